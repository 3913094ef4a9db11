"""Which line of the checklist the words of an old ledger mean."""

from collections.abc import Sequence
from datetime import date

from backend.core.spreadsheets.parsing.cells import fold
from backend.field.hazards.models import ChecklistItem, Domain

USUAL: dict[Domain, dict[str, str]] = {
    Domain.FIRE: {
        "楼梯间停放电动自行车": "H01", "楼道停放电动车": "H01", "疏散通道停放电动自行车": "H01",
        "楼道充电": "H02", "室内充电": "H03", "飞线充电": "H04",
        "营业期间安全出口上锁": "A01", "安全出口上锁": "A01", "安全出口锁闭": "A01",
        "疏散通道堆放货物杂物": "A02", "疏散通道堆放杂物": "A02", "通道堆放杂物": "A02",
        "楼梯间堆物": "A03", "疏散指示标志损坏": "A06", "疏散指示标志不亮": "A06",
        "应急灯不亮": "A07",
        "广告牌遮挡外窗": "B02", "外窗设防盗网": "B01",
        "未配置灭火器": "C01", "未配灭火器": "C01", "灭火器数量不足": "C01",
        "灭火器压力不足": "C02", "灭火器过期": "C02", "灭火器被遮挡": "C03",
        "住人场所未安装独立式感烟报警器": "C06", "未安装烟感": "C06", "消防车通道被占用": "C11",
        "私拉乱接电线": "D01", "私拉电线": "D01", "电线未穿管": "D02", "配电箱下堆放可燃物": "D04",
        "插排串接": "D05", "违规使用大功率电器": "D05", "油烟机油垢未清洗": "E02",
        "烟道未清洗": "E02",
        "燃气软管老化": "E05", "未安装燃气报警器": "E06", "经营区违规住人": "F01",
        "违规住人": "F01",
        "未签订消防安全责任书": "I01", "未签责任书": "I01", "员工不会使用灭火器": "I03",
    },
    Domain.STREET_FACILITY: {
        "松动锈蚀": "J01", "松动": "J01", "破损漏电": "J02", "电线裸露": "J02", "无主广告牌": "J03",
        "遮挡外窗": "J05", "遮挡消防车通道": "J05", "遮挡消防通道": "J05", "护栏缺失": "J06",
        "护栏变形": "J06",
    },
    Domain.ROAD: {
        "路口视距遮挡": "K01", "标志标线缺失": "K02", "路面坑槽": "K04", "路面塌陷": "K04",
        "占道晒粮": "K05", "路灯不亮": "K07", "冰雪未清除": "K09", "冰雪未除": "K09",
        "僵尸车占道": "K10", "僵尸车": "K10",
    },
}  # fmt: skip
"""How offices write it; the rest is told by likeness."""
LIKE = 0.6


class Wording:
    """The checklist of the day, asked by the words of a ledger; each wording is looked up once."""

    def __init__(self, items: Sequence[ChecklistItem], domain: Domain) -> None:
        self._items = [item for item in items if item.domain is domain]
        self._usual = {fold(words): code for words, code in USUAL[domain].items()}
        self._known: dict[tuple[str, str], ChecklistItem | None] = {}

    def edition(self, day: date) -> str:
        """The edition in force on a day; the oldest one for the time before."""
        editions = sorted({(i.valid_from, i.edition) for i in self._items})
        begun = [name for start, name in editions if start <= day]
        return begun[-1] if begun else editions[0][1] if editions else ""

    def meant(self, words: str, day: date) -> ChecklistItem | None:
        """The line these words mean; none where that is not clear."""
        key = fold(words), self.edition(day)
        if key not in self._known:
            there = [item for item in self._items if item.edition == key[1]]
            self._known[key] = self._find(key[0], there)
        return self._known[key]

    def _find(self, words: str, there: Sequence[ChecklistItem]) -> ChecklistItem | None:
        code = self._usual.get(words)
        if found := next((i for i in there if i.code == code or fold(i.text) == words), None):
            return found
        best = max(((_alike(words, fold(i.text)), i.code) for i in there), default=(0.0, ""))
        return next((i for i in there if i.code == best[1]), None) if best[0] >= LIKE else None


def _alike(one: str, other: str) -> float:
    """How much of the shorter wording is in the other, by pairs of characters."""
    a, b = ({words[n : n + 2] for n in range(len(words) - 1)} for words in (one, other))
    fewer = min(len(a), len(b))
    return len(a & b) / fewer if fewer >= 2 else 0.0  # noqa: PLR2004 - two pairs prove nothing less
