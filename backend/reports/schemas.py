"""What travels: month counts."""

from datetime import datetime

from msgspec import Struct, field


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


class MonthRow(Struct):
    """The figures of one grid (and all below it) over one month, or over several."""

    month: str | None
    """`2024-05`; none where months are added up."""
    grid: str
    grid_name: str
    venues: int
    """On the register and still in business at the time of asking."""
    visits: int
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
    closed_in_period: int
    """Closed in the period, whenever found."""


class Monthly(Struct, kw_only=True):
    """Month counts per grid below the one asked for, and added up both ways."""

    start: str = field(name="from")
    end: str = field(name="to")
    as_of: datetime
    grid: str
    grid_name: str
    months: list[str]
    rows: list[MonthRow]
    by_grid: list[MonthRow]
    by_month: list[MonthRow]
    total: MonthRow
