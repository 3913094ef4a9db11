"""Reads and bulk writes of messages, channels and deliveries. Rules act for nobody: actor None."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.change_log import insert_into
from backend.core.database import Record, execute, param
from backend.core.errors import NotFound
from backend.core.statements import LookUp
from backend.field.hazards.models import OPEN, Hazard, State
from backend.office.messages.models import Channel, Delivery, Lease, Message, Occasion, Rule
from backend.people.accounts.models import Actor, Grid, Role, User
from backend.people.accounts.queries import visible_to, within
from backend.sync.models import PendingCommand


class ChannelUnknown(NotFound):
    """No such channel in the actor's grid."""

    code = "channel.unknown"
    sentence = "没有找到这个消息通道，可能已被删除。请刷新后再看。"


class DeliveryUnknown(NotFound):
    """Nothing such in the actor's grid."""

    code = "delivery.unknown"
    sentence = "没有找到这条外发消息，可能它的通道已被删除。请刷新后再看。"


@dataclass(frozen=True, slots=True)
class TicketLine:
    """What is said of a ticket."""

    id: UUID
    number: str
    grid: str
    grid_name: str
    venue_name: str
    item_text: str
    due_on: date | None
    found_by: UUID | None


_TICKET = sa.select(
    *(
        col(c)
        for c in (
            Hazard.id, Hazard.number, Hazard.grid, Grid.full_name, Hazard.venue_name,
            Hazard.item_text, Hazard.due_on, Hazard.found_by,
        )
    )
).join(Grid, col(Grid.path) == col(Hazard.grid))  # fmt: skip
_TICKETS = _TICKET.where(col(Hazard.id).in_(param("ids", many=True)))
_AUDIENCE = sa.select(col(User.id), col(User.role), col(User.grid)).where(
    col(User.grid).in_(param("grids", many=True)),
    col(User.role).in_(param("roles", many=True)),
    col(User.active).is_(True),
)
_CHANNELS = select(Channel).where(
    col(Channel.grid).in_(param("grids", many=True)),
    col(Channel.role).in_(param("roles", many=True)),
    col(Channel.active).is_(True),
)
_UNREAD = LookUp(
    sa.select(sa.func.count().label("lines")).where(
        col(Message.user_id) == param("me"),
        col(Message.read_at).is_(None),
        col(Message.grid) >= param("grid"),
        col(Message.grid) < param("beyond"),
    )
)


def tickets_by_id(session: Session, actor: None, ids: Sequence[UUID]) -> dict[UUID, TicketLine]:
    """Tickets by id, for the words of a message."""
    found = execute(session, _TICKETS, {"ids": list(ids)}).all()
    return {row[0]: TicketLine(*row) for row in found}


def audience(
    session: Session, actor: None, grids: Sequence[str], roles: Sequence[Role]
) -> list[tuple[UUID, Role, str]]:
    """Who holds one of these roles in one of these grids: id, role, grid."""
    if not roles:
        return []
    found = execute(session, _AUDIENCE, {"grids": list(grids), "roles": list(roles)})
    return [tuple(row) for row in found]


def channels_for(
    session: Session, actor: None, grids: Sequence[str], roles: Sequence[Role]
) -> Sequence[Channel]:
    """Channels open to one of these roles in one of these grids."""
    if not roles:
        return []
    return session.exec(_CHANNELS, params={"grids": list(grids), "roles": list(roles)}).all()


def insert_new(
    session: Session, actor: None, table: type[Record], rows: Sequence[dict[str, Any]]
) -> None:
    """Write lines, deliveries or occasions; those already there stay as they are."""
    if rows:
        execute(session, insert_into(session, table).on_conflict_do_nothing(), rows)


def settle_subjects(session: Session, actor: None, ids: Sequence[UUID], now: datetime) -> None:
    """Nobody need read of these any more."""
    unread = sa.update(Message).where(
        col(Message.subject_id).in_(ids), col(Message.read_at).is_(None)
    )
    execute(session, unread.values(read_at=now))


def unread(session: Session, actor: Actor) -> int:
    """How many lines the actor has not read."""
    asked = {"me": actor.id, "grid": actor.grid, "beyond": actor.grid[:-1] + "/"}
    return int(_UNREAD.first(session, asked).lines)


def inbox(
    session: Session, actor: Actor, *, unread_only: bool, offset: int, limit: int
) -> tuple[Sequence[Message], int]:
    """One page of the actor's own lines, the newest first, and how many there are."""
    mine = visible_to(actor, Message, select(Message).where(Message.user_id == actor.id))
    if unread_only:
        mine = mine.where(col(Message.read_at).is_(None))
    count = select(sa.func.count()).select_from(mine.subquery())
    page = mine.order_by(col(Message.at).desc(), col(Message.id).desc())
    return session.exec(page.offset(offset).limit(limit)).all(), session.exec(count).one()


