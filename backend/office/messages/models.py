"""Messages to people, and what leaves for channels outside; each thing is told once."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of
from backend.people.accounts.models import Role


class Rule(StrEnum):
    """Why somebody is told."""

    ASSIGNED = "assigned"
    RETURNED = "returned"
    OWNER_SUBMITTED = "owner_submitted"
    DUE_TOMORROW = "due_tomorrow"
    OVERDUE = "overdue"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    WHISTLE_UNANSWERED = "whistle_unanswered"
    HELD = "held"
    TASK = "task"
    FEEDBACK_ANSWERED = "feedback_answered"


class ChannelKind(StrEnum):
    """Ways out of the house."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Message(Record, table=True):
    """One line in one person's inbox."""

    __table_args__ = (
        sa.UniqueConstraint("user_id", "rule", "subject_id", "occasion"),
        sa.Index("ix_message_unread", "user_id", "read_at", "grid"),
        sa.Index("ix_message_subject", "subject_id", "read_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user.id")
    rule: Rule = Field(sa_type=words_of(Rule))
    subject_kind: str = Field(max_length=16)
    subject_id: UUID
    occasion: str = Field(max_length=60)
    """Tells one time from the next: the event, or the last day that it is about."""
    grid: str = Field(sa_type=GRID_PATH)
    title: str = Field(max_length=200)
    text: str = Field(max_length=500)
    at: datetime
    read_at: datetime | None = None


class Occasion(Record, table=True):
    """What the clock has brought about, so that it does so once."""

    rule: Rule = Field(primary_key=True, sa_type=words_of(Rule))
    subject_id: UUID = Field(primary_key=True)
    occasion: str = Field(primary_key=True, max_length=60)
    at: datetime


class Channel(Record, table=True):
    """A robot, a mailbox or a webhook that hears what a role of a grid is told."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=40)
    kind: ChannelKind = Field(sa_type=words_of(ChannelKind))
    grid: str = Field(foreign_key="grid.path", index=True, sa_type=GRID_PATH)
    role: Role = Field(sa_type=words_of(Role))
    rules: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    target: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Address and keys, sealed. They never leave the house again: rows show `hint`."""
    hint: str = Field(max_length=120)
    digest_at: str | None = Field(default=None, max_length=5)
    """`08:30` in Beijing: everything of a day at once."""
    quiet_from: str | None = Field(default=None, max_length=5)
    quiet_to: str | None = Field(default=None, max_length=5)
    active: bool = True
    created_at: datetime
    created_by_name: str = Field(max_length=40)


class Delivery(Record, table=True):
    """Something to be sent outside: written together with its cause, kept until it is out."""

    __table_args__ = (
        sa.UniqueConstraint("channel_id", "rule", "subject_id", "occasion"),
        sa.Index("ix_delivery_due", "ended", "due_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    channel_id: UUID = Field(foreign_key="channel.id")
    batch: UUID = Field(index=True)
    """Goes out with all of the same batch: itself alone, or a day's digest."""
    grid: str = Field(sa_type=GRID_PATH)
    rule: Rule = Field(sa_type=words_of(Rule))
    subject_kind: str = Field(max_length=16)
    subject_id: UUID
    occasion: str = Field(max_length=60)
    title: str = Field(max_length=200)
    text: str = Field(max_length=500)
    created_at: datetime
    due_at: datetime
    claimed_until: datetime | None = None
    """A server is at it; when it died meanwhile, another may after this."""
    attempts: int = 0
    last_error: str = Field(default="", max_length=200)
    sent_at: datetime | None = None
    given_up_at: datetime | None = None
    ended: bool = False
    """Sent or given up."""


class Lease(Record, table=True):
    """Which work a server has taken on, and until when: of several servers one does it."""

    name: str = Field(primary_key=True, max_length=40)
    held_until: datetime
