"""Roadside persuasion stations (劝导站), and whom they talked to. Nobody is named."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

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


class Station(Record, table=True):
    """A place at the road, with people on duty mornings and evenings."""

    __table_args__ = (sa.UniqueConstraint("grid", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    name: str = Field(max_length=60)
    active: bool = True
    created_at: datetime


class Dissuasion(Record, table=True):
    """One person talked to at the roadside."""

    __table_args__ = (sa.Index("ix_dissuasion_grid_day", "grid", "day", "violation"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    station_id: UUID = Field(foreign_key="station.id", index=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    day: date
    at_time: time | None = None
    vehicle: Vehicle = Field(sa_type=words_of(Vehicle))
    violation: Violation = Field(sa_type=words_of(Violation))
    action: Action | None = Field(default=None, sa_type=words_of(Action))
    by_name: str = Field(default="", max_length=40)
    remark: str | None = Field(default=None, max_length=200)
    created_at: datetime
