"""Roadside persuasion stations (劝导站): who stands there when, and whom they talked to.

Nobody who was talked to is named. Who was on duty is what they wrote down themselves: no punch.
"""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class Vehicle(StrEnum):
    """What was stopped."""

    MOTORCYCLE = "motorcycle"
    E_TRICYCLE = "e_tricycle"
    FARM_TRICYCLE = "farm_tricycle"
    TRACTOR = "tractor"
    VAN = "van"
    CAR = "car"
    TRUCK = "truck"
    EBIKE = "ebike"
    SCHOOL_BUS = "school_bus"
    OTHER = "other"


class Violation(StrEnum):
    """What was wrong; picked from a list, so that no slip of the pen becomes a kind."""

    CARRYING_PEOPLE = "carrying_people"
    NO_HELMET = "no_helmet"
    DRUNK = "drunk"
    FATIGUE = "fatigue"
    NO_REFLECTOR = "no_reflector"
    OVERCROWDED = "overcrowded"
    UNLICENSED = "unlicensed"
    OVERDUE_CHECK = "overdue_check"
    WRONG_WAY = "wrong_way"
    SPEEDING = "speeding"
    MODIFIED = "modified"
    LIGHTS = "lights"
    UNDERAGE = "underage"
    OVERSIZE_LOAD = "oversize_load"
    OTHER = "other"


class Action(StrEnum):
    """What was done about it."""

    TOLD = "told"
    TURNED_BACK = "turned_back"
    PASSENGERS_OFF = "passengers_off"
    REFLECTOR_ON = "reflector_on"
    FAMILY_CALLED = "family_called"
    POLICE = "police"
    OTHER = "other"


class Weather(StrEnum):
    """What the sky was like on a duty."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


VEHICLE_NAMES: dict[Vehicle, str] = {
    Vehicle.MOTORCYCLE: "摩托车",
    Vehicle.E_TRICYCLE: "电动三轮",
    Vehicle.FARM_TRICYCLE: "农用三轮",
    Vehicle.TRACTOR: "拖拉机",
    Vehicle.VAN: "面包车",
    Vehicle.CAR: "轿车",
    Vehicle.TRUCK: "货车",
    Vehicle.EBIKE: "电动自行车",
    Vehicle.SCHOOL_BUS: "校车",
    Vehicle.OTHER: "其他车辆",
}
VIOLATION_NAMES: dict[Violation, str] = {
    Violation.CARRYING_PEOPLE: "农用车载人",
    Violation.NO_HELMET: "摩托车未戴头盔",
    Violation.DRUNK: "疑似酒后驾驶",
    Violation.FATIGUE: "疲劳驾驶",
    Violation.NO_REFLECTOR: "未粘贴反光标识",
    Violation.OVERCROWDED: "超员",
    Violation.UNLICENSED: "无证无牌",
    Violation.OVERDUE_CHECK: "未年检或脱保",
    Violation.WRONG_WAY: "逆行",
    Violation.SPEEDING: "超速",
    Violation.MODIFIED: "违规加装改装",
    Violation.LIGHTS: "灯光不全",
    Violation.UNDERAGE: "未成年骑行",
    Violation.OVERSIZE_LOAD: "载物超长超宽",
    Violation.OTHER: "其他",
}
ACTION_NAMES: dict[Action, str] = {
    Action.TOLD: "口头劝导",
    Action.TURNED_BACK: "劝返",
    Action.PASSENGERS_OFF: "乘员下车",
    Action.REFLECTOR_ON: "现场粘贴反光标识",
    Action.FAMILY_CALLED: "联系家属",
    Action.POLICE: "报交警",
    Action.OTHER: "其他",
}


WEATHER_NAMES: dict[Weather, str] = {
    Weather.CLEAR: "晴",
    Weather.CLOUDY: "阴",
    Weather.RAIN: "雨",
    Weather.SNOW: "雪",
    Weather.FOG: "雾",
    Weather.WIND: "大风",
}
DISSUASION = "dissuasion"
"""What pictures taken at a station show."""


class Station(Record, table=True):
    """A place at the road, with people on duty mornings and evenings."""

    __table_args__ = (sa.UniqueConstraint("grid", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    name: str = Field(max_length=60)
    road: str = Field(default="", max_length=60)
    """Which road it stands at, and where on it."""
    active: bool = True
    created_at: datetime

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Its own phones keep it."""
        return "station", self.id, self.grid


class Shift(Record, table=True):
    """Hours in which a station is to be stood; past midnight where the end comes before."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    station_id: UUID = Field(foreign_key="station.id", index=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    name: str = Field(max_length=20)
    starts: time
    ends: time
    active: bool = True

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """It travels within its station."""
        return "station", self.station_id, self.grid


class RosterEntry(Record, table=True):
    """Somebody is to stand a shift on a day: a person with a phone, or a colleague by name."""

    __table_args__ = (
        sa.UniqueConstraint("shift_id", "day", "name"),
        sa.Index("ix_rosterentry_station_day", "station_id", "day"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    station_id: UUID = Field(foreign_key="station.id")
    shift_id: UUID = Field(foreign_key="shift.id")
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    day: date
    user_id: UUID | None = Field(default=None, foreign_key="user.id", index=True)
    name: str = Field(max_length=40)
    absent: bool = False
    reason: str = Field(default="", max_length=100)
    """Why they did not come."""
    created_at: datetime

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones of the station know who comes."""
        return "roster", self.id, self.grid


class Duty(Record, table=True):
    """A shift that was stood, as those who stood it say; two phones at one shift tell two."""

    __table_args__ = (sa.Index("ix_duty_station_day", "station_id", "day"),)

    id: UUID = Field(primary_key=True)
    station_id: UUID = Field(foreign_key="station.id")
    shift_id: UUID | None = Field(default=None, foreign_key="shift.id")
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    day: date
    """Of a shift past midnight the day on which it began."""
    opened_at: datetime
    closed_at: datetime | None = None
    by_hand: bool = True
    """Closed by somebody, not by the clock a day later."""
    on_paper: bool = False
    """Typed in at the desk out of a list on paper."""
    weather: Weather | None = Field(default=None, sa_type=words_of(Weather))
    people: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    vehicles: int | None = None
    """How many passed, estimated."""
    leaflets: int = 0
    note: str = Field(default="", max_length=500)
    """What the next shift should know."""
    by: UUID
    by_name: str = Field(max_length=40)

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones of the station see what the others left them."""
        return "duty", self.id, self.grid


class Dissuasion(Record, table=True):
    """One person talked to at the roadside."""

    __table_args__ = (sa.Index("ix_dissuasion_grid_day", "grid", "day", "violation"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    station_id: UUID = Field(foreign_key="station.id", index=True)
    duty_id: UUID | None = Field(default=None, foreign_key="duty.id", index=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    day: date
    at_time: time | None = None
    off_shift: bool = False
    """The clock says another hour than the shift has: it counts, but for no hour."""
    vehicle: Vehicle = Field(sa_type=words_of(Vehicle))
    violation: Violation = Field(sa_type=words_of(Violation))
    also: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What else was wrong, as `Violation`s; figures count the first."""
    action: Action | None = Field(default=None, sa_type=words_of(Action))
    reflector: bool = False
    """A reflector was given."""
    plate: str | None = Field(default=None, max_length=16)
    """Only where it was reported to the police; gone after 90 days, with its pictures."""
    by: UUID | None = None
    by_name: str = Field(default="", max_length=40)
    remark: str | None = Field(default=None, max_length=200)
    created_at: datetime

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones of the station count with it."""
        return "dissuasion", self.id, self.grid
