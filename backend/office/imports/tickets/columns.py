"""The three hazard ledgers as offices lay them out; they are never added up."""

from backend.core.spreadsheets.ledger.columns import Column, Ledger
from backend.core.spreadsheets.parsing.cells import choice, code, person, phone, text_up_to
from backend.core.spreadsheets.parsing.dates import day, past_day
from backend.field.campaigns.models import TREATMENT_NAMES, SiteKind, Treatment
from backend.field.hazards.models import Disposal, Level
from backend.office.imports.tickets.parsing import (
    UNREAD,
    LedgerState,
    overheard,
    recheck_of,
    state_of,
)
from backend.people.grids.columns import COMMUNITY, GRID

FOUND = (
    "发现日期",
    "排查日期",
    "检查日期",
    "巡查日期",
    "发现时间",
    "排查时间",
    "检查时间",
    "登记日期",
)
DUE = ("整改期限", "整改时限", "限期", "整改截止日期", "限改日期", "整改截止时间")
DONE = (
    "整改完成日期", "完成日期", "整改日期", "完成时间", "整改完成时间", "解决日期", "整改时间",
    "销号日期", "解决时间", "整治完成日期",
)  # fmt: skip
STATE = (
    *("整改情况", "整改状态", "是否整改", "整改结果", "是否完成", "状态", "解决情况", "是否解决"),
    *("落实情况", "整改落实情况", "是否落实", "整改进展", "整改进度", "进展情况", "完成情况"),
    *("完成状态", "治理情况", "治理状态", "是否治理", "整治情况", "整治状态", "是否整治"),
    *("销号情况", "销号状态", "是否销号", "办结情况", "是否办结", "整改完成情况", "是否整改完成"),
    *("是否整改到位", "是否完成整改", "整改销号情况", "隐患状态", "目前状态", "当前状态", "现状"),
    *("是否合格", "是否通过", "复查是否合格", "验收是否合格", "是否拆除", "拆除情况"),
)
RECHECK = (
    *("复查结果", "复查情况", "复查结论", "复查意见", "复核结果", "复核情况", "复核意见"),
    *("核查结果", "核查情况", "验收结果", "验收情况", "验收结论", "验收意见", "是否验收"),
    *("是否复查", "回访情况", "回头看情况", "整改复查情况", "整改复查结果"),
)
"""How a re-inspection ended; a word of these closes nothing that another calls open."""
MARKS = ("words", "due_on", "done_on", "state", "recheck", "found_on")
VAGUE = (
    *("登记日期", "状态", "检查时间", "检查日期", "名称", "单位名称", "责任人", "负责人", "经营者"),
    *("类型", "类别", "种类", "位置", "地点", "限期", "说明", "规格", "面积", "业主"),
    *("现状", "目前状态", "当前状态", "完成情况", "进展情况", "落实情况", "是否合格", "是否通过"),
    *("回访情况", "核查情况", "核查结果", "拆除情况"),
)
"""Headings that other ledgers have too, for something else."""
UNLIKE = (
    *(
        "食品",
        "药品",
        "食药",
        "医疗器械",
        "疫情",
        "防疫",
        "疫苗",
        "传染病",
        "反诈",
        "诈骗",
        "矛盾纠纷",
    ),
    *(
        "信访",
        "环境保护",
        "生态环境",
        "环保",
        "污染",
        "河道",
        "防汛",
        "水库",
        "地质灾害",
        "特种设备",
    ),
    *(
        "职业病",
        "卫生检查",
        "环境卫生",
        "养犬",
        "扫黄",
        "禁毒",
        "网络安全",
        "信息安全",
        "廉政",
        "债务",
    ),
    *("金融风险", "劳动用工", "欠薪", "溺水", "森林病虫"),
)
"""Hazards of other kinds; what their ledgers are called."""
SURELY = (
    "消防",
    "防火",
    "火灾",
    "火险",
    "九小",
    "道路",
    "护栏",
    "广告",
    "交通",
    "燃气",
    "安全生产",
)
_HAZARDS = ("", "隐患", "火灾隐患", "事故隐患", "安全隐患", "消防隐患", "消防安全隐患",
            "安全事故隐患", "火灾事故隐患", "级", "级隐患")  # fmt: skip
"""What stands behind a level."""
OWN_NUMBER = ("编号", "隐患编号", "台账编号")
_LEVEL = choice({
    level.value: tuple(word + of for word in words for of in _HAZARDS)
    for level, words in {
        Level.GENERAL: ("一般", "普通", "轻微"),
        Level.SERIOUS: ("较大", "严重"),
        Level.SUSPECTED_MAJOR: ("疑似重大", "重大", "特别重大", "重大(疑似)"),
    }.items()
})  # fmt: skip
"""A street only suspects: what its ledger calls 重大 is 疑似重大 until others decide."""
_DISPOSAL = choice({
    Disposal.ON_THE_SPOT.value: (
        "立查立改", "立行立改", "立即整改", "当场整改", "现场整改", "立改", "立",
    ),
    Disposal.DEADLINE.value: ("限期整改", "限期", "限期改正", "限改", "限"),
    Disposal.TRANSFER.value: ("移交", "上报移交", "移送", "移"),
})  # fmt: skip
_SITE = choice({
    SiteKind.GUARDRAIL.value: ("护栏", "防盗护栏", "防护栏", "防盗网", "护栏网"),
    SiteKind.BILLBOARD.value: ("广告牌", "广告片", "牌匾", "店招", "广告", "广告牌匾"),
    SiteKind.OTHER.value: ("其他", "其它"),
})  # fmt: skip
_TREATMENT = choice({
    Treatment.REMOVE.value: ("拆除", "拆", "已拆除", "拆掉", "整体拆除"),
    Treatment.REINFORCE.value: ("加固", "修复", "维修加固", "整修"),
    Treatment.ESCAPE_OPENING.value: (
        "开设逃生口", "开逃生口", "设逃生口", "开设逃生窗", "增设逃生口",
    ),
    Treatment.OTHER.value: (TREATMENT_NAMES[Treatment.OTHER], "其他", "其它"),
})  # fmt: skip
_PLACE = (
    Column("community", COMMUNITY, text_up_to(60)),
    Column("grid", GRID, text_up_to(60), filled=True),
)
_LAST = (
    Column("state", STATE, state_of, unknown=LedgerState.UNKNOWN.value, every=True),
    Column("recheck", RECHECK, recheck_of, unknown=LedgerState.UNKNOWN.value, every=True),
    Column("number", OWN_NUMBER, code),
    Column("remark", ("备注", "说明", "备注说明"), text_up_to(300)),
)
_IGNORED = ("序号", "No", "填报日期", "填报人", "整改前照片", "整改后照片", "照片", "督办责任人")

