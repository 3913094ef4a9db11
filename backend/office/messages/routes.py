"""Inboxes, and the channels that carry messages outside."""

from typing import Any
from uuid import UUID

from litestar import Router, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.database import new_id
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, page, refusing
from backend.core.http.lanes import heavy
from backend.office.messages import operations, queries
from backend.office.messages.channels import operations as reaching
from backend.office.messages.channels import operations as sealing
from backend.office.messages.schemas import (
    ChannelChange,
    ChannelList,
    ChannelNew,
    ChannelRow,
    DeliveryList,
    DeliveryRow,
    Inbox,
    MessageRow,
    MessagesRead,
    Tried,
    Unread,
)
from backend.people.accounts.sessions.handlers import FOR_ALL, CurrentActor, office_only

MOST = 200


@get("/messages", opt=FOR_ALL, sync_to_thread=True)
def list_messages(
    here: Here,
    me: CurrentActor,
    unread: FromQuery[bool] = False,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> Inbox:
    """List one's own messages, the newest first; who may: everyone."""
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.inbox(session, me, unread_only=unread, offset=offset, limit=limit)
        return Inbox([MessageRow.of(m) for m in found], total, queries.unread(session, me))


@post("/messages/read", opt=FOR_ALL, status_code=200, sync_to_thread=True)
def read_messages(here: Here, me: CurrentActor, data: JSONBody[MessagesRead]) -> Unread:
    """Note that one has read some of one's own messages, or all; who may: everyone."""
    with here.db.writing() as session:
        queries.mark_read(session, me, data.ids, here.now)
        return Unread(queries.unread(session, me))


@get("/channels", sync_to_thread=True, responses=refusing(Forbidden))
def list_channels(here: Here, me: CurrentActor) -> ChannelList:
    """List the ways out, without their keys; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.reading() as session:
        held = queries.channels(session, me)
        items = operations.channel_rows(session, me, held, here.config.secret_key())
        return ChannelList(items, operations.rules())


@post("/channels", status_code=201, responses=refusing(NotFound, Invalid, TooMany))
@heavy("outward")
def add_channel(here: Here, me: CurrentActor, data: JSONBody[ChannelNew]) -> ChannelRow:
    """Set up a channel; who may: office and admin, over their own grid."""
    office_only(me)
    private, secret = here.config.private_webhooks, here.config.secret_key()
    aim = operations.aimed(data.kind, data, data.address, private=private, secret=secret)
    with here.db.writing() as session:
        channel = operations.add_channel(session, me, data, aim, here.now)
        return operations.channel_rows(session, me, [channel], secret)[0]


@patch("/channels/{channel_id:uuid}", responses=refusing(NotFound, Invalid, TooMany))
@heavy("outward")
def change_channel(
    here: Here, me: CurrentActor, channel_id: FromPath[UUID], data: JSONBody[ChannelChange]
) -> ChannelRow:
    """Change a channel; who may: office and admin, over their own grid."""
    office_only(me)
    private, secret = here.config.private_webhooks, here.config.secret_key()
    with here.db.reading() as session:
        kind = queries.channel(session, me, channel_id).kind
    aim = None
    if data.address:
        aim = operations.aimed(kind, data, data.address, private=private, secret=secret)
    with here.db.writing() as session:
        channel = operations.change_channel(session, me, channel_id, data, aim, here.now)
        session.flush()
        return operations.channel_rows(session, me, [channel], secret)[0]


@delete(
    "/channels/{channel_id:uuid}",
    status_code=204,
    sync_to_thread=True,
    responses=refusing(NotFound),
)
def remove_channel(here: Here, me: CurrentActor, channel_id: FromPath[UUID]) -> None:
    """Take a channel away; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        operations.remove_channel(session, me, channel_id, here.now)


@post(
    "/channels/{channel_id:uuid}/test",
    status_code=200,
    responses=refusing(NotFound, TooMany),
)
@heavy("outward")
def test_channel(here: Here, me: CurrentActor, channel_id: FromPath[UUID]) -> Tried:
    """Send a trial over a channel; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.reading() as session:
        channel = queries.channel(session, me, channel_id)
    target = sealing.decrypt(channel.target, here.config.secret_key())
    reply = reaching.send(
        channel.kind, target, "【安巡】测试消息",
        f"通道“{channel.name}”已接通。以后这里会收到安巡的提醒。", str(new_id()),
        private=here.config.private_webhooks,
    )  # fmt: skip
    if reply.error:
        return Tried(sent=False, detail=f"没有发出去：{reply.error}。请核对地址后再试。")
    return Tried(sent=True, detail="已发出，请到群里或邮箱里看有没有收到。")


@get("/deliveries", sync_to_thread=True, responses=refusing(Forbidden))
def list_deliveries(
    here: Here,
    me: CurrentActor,
    failing: FromQuery[bool] = False,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> DeliveryList:
    """List what leaves and left; who may: office and admin, over their own grid."""
    office_only(me)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.deliveries(session, me, failing=failing, offset=offset, limit=limit)
        return DeliveryList([DeliveryRow.of(d, c.name) for d, c in found], total)


@post(
    "/deliveries/{delivery_id:uuid}/retry",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict),
)
def retry_delivery(here: Here, me: CurrentActor, delivery_id: FromPath[UUID]) -> DeliveryRow:
    """Try to send again at once; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        delivery = operations.retry(session, me, delivery_id, here.now)
        return DeliveryRow.of(delivery, queries.channel(session, me, delivery.channel_id).name)


HANDLERS: list[Any] = [
    list_messages, read_messages, list_channels, add_channel, change_channel, remove_channel,
    test_channel, list_deliveries, retry_delivery,
]  # fmt: skip
router = Router("/", route_handlers=HANDLERS, tags=["messages"])
