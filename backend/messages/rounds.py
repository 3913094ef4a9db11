"""What the clock brings about, and what is to go out: done in rounds inside the server's process.

A delivery goes out at least once: a server that dies between sending and noting it leaves the
delivery to the next, with the same `X-Anxun-Delivery`. Of several servers one does each thing.
"""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeAlias
from uuid import UUID

from anyio import to_thread
from litestar import Litestar
from sqlmodel import Session

from backend.clock import day_of
from backend.database import Database
from backend.hazards.models import OPEN, State
from backend.messages import queries, reaching, sealing
from backend.messages.models import Channel, Delivery, Occasion, Rule
from backend.messages.rules import Notice, after_quiet
from backend.messages.telling import tell
from backend.messages.watching import about
from backend.settings import Settings

Source: TypeAlias = Callable[[Session, datetime], list[Notice]]
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
DIGEST_LINES = 20
log = logging.getLogger(__name__)


def of_tickets(session: Session, now: datetime) -> list[Notice]:
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
        queries.add(session, None, Occasion, marks)
        tell(session, notices, now)
        queries.forget(session, None, now - KEEP_READ, now - KEEP_ANY)
    return True


def sending_round(db: Database, config: Settings, now: Callable[[], datetime]) -> int:
    """Send what is due, a few at a time; gives how many went out or failed."""
    with db.reading() as session:
        if not queries.something_due(session, None, now()):
            return 0
    with db.writing() as session:
        taken = _take(session, now())
    for channel, deliveries in taken:
        reply = _send(config, channel, deliveries)
        with db.writing() as session:
            _note(session, channel, [d.id for d in deliveries], reply, now())
    return len(taken)


def tending(
    db: Database, config: Settings, now: Callable[[], datetime], sources: Sequence[Source]
) -> Callable[[Litestar], contextlib.AbstractAsyncContextManager[None]]:
    """Do the rounds for as long as the app lives."""

    @contextlib.asynccontextmanager
    async def alive(_: Litestar) -> AsyncGenerator[None]:
        rounds = asyncio.create_task(_go_round(db, config, now, sources))
        yield
        rounds.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await rounds

    return alive


async def _go_round(
    db: Database, config: Settings, now: Callable[[], datetime], sources: Sequence[Source]
) -> None:
    next_clock = now()
    while True:
        try:
            if now() >= next_clock:
                next_clock = now() + CLOCK_EVERY
                await to_thread.run_sync(clock_round, db, now(), sources)
            while await to_thread.run_sync(sending_round, db, config, now):
                pass
        except Exception:  # the next round tries again
            log.exception("a round of messages failed")
        await asyncio.sleep(PAUSE_S)


def _take(session: Session, now: datetime) -> list[tuple[Channel, list[Delivery]]]:
    due = queries.claim(session, None, now, AT_ONCE)
    for delivery in due:
        delivery.claimed_until = now + CLAIM
        delivery.attempts += 1
    channels = queries.channels_by_id(session, None, [d.channel_id for d in due])
    due.sort(key=lambda d: str(d.batch))
    return [
        (channels[together[0].channel_id], together)
        for _, batch in groupby(due, key=lambda d: d.batch)
        if (together := list(batch))
    ]


def _send(config: Settings, channel: Channel, deliveries: Sequence[Delivery]) -> reaching.Reply:
    if not channel.active:
        return reaching.Reply("通道已停用，启用后再发")
    title, body = _words(config, deliveries)
    target = sealing.opened(channel.target, config.secret_key())
    try:
        return reaching.send(
            channel.kind, target, title, body, wire_id([d.id for d in deliveries]),
            private=config.private_webhooks,
        )  # fmt: skip
    except Exception:
        log.exception("sending over channel %s failed", channel.id)
        return reaching.Reply("发送程序出错，稍后自动再试")


def wire_id(ids: Sequence[UUID]) -> UUID:
    """Names what goes over the wire together: the same deliveries, the same name."""
    if len(ids) == 1:
        return ids[0]
    together = hashlib.sha256("".join(sorted(str(i) for i in ids)).encode()).digest()
    return UUID(bytes=together[:16])


def _words(config: Settings, deliveries: Sequence[Delivery]) -> tuple[str, str]:
    link = config.public_url.rstrip("/")
    if len(deliveries) == 1:
        one = deliveries[0]
        return f"【安巡】{one.title}", f"{one.text}\n请登录安巡处理：{link}"
    lines = [f"{d.title}：{d.text}" for d in deliveries[:DIGEST_LINES]]
    if (more := len(deliveries) - DIGEST_LINES) > 0:
        lines.append(f"……另有 {more} 条")
    title = f"【安巡】今日汇总 {len(deliveries)} 条"
    return title, "\n".join([*lines, f"请登录安巡处理：{link}"])


def _note(
    session: Session, channel: Channel, ids: Sequence[UUID], reply: reaching.Reply, now: datetime
) -> None:
    for delivery in queries.of_batch(session, None, ids):
        delivery.claimed_until = None
        delivery.last_error = reply.error
        if not reply.error:
            delivery.sent_at, delivery.ended = now, True
            continue
        wait = min(FIRST_RETRY * 2 ** min(delivery.attempts - 1, 20), LONGEST_RETRY)
        delivery.due_at = after_quiet(channel.quiet_from, channel.quiet_to, now + wait)
        if now - delivery.created_at > GIVE_UP_AFTER:
            delivery.given_up_at, delivery.ended = now, True
        queries.hold_back(session, None, channel.id, delivery.due_at)
