"""Push: each command once, in its own savepoint; what cannot be done now is never lost."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from backend.core.change_log import savepoint
from backend.core.clock import is_plausible
from backend.core.commands import CommandResult, CommandTime, RescueImporter
from backend.core.database import is_last_turn
from backend.core.errors import Conflict, Forbidden, NotFound, Refusal, TooLarge
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Assignment
from backend.sync import errors as faults
from backend.sync import queries
from backend.sync.authority.operations import WITHIN, Claim, CommandAuthor, acting, demand_vouched
from backend.sync.commands import Command, CommandKind, Malformed, pictures_in, unread
from backend.sync.features import FEATURES
from backend.sync.models import PendingCommand, Receipt, ReceiptResult
from backend.sync.receipts.operations import (
    Chain,
    PushContext,
    ReceiptDraft,
    hold,
    leave_task,
    park,
    payload_hash,
    register_device,
    try_again,
)
from backend.sync.schemas import CommandOutcome, Push, Pushed, PushedCommand

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

    def __init__(
        self,
        session: Session,
        actor: Actor,
        device: UUID,
        skew: timedelta,
        now: datetime,
        importer: RescueImporter | None = None,
    ) -> None:
        self.session, self.actor, self.now = session, actor, now
        self.arrival = PushContext(device, skew, now, {}, importer)
        self.standing = queries.PushState(0, 0, None)
        self.chain = Chain(session, actor)
        self.fresh: list[UUID] = []
        self.newer: set[UUID] = set()
        """Commands of a newer app, done as far as we know them, and kept for what we do not."""
        self.known: dict[UUID, Receipt | ReceiptDraft] = {}

    def run(self, commands: Sequence[dict[str, Any]]) -> list[CommandOutcome]:
        """Work through the commands in their order, then through what waited for them."""
        entries = [_read(raw) for raw in commands]
        ids = [*{e.id for e, _ in entries} | {a for e, _ in entries for a in e.after}]
        self.standing = queries.push_state(self.session, self.actor, ids)
        if self.standing.receipts:
            self.known |= queries.receipts(self.session, self.actor, ids)
        if self.standing.waiting:
            self.arrival.kept.update(queries.waiting(self.session, self.actor, ids))
        outcomes = [self._one(entry, broken) for entry, broken in entries]
        self._release()
        self.chain.finish()
        return outcomes

    def again(self, row: PendingCommand) -> None:
        """Try once more what failed through our own fault, and what waits for that."""
        self._let_in(row)
        self.standing = queries.PushState(0, 1, None)
        self._release()
        self.chain.finish()

    def _one(self, entry: PushedCommand, broken: Malformed | None) -> CommandOutcome:
        digest = payload_hash(entry.name, entry.args, entry.at.isoformat())
        if (seen := self.known.get(entry.id)) is not None:
            if (seen.payload_hash, seen.author) != (digest, self.actor.id):
                return _told(entry.id, "id_reused", IdReused(id=entry.id), status=409)
            return CommandOutcome(
                id=str(entry.id), result="replayed", of=seen.result, code=seen.code
            )
        kept = self.arrival.kept.get(entry.id)
        if kept and (kept.author != self.actor.id or kept.payload.get("digest") != digest):
            return _told(entry.id, "id_reused", IdReused(id=entry.id), status=409)
        if missing := [a for a in entry.after if a not in self.known]:
            hold(self.session, self.actor, entry, digest, missing[0], self.arrival)
            return CommandOutcome(
                id=str(entry.id), result="held", facts={"waits_for": str(missing[0])}
            )
        author = CommandAuthor(self.actor, self._roles(entry))
        return self._answer(author, entry, digest, self._coming(entry), broken, kept)

    def _coming(self, entry: PushedCommand, kept: PendingCommand | None = None) -> PushContext:
        """How a command came: now, or with the push that we kept it of."""
        if kept is None:
            return self.arrival
        skew = timedelta(milliseconds=kept.skew_ms)
        return PushContext(
            kept.device, skew, kept.received_at, {entry.id: kept}, importer=kept.importer
        )

    def _answer(
        self,
        author: CommandAuthor,
        entry: PushedCommand,
        digest: str,
        came: PushContext,
        broken: Malformed | None = None,
        kept: PendingCommand | None = None,
    ) -> CommandOutcome:
        moment = CommandTime.captured(entry.at, self.now, came.skew, came.importer)
        then = author.at(moment.at)
        try:
            result, code, outcome = self._done(author, then, entry, moment, came, broken)
        except Exception as error:  # noqa: BLE001 - whatever it was, it stops nothing else
            return self._fail(then, entry, digest, came, error)
        if kept and result is not ReceiptResult.PARKED and entry.id not in self.newer:
            self.session.delete(kept)
            self.session.flush()
        receipt = self.chain.add(entry, digest, author.now, came.device, moment, result, code)
        self.known[entry.id] = receipt
        self.fresh.append(entry.id)
        return outcome

    def _done(
        self,
        author: CommandAuthor,
        then: Actor,
        entry: PushedCommand,
        moment: CommandTime,
        came: PushContext,
        broken: Malformed | None,
    ) -> tuple[ReceiptResult, str, CommandOutcome]:
        try:
            if broken:
                raise broken
            done = self._carry_out(author, entry, moment, came)
        except Refusal as refusal:
            result, last = self._set_aside(then, entry, moment, refusal, came)
            return result, last.code, _told(entry.id, result.value, last)
        for n, matter in enumerate(done.matters):
            leave_task(self.session, then, matter, self.now, None if n else entry.id)
        applied = ReceiptResult.APPLIED
        return (
            applied,
            "",
            CommandOutcome(
                id=str(entry.id), result=applied.value, number=done.number, detail=done.note
            ),
        )

    def _fail(
        self, then: Actor, entry: PushedCommand, digest: str, came: PushContext, error: Exception
    ) -> CommandOutcome:
        """Our own fault: keep the command as it came, and do it by ourselves later."""
        if faults.of_the_whole(error) or self._is_raced(error):
            raise error
        log.error(
            "command %s of %s failed: %s", entry.id, entry.name[:40], faults.error_code(error)
        )
        hold(self.session, then, entry, digest, entry.id, came)
        try_again(came.kept[entry.id], self.now)
        self.session.flush()
        return _told(entry.id, "held", Trouble())

    def _is_raced(self, error: Exception) -> bool:
        """Whether another act took the ticket's version: the whole push is then done once more."""
        raced = isinstance(error, IntegrityError) and TIMELINE in str(error.orig)
        return raced and not is_last_turn(self.session)

    def _carry_out(
        self, author: CommandAuthor, entry: PushedCommand, moment: CommandTime, came: PushContext
    ) -> CommandResult:
        command = FEATURES.command(entry.name)
        payload = command.read(entry.args)
        actor = self._trusted(author, command.kind_of(payload), entry, moment, came)
        done = self._run(command, actor, payload, entry, moment, came)
        if unread(payload, entry.args):
            hold(self.session, actor, entry, "", None, came)
            self.newer.add(entry.id)
        return done

    def _run(
        self,
        command: Command[Any],
        actor: Actor,
        payload: msgspec.Struct,
        entry: PushedCommand,
        moment: CommandTime,
        came: PushContext,
    ) -> CommandResult:
        try:
            try:
                with savepoint(self.session):
                    return command.run(self.session, actor, payload, moment)
            except NotFound:
                subjects, week = command.subjects_of(payload), came.now - WITHIN
                found = FEATURES.moved(self.session, actor, subjects, moment.at, week)
                decides = command.kind_of(payload) is CommandKind.DECISION
                if found is None or (decides and not actor.sees(found.grid)):
                    raise
                there = replace(actor, grid=found.grid, venue=found.venue)
                payload = command.read(command.with_venue(entry.args, found.venue))
                with savepoint(self.session):
                    return command.run(self.session, there, payload, moment)
        except DataError as error:
            raise Malformed(where="文字") from error

    def _trusted(
        self,
        author: CommandAuthor,
        kind: CommandKind,
        entry: PushedCommand,
        moment: CommandTime,
        came: PushContext,
    ) -> Actor:
        """Under which authority it is carried out; nearly always that of now."""
        if not author.held and author.serving and came.importer is None:
            return author.now
        known = queries.known_since(self.session, author.now, came.device)
        claim = Claim(moment, came.now, known)
        actor = acting(author, kind, claim)
        if came.importer:
            demand_vouched(actor, kind, claim, entry.at - came.skew)
        return actor

    def _set_aside(
        self,
        then: Actor,
        entry: PushedCommand,
        moment: CommandTime,
        refusal: Refusal,
        came: PushContext,
    ) -> tuple[ReceiptResult, Refusal]:
        command = FEATURES.commands.get(entry.name)
        late = command.superseding if command else None
        if late and isinstance(refusal, late.refusal):
            cited = pictures_in(entry.args)
            try:
                with savepoint(self.session):
                    matter = late.keep(self.session, then, cited, entry.name, refusal, moment)
                    leave_task(self.session, then, matter, self.now, entry.id)
            except Refusal as second:
                refusal = second
            else:
                return ReceiptResult.SUPERSEDED, refusal
        park(self.session, then, entry, refusal, came, moment)
        return ReceiptResult.PARKED, refusal

    def _roles(self, entry: PushedCommand) -> Sequence[Assignment]:
        placed = self.standing.placed_at
        if placed is None or entry.at - self.arrival.skew >= placed:
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
                self._let_in(row)

    def _let_in(self, row: PendingCommand) -> None:
        """Do what was held, as it came; as long as something is missing it waits for that."""
        entry = msgspec.convert(row.entry, PushedCommand)
        there = self.known | queries.receipts(self.session, self.actor, entry.after)
        if missing := [a for a in entry.after if a not in there]:
            row.waits_for, row.again_at = missing[0], None
            return
        user = accounts.user(self.session, self.actor, row.author)
        roles = accounts.assignments(self.session, self.actor, row.author)
        author = CommandAuthor(accounts.actor_of(user), roles, serving=user.active)
        digest = str(row.payload["digest"])
        self._answer(author, entry, digest, self._coming(entry, row), kept=row)


