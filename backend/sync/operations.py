"""Push: each command once, in its own savepoint; what cannot be done now is never lost."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from backend.accounts import queries as accounts
from backend.accounts.models import Actor, Assignment
from backend.acts import Done, Moment
from backend.changes import savepoint
from backend.clock import is_plausible
from backend.errors import Conflict, Forbidden, NotFound, Refusal, TooLarge
from backend.hazards.refusals import NotNow
from backend.hazards.voiding import keep_superseded
from backend.sync import queries
from backend.sync.chain import Sealed, payload_hash
from backend.sync.commands import COMMANDS, Malformed, named, pictures_in, subjects_of, told_of
from backend.sync.keeping import Arrival, Chain, keep_waiting, leave_task, meet_install, park
from backend.sync.models import Receipt, Result, Waiting
from backend.sync.schemas import Entry, Outcome, Push, Pushed
from backend.transactions import is_last_turn

MOST_COMMANDS = 50
MOST_BYTES = 256 * 1024
NAMELESS = UUID("6ba7b815-9dad-11d1-80b4-00c04fd430c8")
TIMELINE = "hazardevent"
"""In what a database says of a version that is there already."""
log = logging.getLogger(__name__)


class NotYours(Forbidden):
    """An outbox goes out under its author's name or not at all."""

    code = "outbox.not_yours"
    sentence = "这台手机里有别人没发出的内容，只能由本人登录后发送。请换回原来的账号。"


class PushTooLarge(TooLarge):
    """More than one push may carry."""

    code = "push.too_large"


class IdReused(Conflict):
    """The id was already used for something else."""

    code = "command.id_reused"
    sentence = "这条记录的编号已经用过而内容不同，没有执行。请截图联系街道应急办。"


class Trouble(Refusal):
    """Our own fault: the phone keeps the command and tries again."""

    code = "server.error"
    sentence = "系统出了点问题，这条稍后自动再发，内容不会丢。"


