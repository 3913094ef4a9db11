"""电动自行车台账 as offices lay it out: which columns, what they are called, how they are read."""

import re

from backend.core.spreadsheets.ledger.columns import Column, Ledger
from backend.core.spreadsheets.parsing.cells import (
    Cell,
    CellError,
    choice,
    chosen,
    code,
    person,
    phone,
    plain,
    shown,
    text_up_to,
    tidy,
    whole,
    yes_no,
)
from backend.core.spreadsheets.parsing.dates import day
from backend.core.text import pattern
from backend.field.ebikes.models import (
    BATTERY_NAMES,
    CHARGING_NAMES,
    PARKING_NAMES,
    PLATE_NAMES,
    STANDARD_NAMES,
    Battery,
    Charging,
    Parking,
    Plate,
    Standard,
)
from backend.people.grids.columns import COMMUNITY, GRID

FRAME_LENGTH = 15
FIRST_YEAR, LAST_YEAR = 1995, 2100
PLATES: dict[Plate, tuple[str, ...]] = {
    Plate.FORMAL: ("有", "有牌", "已上牌", "正式", "正式牌", "正式牌照", "已挂牌", "是", "√"),
    Plate.TEMPORARY: ("临时", "临牌", "临时牌", "过渡期号牌", "临时牌照", "过渡"),
    Plate.NONE: (
        *("无", "未上牌", "没有", "无牌照", "没上牌", "未挂牌", "否", "×", "无号牌", "没有牌"),
        *(
            "没有牌照",
            "没有号牌",
            "没有车牌",
            "没牌",
            "没挂牌",
            "无车牌",
            "未办理",
            "未办",
            "未办牌",
        ),
        *("待上牌", "待办", "未上", "未挂"),
    ),
    Plate.UNKNOWN: ("不详", "不清楚", "不知道", "待核实"),
}
BATTERIES: dict[Battery, tuple[str, ...]] = {
    Battery.LEAD_ACID: ("铅酸电池", "铅酸蓄电池", "铅"),
    Battery.LITHIUM: ("锂", "锂电池", "锂离子"),
    Battery.OTHER: ("其它", "其他电池"),
    Battery.UNKNOWN: ("未知", "不详", "不明"),
}
PARKINGS: dict[Parking, tuple[str, ...]] = {
    Parking.SHED: ("车棚", "集中停放", "停车棚", "集中停放点"),
    Parking.OUTDOORS: ("室外", "楼下", "露天", "路边", "门前"),
    Parking.YARD: ("自家院内", "院子", "自家院", "庭院"),
    Parking.CORRIDOR: ("楼道内", "走廊", "门厅", "楼梯间", "公共走道"),
    Parking.INDOORS: ("屋内", "家中", "店内", "入户", "家里"),
    Parking.OTHER: ("其它",),
}
CHARGINGS: dict[Charging, tuple[str, ...]] = {
    Charging.PILE: ("充电桩", "集中充电", "车棚", "集中充电点", "充电柜"),
    Charging.YARD: ("院内", "自家院", "院子"),
    Charging.FLYING_WIRE: ("飞线充电", "拉线", "私拉电线"),
    Charging.INDOORS: ("入户充电", "室内", "家中", "屋内", "电池入户"),
    Charging.OTHER: ("其它", "不充电"),
}
STANDARDS: dict[Standard, tuple[str, ...]] = {
    Standard.GB2024: ("2024", "gb177612024", "2024国标", "2024版"),
    Standard.GB2018: ("国标", "2018", "gb177612018", "旧国标", "2018国标", "2018版"),
    Standard.OLD: ("非标", "否", "×", "不是", "不符合", "超标", "超标车", "老旧"),
    Standard.UNKNOWN: ("未知", "不详"),
}
BY_DATE = "by_date"
"""新国标 was the standard of 2018 until that of 2024 came into force."""
NEW_STANDARD = ("新国标", "是", "有", "符合", "√", "新国标车")
_PLATE = pattern(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"|(?:吉林|长春|四平|双辽|梨树|伊通|公主岭|辽源|通化|白山|松原|白城|延边|长岭|沈阳|铁岭|昌图"
    r"|通辽|哈尔滨|大庆|大连)(?:省|市|县)?)?([A-Z0-9]{4,8})"
)
"""What may stand before the number; of another place it is told and put right by a person."""
_DOT = pattern(r"(?<=[A-Z\u4e00-\u9fff])[-·.•]")
FEWEST_DIGITS, SHORTEST = 3, 5
_DAY = pattern(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d)?")


def frame_code(cell: Cell) -> str | CellError | None:
    """整车编码: fifteen digits; a number that was rounded is not one."""
    written = code(cell)
    if not isinstance(written, str):
        return written
    plain = re.sub(r"[-.·]", "", written)
    if len(plain) == FRAME_LENGTH and plain.isascii() and plain.isdigit():
        return plain
    if not (plain.isascii() and plain.isdigit()):
        return CellError(
            f"整车编码“{shown(cell)}”里有数字以外的字", "请对照车上的编码重新填写 15 位数字"
        )
    return CellError(
        f"整车编码“{shown(cell)}”是 {len(plain)} 位，应为 15 位", "请对照车上的编码重新填写"
    )


