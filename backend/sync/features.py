"""What features bring to the engine, given by name where a program starts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlmodel import Session

from backend.core.commands import CommandTime
from backend.people.accounts.models import Actor
from backend.sync.commands import Command, UnknownCommand


class MovedVenue(NamedTuple):
    """The venue that an act is about now stands in another grid."""

    venue: UUID
    grid: str


Moved: TypeAlias = Callable[[Session, Actor, Sequence[UUID], datetime, datetime], MovedVenue | None]
"""Session, author, subjects, when it was done, since when moves count."""


@dataclass(frozen=True, slots=True)
class PictureSubject:
    """What pictures of one kind of subject mean to it."""

    arrived: Callable[[Session, Actor, UUID, CommandTime], None]
    """One more is there."""
    caption: Callable[[Session, Actor, UUID], str]
    """What is printed on it beside time and place."""


def nothing_moved(*_: object) -> None:
    """Before features were given."""


def nothing_replayed(_: Session) -> Iterable[list[str]]:
    """Before features were given."""
    return ()


def nothing_unread(*_: object) -> int:
    """Before features were given."""
    return 0


@dataclass(slots=True)
class Features:
    """All that was given."""

    commands: dict[str, Command[Any]] = field(default_factory=dict[str, Command[Any]])
    pictures: dict[str, PictureSubject] = field(default_factory=dict[str, PictureSubject])
    moved: Moved = nothing_moved
    unread: Callable[[Session, Actor], int] = nothing_unread
    """Lines of the actor's own inbox not read yet."""
    replayed: Callable[[Session], Iterable[list[str]]] = nothing_replayed
    """Of each thing with a timeline its number, and the columns that do not follow from it."""
    private_fields: frozenset[str] = frozenset()
    """Fields of conflicts whose values are telephone numbers."""

    def command(self, name: str) -> Command[Any]:
        """Find a command."""
        if command := self.commands.get(name):
            return command
        raise UnknownCommand(name=name[:40])


FEATURES = Features()


def register_features(
    commands: Iterable[Command[Any]],
    pictures: dict[str, PictureSubject],
    moved: Moved,
    unread: Callable[[Session, Actor], int],
    replayed: Callable[[Session], Iterable[list[str]]],
    private_fields: frozenset[str],
) -> None:
    """Say what there is; a second time it is the same."""
    FEATURES.commands = {command.name: command for command in commands}
    FEATURES.pictures, FEATURES.moved, FEATURES.unread = pictures, moved, unread
    FEATURES.replayed, FEATURES.private_fields = replayed, private_fields
