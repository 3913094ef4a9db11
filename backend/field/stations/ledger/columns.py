"""劝导登记表 as stations keep it: which columns, what they are called, how they are read."""

from backend.core.spreadsheets.ledger.columns import Column, Ledger
from backend.core.spreadsheets.parsing.cells import choice, person, text_up_to
from backend.core.spreadsheets.parsing.dates import day, time_in
from backend.field.stations.models import (
    ACTION_NAMES,
    VEHICLE_NAMES,
    VIOLATION_NAMES,
    Action,
    Vehicle,
    Violation,
)

VEHICLES: dict[Vehicle, tuple[str, ...]] = {
    Vehicle.MOTORCYCLE: ("摩托", "二轮摩托车", "两轮摩托车", "普通摩托车"),
    Vehicle.E_TRICYCLE: ("电动三轮车", "电三轮"),
    Vehicle.FARM_TRICYCLE: ("农用三轮车", "三轮农用车", "三轮车", "农用车"),
    Vehicle.TRACTOR: ("四轮拖拉机", "手扶拖拉机"),
    Vehicle.VAN: ("微型面包车", "微面"),
    Vehicle.CAR: ("小轿车", "小汽车", "小客车"),
    Vehicle.TRUCK: ("大货车", "小货车", "载货汽车"),
    Vehicle.EBIKE: ("电动车", "电瓶车", "两轮电动车"),
    Vehicle.SCHOOL_BUS: ("接送学生车",),
    Vehicle.OTHER: ("其他", "其它", "其它车辆"),
}
VIOLATIONS: dict[Violation, tuple[str, ...]] = {
    Violation.CARRYING_PEOPLE: (
        "违法载人", "农用车非法载人", "农用车违法载人", "非法载人", "货车载人", "三轮车载人",
        "拖拉机载人",
    ),
    Violation.NO_HELMET: (
        "未戴头盔", "不戴头盔", "摩托车不戴头盔", "未佩戴安全头盔", "不戴安全帽",
    ),
    Violation.DRUNK: ("酒后驾驶", "酒驾", "疑似酒驾", "饮酒驾驶", "酒后"),
    Violation.FATIGUE: ("疲劳", "疑似疲劳驾驶"),
    Violation.NO_REFLECTOR: (
        "无反光标识", "未贴反光标识", "反光标识缺失", "遮挡反光标识", "未贴反光贴",
    ),
    Violation.OVERCROWDED: ("超员载客", "违法超员", "面包车超员", "客车超员"),
    Violation.UNLICENSED: ("无证驾驶", "无牌", "无牌无证", "无证", "无号牌"),
    Violation.OVERDUE_CHECK: ("未年检", "脱保", "逾期未检验"),
    Violation.WRONG_WAY: ("逆向行驶",),
    Violation.SPEEDING: ("超速行驶",),
    Violation.MODIFIED: ("加装雨棚", "加装伞", "违规改装", "违规加装"),
    Violation.LIGHTS: ("灯光不亮", "无灯光"),
    Violation.UNDERAGE: ("未成年人骑行", "未成年驾驶"),
    Violation.OVERSIZE_LOAD: ("超长超宽", "超载", "货车超载", "违规载物"),
    Violation.OTHER: ("其它", "其他违法行为"),
}  # fmt: skip
ACTIONS: dict[Action, tuple[str, ...]] = {
    Action.TOLD: ("劝导", "教育", "批评教育", "口头教育"),
    Action.TURNED_BACK: ("劝返回", "原路劝返"),
    Action.PASSENGERS_OFF: ("下车", "劝离乘员", "乘员转移"),
    Action.REFLECTOR_ON: ("贴反光标识", "现场粘贴反光贴", "粘贴反光标识", "贴反光贴"),
    Action.FAMILY_CALLED: ("通知家属",),
    Action.POLICE: ("移交交警", "报告交警", "通知交警"),
    Action.OTHER: ("其它",),
}

LEDGER = Ledger(
    kind="dissuasions",
    title="劝导登记表",
    columns=(
        Column(
            "station",
            ("劝导站", "站点", "劝导站名称", "站点名称", "劝导点", "劝导地点", "地点"),
            text_up_to(60),
            filled=True,
        ),
        Column(
            "day",
            ("日期", "劝导日期", "值守日期", "登记日期", "上报时间", "上报日期"),
            day,
            filled=True,
            when="within",
        ),
        Column("at_time", ("时间", "劝导时间", "时刻"), time_in, within="day"),
        Column(
            "vehicle",
            ("车型", "车辆类型", "车辆种类", "交通工具"),
            choice({v.value: (VEHICLE_NAMES[v], *VEHICLES[v]) for v in Vehicle}),
            otherwise=Vehicle.OTHER.value,
        ),
        Column(
            "violation",
            ("违法行为", "违法类型", "劝导内容", "违法情形", "劝导事由", "劝导原因", "原因"),
            choice({v.value: (VIOLATION_NAMES[v], *VIOLATIONS[v]) for v in Violation}),
            filled=True,
        ),
        Column(
            "action",
            ("处置措施", "处置", "处理措施", "处置方式", "处理结果"),
            choice({a.value: (ACTION_NAMES[a], *ACTIONS[a]) for a in Action}),
        ),
        Column(
            "by_name",
            ("劝导员", "劝导员姓名", "值班员", "值守人员", "劝导人", "登记人"),
            person,
        ),
        Column("remark", ("备注", "说明"), text_up_to(200)),
    ),
    ignored=(
        *("序号", "编号", "No", "班次", "天气", "姓名", "驾驶人", "号牌", "车牌号", "违法人姓名"),
        *("违法人", "当事人", "车辆牌照", "车牌", "号牌号码", "身份证号", "联系电话", "电话"),
    ),
    marks=("station", "violation", "vehicle", "action", "by_name"),
    vague=("地点", "原因", "登记人", "处置", "处置方式", "处置措施"),
    signs=("违法人姓名", "违法人", "当事人", "车辆牌照"),
    called=("劝导",),
)
"""Whom was talked to and what they drove by number is not read: dissuasions name nobody."""
