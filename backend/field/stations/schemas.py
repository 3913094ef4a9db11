"""What travels: stations, their shifts and roster, duties, dissuasions, and what phones keep."""

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.field.stations.models import Action, Dissuasion, Duty, Vehicle, Violation, Weather
from backend.sync.photos.schemas import PhotoFacts

Name = Annotated[str, Meta(max_length=40)]
Title = Annotated[str, Meta(max_length=60)]
Note = Annotated[str, Meta(max_length=500)]
People = Annotated[list[Name], Meta(max_length=12)]
Passing = Annotated[int, Meta(ge=0, le=100_000)]
Leaflets = Annotated[int, Meta(ge=0, le=10_000)]
Also = Annotated[list[Violation], Meta(max_length=8)]


class DutyOpen(Struct):
    """A shift begins, by hand."""

    id: UUID
    station_id: UUID
    shift_id: UUID | None = None
    day: date | None = None
    """The shift's; without it the day on which it was opened."""
    people: People = []
    weather: Weather | None = None


class DutyClose(Struct):
    """A shift ends, by hand; told again it replaces what was told."""

    id: UUID
    people: People | UnsetType = UNSET
    weather: Weather | UnsetType | None = UNSET
    vehicles: Passing | None = None
    leaflets: Leaflets = 0
    note: Note = ""


class DissuasionRecord(Struct):
    """Somebody was talked to; nobody is named."""

    id: UUID
    station_id: UUID
    vehicle: Vehicle
    violation: Violation
    action: Action = Action.TOLD
    duty_id: UUID | None = None
    also: Also = []
    reflector: bool = False
    plate: Annotated[str, Meta(max_length=16)] | None = None
    remark: Annotated[str, Meta(max_length=200)] = ""
    photos: Annotated[list[PhotoFacts], Meta(max_length=12)] = []


class DissuasionWithdraw(Struct):
    """It was tapped by mistake."""

    id: UUID


class ShiftFacts(Struct):
    """Hours in which a station is stood; with an id one that is there."""

    name: Annotated[str, Meta(min_length=1, max_length=20)]
    starts: time
    ends: time
    id: UUID | None = None


class StationNew(Struct, forbid_unknown_fields=True):
    """A new station."""

    grid: str
    name: Title
    road: Title = ""
    shifts: Annotated[list[ShiftFacts], Meta(max_length=8)] = []


class StationChange(Struct, forbid_unknown_fields=True):
    """What changes; what is left out stays. Shifts that are not told of any more end."""

    name: Title | UnsetType = UNSET
    road: Title | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    shifts: Annotated[list[ShiftFacts], Meta(max_length=8)] | UnsetType = UNSET


class ShiftRow(Struct):
    """A shift."""

    id: UUID
    name: str
    starts: time
    ends: time


class RosterNew(Struct, forbid_unknown_fields=True):
    """Somebody is to stand a shift: an account, or a colleague by name."""

    shift_id: UUID
    day: date
    user_id: UUID | None = None
    name: Name = ""


class RosterChange(Struct, forbid_unknown_fields=True):
    """Whether they came."""

    absent: bool
    reason: Annotated[str, Meta(max_length=100)] = ""


class RosterCopy(Struct, forbid_unknown_fields=True):
    """One week's roster again in another; both are named by any day of theirs."""

    source: date
    target: date


class RosterSwap(Struct, forbid_unknown_fields=True):
    """Two people stand for each other."""

    one: UUID
    other: UUID


class RosterRow(Struct, omit_defaults=True):
    """Who is to stand which shift."""

    id: UUID
    shift_id: UUID
    day: date
    name: str
    user_id: UUID | None = None
    absent: bool = False
    reason: str = ""


class DutyRow(Struct, omit_defaults=True):
    """A shift that was stood, as phones keep it."""

    id: UUID
    station_id: UUID
    shift_id: UUID | None
    grid: str
    day: date
    opened_at: datetime
    closed_at: datetime | None
    people: list[str]
    by: UUID
    by_name: str
    weather: Weather | None = None
    vehicles: int | None = None
    leaflets: int = 0
    note: str = ""
    by_hand: bool = True
    on_paper: bool = False

    @classmethod
    def of(cls, duty: Duty) -> "DutyRow":
        """Show a row."""
        return cls(**{name: getattr(duty, name) for name in cls.__struct_fields__})


