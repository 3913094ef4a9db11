"""Messages and channels on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.office.messages.models import Channel, ChannelKind, Delivery, Message, Rule
from backend.people.accounts.models import Role

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""`08:30`, in Beijing."""
Name = Annotated[str, Meta(min_length=1, max_length=40)]
Word = Annotated[str, Meta(max_length=1000)]


class MessageRow(Struct):
    """A line of an inbox."""

    id: UUID
    rule: Rule
    subject_kind: str
    subject_id: UUID
    title: str
    text: str
    at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, message: Message) -> "MessageRow":
        """Show a row."""
        return cls(**{name: getattr(message, name) for name in cls.__struct_fields__})


class Inbox(Struct):
    """A page of one's own lines."""

    items: list[MessageRow]
    total: int
    unread: int


class MessagesRead(Struct):
    """Which lines were read; without ids, all."""

    ids: Annotated[list[UUID], Meta(max_length=500)] | None = None


class Unread(Struct):
    """What is still unread."""

    unread: int


class ChannelNew(Struct):
    """A channel as it is set up."""

    name: Name
    kind: ChannelKind
    grid: Annotated[str, Meta(max_length=120)]
    role: Role
    rules: Annotated[list[Rule], Meta(min_length=1, max_length=20)]
    address: Word
    """A robot's address, a webhook, or the mail server."""
    secret: Word = ""
    """钉钉 加签."""
    account: Word = ""
    password: Word = ""
    recipients: Word = ""
    digest_at: Clock | None = None
    quiet_from: Clock | None = None
    quiet_to: Clock | None = None


class ChannelChange(Struct):
    """What may be changed; an address that is not given stays."""

    name: Name | UnsetType = UNSET
    rules: Annotated[list[Rule], Meta(min_length=1, max_length=20)] | UnsetType = UNSET
    address: Word | UnsetType = UNSET
    secret: Word = ""
    account: Word = ""
    password: Word = ""
    recipients: Word = ""
    digest_at: Clock | UnsetType | None = UNSET
    quiet_from: Clock | UnsetType | None = UNSET
    quiet_to: Clock | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


class ChannelRow(Struct):
    """A channel, without anything to send with."""

    id: UUID
    name: str
    kind: ChannelKind
    grid: str
    grid_name: str
    role: Role
    rules: list[Rule]
    hint: str
    digest_at: str | None
    quiet_from: str | None
    quiet_to: str | None
    active: bool
    created_at: datetime
    created_by_name: str
    waiting: int
    failing: int
    last_sent_at: datetime | None
    readable: bool
    """Not so when the server's secret is another: the address must be entered anew."""

    @classmethod
    def of(
        cls,
        channel: Channel,
        grid_name: str,
        waiting: int,
        failing: int,
        last: datetime | None,
        *,
        readable: bool,
    ) -> "ChannelRow":
        """Show a row."""
        own = [n for n in cls.__struct_fields__ if n in Channel.model_fields and n != "rules"]
        return cls(
            **{name: getattr(channel, name) for name in own},
            rules=[Rule(r) for r in channel.rules],
            grid_name=grid_name,
            waiting=waiting,
            failing=failing,
            last_sent_at=last,
            readable=readable,
        )


class RuleRow(Struct):
    """A rule that channels may follow, and the roles it speaks to."""

    rule: Rule
    name: str
    roles: list[Role]


class ChannelList(Struct):
    """The channels there are, and what they may follow."""

    items: list[ChannelRow]
    rules: list[RuleRow]


class Tried(Struct):
    """How a test went, in a sentence."""

    sent: bool
    detail: str


class DeliveryRow(Struct):
    """Something that leaves, or left."""

    id: UUID
    channel_id: UUID
    channel_name: str
    rule: Rule
    title: str
    text: str
    created_at: datetime
    attempts: int
    last_error: str
    next_at: datetime | None
    """When it is tried (again); none when it is out, or given up."""
    sent_at: datetime | None
    given_up_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery, channel_name: str) -> "DeliveryRow":
        """Show a row."""
        own = [n for n in cls.__struct_fields__ if n in Delivery.model_fields]
        return cls(
            **{name: getattr(delivery, name) for name in own},
            channel_name=channel_name,
            next_at=None if delivery.ended else delivery.due_at,
        )


class DeliveryList(Struct):
    """A list answer."""

    items: list[DeliveryRow]
    total: int
