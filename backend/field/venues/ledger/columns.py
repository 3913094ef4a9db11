"""九小场所台账 as offices lay it out: which columns, what they are called, how they are read."""

import re

from backend.core.spreadsheets.ledger.columns import Column, Ledger
from backend.core.spreadsheets.parsing.cells import (
    Cell,
    CellError,
    at_most,
    choice,
    code,
    floors,
    number,
    person,
    phone,
    shown,
    text_up_to,
    yes_no,
)
from backend.core.spreadsheets.parsing.dates import day
from backend.field.venues.codes.parsing import normalise_credit_code
from backend.field.venues.models import (
    CLASS_NAMES,
    FUEL_NAMES,
    STATUS_NAMES,
    Fuel,
    VenueClass,
    VenueStatus,
)
from backend.people.grids.columns import COMMUNITY, GRID

CLASSES: dict[VenueClass, tuple[str, ...]] = {
    VenueClass.SCHOOL: (
        "小学校", "学校", "幼儿园", "小幼儿园", "学校幼儿园", "托育", "小托育", "托管班", "小培训",
        "培训机构", "校外培训", "校外培训机构", "培训学校",
    ),
    VenueClass.HOSPITAL: ("医院", "诊所", "小诊所", "小医院诊所", "卫生院", "卫生室", "月子中心"),
    VenueClass.SHOP: ("商店", "小商铺", "商铺", "小商场", "小超市", "超市", "便利店", "食杂店"),
    VenueClass.RESTAURANT: ("餐饮", "小餐馆", "餐馆", "小饭店", "饭店", "小餐饮场所", "餐饮场所"),
    VenueClass.HOTEL: ("旅馆", "小旅店", "旅店", "小宾馆", "宾馆", "小民宿", "民宿", "招待所"),
    VenueClass.ENTERTAINMENT: (
        "小歌舞娱乐", "歌舞娱乐场所", "歌舞娱乐", "小娱乐场所", "娱乐场所", "ktv", "棋牌室",
    ),
    VenueClass.INTERNET_CAFE: ("网吧", "小网咖", "网咖", "小网吧电竞小站", "电竞小站"),
    VenueClass.BEAUTY_BATH: (
        "小美容洗浴", "美容洗浴场所", "美容洗浴", "小洗浴", "洗浴", "小美容美发", "美容美发",
    ),
    VenueClass.WORKSHOP: (
        "小生产加工", "生产加工企业", "生产加工", "小生产加工场所", "小加工企业", "小作坊",
        "小工厂",
    ),
    VenueClass.OTHER: ("其他", "其它", "其它小场所", "其他场所", "其它场所"),
}  # fmt: skip
FUELS: dict[Fuel, tuple[str, ...]] = {
    Fuel.ELECTRICITY: ("用电", "电能", "电力", "电磁炉"),
    Fuel.PIPED_GAS: ("管道燃气", "管道天然气", "天然气", "燃气"),
    Fuel.BOTTLED_GAS: (
        "液化气",
        "瓶装",
        "瓶装气",
        "液化石油气",
        "瓶装液化石油气",
        "煤气罐",
        "罐装气",
    ),
    Fuel.ALCOHOL: ("醇基", "甲醇", "生物醇油"),
    Fuel.COAL_WOOD: ("柴", "煤", "煤柴", "柴火", "木柴", "煤炭", "散煤", "木炭"),
    Fuel.NONE: ("无", "没有", "不用", "不用火", "无燃料"),
}
STATUSES: dict[VenueStatus, tuple[str, ...]] = {
    VenueStatus.OPERATING: (
        *("正常", "正常营业", "营业中", "在营", "开业", "经营", "正在营业", "已开业", "经营中"),
        *("正常经营", "在业", "存续", "开门", "已营业", "恢复营业", "√"),
    ),
    VenueStatus.SUSPENDED: (
        *(
            "暂停营业",
            "暂停",
            "歇业",
            "停业整顿",
            "已停业",
            "停业中",
            "暂时停业",
            "临时停业",
            "未营业",
        ),
        *("不营业", "没营业", "未开业", "尚未营业", "暂未营业", "暂不营业", "未开门", "没开门"),
        *(
            "半年未营业",
            "长期未营业",
            "常年未营业",
            "长期不营业",
            "长期停业",
            "长期关门",
            "装修",
            "装修中",
        ),
        *("停业装修", "季节性停业", "暂时关门", "已歇业", "休业", "整顿", "查封", "已查封", "×"),
    ),
    VenueStatus.CLOSED: (
        *(
            "关停",
            "已关闭",
            "注销",
            "倒闭",
            "已关",
            "关门",
            "已关门",
            "关店",
            "已关店",
            "已注销",
            "吊销",
        ),
        *(
            "已吊销",
            "已倒闭",
            "搬迁",
            "已搬迁",
            "搬走",
            "已搬走",
            "已搬离",
            "搬离",
            "迁出",
            "已迁出",
        ),
        *(
            "拆除",
            "已拆除",
            "拆迁",
            "已拆迁",
            "已关停",
            "永久关闭",
            "停办",
            "已停办",
            "取缔",
            "已取缔",
        ),
        *("不干了", "已不干", "不再营业", "已不营业", "已不存在", "不存在", "撤店", "已撤店"),
    ),
    VenueStatus.VACANT: (
        *(
            "空房",
            "空铺",
            "闲置",
            "空",
            "空闲",
            "空店",
            "无人",
            "空门市",
            "空置中",
            "已空置",
            "未出租",
        ),
    ),
}
"""Anything else, such as 拟停业 or 非正常营业, is told and changes nothing."""
_CREDIT_LENGTHS = (15, 18)
_JIAN = re.compile(r"[0-9A-Z-]{6,40}")