def plate_number(cell: Cell) -> str | CellError | None:
    """The number on the plate, which holds digits; or, in words, that there is none: 待上牌."""
    picked = chosen(tidy(cell))
    if picked is not None and (said := _PLATE_WORDS.get(plain(picked))):
        return said
    written = code(cell)
    if isinstance(written, str) and not _is_number(_DOT.sub("", written)):
        return CellError(f"号牌号码“{shown(cell)}”不像号牌", "请对照号牌重新填写；没有上牌请填“无”")
    return written


def _is_number(written: str) -> bool:
    """Whether this stands on a plate: a place or none, then letters and digits; no day, no phone.

    无2023年购 and 未办2 hold digits too, and are words.
    """
    found = _PLATE.fullmatch(written)
    if found is None:
        return False
    digits = re.sub(r"\D", "", found[2])
    enough = len(digits) >= FEWEST_DIGITS and set(digits) != {"0"}
    return enough and not (
        digits == found[2] and (_DAY.fullmatch(digits) or len(digits) < SHORTEST)
    )


_PLATE_WORDS = {
    plain(word): kind.value
    for kind, words in PLATES.items()
    for word in (PLATE_NAMES[kind], *words)
}
"""What stands in the column of numbers and is none; the kinds of plate hold no digits."""


def year(cell: Cell) -> int | CellError | None:
    """A year alone."""
    found = whole(cell)
    if isinstance(found, int) and not FIRST_YEAR <= found < LAST_YEAR:
        return CellError(f"年份“{shown(cell)}”不对", "请填四位数的年份")
    return found


LEDGER = Ledger(
    kind="ebikes",
    title="电动自行车台账",
    columns=(
        Column("community", COMMUNITY, text_up_to(60)),
        Column("grid", GRID, text_up_to(60), filled=True),
        Column(
            "owner",
            ("车主姓名", "车主", "姓名", "所有人", "户主", "户主姓名", "车辆所有人"),
            person,
            filled=True,
        ),
        Column(
            "phone",
            ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "车主电话"),
            phone,
        ),
        Column(
            "address",
            ("住址", "家庭住址", "地址", "详细地址", "居住地址", "车主住址"),
            text_up_to(200),
        ),
        Column("household", ("楼栋单元", "楼栋", "单元门牌", "房号", "门牌"), text_up_to(60)),
        Column("brand", ("品牌", "车辆品牌", "厂牌", "车辆品牌名称"), text_up_to(40)),
        Column("model", ("型号", "车辆型号", "规格型号"), text_up_to(40)),
        Column("color", ("颜色", "车身颜色", "车辆颜色"), text_up_to(20)),
        Column(
            "frame_code", ("整车编码", "车架号", "整车编号", "车架编码", "车辆编码"), frame_code
        ),
        Column(
            "plate",
            (
                "有无牌照",
                "牌照",
                "是否上牌",
                "号牌状态",
                "上牌情况",
                "有无号牌",
                "牌照情况",
                "有无车牌",
            ),
            choice({p.value: (PLATE_NAMES[p], *PLATES[p]) for p in Plate}),
            unknown=Plate.UNKNOWN.value,
        ),
        Column(
            "plate_number",
            ("号牌号码", "车牌号", "牌照号", "号牌", "车牌", "车牌号码", "牌照号码"),
            plate_number,
        ),
        Column(
            "battery",
            ("电池类型", "电池", "电池种类"),
            choice({b.value: (BATTERY_NAMES[b], *BATTERIES[b]) for b in Battery}),
        ),
        Column(
            "parking",
            ("停放位置", "停放地点", "停放场所", "停车位置", "停放"),
            choice({p.value: (PARKING_NAMES[p], *PARKINGS[p]) for p in Parking}),
        ),
        Column(
            "charging",
            ("充电位置", "充电方式", "充电地点", "充电场所", "充电"),
            choice({c.value: (CHARGING_NAMES[c], *CHARGINGS[c]) for c in Charging}),
        ),
        Column(
            "standard",
            ("是否新国标", "国标", "执行标准", "是否国标", "新国标"),
            choice(
                {s.value: (STANDARD_NAMES[s], *STANDARDS[s]) for s in Standard}
                | {BY_DATE: NEW_STANDARD}
            ),
        ),
        Column("modified", ("是否改装", "改装", "有无改装"), yes_no),
        Column("bought_in", ("购买年份", "购置年份", "购车年份"), year),
        Column(
            "registered_on",
            ("登记日期", "排查日期", "登记时间", "采集日期", "填表日期"),
            day,
            when="within",
        ),
        Column("guided_on", ("引导日期", "上牌引导日期", "宣传日期"), day, when="past"),
        Column("remark", ("备注", "说明", "备注说明"), text_up_to(500)),
    ),
    marks=(
        *("plate", "plate_number", "frame_code", "brand", "battery", "parking", "charging"),
        *("standard", "modified", "bought_in", "guided_on", "owner", "model", "color"),
    ),
    vague=("姓名", "户主", "户主姓名", "所有人", "停放", "充电"),
    called=("电动自行车", "电动车"),
    unlike=(
        "机动车",
        "汽车",
        "摩托",
        "货车",
        "客车",
        "农用车",
        "校车",
        "拖拉机",
        "自行车棚",
        "共享单车",
    ),
    surely=("电动自行车", "电动车", "电瓶车", "非机动车", "两轮车"),
    ignored=("序号", "编号", "No", "车辆数", "填报日期", "填报人", "网格员", "登记人", "用途"),
)