class Pusher:
    """One push while it is worked through."""

    def __init__(self, session: Session, actor: Actor, body: Push, now: datetime) -> None:
        self.session, self.actor, self.body, self.now = session, actor, body, now
        self.skew = body.sent_at - now
        self.chain = Chain(session, actor)
        self.fresh: list[UUID] = []
        self.known: dict[UUID, Receipt | Sealed] = {}

    def run(self) -> list[Outcome]:
        """Work through the commands in their order, then through what waited for them."""
        entries = [_read(raw) for raw in self.body.commands]
        ids = [*{e.id for e, _ in entries} | {a for e, _ in entries for a in e.after}]
        self.standing = queries.standing(self.session, self.actor, ids)
        if self.standing.receipts:
            self.known |= queries.receipts(self.session, self.actor, ids)
        kept = queries.waiting(self.session, self.actor, ids) if self.standing.waiting else {}
        self.arrival = Arrival(self.body.device, self.skew, self.now, kept)
        outcomes = [self._one(entry, broken) for entry, broken in entries]
        self._release()
        self.chain.finish()
        return outcomes

    def _one(self, entry: Entry, broken: Malformed | None) -> Outcome:
        digest = payload_hash(entry.name, entry.args, entry.at.isoformat())
        if (seen := self.known.get(entry.id)) is not None:
            if (seen.payload_hash, seen.author) != (digest, self.actor.id):
                return _told(entry.id, "id_reused", IdReused(id=entry.id), status=409)
            return Outcome(id=str(entry.id), result="replayed", of=seen.result, code=seen.code)
        kept = self.arrival.kept.get(entry.id)
        if kept and (kept.author != self.actor.id or kept.payload.get("digest") != digest):
            return _told(entry.id, "id_reused", IdReused(id=entry.id), status=409)
        if missing := [a for a in entry.after if a not in self.known]:
            keep_waiting(self.session, self.actor, entry, digest, missing[0], self.arrival)
            return Outcome(id=str(entry.id), result="held", facts={"waits_for": str(missing[0])})
        self._wait_no_more(kept)
        return self._answer(self.actor, self._roles(entry), entry, digest, broken)

    def _answer(
        self,
        author: Actor,
        roles: Sequence[Assignment],
        entry: Entry,
        digest: str,
        broken: Malformed | None = None,
        kept: Waiting | None = None,
    ) -> Outcome:
        moment = Moment.captured(entry.at, self.now, self._skew(kept))
        then = accounts.actor_at(author, roles, moment.at)
        try:
            if broken:
                raise broken
            done = self._carry_out(then, entry, moment)
        except Refusal as refusal:
            result, refusal = self._set_aside(then, entry, moment, refusal)
            outcome = _told(entry.id, result.value, refusal)
            code = refusal.code
        except (ArithmeticError, LookupError, TypeError, ValueError):
            log.exception("command %s of %s failed", entry.id, entry.name)
            return _told(entry.id, "held", Trouble())
        else:
            result, code = Result.APPLIED, ""
            outcome = Outcome(
                id=str(entry.id), result=result.value, number=done.number, detail=done.note
            )
            for n, matter in enumerate(done.matters):
                leave_task(self.session, then, matter, self.now, None if n else entry.id)
        device = kept.device if kept else self.body.device
        receipt = self.chain.add(entry, digest, author, device, moment, result, code)
        self.known[entry.id] = receipt
        self.fresh.append(entry.id)
        return outcome

    def _carry_out(self, then: Actor, entry: Entry, moment: Moment) -> Done:
        command = named(entry.name)
        facts = command.read(entry.args)
        try:
            try:
                with savepoint(self.session):
                    return command.operation(self.session, then, facts, moment)
            except NotFound:
                subjects = subjects_of(entry.args)
                venue = queries.moved_to(self.session, then, subjects, moment.at)
                if venue is None:
                    raise
                there = Actor(then.id, then.name, then.role, venue.grid)
                facts = command.read(told_of(venue.id, entry.args))
                with savepoint(self.session):
                    return command.operation(self.session, there, facts, moment)
        except IntegrityError as error:
            if TIMELINE in str(error.orig) and not is_last_turn(self.session):
                raise  # the whole push is done once more
            raise Conflict from error
        except DataError as error:
            raise Malformed(where="文字") from error

    def _set_aside(
        self, then: Actor, entry: Entry, moment: Moment, refusal: Refusal
    ) -> tuple[Result, Refusal]:
        if isinstance(refusal, NotNow):
            hazard = UUID(str(refusal.facts["hazard"]))
            try:
                with savepoint(self.session):
                    matter = keep_superseded(
                        self.session,
                        then,
                        hazard,
                        pictures_in(entry.args),
                        entry.name,
                        refusal,
                        moment,
                    )
                    leave_task(self.session, then, matter, self.now, entry.id)
            except Refusal as second:
                refusal = second
            else:
                return Result.SUPERSEDED, refusal
        park(self.session, then, entry, refusal, self.arrival)
        return Result.PARKED, refusal

    def _roles(self, entry: Entry) -> Sequence[Assignment]:
        placed = self.standing.placed_at
        if placed is None or entry.at - self.skew >= placed:
            return ()
        return self._history

    @cached_property
    def _history(self) -> Sequence[Assignment]:
        return accounts.assignments(self.session, self.actor, self.actor.id)

    def _release(self) -> None:
        while self.fresh and (self.standing.waiting or self.arrival.kept):
            self.session.flush()
            waited = queries.waiting_for(self.session, self.actor, self.fresh)
            self.fresh = []
            for row in waited:
                entry = msgspec.convert(row.payload["entry"], Entry)
                there = self.known | queries.receipts(self.session, self.actor, entry.after)
                missing = [a for a in entry.after if a not in there]
                if missing:
                    row.waits_for = missing[0]
                    continue
                author = accounts.actor_by_id(self.session, self.actor, row.author)
                roles = accounts.assignments(self.session, author, author.id)
                digest = str(row.payload["digest"])
                self._wait_no_more(row)
                self._answer(author, roles, entry, digest, kept=row)

    def _wait_no_more(self, kept: Waiting | None) -> None:
        """Forget that a command waits, before it is done: sent again or released, never both."""
        if kept:
            self.arrival.kept.pop(kept.id, None)
            self.session.flush()
            self.session.delete(kept)
            self.session.flush()

    def _skew(self, kept: Waiting | None) -> timedelta:
        return timedelta(milliseconds=kept.skew_ms) if kept else self.skew


def push(session: Session, actor: Actor, body: Push, now: datetime) -> Pushed:
    """Carry out an outbox; every command gets an answer, and the answer is kept for ever."""
    if body.author != actor.id:
        raise NotYours
    if len(body.commands) > MOST_COMMANDS:
        raise PushTooLarge(limit=f"{MOST_COMMANDS} 条")
    pusher = Pusher(session, actor, body, now)
    meet_install(session, actor, body, now)
    results = pusher.run()
    return Pushed(received_at=now, skew_ms=pusher.arrival.skew_ms, results=results)


def known_commands() -> list[str]:
    """The names a phone may use."""
    return sorted(COMMANDS)


def _read(raw: dict[str, Any]) -> tuple[Entry, Malformed | None]:
    try:
        entry = msgspec.convert(raw, Entry)
        if not is_plausible(entry.at):
            raise msgspec.ValidationError("at: no time of a phone")  # noqa: TRY301
    except msgspec.ValidationError as error:
        whole = msgspec.json.encode(raw, order="deterministic").decode()
        given = _uuid(raw.get("id")) or uuid5(NAMELESS, whole)
        stand_in = Entry(id=given, name=str(raw.get("name"))[:40], args=raw, at=_EPOCH)
        return stand_in, Malformed(where=str(error)[:200])
    else:
        return entry, None


_EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _told(entry_id: UUID, result: str, refusal: Refusal, status: int | None = None) -> Outcome:
    told = refusal.told()
    code, detail = str(told.pop("code")), str(told.pop("detail"))
    return Outcome(
        id=str(entry_id), result=result, code=code, detail=detail, facts=told, status=status
    )