class DutyListed(DutyRow, omit_defaults=True, kw_only=True):
    """A duty in a list."""

    station: str
    shift: str = ""
    dissuasions: int = 0


class DutyList(Struct):
    """A list answer."""

    items: list[DutyListed]


class TallyRow(Struct, omit_defaults=True):
    """A dissuasion as phones of its station keep it: enough to count."""

    id: UUID
    station_id: UUID
    duty_id: UUID | None
    grid: str
    at: datetime
    vehicle: Vehicle
    violation: Violation
    action: Action | None
    reflector: bool = False
    by: UUID | None = None

    @classmethod
    def of(cls, told: Dissuasion) -> "TallyRow":
        """Show a row."""
        return cls(
            told.id, told.station_id, told.duty_id, told.grid, told.created_at, told.vehicle,
            told.violation, told.action, told.reflector, told.by,
        )  # fmt: skip


class StationCopy(Struct):
    """A station as its own phones keep it."""

    id: UUID
    name: str
    road: str
    grid: str
    grid_name: str
    active: bool
    shifts: list[ShiftRow]


class Candidate(Struct):
    """Somebody with an account who may be put on a roster."""

    id: UUID
    name: str


class RosterPage(Struct):
    """Some weeks of a station: its shifts, who is to come, who came."""

    station: StationCopy
    items: list[RosterRow]
    duties: list[DutyRow]
    people: list[Candidate]
    names: list[str]
    """Colleagues without an account who stood here before."""


class RosterCopied(Struct):
    """How many were taken over; the others were there already."""

    new: int
    same: int


class PaperLine(Struct, forbid_unknown_fields=True):
    """A line of a list on paper."""

    vehicle: Vehicle
    violation: Violation
    at_time: time | None = None
    action: Action = Action.TOLD
    also: Also = []
    reflector: bool = False
    remark: Annotated[str, Meta(max_length=200)] = ""


class PaperList(Struct, forbid_unknown_fields=True):
    """A list on paper, typed in at the desk. The id is the client's: sent again it is the same."""

    id: UUID
    day: date
    lines: Annotated[list[PaperLine], Meta(min_length=1, max_length=300)]
    shift_id: UUID | None = None
    people: People = []
    weather: Weather | None = None
    vehicles: Passing | None = None
    leaflets: Leaflets = 0
    note: Note = ""
    again: bool = False
    """Take it though lines like these are there: it is another page."""


class PaperTaken(Struct):
    """What became of it."""

    duty: UUID
    new: int
    sentence: str


class StationRow(Struct):
    """A station in one year."""

    id: UUID
    name: str
    grid: str
    grid_name: str
    active: bool
    months: list[int]
    """How many were talked to, January first."""
    total: int
    road: str = ""
    shifts: list[ShiftRow] = []


class StationList(Struct):
    """The stations of a grid in one year."""

    year: int
    years: list[int]
    """Those that have anything in the register, the newest first."""
    items: list[StationRow]
    months: list[int]
    total: int


class DissuasionRow(Struct):
    """One person talked to; nobody is named but who was on duty."""

    id: UUID
    station_id: UUID
    station: str
    grid: str
    grid_name: str
    day: date
    at_time: time | None
    vehicle: Vehicle
    violation: Violation
    action: Action | None
    by_name: str
    remark: str | None
    duty_id: UUID | None = None
    also: list[str] = []
    reflector: bool = False
    plate: str | None = None
    off_shift: bool = False
    photos: list[UUID] = []


class DissuasionList(Struct):
    """A list answer."""

    items: list[DissuasionRow]
    total: int


class ShiftFigures(Struct, kw_only=True):
    """How a station's shifts were stood in some weeks."""

    station_id: UUID
    station: str
    due: int
    """Shifts that were due: each active shift on each day with somebody on the roster."""
    stood: int
    """Those of them that were stood."""
    extra: int
    """Stood without a roster."""
    attendances: int
    """People × shifts, as they wrote it down."""
    dissuasions: int
    reflectors: int
    police: int
    leaflets: int
    by_violation: dict[str, int]
    by_vehicle: dict[str, int]
    by_hour: dict[str, int]
    """`06`; `?` where no clock can be believed."""


class ShiftFigureList(Struct):
    """A list answer."""

    first: date
    last: date
    items: list[ShiftFigures]
