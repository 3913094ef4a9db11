"""投诉建议: said by anyone, numbered, answered by the admin, read in the inbox."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.office.messages.rounds import inbox, unread
from tests.world import Person, World


def says(person: Person, text: str = "码牌在太阳下扫不出来", **more: Any) -> dict[str, Any]:
    answer = person.post("/feedback", {"id": str(new_id()), "text": text} | more)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def listed(person: Person, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/feedback", **params).json()["items"]
    return found


def test_what_one_says_gets_a_number_and_is_answered(world: World) -> None:
    said = says(world.mei)
    assert said["number"] == "TS-220382-2026-0001"
    assert world.hao.get("/feedback").json()["waiting"] == 1

    answer = world.hao.post(f"/feedback/{said['id']}/answer", {"text": "已换哑光码牌"})

    assert answer.status_code == 200
    assert [(f["answer"], f["answered_by_name"]) for f in listed(world.mei)] == [
        ("已换哑光码牌", "郝静")
    ]
    told = inbox(world.mei)
    assert [(m["rule"], m["text"], m["subject_kind"]) for m in told] == [
        ("feedback_answered", "已换哑光码牌", "feedback")
    ]
    assert world.hao.get("/feedback").json()["waiting"] == 0
    assert [t.action for t in world.trail(said["id"])] == ["feedback.answer"]


def test_sent_twice_it_is_one(world: World) -> None:
    said = says(world.mei)

    again = says(world.mei, id=said["id"])

    assert again == said
    assert len(listed(world.hao)) == 1
    other = world.mei.post("/feedback", {"id": said["id"], "text": "别的话"})
    assert (other.status_code, other.json()["code"]) == (409, "feedback.id_reused")


def test_nobody_but_the_admin_reads_what_others_say(world: World) -> None:
    said = says(world.mei)

    assert [listed(p) for p in (world.tao, world.zhou, world.feng)] == [[], [], []]
    answer = world.zhou.post(f"/feedback/{said['id']}/answer", {"text": "知道了"})
    assert answer.status_code == 403
    assert listed(world.hao, mine=True) == []


def test_the_second_answer_does_not_cover_the_first(world: World) -> None:
    said = says(world.mei)
    path = f"/feedback/{said['id']}/answer"
    assert world.hao.post(path, {"text": "已换"}).status_code == 200

    again, other = (world.hao.post(path, {"text": t}) for t in ("已换", "不换"))

    assert again.status_code == 200
    assert (other.status_code, other.json()["code"]) == (409, "feedback.answered")
    assert "郝静" in other.json()["detail"]
    assert unread(world.mei) == 1


@pytest.mark.parametrize("text", ["", "   ", "长" * 1001])
def test_nothing_and_too_much_are_refused(world: World, text: str) -> None:
    answer = world.mei.post("/feedback", {"id": str(new_id()), "text": text})

    assert answer.status_code in {400, 422}
    assert answer.json()["detail"].endswith("。")
    assert listed(world.mei) == []


def test_who_says_too_much_at_once_is_asked_to_wait(world: World) -> None:
    for n in range(5):
        says(world.mei, f"第 {n} 件")

    answer = world.mei.post("/feedback", {"id": str(new_id()), "text": "又一件"})

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3601")
    assert "60 分钟" in answer.json()["detail"] or "61 分钟" in answer.json()["detail"]
    says(world.tao)
    world.clock.forward(minutes=61)
    says(world.mei, "又一件")