def credit_code(cell: Cell) -> str | CellError | None:
    """统一社会信用代码, or an old registration number of fifteen digits."""
    written = code(cell)
    if not isinstance(written, str):
        return written
    plain = normalise_credit_code(written)
    if len(plain) in _CREDIT_LENGTHS and plain.isalnum() and plain.isascii():
        return plain
    return CellError(f"统一社会信用代码“{shown(cell)}”不是 18 位", "请对照营业执照重新填写")


def jian_code(cell: Cell) -> str | CellError | None:
    """The number of a 吉安码."""
    written = code(cell)
    if isinstance(written, str) and not _JIAN.fullmatch(written):
        return CellError(f"吉安码号“{shown(cell)}”不对", "请对照码牌重新填写")
    return written


_CLASS = choice(
    {kind.value: (CLASS_NAMES[kind], *CLASSES[kind]) for kind in VenueClass},
    reason="“{value}”不是九小场所的类别",
    advice=f"请改成其中之一：{'、'.join(CLASS_NAMES.values())}；规模超过“小”的不登记在这本台账里",
)
_FUEL = choice({fuel.value: (FUEL_NAMES[fuel], *FUELS[fuel]) for fuel in Fuel})
_STATUS = choice(
    {s.value: (STATUS_NAMES[s], *STATUSES[s]) for s in VenueStatus},
    reason="“{value}”看不出是营业还是停业",
    advice="已登记的场所状态不变，新登记的先按营业列入走访，请核实；"
    f"请改成其中之一：{'、'.join(STATUS_NAMES.values())}",
)
_COUNT = at_most(100_000)
_AREA = at_most(1_000_000, number)
_SHORT, _WORD, _LINE = text_up_to(20), text_up_to(40), text_up_to(80)

