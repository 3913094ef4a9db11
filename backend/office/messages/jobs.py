"""What the clock brings about, and what is to go out: done in rounds inside the server's process.

A delivery goes out at least once: a server that dies between sending and noting it leaves the
delivery to the next, with the same `X-Anxun-Delivery`. Of several servers one does each thing.
"""

import asyncio
import contextlib
import hashlib
import logging
import time
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from litestar import Litestar
from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.database import Database
from backend.core.settings import Settings
from backend.field.hazards.models import OPEN, State
from backend.office.messages import queries
from backend.office.messages.channels import operations as reaching
from backend.office.messages.channels import operations as sealing
from backend.office.messages.channels.operations import RECEIVERS, MessagePart, parts_of
from backend.office.messages.channels.transport import hang_up_all
from backend.office.messages.models import Channel, Delivery, Occasion, Rule
from backend.office.messages.operations import write_messages
from backend.office.messages.rules import Announcement, after_quiet
from backend.office.messages.subscriptions import about

Source: TypeAlias = Callable[[Session, datetime], list[Announcement]]
"""Finds what the clock has brought about and nobody was told of yet."""

PAUSE_S = 2.0
CLOCK_EVERY = timedelta(seconds=60)
CLAIM = timedelta(seconds=90)
"""How long a server may be at a delivery before another takes it to be dead."""
AT_ONCE = 4
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=2), timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
OVERDUE_SINCE = timedelta(days=14)
"""Older debts stand on the board; telling of them all at once helps nobody."""
MOST_NOTICES = 500
KEEP_READ, KEEP_ANY = timedelta(days=30), timedelta(days=90)
MOST_AT_ONCE = 16
"""Channels spoken to at the same time; one that does not answer is soon asked less and less."""
A_MINUTE = timedelta(seconds=61)
STOP_S = 4.0
log = logging.getLogger(__name__)


def of_tickets(session: Session, now: datetime) -> list[Announcement]:
    """Tickets due tomorrow, those that have become overdue, and whistles nobody answered."""
    today = day_of(now)
    tomorrow, late = today + timedelta(days=1), today - timedelta(days=1)
    waiting = (State.REPORTED, State.RECTIFYING)
    asked = [
        (Rule.DUE_TOMORROW, tomorrow, tomorrow, waiting),
        (Rule.OVERDUE, today - OVERDUE_SINCE, late, OPEN),
    ]
    whistled = [
        about(ticket, Rule.WHISTLE_UNANSWERED, now.isoformat())
        for ticket in queries.unanswered(session, None, now, MOST_NOTICES)
    ]
    return whistled + [
        about(ticket, rule, str(ticket.due_on))
        for rule, first, last, states in asked
        for ticket in queries.due_on(session, None, rule, first, last, states, MOST_NOTICES)
    ]


def clock_round(db: Database, now: datetime, sources: Iterable[Source] = (of_tickets,)) -> bool:
    """Tell what the clock has brought about, unless another server does."""
    with db.writing() as session:
        lease = queries.lease(session, None, "messages.clock", now)
        if lease is None or lease.held_until > now:
            return False
        lease.held_until = now + CLOCK_EVERY * 0.9
        notices = [notice for source in sources for notice in source(session, now)]
        marks = [
            {"rule": n.rule, "subject_id": n.subject_id, "occasion": n.occasion, "at": now}
            for n in notices
        ]
        queries.insert_new(session, None, Occasion, marks)
        write_messages(session, notices, now)
        queries.delete_old(session, None, now - KEEP_READ, now - KEEP_ANY)
    return True


@dataclass(frozen=True, slots=True)
class Errand:
    """A batch to be taken to its channel, part by part."""

    channel: Channel
    batch: Sequence[Delivery]
    """All that was ever in it: so its parts are the same each time."""
    waiting: frozenset[UUID]
    """What of it is still to go."""

    def run(self, db: Database, config: Settings, now: Callable[[], datetime]) -> None:
        """Send what the channel takes within a minute; the rest waits for the next."""
        left, receiver = set(self.waiting), RECEIVERS[self.channel.kind]
        link = config.public_url.rstrip("/")
        parts = parts_of(self.channel.kind, self.batch, link)
        pending = [part for part in parts if left & set(part.deliveries)]
        for n, part in enumerate(pending):
            if n == receiver.a_minute:
                with self._noting(db) as session:
                    _put_off(session, self.channel, left, now() + A_MINUTE)
                return
            reply = self._send(config, part)
            with self._noting(db) as session:
                if reply.error:
                    _note_failure(session, self.channel, left, reply, now())
                    return
                left -= set(part.deliveries)
                _note_sent(session, part, left, now())
            if receiver.pause_s and n + 1 < len(pending):
                time.sleep(receiver.pause_s)

    @contextlib.contextmanager
    def _noting(self, db: Database) -> Generator[Session]:
        with db.writing() as session:
            queries.hold_channel(session, None, self.channel.id)
            yield session

    def _send(self, config: Settings, part: MessagePart) -> reaching.Reply:
        if not self.channel.active:
            return reaching.Reply("通道已停用，启用后再发")
        target = sealing.decrypt(self.channel.target, config.secret_key())
        name = str(wire_id([d.id for d in self.batch]))
        try:
            return reaching.send(
                self.channel.kind, target, part.title, part.body,
                f"{name}.{part.number}" if part.of > 1 else name,
                private=config.private_webhooks,
            )  # fmt: skip
        except Exception:
            log.exception("sending over channel %s failed", self.channel.id)
            return reaching.Reply("发送程序出错，稍后自动再试")