def mark_read(session: Session, actor: Actor, ids: Sequence[UUID] | None, now: datetime) -> None:
    """Note that the actor has read some of their own lines, or all."""
    mine = sa.update(Message).where(
        col(Message.user_id) == actor.id, col(Message.read_at).is_(None)
    )
    if ids is not None:
        mine = mine.where(col(Message.id).in_(ids))
    execute(session, mine.values(read_at=now))


def delete_old(session: Session, actor: None, read_before: datetime, any_before: datetime) -> None:
    """Let go of old lines, and of deliveries that are over."""
    old = sa.or_(col(Message.read_at) < read_before, col(Message.at) < any_before)
    execute(session, sa.delete(Message).where(old))
    over = sa.and_(col(Delivery.ended).is_(True), col(Delivery.created_at) < any_before)
    execute(session, sa.delete(Delivery).where(over))
    execute(session, sa.delete(Occasion).where(col(Occasion.at) < any_before - timedelta(days=365)))


def due_on(
    session: Session, actor: None, rule: Rule, first: date, last: date, states: Sequence[State],
    limit: int,
) -> list[TicketLine]:  # fmt: skip
    """Tickets whose last day lies between two days and that the rule has not told of yet."""
    told = sa.exists().where(
        col(Occasion.rule) == rule,
        col(Occasion.subject_id) == col(Hazard.id),
        col(Occasion.occasion) == sa.cast(col(Hazard.due_on), sa.String),
    )
    statement = _TICKET.where(
        col(Hazard.state).in_(states), col(Hazard.due_on).between(first, last), ~told
    )
    return [TicketLine(*row) for row in execute(session, statement.limit(limit))]


def unanswered(session: Session, actor: None, now: datetime, limit: int) -> list[TicketLine]:
    """Tickets whose whistle no department answered in time, of which nobody was told yet."""
    late = col(Hazard.whistle_by)
    told = sa.exists().where(
        col(Occasion.rule) == Rule.WHISTLE_UNANSWERED,
        col(Occasion.subject_id) == col(Hazard.id),
        col(Occasion.at) >= late,
    )
    statement = _TICKET.where(late.is_not(None), late < now, col(Hazard.state).in_(OPEN), ~told)
    return [TicketLine(*row) for row in execute(session, statement.limit(limit))]


def channels(session: Session, actor: Actor) -> Sequence[Channel]:
    """The channels of the actor's grid."""
    statement = visible_to(actor, Channel, select(Channel))
    return session.exec(statement.order_by(col(Channel.grid), col(Channel.created_at))).all()


