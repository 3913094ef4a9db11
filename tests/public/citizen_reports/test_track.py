"""A citizen follows a report by its code, from received to closed, and says if it is solved."""

import pytest

from tests.public.citizen_reports.reporter import code_of, plaque, reported, sends
from tests.stranger import Stranger
from tests.world import EDITION, GENERAL, World


def ticket_of(world: World, report: str) -> str:
    body = {"item_code": GENERAL, "edition": EDITION, "detail": "二楼走廊"}
    answer = world.zhou.post(f"/citizens/{report}/ticket", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["hazard_id"])


def test_the_state_is_followed_in_plain_words(world: World) -> None:
    citizen, code, report = reported(world)
    assert "街道应急办会尽快看" in citizen.opens(f"/t/{code}")

    hazard = ticket_of(world, report)
    assert "已经通知经营者整改" in citizen.opens(f"/t/{code}")
    world.mei.submits(hazard)
    assert "正等人去复查" in citizen.opens(f"/t/{code}")
    world.mei.passes(hazard)

    page = citizen.opens(f"/t/{code}")
    assert "复查合格，已经改好" in page
    assert "解决了吗" in page
    assert "李敏" not in page
    assert "周海燕" not in page


def test_any_phone_may_type_the_code_as_it_likes(world: World) -> None:
    _, code, _ = reported(world)
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower().replace("0", "o")

    answer = Stranger(world).asks("GET", "/t", params={"code": typed})

    assert answer.headers["location"] == f"/t/{code}"


@pytest.mark.parametrize("code", ["0000000000000A", "ABC", "%E4%BD%A0", "x" * 300])
def test_a_forged_code_gets_one_clear_answer(world: World, code: str) -> None:
    assert "没有这个查询码" in Stranger(world).opens(f"/t/{code}", 404)


def test_guessing_is_stopped_whatever_the_phone(world: World) -> None:
    _, code, _ = reported(world)
    for n in range(60):
        Stranger(world).opens(f"/t/0000000000{n:04d}", 404)

    assert "试错太多次" in Stranger(world).opens("/t/0000000000000A", 429)
    world.clock.forward(minutes=10)
    Stranger(world).opens(f"/t/{code}")


def test_not_solved_is_a_task_of_the_office_and_reopens_nothing(world: World) -> None:
    citizen, code, report = reported(world)
    hazard = ticket_of(world, report)
    world.mei.passes(hazard)

    answer = citizen.fills(f"/t/{code}", {"solved": "no", "text": "今天又锁上了"})

    assert answer.headers["location"] == f"/t/{code}?thanks=true"
    assert world.mei.state(hazard) == "closed"
    (task,) = world.zhou.tasks()
    told = (task["kind"], task["subject_id"], task["detail"], task["by_name"])
    assert told == ("unsolved", hazard, "今天又锁上了", "群众")
    page = citizen.opens(f"/t/{code}")
    assert "已经转给街道应急办再看" in page
    assert "解决了吗" not in page


def test_closed_a_second_time_it_is_asked_again(world: World) -> None:
    citizen, code, report = reported(world)
    hazard = ticket_of(world, report)
    world.mei.passes(hazard)
    citizen.fills(f"/t/{code}", {"solved": "no", "text": "今天又锁上了"})
    world.zhou.acts("hazard.reopen", hazard, reason="群众说没解决")
    world.clock.forward(days=1)
    world.mei.passes(hazard)

    answer = citizen.fills(f"/t/{code}", {"solved": "yes"})

    assert "谢谢您的反馈" in citizen.opens(answer.headers["location"])
    assert world.zhou.get(f"/citizens/{report}").json()["solved"] is True


def test_it_is_answered_once_and_only_when_closed(world: World) -> None:
    citizen, code, report = reported(world)
    key = citizen.key(f"{plaque(world.mei, world.noodle_shop)}/report")
    early = citizen.posts(f"/t/{code}", {"key": key, "solved": "no", "text": "没有解决呢"})
    assert early.status_code == 403
    hazard = ticket_of(world, report)
    world.mei.passes(hazard)
    key = citizen.key(f"/t/{code}")
    citizen.posts(f"/t/{code}", {"key": key, "solved": "yes"})

    again = citizen.posts(f"/t/{code}", {"key": key, "solved": "no", "text": "没有解决呢"})

    assert (again.status_code, "可能已经答过" in again.text) == (409, True)
    assert world.zhou.tasks() == []


def test_no_without_words_is_asked_for_them(world: World) -> None:
    citizen, code, report = reported(world)
    world.mei.passes(ticket_of(world, report))

    answer = citizen.fills(f"/t/{code}", {"solved": "no", "text": "没"})

    assert (answer.status_code, "至少 5 个" in answer.text) == (422, True)


def test_a_code_cannot_be_told_from_another(world: World) -> None:
    path = plaque(world.mei, world.noodle_shop)
    codes = {code_of(sends(Stranger(world), path)) for _ in range(5)}

    assert len({code[:6] for code in codes}) == 5


def test_a_report_follows_its_ticket_into_the_one_it_was_joined_to(world: World) -> None:
    citizen, code, report = reported(world)
    hazard, other = ticket_of(world, report), world.mei.reports(world.noodle_shop)
    assert world.zhou.acts("hazard.join", hazard, into=other)["result"] == "applied"

    assert "已经通知经营者整改" in citizen.opens(f"/t/{code}")
    world.mei.passes(other)
    assert "解决了吗" in citizen.opens(f"/t/{code}")
