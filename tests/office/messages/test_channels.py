"""Channels outside: what is set up at the desk, what is refused, what leaves and when."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from backend.core.database import new_id
from backend.office.messages.channels.operations import sealed
from backend.office.messages.models import Channel
from tests.office.messages.receiver import Receiver, listening
from tests.office.messages.rounds import deliveries, looks_at_the_clock, sends
from tests.world import Person, World

STREET = "220382.002."
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-secret-9f8e"


@pytest.fixture
def receiver(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A webhook on this machine, which the settings allow here."""
    monkeypatch.setattr(world.config, "private_webhooks", True)
    with listening() as receiver:
        yield receiver


def facts(**more: Any) -> dict[str, Any]:
    return {
        "name": "应急办群", "kind": "webhook", "grid": STREET, "role": "office",
        "rules": ["overdue", "task", "held"], "address": "https://hooks.example.invalid/x",
    } | more  # fmt: skip


def opens_a_channel(person: Person, **more: Any) -> dict[str, Any]:
    answer = person.post("/channels", facts(**more))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def leaves_a_task(world: World, times: int = 1) -> None:
    for _ in range(times):
        world.mei.does("hazard.note", id=str(new_id()), text="13812345678 王芳")


def test_what_happens_reaches_the_webhook_once(world: World, receiver: Receiver) -> None:
    opens_a_channel(world.zhou, address=receiver.url)
    leaves_a_task(world)

    assert [sends(world) for _ in range(3)] == [1, 0, 0]

    got = receiver.got[0]
    assert got["title"] == "【安巡】有事项需处理"
    assert got["id"] == got["header"] == deliveries(world.zhou)[0]["id"]
    assert got["path"] == "/hook?token=geheim"
    assert world.config.public_url in got["message"]
    sent = deliveries(world.zhou)[0]
    assert (sent["attempts"], sent["last_error"], sent["next_at"]) == (1, "", None)
    assert sent["sent_at"]


def test_nothing_personal_leaves_the_house(world: World, receiver: Receiver) -> None:
    opens_a_channel(world.zhou, address=receiver.url)
    leaves_a_task(world)
    world.mei.reports(world.noodle_shop, detail="王芳 13812345678 在店里充电")
    world.clock.forward(days=9)
    looks_at_the_clock(world)
    sends(world)

    assert len(receiver.got) == 2
    for word in ("王芳", "13812345678", "李敏", "福满楼"):
        assert word not in str(receiver.got)
    assert "YH-220382002-2026-0001" in str(receiver.got)


def test_what_is_kept_of_an_address_is_never_shown(world: World) -> None:
    made = opens_a_channel(world.zhou, kind="wecom", address=ROBOT)

    answers = [world.zhou.get("/channels").text, str(made), str(world.trail(made["id"]))]

    assert made["hint"] == "qyapi.weixin.qq.com …9f8e"
    assert not [a for a in answers if "0a1b2c3d" in a]


def test_the_database_alone_sends_nothing(world: World) -> None:
    opens_a_channel(world.zhou, kind="wecom", address=ROBOT)

    with world.db.reading() as session:
        kept = session.exec(select(Channel)).one().target

    assert list(kept) == ["sealed"]
    assert "0a1b2c3d" not in str(kept)


def test_after_a_new_secret_the_address_is_asked_for_again(
    world: World, receiver: Receiver
) -> None:
    made = opens_a_channel(world.zhou, address=receiver.url)
    assert made["readable"]
    with world.db.writing() as session:
        session.exec(select(Channel)).one().target = sealed({"url": receiver.url}, b"another")
    leaves_a_task(world)
    sends(world)

    assert not world.zhou.get("/channels").json()["items"][0]["readable"]
    assert "读不出来，要点“修改”重新填写" in deliveries(world.zhou)[0]["last_error"]
    tried = world.zhou.post(f"/channels/{made['id']}/test").json()
    assert (tried["sent"], "重新填写" in tried["detail"]) == (False, True)
    world.zhou.patch(f"/channels/{made['id']}", {"address": receiver.url})
    assert world.zhou.post(f"/channels/{made['id']}/test").json()["sent"]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("webhook", "http://hooks.example.com/x"),
        ("webhook", "https://127.0.0.1/x"),
        ("webhook", "https://localhost:8000/x"),
        ("webhook", "https://[::1]/x"),
        ("webhook", "https://169.254.169.254/latest/meta-data"),
        ("webhook", "https://10.1.2.3/x"),
        ("webhook", "https://[::ffff:192.168.1.1]/x"),
        ("webhook", "https://0/x"),
        ("webhook", "https://user:pass@hooks.example.com/x"),
        ("webhook", "file:///etc/passwd"),
        ("webhook", "https://[/x"),
        ("wecom", "https://evil.example.com/cgi-bin/webhook/send?key=abcd1234"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a/../b"),
        ("feishu", "https://open.feishu.cn/"),
        ("email", "smtp.example.com"),
    ],
)
def test_an_address_that_will_not_do_is_refused_in_a_sentence(
    world: World, kind: str, address: str
) -> None:
    answer = world.zhou.post("/channels", facts(kind=kind, address=address))

    assert (answer.status_code, answer.json()["code"]) == (422, "channel.bad_address")
    assert answer.json()["detail"].startswith("通道地址不能用：")
    assert world.zhou.get("/channels").json()["items"] == []


