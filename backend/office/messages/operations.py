"""What people do with messages, channels and what leaves over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from msgspec import UNSET
from sqlmodel import Session

from backend.core.database import new_id
from backend.core.errors import Conflict, Invalid
from backend.office.messages import queries
from backend.office.messages.channels import operations as reaching
from backend.office.messages.channels import operations as sealing
from backend.office.messages.models import Channel, ChannelKind, Delivery, Message, Rule
from backend.office.messages.rules import (
    AUDIENCE,
    NAMES,
    OUTWARD,
    Announcement,
    above,
    after_quiet,
    next_digest,
)
from backend.office.messages.schemas import ChannelChange, ChannelNew, ChannelRow, RuleRow
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.trail.operations import leave_trail

MOST_CHANNELS = 100


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a channel leads, sealed, and what of it may be shown."""

    target: dict[str, Any]
    hint: str


class OnItsWay(Conflict):
    """A server is sending it at this moment, or it is out."""

    code = "delivery.on_its_way"
    sentence = "这条消息已经发出或正在发送，不用重发。请刷新后再看。"


def rules() -> list[RuleRow]:
    """What a channel may follow."""
    return [RuleRow(rule, NAMES[rule], list(AUDIENCE[rule])) for rule in OUTWARD]


def channel_rows(
    session: Session, actor: Actor, channels: Sequence[Channel], secret: bytes
) -> list[ChannelRow]:
    """Channels as the desk sees them, with how they fare."""
    paths = list({c.grid for c in channels})
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}
    fares = queries.tickets_now(session, actor, [c.id for c in channels])
    return [
        ChannelRow.of(
            c,
            names.get(c.grid, ""),
            *fares.get(c.id, (0, 0, None)),
            readable=sealing.decrypt(c.target, secret) is not None,
        )
        for c in channels
    ]


def aimed(
    kind: ChannelKind,
    facts: ChannelNew | ChannelChange,
    address: str,
    *,
    private: bool,
    secret: bytes,
) -> Aim:
    """Check an address. Its name is looked up, which may take long: no transaction is open."""
    more = {n: getattr(facts, n) for n in ("secret", "account", "password", "recipients")}
    target = reaching.target_of(kind, address, more)
    reason = reaching.forbid_inside(kind, target, private=private)
    if reason and reason != reaching.NOT_FOUND:
        raise reaching.BadAddress(reason=reason)
    return Aim(sealing.sealed(target, secret), reaching.hint_of(kind, target))


def add_channel(
    session: Session,
    actor: Actor,
    facts: ChannelNew,
    aim: Aim,
    now: datetime,
) -> Channel:
    """Set up a channel; its address was checked, and is never shown again."""
    grid = accounts.grid(session, actor, facts.grid)
    _demand_audible(facts.role, facts.rules)
    if len(queries.channels(session, actor)) >= MOST_CHANNELS:
        raise Invalid(reason=f"消息通道最多 {MOST_CHANNELS} 个，请先删掉不用的")
    _demand_pair(facts.quiet_from, facts.quiet_to)
    channel = Channel(
        name=facts.name.strip() or facts.kind.value,
        kind=facts.kind,
        grid=grid.path,
        role=facts.role,
        rules=[r.value for r in facts.rules],
        hint="",
        digest_at=facts.digest_at,
        quiet_from=facts.quiet_from,
        quiet_to=facts.quiet_to,
        created_at=now,
        created_by_name=actor.name,
    )
    channel.target, channel.hint = aim.target, aim.hint
    session.add(channel)
    session.flush()
    leave_trail(session, actor, "channel.add", "channel", channel.id, channel.grid, now)
    return channel


def change_channel(
    session: Session,
    actor: Actor,
    channel_id: UUID,
    facts: ChannelChange,
    aim: Aim | None,
    now: datetime,
) -> Channel:
    """Change a channel; an address that is not given stays."""
    channel = queries.channel(session, actor, channel_id)
    if aim:
        channel.target, channel.hint = aim.target, aim.hint
    if facts.rules is not UNSET:
        _demand_audible(channel.role, facts.rules)
        channel.rules = [r.value for r in facts.rules]
    for name in ("name", "digest_at", "quiet_from", "quiet_to", "active"):
        if (value := getattr(facts, name)) is not UNSET:
            setattr(channel, name, value)
    _demand_pair(channel.quiet_from, channel.quiet_to)
    leave_trail(session, actor, "channel.change", "channel", channel.id, channel.grid, now)
    return channel


