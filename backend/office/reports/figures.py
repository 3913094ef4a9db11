"""The figures of the reports, each declared once: its name, how it is counted, what lists it.

A figure of tickets has the filter of the board: the number is counted by it, the link asks it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from backend.core.figures import Figure, Opens
from backend.field.ebikes.models import Plate
from backend.field.hazards.listing.queries import HazardFilter, asked
from backend.field.hazards.models import (
    DISPOSAL_NAMES,
    LEVEL_NAMES,
    Domain,
    Due,
    Level,
    State,
)

HERE: Mapping[str, str] = {"grid": "{grid}", "own": "{own}"}
FOUND_THEN: Mapping[str, str] = {"found_from": "{from}", "found_to": "{to}"}
CLOSED_THEN: Mapping[str, str] = {"closed_from": "{from}", "closed_to": "{to}"}
THEN: Mapping[str, str] = {"from": "{from}", "to": "{to}"}
REGISTERED: Mapping[str, str] = {"in_business": "true", **HERE}


class TicketFigure(NamedTuple):
    """A count of tickets of one ledger, by the filter that lists them."""

    name: str
    title: str
    sentence: str
    wanted: HazardFilter
    then: Mapping[str, str] = FOUND_THEN

    def of(self, domain: Domain) -> Figure:
        """The figure in one ledger."""
        query = {"domain": domain.value, **HERE, **self.then, **asked(self.wanted)}
        return Figure(self.name, self.title, self.sentence, Opens.HAZARDS, query)


ALL = TicketFigure(
    "found", "发现隐患", "这段时间发现的隐患，不含误报撤销的。", HazardFilter(voided=False)
)
CLOSED = TicketFigure(
    "closed",
    "已销号",
    "这段时间发现的隐患里，到现在已销号的。",
    HazardFilter(states=(State.CLOSED,)),
)
OVERDUE = TicketFigure(
    "overdue", "逾期", "这段时间发现的隐患里，过了期限还没销号的。", HazardFilter(due=Due.OVERDUE)
)
UNDATED = TicketFigure(
    "undated", "没有期限", "这段时间发现的隐患里，没销号、也没有期限的：不会逾期，不算到期应改。",
    HazardFilter(due=Due.UNDATED),
)  # fmt: skip
FOUND: tuple[TicketFigure, ...] = (
    ALL,
    *(
        TicketFigure(
            level.value,
            name,
            f"发现的隐患里，等级是{name}的。",
            HazardFilter(voided=False, level=level),
        )
        for level, name in LEVEL_NAMES.items()
    ),
    *(
        TicketFigure(
            way.value, name, f"发现的隐患里，处置方式是{name}的。",
            HazardFilter(voided=False, disposal=way),
        )
        for way, name in DISPOSAL_NAMES.items()
    ),
    CLOSED,
    TicketFigure(
        "due",
        "到期应改",
        "这段时间发现的隐患里，期限已过或已经销号的。",
        HazardFilter(due=Due.REACHED),
    ),
    OVERDUE,
    UNDATED,
)  # fmt: skip
"""Counted by the month in which they were found."""
LEDGER = (ALL, CLOSED, OVERDUE, UNDATED)
CLOSED_IN_PERIOD = TicketFigure(
    "closed_in_period",
    "当期销号",
    "这段时间里销号的隐患，含以前发现的。",
    HazardFilter(),
    CLOSED_THEN,
)
VENUES = Figure(
    "venues", "在册场所", "台账里营业和停业的场所，按现在的台账。", Opens.VENUES, REGISTERED
)
VISITS: tuple[Figure, ...] = (
    Figure(
        "visits", "走访家次", "这段时间走成的走访；锁门、拒访等没走成的不算。", Opens.VISITS,
        {**HERE, **THEN, "effective": "true"},
    ),
    Figure(
        "attempts", "没走成", "这段时间锁门、停业、搬迁、拒访、找不到的次数，不算走访。",
        Opens.VISITS, {**HERE, **THEN, "effective": "false"},
    ),
    Figure(
        "venues_visited", "走访场所", "这段时间走成过的场所，同一家只算一次。", Opens.VISITS,
        {**HERE, **THEN, "effective": "true", "by": "venue"},
    ),
)  # fmt: skip
SUSPECTED = (Level.SUSPECTED_MAJOR, Level.MAJOR)


def of_months(domain: Domain) -> Sequence[Figure]:
    """What a row of the month table holds."""
    return (VENUES, *VISITS, *(f.of(domain) for f in FOUND), CLOSED_IN_PERIOD.of(domain))


def of_ledger(domain: Domain) -> Sequence[Figure]:
    """What stands of one ledger in the half-year."""
    return tuple(figure.of(domain) for figure in LEDGER)


def _ebikes(name: str, title: str, plate: Plate | None = None) -> Figure:
    plated = {"plate": plate.value} if plate else {}
    query = {"grid": "{grid}", "active": "true", "registered_to": "{to}", **plated}
    return Figure(name, title, "在用的电动自行车，登记到这一天。", Opens.EBIKES, query)


OF_HALF_YEAR: Sequence[Figure] = (
    Figure("coverage.venues", VENUES.title, VENUES.sentence, Opens.VENUES, REGISTERED),
    Figure(
        "coverage.coded", "吉安码录入", "在册场所里，吉安码已经录入、没有作废的。", Opens.VENUES,
        {**REGISTERED, "code": "jian"},
    ),
    _ebikes("ebikes.total", "在用车辆"),
    _ebikes("ebikes.plated", "正式号牌", Plate.FORMAL),
    _ebikes("ebikes.temporary", "临时号牌", Plate.TEMPORARY),
    _ebikes("ebikes.unplated", "无牌", Plate.NONE),
    Figure(
        "stations.dissuasions", "劝导", "这段时间登记的劝导次数。", Opens.DISSUASIONS,
        {"grid": "{grid}", **THEN},
    ),
)  # fmt: skip
