"""What lies on each side, how a way in is tried, and who is meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.people.accounts.models import CONFINED, Role
from tests.world import Person, Picture

W, S, E, O, L, A, V = Role  # noqa: E741 - worker, station, enforcer, office, leader, admin, village
EVERYONE = frozenset(Role)
UNCONFINED = EVERYONE - CONFINED
"""All but those with one part of the work: a new route is shut to them."""
DESK = frozenset({O, A, L, E})
OFFICE = frozenset({O, A})
WRITERS = frozenset({W, O, A})
HOOK = "https://hooks.example.invalid/anxun"


@dataclass(frozen=True)
class Side:
    """What lies in one worker's grid, in each state that a step may start from."""

    worker: Person
    grid: str
    venue: str
    token: str
    number: str
    hazard: str
    reported: str
    closed: str
    doubted: str
    ebike: str
    batch: str
    task: str
    photo: Picture
    channel: str
    delivery: str
    feedback: str
    words: tuple[str, ...]
    """What a neighbour must never read."""
    steps: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tickets that wait for something: asked, whistled, answered, sent, aged."""
    department: str = ""
    notice: str = ""
    likeness: str = ""
    inspection: str = ""
    station: str = ""
    shift: str = ""
    duty: str = ""
    tally: str = ""
    rostered: str = ""
    campaign: str = ""
    site: str = ""

    @property
    def street(self) -> str:
        """The sub-district that it lies in."""
        return ".".join(self.grid.split(".")[:2]) + "."


@dataclass(frozen=True)
class Ask:
    """One request; `listed` answers a neighbour with a list that leaves everything out."""

    path: str
    listed: bool = False
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: object = None
    content: bytes | None = None


@dataclass(frozen=True)
class Door:
    """A route: who may, the requests to try, and what they are answered."""

    may: frozenset[Role] | None
    """None is anybody, signed in or not."""
    asks: Callable[[Side], list[Ask]]
    ok: int = 200
    author_only: bool = False
    first_password: bool = False
    """Open even before the first password was changed."""
    unseen: frozenset[Role] = frozenset()
    """Open to them, but what is tried here is of a part that is not theirs."""
    takes: frozenset[str] = frozenset()
    """What it takes besides path and query: `body Login`, `header x-y`, `request`: see takes.py."""


def one(path: Callable[[Side], str], **more: Any) -> Callable[[Side], list[Ask]]:
    return lambda side: [Ask(path(side), **more)]


PAGE = {"offset": "0", "limit": "200"}
"""A page as large as there is."""


def paged(_: Side) -> dict[str, str]:
    """All at once."""
    return PAGE


def said(**params: str) -> Callable[[Side], dict[str, str]]:
    """Filters that name nothing of anybody's."""
    return lambda _: params


def listed(path: str, *filters: Callable[[Side], Mapping[str, Any]]) -> Callable[[Side], list[Ask]]:
    """A list: plain, and narrowed in ways that must not find the neighbour."""
    return lambda side: [
        Ask(path, listed=True),
        Ask(path, params={"grid": side.grid}),
        *(Ask(path, listed=True, params=f(side)) for f in filters),
    ]


def plain(path: str, **more: Any) -> Callable[[Side], list[Ask]]:
    return lambda _: [Ask(path, listed=True, **more)]


@dataclass(frozen=True)
class Step:
    """A command: who may give it, and its arguments on a side."""

    may: frozenset[Role]
    args: Callable[[Side], dict[str, Any]]
    unseen: frozenset[Role] = frozenset()
    """They may, but what is tried here is of a part that is not theirs."""