def take_errands(
    db: Database, now: Callable[[], datetime], busy: Collection[UUID], most: int
) -> list[Errand]:
    """Claim a batch each of some channels that nobody is speaking to here."""
    with db.reading() as session:
        if most <= 0 or not queries.something_due(session, None, now(), busy):
            return []
    with db.writing() as session:
        due = queries.claim(session, None, now(), min(most, AT_ONCE), busy)
        for delivery in due:
            delivery.claimed_until = now() + CLAIM
            delivery.attempts += 1
        session.flush()
        ids = {d.channel_id for d in due}
        channels = queries.channels_by_id(session, None, list(ids))
        batches = queries.whole_batches(session, None, {d.batch for d in due})
    waiting = {d.id for d in due}
    return [
        Errand(channels[batch[0].channel_id], batch, frozenset(d.id for d in batch) & waiting)
        for batch in batches
    ]


def sending_round(db: Database, config: Settings, now: Callable[[], datetime]) -> int:
    """Send what is due, one after the other; gives how many batches went out or failed."""
    errands = take_errands(db, now, (), AT_ONCE)
    for errand in errands:
        errand.run(db, config, now)
    return len(errands)


def tending(
    db: Database, config: Settings, now: Callable[[], datetime], sources: Sequence[Source]
) -> Callable[[Litestar], contextlib.AbstractAsyncContextManager[None]]:
    """Do the rounds for as long as the app lives."""

    @contextlib.asynccontextmanager
    async def alive(_: Litestar) -> AsyncGenerator[None]:
        desk = Sending(db, config, now)
        rounds = asyncio.create_task(_go_round(desk, sources))
        yield
        rounds.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await rounds
        await desk.stop()

    return alive


class Sending:
    """Takes errands out side by side, one for a channel: a slow one holds up itself alone."""

    def __init__(self, db: Database, config: Settings, now: Callable[[], datetime]) -> None:
        self.db, self.config, self.now = db, config, now
        self._threads = CapacityLimiter(MOST_AT_ONCE)
        self._busy: dict[UUID, asyncio.Task[None]] = {}
        self._free = asyncio.Event()

    async def look(self) -> None:
        """Start what is due and may be started now."""
        self._free.clear()
        while errands := await to_thread.run_sync(
            take_errands, self.db, self.now, set(self._busy), MOST_AT_ONCE - len(self._busy)
        ):
            for errand in errands:
                self._busy[errand.channel.id] = asyncio.create_task(self._go(errand))

    async def rest(self) -> None:
        """Wait a little, or until a channel is free for what else it has to hear."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_S):
                await self._free.wait()

    async def stop(self) -> None:
        """Let what is on its way arrive, for a moment; then hang up."""
        for patience in (STOP_S, STOP_S):
            if self._busy:
                await asyncio.wait(self._busy.values(), timeout=patience)
            hang_up_all()

    async def _go(self, errand: Errand) -> None:
        try:
            await to_thread.run_sync(
                errand.run, self.db, self.config, self.now, limiter=self._threads
            )
        except Exception:  # its claim ends, and another round tries again
            log.exception("an errand of channel %s failed", errand.channel.id)
        finally:
            del self._busy[errand.channel.id]
            self._free.set()


async def _go_round(sending: Sending, sources: Sequence[Source]) -> None:
    now = sending.now
    next_clock = now()
    while True:
        try:
            if now() >= next_clock:
                next_clock = now() + CLOCK_EVERY
                await to_thread.run_sync(clock_round, sending.db, now(), sources)
            await sending.look()
        except Exception:  # the next round tries again
            log.exception("a round of messages failed")
            await asyncio.sleep(PAUSE_S)
        await sending.rest()


def wire_id(ids: Sequence[UUID]) -> UUID:
    """Names what goes over the wire together: the same deliveries, the same name."""
    if len(ids) == 1:
        return ids[0]
    together = hashlib.sha256("".join(sorted(str(i) for i in ids)).encode()).digest()
    return UUID(bytes=together[:16])


def _note_sent(session: Session, part: MessagePart, left: set[UUID], now: datetime) -> None:
    for delivery in queries.of_batch(session, None, list(part.deliveries)):
        delivery.claimed_until, delivery.last_error = None, ""
        delivery.sent_at, delivery.given_up_at, delivery.ended = now, None, True
    for delivery in queries.of_batch(session, None, list(left)):
        delivery.claimed_until = now + CLAIM


def _put_off(session: Session, channel: Channel, left: set[UUID], until: datetime) -> None:
    """The channel takes no more this minute: no failure of anybody's."""
    for delivery in queries.of_batch(session, None, list(left)):
        delivery.claimed_until, delivery.due_at = None, until
        delivery.attempts -= 1
    session.flush()
    queries.hold_back(session, None, channel.id, until)


def _note_failure(
    session: Session, channel: Channel, left: set[UUID], reply: reaching.Reply, now: datetime
) -> None:
    until = now
    for delivery in queries.of_batch(session, None, list(left)):
        delivery.claimed_until, delivery.last_error = None, reply.error
        wait = min(FIRST_RETRY * 2 ** min(delivery.attempts - 1, 20), LONGEST_RETRY)
        delivery.due_at = after_quiet(channel.quiet_from, channel.quiet_to, now + wait)
        until = max(until, delivery.due_at)
        if now - delivery.created_at > GIVE_UP_AFTER:
            delivery.given_up_at, delivery.ended = now, True
    session.flush()
    queries.hold_back(session, None, channel.id, until)
