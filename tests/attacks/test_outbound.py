"""What leaves: to no place of our own network, to its end, each thing once."""

import contextlib
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from backend.core.database import new_id
from backend.office.messages.channels import operations as reaching
from backend.office.messages.models import ChannelKind, Rule
from backend.office.messages.operations import write_messages
from backend.office.messages.rules import Announcement
from tests.office.messages.receiver import Receiver, listening
from tests.office.messages.rounds import deliveries, sends
from tests.office.messages.test_channels import ROBOT, facts, opens_a_channel
from tests.world import World

HIDDEN = (
    "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]",
    "[2002:c0a8:101::1]", "[2001:0:7f00:1::1]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]",
    "[::127.0.0.1]", "[::]", "[fe80::1]", "[fec0::1]", "[fd00::1]", "[ff02::1]", "[5f00::1]",
    "[100::1]", "[2001:db8::1]", "100.64.0.1", "100.127.255.254", "0.0.0.0", "0.1.2.3",
    "255.255.255.255", "224.0.0.1", "239.1.1.1", "240.0.0.1", "192.0.0.8", "198.18.0.1",
    "192.88.99.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
)  # fmt: skip
ROBOTS = {
    ChannelKind.WECOM: (ROBOT, "apprise.plugins.wecombot.NotifyWeComBot.notify_url", "key"),
    ChannelKind.DINGTALK: (
        "https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d9f8e",
        "apprise.plugins.dingtalk.NotifyDingTalk.notify_url", "token",
    ),
    ChannelKind.FEISHU: (
        "https://open.feishu.cn/open-apis/bot/v2/hook/0a1b2c3d-9f8e",
        "apprise.plugins.feishu.NotifyFeishu.notify_url", "token",
    ),
}  # fmt: skip
ITEM = "安全出口、疏散通道被占用、堵塞，影响疏散和灭火救援行动，当场不能改正的限期改正"
LIMITS = {ChannelKind.WECOM: 2048, ChannelKind.DINGTALK: 20_000, ChannelKind.FEISHU: 20_480}


@pytest.mark.parametrize("host", HIDDEN)
def test_no_address_in_disguise_is_taken(world: World, host: str) -> None:
    answer = world.zhou.post("/channels", facts(address=f"https://{host}/x"))

    assert answer.status_code == 422, host
    assert "内网地址" in answer.json()["detail"]


def test_a_zone_is_no_way_round() -> None:
    reply = reaching.send(
        ChannelKind.WEBHOOK, {"url": "https://[fe80::1%25lo]/x"}, "t", "b", "1", private=False
    )

    assert reply.error


def test_a_name_that_changes_its_address_never_reaches_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    dialled: list[Any] = []

    def looked_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def refuses(_: socket.socket, place: Any) -> None:
        dialled.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket.socket, "connect", refuses)
    target = {"url": "https://rebinding.example.com/x"}

    for _ in range(2):
        assert reaching.send(ChannelKind.WEBHOOK, target, "t", "b", "1", private=False).error

    assert dialled == [("93.184.216.34", 443)]


@dataclass
class Answering:
    """Where a receiver is, and how many pieces of its answer it got rid of."""

    url: str
    pieces: int = 0


@contextlib.contextmanager
def answering(pieces: Iterator[bytes], pause: float = 0.0) -> Generator[Answering]:
    """A receiver that takes whatever comes and answers in its own way."""
    listening_socket = socket.create_server(("127.0.0.1", 0))
    answering = Answering(f"http://127.0.0.1:{listening_socket.getsockname()[1]}/")

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = listening_socket.accept()
                with contextlib.suppress(OSError), line:
                    line.recv(65536)
                    for piece in pieces:
                        line.sendall(piece)
                        answering.pieces += 1
                        time.sleep(pause)

    threading.Thread(target=serve, daemon=True).start()
    yield answering
    listening_socket.close()


def trickle() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX: "
    while True:
        yield b"x"


def flood() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"x" * 65536


def test_an_answer_that_trickles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "WHOLE_S", 1.0)
    with answering(trickle(), 0.1) as far:
        reply = reaching.send(ChannelKind.WEBHOOK, {"url": far.url}, "t", "b", "1", private=True)
        sent = far.pieces

    assert "规定时间" in reply.error
    assert sent <= 15  # each took a tenth of a second at least


def test_an_answer_without_an_end_is_read_no_further() -> None:
    with answering(flood()) as far:
        reply = reaching.send(ChannelKind.WEBHOOK, {"url": far.url}, "t", "b", "1", private=True)
        sent = far.pieces

    assert (reply.error, sent * 65536 < 32 * 1024 * 1024) == ("", True)


