"""Every list as a table: which columns, in the layout its import reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeAlias

from backend.core.clock import day_of
from backend.core.spreadsheets.ledger.columns import Ledger
from backend.field.campaigns.models import SITE_NAMES, TREATMENT_NAMES, SiteKind
from backend.field.ebikes.ledger.columns import LEDGER as EBIKES
from backend.field.ebikes.models import (
    BATTERY_NAMES,
    CHARGING_NAMES,
    PARKING_NAMES,
    PLATE_NAMES,
    STANDARD_NAMES,
)
from backend.field.hazards.history.operations import UNSAID
from backend.field.hazards.models import DISPOSAL_NAMES, LEVEL_NAMES, OPEN, State
from backend.field.stations.ledger.columns import LEDGER as DISSUASIONS
from backend.field.stations.models import ACTION_NAMES, VEHICLE_NAMES, VIOLATION_NAMES
from backend.field.venues.ledger.columns import LEDGER as VENUES
from backend.field.venues.models import CLASS_NAMES, FUEL_NAMES, STATUS_NAMES
from backend.office.exports.models import ExportKind
from backend.office.imports.tickets.columns import CAMPAIGN, FIRE, ROAD
from backend.people.accounts.models import Grid, GridLevel
from backend.people.accounts.schemas import masked
from backend.people.grids.roster import ROSTER

Cell: TypeAlias = str | int | float | date | time | None
Values: TypeAlias = Mapping[str, Any]
LEDGERS: dict[ExportKind, Ledger] = {
    ExportKind.VENUES: VENUES, ExportKind.GRIDS: ROSTER, ExportKind.EBIKES: EBIKES,
    ExportKind.HAZARDS: FIRE, ExportKind.CAMPAIGN: CAMPAIGN, ExportKind.ROAD: ROAD,
    ExportKind.DISSUASIONS: DISSUASIONS,
}  # fmt: skip
TITLES = {kind: ledger.title for kind, ledger in LEDGERS.items()} | {ExportKind.MONTHS: "月度统计"}
PHONES = frozenset({"phone", "landlord_phone"})
NEVER_GIVEN = frozenset({"chief", "chief_phone", "formerly", "recheck"})
"""What a roster is read for and not kept."""
PLACES = ("street", "community", "grid")
WIDTHS = {
    "community": 13, "grid": 18, "street": 13, "number": 17, "jian": 20, "name": 26, "venue": 26,
    "licence_name": 26, "credit_code": 22, "address": 28, "words": 36, "phone": 14,
    "landlord_phone": 14, "remark": 24, "frame_code": 18, "station": 18, "violation": 18,
    "action": 18, "steel_panels": 18, "household": 16, "owner": 14,
}  # fmt: skip
USUAL_WIDTH = 11
_PLAIN: dict[str, Mapping[Any, str]] = {
    "venue_class": CLASS_NAMES, "fuel": FUEL_NAMES, "status": STATUS_NAMES, "plate": PLATE_NAMES,
    "battery": BATTERY_NAMES, "parking": PARKING_NAMES, "charging": CHARGING_NAMES,
    "standard": STANDARD_NAMES, "level": LEVEL_NAMES, "disposal": DISPOSAL_NAMES,
    "site": SITE_NAMES, "treatment": TREATMENT_NAMES, "vehicle": VEHICLE_NAMES,
    "violation": VIOLATION_NAMES, "action": ACTION_NAMES,
}  # fmt: skip
_FLAGS = frozenset({
    "lives_in", "mixed_use", "open_flame", "gas_alarm", "window_obstruction", "escape_opening",
    "indoor_ebike", "pledge_signed", "modified",
})  # fmt: skip
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column."""

    name: str
    title: str
    width: int
    share: bool = False
    """A part of a whole, shown in per cent."""


class GridNames:
    """What grids are called, by path."""

    def __init__(self, grids: Iterable[Grid]) -> None:
        self._grids = {grid.path: grid for grid in grids}
        self._known: dict[str, tuple[str, str, str]] = {}

    def of(self, path: str) -> tuple[str, str, str]:
        """Street, community and grid."""
        if path not in self._known:
            parts = path.split(".")[:-1]
            above = [self._grids.get(".".join(parts[: n + 1]) + ".") for n in range(len(parts))]
            names = {grid.level: grid.name for grid in above if grid}
            own = self._grids[path].name if path in self._grids else ""
            self._known[path] = (
                names.get(GridLevel.STREET, ""), names.get(GridLevel.COMMUNITY, ""), own
            )  # fmt: skip
        return self._known[path]


def fields(kind: ExportKind) -> list[ExportColumn]:
    """The columns of a ledger, called as its import's people are told."""
    columns = [c for c in LEDGERS[kind].columns if c.field in _GIVEN[kind]]
    return [ExportColumn(c.field, c.title, WIDTHS.get(c.field, USUAL_WIDTH)) for c in columns]