def test_a_mailbox_takes_its_parts(world: World) -> None:
    made = opens_a_channel(
        world.zhou, kind="email", address="smtp.example.invalid:465", account="a@example.cn",
        password="geheim", recipients="b@example.cn，c@example.cn",
    )  # fmt: skip

    assert made["hint"] == "smtp.example.invalid，收件 2 人"
    assert "geheim" not in world.zhou.get("/channels").text


def test_an_address_allowed_once_is_looked_at_again_before_each_sending(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opens_a_channel(world.zhou, address=receiver.url)
    monkeypatch.setattr(world.config, "private_webhooks", False)
    leaves_a_task(world)

    sends(world)
    tried = world.zhou.post(f"/channels/{made['id']}/test").json()

    assert receiver.got == []
    assert not tried["sent"]
    assert "https" in tried["detail"]
    assert deliveries(world.zhou)[0]["last_error"] == "要用 https:// 开头的网址"


def test_a_redirect_is_not_followed(world: World, receiver: Receiver) -> None:
    made = opens_a_channel(world.zhou, address=receiver.url)
    receiver.status = 302

    tried = world.zhou.post(f"/channels/{made['id']}/test").json()

    assert tried == {
        "sent": False,
        "detail": "没有发出去：对方答复 302，没有收下。请核对地址后再试。",
    }
    assert len(receiver.got) == 1


def test_the_trial_says_clearly_how_it_went(world: World, receiver: Receiver) -> None:
    made = opens_a_channel(world.zhou, address=receiver.url)
    path = f"/channels/{made['id']}/test"

    well = world.zhou.post(path).json()
    receiver.closes()
    badly = world.zhou.post(path).json()

    assert (well["sent"], receiver.got[0]["title"]) == (True, "【安巡】测试消息")
    assert badly["detail"].startswith("没有发出去：连不上对方")
    assert deliveries(world.zhou) == []


@pytest.mark.parametrize("answer", [b'{"errcode":93000,"errmsg":"x"}', b'{"code":19001}'])
def test_a_robot_that_refuses_politely_has_refused(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    url = f"http://127.0.0.1:{receiver.port}/{{key}}"
    monkeypatch.setattr("apprise.plugins.wecombot.NotifyWeComBot.notify_url", url)
    made = opens_a_channel(world.zhou, kind="wecom", address=ROBOT)
    path = f"/channels/{made['id']}/test"
    receiver.answer = b'{"errcode":0,"errmsg":"ok"}'
    well = world.zhou.post(path).json()
    receiver.answer = answer

    badly = world.zhou.post(path).json()

    assert (well["sent"], badly["sent"], len(receiver.got)) == (True, False, 2)
    assert "错误码 93000" in badly["detail"] or "错误码 19001" in badly["detail"]


def test_a_role_that_never_hears_a_rule_cannot_follow_it(world: World) -> None:
    answer = world.zhou.post("/channels", facts(rules=["assigned"]))

    assert answer.status_code == 422
    assert "新交办" in answer.json()["detail"]


def test_a_channel_hears_its_own_grid_its_own_role_and_its_own_rules(
    world: World, receiver: Receiver
) -> None:
    opens_a_channel(world.zhou, grid="220382.002.02.", address=receiver.url)
    opens_a_channel(world.sun, grid="220382.003.", address=receiver.url)
    opens_a_channel(world.zhou, role="grid_worker", rules=["assigned"], address=receiver.url)
    opens_a_channel(world.zhou, rules=["held"], address=receiver.url)
    silent = opens_a_channel(world.zhou, address=receiver.url)
    world.zhou.patch(f"/channels/{silent['id']}", {"active": False})
    leaves_a_task(world)

    assert (sends(world), deliveries(world.zhou)) == (0, [])


def test_a_channel_taken_away_takes_what_it_had_to_send(world: World, receiver: Receiver) -> None:
    made = opens_a_channel(world.zhou, address=receiver.url)
    leaves_a_task(world)

    assert world.zhou.delete(f"/channels/{made['id']}").status_code == 204

    assert (sends(world), deliveries(world.zhou)) == (0, [])
    assert sorted(t.action for t in world.trail(made["id"])) == ["channel.add", "channel.remove"]


def test_in_quiet_hours_it_waits_till_they_end(world: World, receiver: Receiver) -> None:
    opens_a_channel(world.zhou, address=receiver.url, quiet_from="09:00", quiet_to="11:30")
    leaves_a_task(world)  # at ten in Beijing
    assert sends(world) == 0

    world.clock.forward(minutes=89)
    early = sends(world)
    world.clock.forward(minutes=1)

    assert (early, sends(world)) == (0, 1)


def test_a_digest_is_one_message_a_day(world: World, receiver: Receiver) -> None:
    opens_a_channel(world.zhou, address=receiver.url, digest_at="08:30")
    leaves_a_task(world, 3)
    assert sends(world) == 0

    world.clock.now += timedelta(hours=22, minutes=30)
    assert sends(world) == 1
    leaves_a_task(world)
    assert sends(world) == 0

    assert [g["title"] for g in receiver.got] == ["【安巡】今日汇总 3 条"]
    assert receiver.got[0]["message"].count("有事项需处理") == 3


def test_half_quiet_hours_are_a_mistake(world: World) -> None:
    answer = world.zhou.post("/channels", facts(quiet_from="22:00"))

    assert answer.status_code == 422
    assert "同时" in answer.json()["detail"]
