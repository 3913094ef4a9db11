"""What travels: sign-in, people and grids on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.people.accounts.models import GridLevel, Role

Word = Annotated[str, Meta(max_length=40)]
Phone = Annotated[str, Meta(max_length=40)]
"""As typed: blanks, +86 and marks that nobody sees are taken off where it is stored."""
Typed = Annotated[str, Meta(max_length=80)]
Secret = Annotated[str, Meta(max_length=1000)]


class Login(Struct, forbid_unknown_fields=True):
    """User name or phone, and the password."""

    name: Annotated[str, Meta(max_length=200)]
    password: Secret
    device: UUID | None = None


class PasswordChange(Struct):
    """The old one proves who asks."""

    old: Secret
    new: Secret


class GridOf(Struct):
    """Where a person works."""

    path: str
    name: str
    full_name: str
    level: GridLevel


class Tenant(Struct):
    """The county."""

    code: str
    name: str


class Office(Struct):
    """Whom to call."""

    name: str
    phone: str


class Me(Struct):
    """The person signed in."""

    id: UUID
    name: str
    user_name: str
    role: Role
    grid: GridOf
    county: Tenant
    office: Office
    must_change_password: bool
    server_time: datetime
    public_url: str


class Worker(Struct):
    """A grid worker, by name."""

    id: UUID
    name: str


class GridNode(Struct):
    """A grid in the tree, with how many people look after it."""

    path: str
    name: str
    full_name: str
    level: GridLevel
    code: str | None
    workers: list[Worker]


class GridRename(Struct, forbid_unknown_fields=True):
    """Another name for a grid."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]


class GridTree(Struct):
    """The grids of the caller, in the order of the tree."""

    items: list[GridNode]


class GridRow(Struct):
    """A grid as phones keep it."""

    path: str
    name: str
    full_name: str
    level: GridLevel
    worker_names: list[str]


class Person(Struct):
    """A person as the office sees them; the phone masked."""

    id: UUID
    name: str
    user_name: str
    phone_masked: str | None
    role: Role
    grid: str
    grid_name: str
    active: bool
    must_change_password: bool


class PeopleList(Struct):
    """A list answer."""

    items: list[Person]
    total: int


class Invitation(Struct, forbid_unknown_fields=True):
    """A new person."""

    name: Typed
    user_name: Typed
    role: Role
    grid: str
    phone: Phone | None = None


class Held(Struct):
    """What somebody was, from when to when."""

    role: Role
    grid: str
    grid_name: str
    since: datetime
    until: datetime | None


class History(Struct):
    """The newest first."""

    items: list[Held]


class PersonChange(Struct, forbid_unknown_fields=True):
    """What changes; what is left out stays."""

    name: Typed | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    role: Role | UnsetType = UNSET
    grid: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class Invited(Struct):
    """The person, and the password that is shown this once."""

    person: Person
    initial_password: str


class Revealed(Struct):
    """A phone number in full; showing it was noted."""

    phone: str | None


def masked(phone: str | None) -> str | None:
    """138****1234; shorter numbers keep their last three digits."""
    if not phone:
        return phone
    keep = (3, 4) if len(phone) >= 11 else (0, 3)  # noqa: PLR2004 - a mobile number
    return phone[: keep[0]] + "*" * (len(phone) - sum(keep)) + phone[-keep[1] :]