def shaper(kind: ExportKind, places: GridNames, *, phones: bool) -> Callable[[Values], list[Cell]]:
    """Make a row of the database a row of the table."""
    steps = [_step(field.name, phones=phones) for field in fields(kind)]
    told = _TOLD.get(kind)

    def shaped(row: Values) -> list[Cell]:
        values = told(row) if told else row
        return [step(values, places) for step in steps]

    return shaped


Step: TypeAlias = Callable[[Values, GridNames], Cell]


def _step(name: str, *, phones: bool) -> Step:
    if name in PLACES:
        at = PLACES.index(name)
        return lambda row, places: places.of(row["path"])[at] or None
    if name in PHONES:
        return lambda row, _: row[name] if phones else masked(row[name])
    names = _YES_NO if name in _FLAGS else _PLAIN.get(name)
    if names is None:
        return lambda row, _: row[name] if row[name] != "" else None
    return lambda row, _: names.get(row[name])


def _ticket(row: Values) -> Values:
    """A ticket in the words of an old ledger."""
    facts: Values = row["facts"] or {}
    entered, closed = "ledger" in facts, row["closed_at"]
    state, detail = row["state"], row["detail"]
    words = detail if entered or not row["item_text"] else row["item_text"]
    if not entered and detail and detail != words:
        words = f"{words}（{detail}）"
    names = {State.CLOSED: "已整改", State.VOIDED: "已撤销"}
    names |= dict.fromkeys(OPEN, "整改中")
    return {
        **row,
        "venue": row["venue_name"],
        "address": row["place"] or row["venue_address"] or row["venue_name"],
        "words": words,
        "found_on": day_of(row["found_at"]),
        "done_on": day_of(closed) if state is State.CLOSED and closed else None,
        "checker": _said(row["closed_by_name"]),
        "finder": _said(row["found_by_name"]),
        "state": names[state],
        "site": row["site"] or SiteKind.OTHER,
        "remark": facts.get("remark"),
    }


def _said(name: str | None) -> str | None:
    return None if name == UNSAID else name


_TOLD: dict[ExportKind, Callable[[Values], Values]] = dict.fromkeys(
    (ExportKind.HAZARDS, ExportKind.CAMPAIGN, ExportKind.ROAD), _ticket
)
_GIVEN: dict[ExportKind, frozenset[str]] = {
    kind: frozenset(ledger.fields) - NEVER_GIVEN for kind, ledger in LEDGERS.items()
}
SHARES = frozenset({"rate_of_due", "rate_of_all"})
MONTH_FIELDS = [
    ExportColumn(name, title, width, share=name in SHARES)
    for name, title, width in (
        ("month", "月份", 10), ("grid_name", "社区（网格）", 18), ("venues", "场所数", 9),
        ("visits", "走访次数", 9), ("attempts", "没走成", 8),
        ("venues_visited", "走访场所", 9), ("found", "发现隐患", 9),
        ("general", "一般", 8), ("serious", "较大", 8), ("suspected_major", "疑似重大", 9),
        ("major", "重大", 8), ("on_the_spot", "立查立改", 9), ("deadline", "限期整改", 9),
        ("transfer", "移交", 8), ("closed", "已整改", 8), ("due", "到期应改", 9),
        ("closed_of_due", "其中已改", 9), ("rate_of_due", "到期整改率", 11),
        ("rate_of_all", "总整改率", 10), ("overdue", "逾期未改", 9), ("undated", "没有期限", 9),
        ("closed_in_period", "当期销号", 9),
    )
]  # fmt: skip


def month_rows(monthly: Any) -> Iterator[list[Cell]]:
    """Month by month and grid by grid; at the end all of it, added up."""
    several = len(monthly.months) > 1
    for row in monthly.rows if several else monthly.by_grid:
        yield _month(row, row.month or monthly.months[0], row.grid_name)
    yield _month(monthly.total, "合计", monthly.grid_name)


def _month(row: Any, month: str, name: str) -> list[Cell]:
    levels, disposals = row.found_by_level, row.found_by_disposal
    own: dict[str, Cell] = {"month": month, "grid_name": name}
    parts = {"level": levels, "disposal": disposals}
    cells: list[Cell] = []
    for field in MONTH_FIELDS:
        if field.name in own:
            cells.append(own[field.name])
        else:
            part = next((p for p in parts.values() if hasattr(p, field.name)), row)
            cells.append(getattr(part, field.name))
    return cells


def as_written(cell: Cell) -> str:
    """A cell as text, one spelling for the file and for the hash."""
    match cell:
        case None:
            return ""
        case datetime() | date():
            return cell.isoformat()[:10]
        case time():
            return cell.isoformat("seconds" if cell.second else "minutes")
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case _:
            return str(cell)
