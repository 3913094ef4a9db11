"""What a command is: declared by a feature beside its handler, carried out by the engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlmodel import Session

from backend.core.commands import CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Forbidden, Invalid, Refusal
from backend.people.accounts.models import Actor, Role
from backend.sync.photos.schemas import PhotoFacts

Payload = TypeVar("Payload", bound=Struct)


class UnknownCommand(Invalid):
    """A newer app than this server."""

    code = "command.unknown"
    sentence = "系统暂时不认识这一步（{name}），已完整保存并转街道应急办处理，不用重填。"


class Malformed(Invalid):
    """An older app, or a forged command."""

    code = "command.malformed"
    sentence = "这条记录的内容不完整（{where}），已完整保存并转街道应急办处理，不用重填。"


class CommandKind(StrEnum):
    """What a command is, when somebody's authority has changed since it was given."""

    EVIDENCE = "evidence"
    """What somebody at the place saw, did there or wrote down of it, and what only makes a ticket
    stricter: taken under the authority held then."""
    DECISION = "decision"
    """What ends or moves a ticket, opens a procedure, gives a number or a code, or takes an owner's
    ways in away; asking for one is part of it: needs the authority then, and still now."""


EVIDENCE, DECISION = CommandKind.EVIDENCE, CommandKind.DECISION


@dataclass(frozen=True, slots=True)
class Superseding:
    """What came too late to count, kept beside what did: by which refusal it is known, and how."""

    refusal: type[Refusal]
    keep: Callable[[Session, Actor, Sequence[PhotoFacts], str, Any, CommandTime], OfficeTaskDraft]
    """Takes the session, the author, pictures, the command's name, the refusal and the time."""


@dataclass(frozen=True, slots=True)
class Command(Generic[Payload]):
    """One thing that may be asked for."""

    name: str
    """`noun.verb`, as it stands in the phone's outbox."""
    words: str
    """What it is called: 上报隐患."""
    payload: type[Payload]
    handler: Callable[[Session, Actor, Payload, CommandTime], CommandResult]
    kind: CommandKind | Callable[[Payload], CommandKind]
    who: Set[Role]
    """Roles that may ask for it at all; over which grid, the handler's queries decide."""
    subjects: tuple[str, ...] = ()
    """Fields that name what is there already: a venue, or tickets of one. Never the id of what the
    command makes, which whoever sends it chooses."""
    photos: tuple[str, ...] = ("photos",)
    """Fields that cite pictures, with dots into what is nested."""
    superseding: Superseding | None = None
    refusal: type[Forbidden] = Forbidden
    """How a role that never does this is refused."""

    def kind_of(self, payload: Payload) -> CommandKind:
        """Evidence or decision; of some it depends on what is said."""
        return self.kind if isinstance(self.kind, CommandKind) else self.kind(payload)

    def read(self, args: Mapping[str, Any]) -> Payload:
        """Check the arguments; fields that only a newer app knows are passed over."""
        try:
            return msgspec.convert(args, self.payload)
        except msgspec.ValidationError as error:
            raise Malformed(where=str(error)[:200]) from error

    def run(
        self, session: Session, actor: Actor, payload: Payload, moment: CommandTime
    ) -> CommandResult:
        """Carry it out; refused to a role that never does this."""
        if actor.role not in self.who:
            raise self.refusal
        return self.handler(session, actor, payload, moment)

    def subjects_of(self, payload: Payload) -> list[UUID]:
        """Everything there already that it is about."""
        found: list[UUID] = []
        for name in self.subjects:
            value: Any = getattr(payload, name)
            found += cast("list[UUID]", value) if isinstance(value, list) else [value]
        return [one for one in found if one]

    def with_venue(self, args: Mapping[str, Any], venue: UUID) -> dict[str, Any]:
        """The same act of the venue that a row turned out to be."""
        return {**args, **({"venue_id": str(venue)} if "venue_id" in self.subjects else {})}


def unread(payload: Any, args: Any) -> bool:
    """Whether a newer app says something, at any depth, that this server has no field for."""
    if isinstance(payload, Struct) and isinstance(args, dict):
        given = cast("dict[str, Any]", args)
        known = dict(zip(payload.__struct_encode_fields__, payload.__struct_fields__, strict=True))
        return any(
            name not in known or unread(getattr(payload, known[name]), value)
            for name, value in given.items()
        )
    if isinstance(payload, list) and isinstance(args, list):
        return any(map(unread, cast("list[Any]", payload), cast("list[Any]", args)))
    return False


MOST_PICTURES = 50
"""Of a broken command; a whole one says itself how many it takes."""
CITING = ("photos", "signature", "fixed.photos")
"""Where the pictures stand of a command that nobody here knows."""


def pictures_in(args: Mapping[str, Any], fields: Iterable[str] = CITING) -> list[PhotoFacts]:
    """Every picture a command cites, however broken the rest of it is, or its other pictures."""
    found: list[PhotoFacts] = []
    if isinstance(inner := args.get("args"), dict):  # the whole command, whose envelope is broken
        found += pictures_in(cast("dict[str, Any]", inner), fields)
    for field in fields:
        value: Any = args
        for part in field.split("."):
            value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
        many = cast("list[Any]", value) if isinstance(value, list) else [value]
        for one in many[:MOST_PICTURES]:
            try:
                found.append(msgspec.convert(one, PhotoFacts))
            except msgspec.ValidationError:
                continue
    return found