def channel(session: Session, actor: Actor, channel_id: UUID) -> Channel:
    """Fetch one channel of the actor's grid."""
    statement = visible_to(actor, Channel, select(Channel).where(Channel.id == channel_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise ChannelUnknown(channel=channel_id)


def drop_deliveries(session: Session, actor: Actor, channel_id: UUID) -> None:
    """Forget what a channel of the actor's was to send, and sent."""
    execute(session, sa.delete(Delivery).where(col(Delivery.channel_id) == channel_id))


def tickets_now(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, tuple[Any, ...]]:
    """Of channels in scope: how many wait, how many of them failed before, when the last went."""
    open_ = col(Delivery.ended).is_(False)

    def those(condition: sa.ColumnElement[bool]) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    given_up = col(Delivery.given_up_at).is_not(None)
    failing = sa.or_(given_up, sa.and_(open_, col(Delivery.last_error) != ""))
    statement = (
        sa.select(
            col(Delivery.channel_id), those(open_), those(failing),
            sa.func.max(col(Delivery.sent_at)),
        )
        .where(col(Delivery.channel_id).in_(ids))
        .group_by(col(Delivery.channel_id))
    )  # fmt: skip
    return {row[0]: tuple(row[1:]) for row in execute(session, statement)}


def deliveries(
    session: Session, actor: Actor, *, failing: bool, offset: int, limit: int
) -> tuple[Sequence[tuple[Delivery, Channel]], int]:
    """What leaves or left over the actor's channels, the newest first."""
    mine = (
        select(Delivery, Channel)
        .join(Channel, col(Channel.id) == col(Delivery.channel_id))
        .where(within(col(Channel.grid), actor.grid))
    )
    if failing:
        mine = mine.where(col(Delivery.sent_at).is_(None), col(Delivery.last_error) != "")
    count = mine.with_only_columns(sa.func.count(), maintain_column_froms=True)
    page = mine.order_by(col(Delivery.created_at).desc(), col(Delivery.id).desc())
    found = session.exec(page.offset(offset).limit(limit)).all()
    return found, int(execute(session, count).scalar_one())


def delivery(session: Session, actor: Actor, delivery_id: UUID) -> Delivery:
    """Fetch one delivery of a channel of the actor's."""
    statement = (
        select(Delivery)
        .join(Channel, col(Channel.id) == col(Delivery.channel_id))
        .where(Delivery.id == delivery_id, within(col(Channel.grid), actor.grid))
    )
    if found := session.exec(statement).one_or_none():
        return found
    raise DeliveryUnknown(delivery=delivery_id)


def something_due(
    session: Session, actor: None, now: datetime, busy: Collection[UUID] = ()
) -> bool:
    """Whether anything should go out now, over a channel that is not busy."""
    due = select(Delivery.id).where(*_due(now), col(Delivery.channel_id).not_in(busy))
    return session.exec(due.limit(1)).first() is not None


def claim(
    session: Session, actor: None, now: datetime, most: int, busy: Collection[UUID] = ()
) -> list[Delivery]:
    """Take the oldest batch of some channels; on PostgreSQL what no other server is taking."""
    free = (*_due(now), col(Delivery.channel_id).not_in(busy))
    heads = (
        sa.select(col(Delivery.channel_id), col(Delivery.batch)).where(*free)
        .group_by(col(Delivery.channel_id), col(Delivery.batch))
        .order_by(sa.func.min(col(Delivery.due_at)), col(Delivery.batch)).limit(most * 50)
    )  # fmt: skip
    first: dict[UUID, UUID] = {}
    for channel_id, batch in execute(session, heads):
        first.setdefault(channel_id, batch)
    batches = list(first.values())[:most]
    statement = select(Delivery).where(col(Delivery.batch).in_(batches), *_due(now))
    statement = statement.order_by(col(Delivery.created_at), col(Delivery.id))
    return list(session.exec(statement.with_for_update(skip_locked=True)))


def channels_by_id(session: Session, actor: None, ids: Sequence[UUID]) -> dict[UUID, Channel]:
    """Channels to send over."""
    return {c.id: c for c in session.exec(select(Channel).where(col(Channel.id).in_(ids)))}


def hold_channel(session: Session, actor: None, channel_id: UUID) -> None:
    """Let no other server note what became of this channel's messages until this one has.

    Two that each hold rows of their own and want the other's would wait for each other for good.
    """
    one = sa.select(col(Channel.id)).where(col(Channel.id) == channel_id)
    execute(session, one.with_for_update(key_share=True))


def whole_batches(session: Session, actor: None, batches: Collection[UUID]) -> list[list[Delivery]]:
    """Batches with all that was ever in them, the oldest first, sent or not."""
    statement = select(Delivery).where(col(Delivery.batch).in_(batches))
    found: dict[UUID, list[Delivery]] = {}
    for one in session.exec(statement.order_by(col(Delivery.created_at), col(Delivery.id))):
        found.setdefault(one.batch, []).append(one)
    return list(found.values())


def of_batch(session: Session, actor: None, ids: Sequence[UUID]) -> Sequence[Delivery]:
    """Deliveries that were sent together."""
    return session.exec(select(Delivery).where(col(Delivery.id).in_(ids))).all()


def hold_back(session: Session, actor: None, channel_id: UUID, until: datetime) -> None:
    """Let what else waits for a channel that does not answer wait with it."""
    others = sa.update(Delivery).where(
        col(Delivery.channel_id) == channel_id,
        col(Delivery.ended).is_(False),
        col(Delivery.due_at) < until,
    )
    execute(session, others.values(due_at=until))


def lease(session: Session, actor: None, name: str, now: datetime) -> Lease | None:
    """The lease row, locked; none while another server has it in its hands."""
    fresh = {"name": name, "held_until": now}
    execute(session, insert_into(session, Lease).on_conflict_do_nothing(), [fresh])
    statement = select(Lease).where(Lease.name == name).with_for_update(skip_locked=True)
    return session.exec(statement).one_or_none()


def _due(now: datetime) -> tuple[Any, ...]:
    free = sa.or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now)
    return cast("Any", (col(Delivery.ended).is_(False), col(Delivery.due_at) <= now, free))


def held_untold(
    session: Session, actor: None, before: datetime, most: int
) -> Sequence[PendingCommand]:
    """Commands of every grid held since before a moment, of which nobody was told yet."""
    told = sa.exists().where(
        col(Occasion.rule) == Rule.HELD, col(Occasion.subject_id) == col(PendingCommand.id)
    )
    statement = select(PendingCommand).where(
        col(PendingCommand.waits_for).is_not(None), col(PendingCommand.received_at) < before, ~told
    )
    return session.exec(statement.limit(most)).all()