@pytest.fixture
def receiver(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(world.config, "private_webhooks", True)
    with listening() as receiver:
        receiver.answer = b'{"errcode":0,"code":0}'
        for _, name, token in ROBOTS.values():
            url = f"http://127.0.0.1:{receiver.port}/{{{token}}}"
            monkeypatch.setattr(name, url, raising=False)
        yield receiver


def owes(world: World, kind: ChannelKind, number: int, words: str = "") -> None:
    """A digest of so many tickets waits for a channel."""
    opens_a_channel(world.zhou, kind=kind.value, address=ROBOTS[kind][0], digest_at="08:30")
    notices = [
        Announcement(
            Rule.TASK, "hazard", new_id(), "x", "220382.002.01.01.", "t", "t",
            words or f"隐患 YH-220382002-2026-{n:04}，电厂社区第1网格，{ITEM}，期限 3月10日。",
        )
        for n in range(number)
    ]  # fmt: skip
    with world.db.writing() as session:
        write_messages(session, notices, world.now)
    world.clock.forward(hours=23)


def said(receiver: Receiver, kind: ChannelKind) -> list[str]:
    """The text of each message, as its group reads it."""
    bodies = [json.loads(body) for body in receiver.bodies]
    return [
        b["content"]["text"] if kind is ChannelKind.FEISHU else b["text"]["content"] for b in bodies
    ]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        *((kind, 15) for kind in ROBOTS),
        *(pytest.param(k, 500, marks=pytest.mark.long) for k in ROBOTS),
    ],
)
def test_a_digest_never_loses_or_doubles_a_ticket(
    world: World, receiver: Receiver, kind: ChannelKind, number: int
) -> None:
    owes(world, kind, number)
    while sends(world) or [d for d in deliveries(world.zhou, limit=200) if not d["sent_at"]]:
        world.clock.forward(minutes=2)

    texts = said(receiver, kind)
    tickets = Counter(re.findall(r"YH-220382002-2026-\d{4}", "".join(texts)))
    whole = texts if kind is ChannelKind.WECOM else [b.decode() for b in receiver.bodies]
    assert max(len(text.encode()) for text in whole) <= LIMITS[kind]
    assert (len(tickets), set(tickets.values())) == (number, {1})
    assert all(text.count("期限 3月10日。") == text.count("YH-") for text in texts)
    if len(texts) > 1:
        assert f"{number} 条（1/{len(texts)}）" in texts[0]
        assert f"（{len(texts)}/{len(texts)}）" in texts[-1]


def test_no_more_goes_to_a_robot_in_a_minute_than_it_takes(
    world: World, receiver: Receiver
) -> None:
    owes(world, ChannelKind.WECOM, 190)
    sends(world)
    assert len(receiver.got) == 18
    world.clock.forward(seconds=59)
    assert sends(world) == 0
    assert not [d for d in deliveries(world.zhou, limit=200) if d["last_error"]]


def test_a_part_that_arrived_is_never_sent_again(world: World, receiver: Receiver) -> None:
    owes(world, ChannelKind.WECOM, 60)
    receiver.refuses_after = 3
    sends(world)
    assert len(receiver.got) == 4
    receiver.refuses_after = None
    world.clock.forward(minutes=2)
    sends(world)

    texts = said(receiver, ChannelKind.WECOM)
    numbers = [re.findall(r"（(\d+)/(\d+)）", text)[0] for text in texts]
    of = int(numbers[0][1])
    assert [int(n) for n, _ in numbers] == [1, 2, 3, 4, *range(4, of + 1)]
    assert texts[3] == texts[4]


def test_a_webhooks_parts_bear_the_same_number_each_time(world: World, receiver: Receiver) -> None:
    opens_a_channel(world.zhou, address=receiver.url, digest_at="08:30")
    with world.db.writing() as session:
        notices = [
            Announcement(
                Rule.TASK, "hazard", new_id(), "x", "220382.002.", "t", "t", f"{n} " + "长" * 490
            )
            for n in range(100)
        ]
        write_messages(session, notices, world.now)
    world.clock.forward(hours=23)
    receiver.refuses_after = 1
    sends(world)
    receiver.refuses_after = None
    world.clock.forward(minutes=2)
    sends(world)

    first, refused, again = receiver.got[:3]
    assert refused["id"] == refused["header"] == again["id"]
    assert (first["id"].rpartition(".")[2], again["id"].rpartition(".")[2]) == ("1", "2")


@pytest.mark.parametrize("words", ["火" * 500, "🔥" * 500, "👨‍👩‍👧" * 100, "e\u0301" * 250])
def test_a_line_too_long_for_any_message_is_cut_between_characters(
    world: World, receiver: Receiver, words: str
) -> None:
    owes(world, ChannelKind.WECOM, 3, words * 4)
    sends(world)

    texts = said(receiver, ChannelKind.WECOM)
    assert max(len(text.encode()) for text in texts) <= 2048
    assert not [text for text in texts if "\ufffd" in text or "\u200d……" in text]


def test_a_portal_that_answers_for_the_robot_is_not_believed(
    world: World, receiver: Receiver
) -> None:
    receiver.answer = b"<html>Wi-Fi</html>"
    owes(world, ChannelKind.FEISHU, 2)
    sends(world)

    assert "不是群机器人发的" in deliveries(world.zhou)[0]["last_error"]