def remove_channel(session: Session, actor: Actor, channel_id: UUID, now: datetime) -> None:
    """Take a channel away, and what it had still to send."""
    channel = queries.channel(session, actor, channel_id)
    queries.drop_deliveries(session, actor, channel.id)
    session.delete(channel)
    leave_trail(
        session, actor, "channel.remove", "channel", channel.id, channel.grid, now,
        name=channel.name,
    )  # fmt: skip


def retry(session: Session, actor: Actor, delivery_id: UUID, now: datetime) -> Delivery:
    """Try again now; one that was given up too."""
    delivery = queries.delivery(session, actor, delivery_id)
    claimed = delivery.claimed_until is not None and delivery.claimed_until > now
    if delivery.sent_at or claimed:
        raise OnItsWay
    delivery.due_at, delivery.given_up_at, delivery.ended = now, None, False
    return delivery


def _demand_audible(role: Role, wanted: Sequence[Rule]) -> None:
    """A channel that would never hear anything is a mistake, said at once."""
    deaf = [NAMES[r] for r in wanted if role not in AUDIENCE[r]]
    if deaf:
        raise Invalid(reason=f"这个岗位收不到“{'、'.join(deaf)}”，请去掉它，或换一个岗位")


def _demand_pair(quiet_from: str | None, quiet_to: str | None) -> None:
    if (quiet_from is None) != (quiet_to is None):
        raise Invalid(reason="免打扰时段要同时填开始和结束")


def write_messages(session: Session, notices: Sequence[Announcement], now: datetime) -> None:
    """Write messages and deliveries; what was told before is not told again."""
    if not notices:
        return
    grids = sorted({path for notice in notices for path in above(notice.grid)})
    roles = sorted({role for notice in notices for role in AUDIENCE[notice.rule]})
    people = queries.audience(session, None, grids, roles)
    messages: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    channels = queries.channels_for(session, None, grids, roles)
    for notice in notices:
        wanted = AUDIENCE[notice.rule]
        told = {i for i, role, at in people if role in wanted and notice.grid.startswith(at)}
        told |= set(notice.people)
        messages += [_message(notice, person, now) for person in told - {notice.by}]
        deliveries += [
            _delivery(notice, channel, now)
            for channel in channels
            if channel.role in wanted
            and notice.rule.value in channel.rules
            and notice.grid.startswith(channel.grid)
        ]
    queries.insert_new(session, None, Message, messages)
    queries.insert_new(session, None, Delivery, deliveries)


def _about(notice: Announcement) -> dict[str, Any]:
    return {
        "id": new_id(),
        "rule": notice.rule,
        "subject_kind": notice.subject_kind,
        "subject_id": notice.subject_id,
        "occasion": notice.occasion,
        "grid": notice.grid,
    }


def _message(notice: Announcement, person: UUID, now: datetime) -> dict[str, Any]:
    words = {"title": notice.title[:200], "text": notice.text[:500]}
    return _about(notice) | words | {"user_id": person, "at": now, "read_at": None}


def _delivery(notice: Announcement, channel: Channel, now: datetime) -> dict[str, Any]:
    about = _about(notice)
    due, batch = now, about["id"]
    if channel.digest_at:
        due = next_digest(channel.digest_at, now)
        batch = uuid5(channel.id, due.isoformat())
    return about | {
        "channel_id": channel.id,
        "batch": batch,
        "title": NAMES[notice.rule],
        "text": notice.outward[:500],
        "created_at": now,
        "due_at": after_quiet(channel.quiet_from, channel.quiet_to, due),
        "claimed_until": None,
        "attempts": 0,
        "last_error": "",
        "sent_at": None,
        "given_up_at": None,
        "ended": False,
    }
