"""What travels: month counts, and the half-year."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct, field

from backend.core.figures import Figure
from backend.field.campaigns.models import SiteKind
from backend.field.hazards.models import Domain
from backend.field.stations.models import Violation


class ByLevel(Struct):
    """Found, by level."""

    general: int = 0
    serious: int = 0
    suspected_major: int = 0
    major: int = 0


class ByDisposal(Struct):
    """Found, by disposal."""

    on_the_spot: int = 0
    deadline: int = 0
    transfer: int = 0


class MonthRow(Struct, kw_only=True):
    """The figures of one grid (and all below it) over one month, or over several."""

    month: str | None
    """`2024-05`; none where months are added up."""
    start: str = field(name="from")
    end: str = field(name="to")
    """The months the row covers."""
    grid: str
    grid_name: str
    own: bool
    """Only what lies in the grid itself, where those below it have rows of their own."""
    venues: int
    """On the register and still in business at the time of asking."""
    visits: int
    """Effective ones: somebody was let in."""
    attempts: int
    """Doors that did not open: no visits."""
    venues_visited: int
    found: int
    found_by_level: ByLevel
    found_by_disposal: ByDisposal
    closed: int
    """Of those found in the period, by now."""
    due: int
    """Of those found in the period: whose last day is past, or that are closed already."""
    closed_of_due: int
    rate_of_due: float | None
    """到期应改整改率: closed_of_due / due."""
    rate_of_all: float | None
    """总整改率: closed / found."""
    overdue: int
    """Of those found in the period: open, and past their last day."""
    undated: int
    """Of those found in the period: open without a last day; neither overdue nor due, ever."""
    closed_in_period: int
    """Closed in the period, whenever found."""


class Monthly(Struct, kw_only=True):
    """Month counts per grid below the one asked for, and added up both ways."""

    start: str = field(name="from")
    end: str = field(name="to")
    as_of: datetime
    domain: Domain
    """Which ledger; the three are never added up."""
    figures: Sequence[Figure]
    """What each number of a row is, and what lists it."""
    grid: str
    grid_name: str
    months: list[str]
    rows: list[MonthRow]
    by_grid: list[MonthRow]
    by_month: list[MonthRow]
    total: MonthRow


class CodeCoverage(Struct):
    """九小场所吉安码录入: how many of those on the register have their code recorded."""

    venues: int
    coded: int
    rate: float | None


class MonthCount(Struct, kw_only=True):
    """Tickets found in one month of the period."""

    month: str
    start: date = field(name="from")
    end: date = field(name="to")
    """The days of the month that lie in the period."""
    found: int
    closed: int
    """Of these, by now."""
    overdue: int
    undated: int


class SiteCount(Struct):
    """Tickets of a campaign by what they are about."""

    kind: SiteKind
    found: int


class LedgerFigures(Struct, kw_only=True):
    """One ledger; the three stand side by side and are never added up."""

    domain: Domain
    figures: Sequence[Figure]
    found: int
    closed: int
    overdue: int
    undated: int
    """Open without a last day: never overdue."""
    rate: float | None
    """总整改率: closed / found."""
    by_month: list[MonthCount]
    by_kind: list[SiteCount] = []


class EbikeFigures(Struct, kw_only=True):
    """E-bikes in use, registered by the last day."""

    total: int
    plated: int
    """正式号牌; temporary plates are counted apart."""
    temporary: int
    unplated: int
    unknown: int
    """Whose plate nobody knows; they are not counted as without one."""
    rate: float | None


class ViolationCount(Struct):
    """Dissuasions of one kind."""

    violation: Violation
    count: int


class StationFigures(Struct, kw_only=True):
    """劝导站: how many are on duty, and whom they talked to in the period."""

    stations: int
    dissuasions: int
    by_violation: list[ViolationCount]


class HalfYear(Struct, kw_only=True):
    """The half-year: six counts, none of them a sum over the three ledgers."""

    start: date = field(name="from")
    end: date = field(name="to")
    as_of: datetime
    grid: str
    grid_name: str
    figures: Sequence[Figure]
    """Of coverage, e-bikes and stations; each ledger has its own."""
    coverage: CodeCoverage
    fire: LedgerFigures
    street_facility: LedgerFigures
    road: LedgerFigures
    ebikes: EbikeFigures
    stations: StationFigures