FIRE = Ledger(
    kind="hazards",
    title="防火隐患台账",
    columns=(
        *_PLACE,
        Column("found_on", FOUND, day, filled=True, when="within"),
        Column(
            "venue",
            (
                "场所名称",
                "场所名称(牌匾)",
                "单位名称",
                "被检单位",
                "被检查单位",
                "名称",
                "商户名称",
                "店名",
            ),
            text_up_to(80),
            filled=True,
        ),
        Column("address", ("地址", "场所地址", "详细地址", "位置"), text_up_to(200)),
        Column(
            "words",
            ("隐患描述", "隐患内容", "存在隐患", "隐患", "问题描述", "存在问题"),
            text_up_to(300),
            filled=True,
        ),
        Column(
            "level", ("隐患等级", "等级", "级别", "隐患级别", "风险等级"), _LEVEL, unknown=UNREAD
        ),
        Column("disposal", ("处置方式", "整改方式", "处理方式", "整改类型"), _DISPOSAL),
        Column("responsible", ("整改责任人", "责任人", "负责人", "场所负责人", "经营者"), person),
        Column("phone", ("联系电话", "电话", "联系方式", "手机号"), phone),
        Column("due_on", DUE, day),
        Column("done_on", DONE, past_day, when="past"),
        Column("checker", ("复查人", "复查人员", "验收人", "销号人"), person),
        Column("finder", ("检查人", "发现人", "排查人", "巡查人", "检查人员"), person),
        *_LAST,
    ),
    ignored=(*_IGNORED, "隐患类别", "来源", "整改措施", "复查日期", "类别"),
    marks=(*MARKS, "level", "disposal", "responsible", "checker", "venue"),
    vague=VAGUE,
    overhears=overheard,
    unlike=UNLIKE,
    surely=SURELY,
    called=("隐患",),
)
CAMPAIGN = Ledger(
    kind="campaign",
    title="护栏广告牌专项台账",
    columns=(
        *_PLACE,
        Column(
            "site", ("类型", "类别", "设施类型", "设施类别", "整治类型", "种类"), _SITE, filled=True
        ),
        Column(
            "address",
            ("位置", "具体位置", "地址", "详细位置", "地点", "所在位置"),
            text_up_to(200),
            filled=True,
        ),
        Column(
            "words",
            ("问题描述", "存在问题", "问题", "隐患描述", "隐患内容"),
            text_up_to(300),
            filled=True,
        ),
        Column(
            "treatment", ("处置方式", "处置措施", "整治方式", "处理方式", "整改方式"), _TREATMENT
        ),
        Column("owner", ("产权人", "产权单位", "责任人", "责任单位", "业主"), text_up_to(80)),
        Column("size", ("尺寸", "规格", "面积", "尺寸㎡"), text_up_to(40)),
        Column("found_on", FOUND, day, filled=True, when="within"),
        Column("due_on", DUE, day),
        Column("done_on", DONE, past_day, when="past"),
        Column("finder", ("排查人", "检查人", "发现人"), person),
        *_LAST,
    ),
    ignored=(*_IGNORED, "拆除单位", "费用承担"),
    marks=(*MARKS, "site", "treatment", "owner", "size"),
    vague=VAGUE,
    overhears=overheard,
    unlike=UNLIKE,
    surely=SURELY,
    called=("护栏", "广告"),
)
ROAD = Ledger(
    kind="road",
    title="道路隐患台账",
    columns=(
        *_PLACE,
        Column(
            "address",
            ("路段", "道路名称", "具体路段", "隐患路段", "位置", "路名", "地点"),
            text_up_to(200),
            filled=True,
        ),
        Column(
            "words",
            ("隐患描述", "隐患内容", "隐患类型", "存在隐患", "问题描述", "存在问题"),
            text_up_to(300),
            filled=True,
        ),
        Column(
            "finder", ("排查人(包保屯长)", "包保屯长", "排查人", "屯长", "检查人", "发现人"), person
        ),
        Column("found_on", FOUND, day, filled=True, when="within"),
        Column("due_on", DUE, day),
        Column("done_on", DONE, past_day, when="past"),
        *_LAST,
    ),
    ignored=_IGNORED,
    marks=(*MARKS, "address", "finder"),
    vague=(*VAGUE, "检查人", "发现人", "排查人"),
    overhears=overheard,
    unlike=UNLIKE,
    surely=SURELY,
    called=("道路", "路段"),
)
