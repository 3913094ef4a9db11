"""Tell it: a line for each inbox, and a delivery for each channel, in the cause's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import Session

from backend.core.database import new_id
from backend.office.messages import queries
from backend.office.messages.models import Channel, Delivery, Message
from backend.office.messages.rules import AUDIENCE, NAMES, Notice, above, after_quiet, next_digest


def tell(session: Session, notices: Sequence[Notice], now: datetime) -> None:
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
    queries.add(session, None, Message, messages)
    queries.add(session, None, Delivery, deliveries)


def _about(notice: Notice) -> dict[str, Any]:
    return {
        "id": new_id(),
        "rule": notice.rule,
        "subject_kind": notice.subject_kind,
        "subject_id": notice.subject_id,
        "occasion": notice.occasion,
        "grid": notice.grid,
    }


def _message(notice: Notice, person: UUID, now: datetime) -> dict[str, Any]:
    words = {"title": notice.title[:200], "text": notice.text[:500]}
    return _about(notice) | words | {"user_id": person, "at": now, "read_at": None}


def _delivery(notice: Notice, channel: Channel, now: datetime) -> dict[str, Any]:
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