LEDGER = Ledger(
    kind="venues",
    title="九小场所台账",
    columns=(
        Column("community", COMMUNITY, text_up_to(60)),
        Column("grid", GRID, text_up_to(60), filled=True),
        Column("number", ("场所编号", "码牌编号"), text_up_to(24)),
        Column("jian", ("吉安码号", "吉安码", "吉安码编号", "吉安码编码"), jian_code),
        Column(
            "name",
            (
                "场所名称(牌匾)",
                "场所名称",
                "牌匾名称",
                "商户名称",
                "店名",
                "单位名称",
                "名称",
                "字号",
            ),
            _LINE,
            filled=True,
        ),
        Column("licence_name", ("营业执照名称", "执照名称", "注册名称"), _LINE),
        Column(
            "credit_code",
            ("统一社会信用代码", "社会信用代码", "信用代码", "营业执照号", "营业执照编号"),
            credit_code,
        ),
        Column(
            "venue_class",
            ("九小类别", "九小类型", "场所类别", "场所类型", "九小场所类别", "类别", "类型"),
            _CLASS,
            filled=True,
        ),
        Column("subtype", ("细类", "子类", "业态", "经营范围", "行业"), _WORD),
        Column(
            "address",
            ("详细地址", "地址", "场所地址", "经营地址", "门牌号", "场所地址(门牌)", "位置"),
            text_up_to(200),
            filled=True,
        ),
        Column("floors", ("所在层/总层数", "所在楼层", "楼层", "层数", "所在层"), floors),
        Column("area_m2", ("建筑面积㎡", "建筑面积", "经营面积", "面积", "营业面积"), _AREA),
        Column("building_kind", ("建筑性质", "房屋性质", "建筑类型", "场所性质"), _WORD),
        Column(
            "operator",
            (
                "经营者",
                "经营者姓名",
                "负责人",
                "负责人姓名",
                "业主",
                "法人",
                "经营人",
                "场所负责人",
            ),
            person,
        ),
        Column(
            "phone",
            (
                "联系电话",
                "电话",
                "联系方式",
                "手机",
                "手机号",
                "手机号码",
                "经营者电话",
                "负责人电话",
            ),
            phone,
        ),
        Column("landlord", ("房东", "房东姓名", "产权人"), person),
        Column("landlord_phone", ("房东电话", "房东联系电话", "产权人电话"), phone),
        Column("staff_count", ("从业人数", "从业人员", "员工数", "从业人员数", "员工人数"), _COUNT),
        Column("lives_in", ("是否住人", "住人", "有无住人", "违规住人"), yes_no),
        Column("residents", ("住人数", "住宿人数", "居住人数"), _COUNT),
        Column("residents_place", ("住人位置", "居住位置"), _LINE),
        Column("rooms", ("客房数", "客房(间)", "包间数", "房间数"), _COUNT),
        Column("beds", ("床位数", "床位", "床位(张)"), _COUNT),
        Column("pupils", ("在校(园)人数", "在校人数", "在园人数", "学生人数", "幼儿人数"), _COUNT),
        Column("mixed_use", ("是否三合一", "三合一", "多合一", "是否多合一"), yes_no),
        Column("open_flame", ("是否用明火", "明火", "是否动火", "使用明火"), yes_no),
        Column("fuel", ("燃料", "燃料种类", "用能", "燃料类型", "使用燃料"), _FUEL),
        Column("gas_cylinders", ("气瓶数", "气瓶", "液化气瓶数", "气瓶数量"), _COUNT),
        Column(
            "extinguishers",
            ("灭火器具数", "灭火器", "灭火器数", "灭火器数量", "灭火器材", "灭火器(具)"),
            _COUNT,
        ),
        Column("extinguishers_expire_on", ("灭火器有效期至", "灭火器有效期", "灭火器到期"), day),
        Column("emergency_lights", ("应急灯", "应急照明", "应急灯数"), _COUNT),
        Column("exit_signs", ("疏散标志", "疏散指示", "疏散指示标志", "疏散标志数"), _COUNT),
        Column("smoke_alarms", ("独立烟感", "烟感", "烟感报警器", "感烟报警器"), _COUNT),
        Column("gas_alarm", ("燃气报警器", "可燃气体报警器", "燃气报警"), yes_no),
        Column("window_obstruction", ("外窗防盗网/广告牌", "防盗网", "外窗遮挡"), yes_no),
        Column("escape_opening", ("逃生口", "逃生窗", "逃生窗口"), yes_no),
        Column("steel_panels", ("彩钢板(材质/面积)", "彩钢板", "彩钢板情况"), _LINE),
        Column("indoor_ebike", ("室内停放充电电动车", "室内停放电动车", "电动车入室"), yes_no),
        Column("exits", ("安全出口数", "安全出口", "出口数", "安全出口数量", "通道口个数"), _COUNT),
        Column("pledge_signed", ("责任书签订", "责任书", "是否签订责任书", "承诺书"), yes_no),
        Column("police_officer", ("派出所民警", "民警", "社区民警", "责任民警"), person),
        Column("status", ("状态", "营业状态", "经营状态"), _STATUS),
        Column("opened_on", ("开业日期", "开业时间"), day, when="past"),
        Column("remark", ("备注", "说明", "备注说明"), text_up_to(500)),
    ),
    marks=(
        *("name", "venue_class", "jian", "number", "credit_code", "licence_name", "subtype"),
        "operator",
        *("floors", "area_m2", "building_kind", "landlord", "staff_count", "lives_in", "residents"),
        *("rooms", "beds", "pupils", "mixed_use", "open_flame", "fuel", "gas_cylinders"),
        *("extinguishers", "extinguishers_expire_on", "emergency_lights", "exit_signs"),
        *("smoke_alarms", "gas_alarm", "window_obstruction", "escape_opening", "steel_panels"),
        *("indoor_ebike", "exits", "pledge_signed", "status", "opened_on"),
    ),
    vague=(
        *("类别", "类型", "状态", "业主", "负责人", "面积", "楼层", "层数", "产权人", "行业"),
        *("负责人姓名", "法人", "责任民警", "房间数", "名称", "单位名称"),
    ),
    called=("九小场所", "小场所"),
    ignored=(
        *("序号", "编号", "No", "包保网格员", "网格员", "风险等级", "最近巡查日期", "隐患数"),
        *("已整改", "填报日期", "填报人"),
    ),
)