def push(session: Session, actor: Actor, body: Push, now: datetime) -> Pushed:
    """Carry out an outbox; every command gets an answer, and the answer is kept for ever."""
    if body.author != actor.id:
        raise NotYours
    if len(body.commands) > MOST_COMMANDS:
        raise PushTooLarge(limit=f"{MOST_COMMANDS} 条")
    pusher = Pusher(session, actor, body.device, body.sent_at - now, now)
    register_device(session, actor, body, now)
    results = pusher.run(body.commands)
    return Pushed(received_at=now, skew_ms=pusher.arrival.skew_ms, results=results)


def retry(session: Session, row: PendingCommand, now: datetime) -> None:
    """Do once more what was held through our own fault, and what waits for it."""
    author = accounts.actor_of(accounts.user(session, None, row.author))
    skew = timedelta(milliseconds=row.skew_ms)
    Pusher(session, author, row.device, skew, now, row.importer).again(row)


def known_commands() -> list[str]:
    """The names a phone may use."""
    return sorted(FEATURES.commands)


def _read(raw: dict[str, Any]) -> tuple[PushedCommand, Malformed | None]:
    try:
        entry = msgspec.convert(raw, PushedCommand)
        if not is_plausible(entry.at):
            raise msgspec.ValidationError("at: no time of a phone")  # noqa: TRY301
    except msgspec.ValidationError as error:
        whole = msgspec.json.encode(raw, order="deterministic").decode()
        given = _uuid(raw.get("id")) or uuid5(NAMELESS, whole)
        stand_in = PushedCommand(id=given, name=str(raw.get("name"))[:40], args=raw, at=_EPOCH)
        return stand_in, Malformed(where=str(error)[:200])
    else:
        return entry, None


_EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _told(
    entry_id: UUID, result: str, refusal: Refusal, status: int | None = None
) -> CommandOutcome:
    told = refusal.to_problem()
    code, detail = str(told.pop("code")), str(told.pop("detail"))
    return CommandOutcome(
        id=str(entry_id), result=result, code=code, detail=detail, facts=told, status=status
    )
