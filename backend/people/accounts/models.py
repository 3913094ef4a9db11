"""Who acts, and over which grid."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of

REVEALED = "phone.reveal"
"""What is on record where somebody was shown a number in full."""
REVEALS = sa.text(f"action = '{REVEALED}'")


class Role(StrEnum):
    """What a person is trusted to do."""

    GRID_WORKER = "grid_worker"
    """网格员"""
    STATION_DUTY = "station_duty"
    """劝导员"""
    ENFORCER = "enforcer"
    """持证执法人员"""
    OFFICE = "office"
    """应急办"""
    LEADER = "leader"
    """街道领导 (reads)"""
    ADMIN = "admin"
    """县(市)管理员"""
    VILLAGE_HEAD = "village_head"
    """包保屯长: the roads of their villages"""


ROLE_NAMES: dict[Role, str] = {
    Role.GRID_WORKER: "网格员",
    Role.STATION_DUTY: "劝导员",
    Role.ENFORCER: "执法人员",
    Role.OFFICE: "应急办",
    Role.LEADER: "街道领导",
    Role.ADMIN: "管理员",
    Role.VILLAGE_HEAD: "包保屯长",
}
CONFINED = frozenset({Role.STATION_DUTY, Role.VILLAGE_HEAD})
"""Roles with one part of the work: every route is shut to them that does not open itself by name,
and of what lies in their grid they see their part (`part_of` in `queries.py`)."""


class GridLevel(StrEnum):
    """The levels of the tree, from the tenant down."""

    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    MICRO = "micro"


class Grid(Record, table=True):
    """A node of the tree. Its path ends in a dot, so that a prefix is never a sibling."""

    path: str = Field(primary_key=True, sa_type=GRID_PATH)
    """`220382.002.01.03.`: county, sub-district, community, grid."""
    name: str = Field(max_length=60)
    full_name: str = Field(max_length=200)
    """Names from the sub-district down."""
    level: GridLevel = Field(sa_type=words_of(GridLevel))
    code: str | None = Field(default=None, max_length=20)
    """The official number, where there is one (12 digits down to the village)."""
    office_name: str | None = Field(default=None, max_length=60)
    office_phone: str | None = Field(default=None, max_length=20)
    """Whom a citizen calls; the nearest one upwards counts."""
    valid_from: date
    valid_to: date | None = None

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones know the names of their grids."""
        return "grid", self.path, self.path


class User(Record, table=True):
    """A person of the service, placed in one grid of the tree."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_name: str = Field(unique=True, max_length=40)
    phone: str | None = Field(default=None, unique=True, max_length=20)
    name: str = Field(max_length=40)
    role: Role = Field(sa_type=words_of(Role))
    grid: str = Field(foreign_key="grid.path", index=True, sa_type=GRID_PATH)
    password_hash: str = Field(max_length=200)
    must_change_password: bool = True
    active: bool = True
    demonstration: bool = False
    """Made by `anxun demo`, with a password that everybody knows: no account in production."""
    created_at: datetime


class Assignment(Record, table=True):
    """What somebody was, from when to when: authority is judged by the moment of the act."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user.id", index=True)
    role: Role = Field(sa_type=words_of(Role))
    grid: str = Field(sa_type=GRID_PATH)
    valid_from: datetime
    valid_to: datetime | None = None


class SignIn(Record, table=True):
    """A sign-in on one device; of its token only a keyed hash is kept."""

    token_hash: str = Field(primary_key=True, max_length=64)
    user_id: UUID = Field(foreign_key="user.id", index=True)
    created_at: datetime
    used_on: date
    """The last day it was used; no finer, since nobody's hours are counted here."""


class KnownDevice(Record, table=True):
    """A browser in which a person signed in before: strangers elsewhere do not lock it out."""

    key: str = Field(primary_key=True, max_length=64)
    """A keyed hash of the browser's own token and of whose it is."""
    user_id: UUID = Field(foreign_key="user.id", index=True)
    used_at: datetime


class FailedSignIn(Record, table=True):
    """Wrong passwords in a row under one name from one place; forgotten after a day."""

    login: str = Field(primary_key=True, max_length=80)
    """A keyed hash of the name as it was typed and of the address or the device."""
    failures: int
    locked_until: datetime | None = None
    last_at: datetime = Field(index=True)


class Trail(Record, table=True):
    """Append-only: who did what to which row, in the office and on the command line."""

    __table_args__ = (sa.Index("ix_trail_reveals", "by", "at", sqlite_where=REVEALS),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime
    by: UUID | None = None
    by_name: str = Field(max_length=40)
    action: str = Field(max_length=40, index=True)
    subject_kind: str = Field(max_length=20)
    subject_id: str = Field(max_length=120, index=True)
    grid: str = Field(sa_type=GRID_PATH)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever holds a token, with no more of them than each request needs."""

    id: UUID
    name: str
    user_name: str
    role: Role
    grid: str
    must_change_password: bool
    active: bool
    demonstration: bool
    token_hash: str
    used_on: date


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the authority held at one moment."""

    id: UUID
    name: str
    role: Role
    grid: str
    """Everything below this path is theirs to see."""
    venue: UUID | None = None
    """Of all that, this venue alone: it was theirs when they wrote down what they saw there."""

    @property
    def county(self) -> str:
        """The tenant's six digits."""
        return self.grid[:6]

    def sees(self, grid: str) -> bool:
        """Whether a grid lies within theirs."""
        return self.venue is None and grid.startswith(self.grid)
