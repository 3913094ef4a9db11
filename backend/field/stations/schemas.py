"""What travels: stations with what they did month by month, and the register itself."""

from datetime import date, time
from uuid import UUID

from msgspec import Struct

from backend.field.stations.models import Action, Vehicle, Violation


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


class DissuasionList(Struct):
    """A list answer."""

    items: list[DissuasionRow]
    total: int
