"""Nobody silences a plaque: above its budget words are still taken, in one line for the office."""

from typing import Any

from sqlmodel import select

from backend.sync.photos.models import Photo
from tests.pictures import jpeg
from tests.public.citizen_reports.reporter import code_of, plaque, sends
from tests.stranger import Stranger
from tests.world import EDITION, GENERAL, World

REAL = "后厨煤气味很重，门从里面锁着"


def flooded(world: World, count: int = 10) -> str:
    """Somebody spends the budget of the noodle shop's plaque on junk."""
    path = plaque(world.mei, world.noodle_shop)
    for n in range(count):
        code_of(sends(Stranger(world), path, f"垃圾内容第 {n} 条"))
    return path


def waiting(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.zhou.get("/citizens", state="new").json()
    return found


def test_ten_junk_reports_do_not_silence_a_plaque(world: World) -> None:
    path, citizen = flooded(world), Stranger(world)

    code = code_of(sends(citizen, path, REAL, [jpeg("煤气罐")]))

    page = citizen.opens(f"/t/{code}?fresh=true")
    assert "已经收到" in page
    assert "文字已经收下，照片没有收" in page
    desk = waiting(world)
    assert (len(desk["items"]), desk["total"]) == (10, 10)
    (group,) = desk["groups"]
    assert (group["venue_name"], group["count"]) == ("福满楼面馆", 1)
    read = world.zhou.get("/citizens", state="new", group=world.noodle_shop).json()
    assert [(row["text"], row["photos"]) for row in read["items"]] == [(REAL, [])]
    with world.db.reading() as session:
        assert session.exec(select(Photo).where(Photo.subject_kind == "citizen")).all() == []


def test_a_hundred_words_are_one_line_and_one_in_the_count(world: World) -> None:
    flooded(world, 25)

    desk = waiting(world)

    assert (len(desk["items"]), [g["count"] for g in desk["groups"]]) == (10, [15])
    assert desk["waiting"] == 11


def test_the_hard_limit_stays_with_the_address(world: World) -> None:
    path = flooded(world, 60)

    answer = sends(Stranger(world), path, REAL)

    assert answer.status_code == 429
    assert "这个网络一小时内反映得太多" in answer.text
    assert [g["count"] for g in waiting(world)["groups"]] == [50]


def test_one_phone_does_not_go_on_and_on_either(world: World) -> None:
    path, citizen = flooded(world), Stranger(world)
    for n in range(3):
        code_of(sends(citizen, path, f"第 {n} 回看到堵着"))

    assert sends(citizen, path, "第四回看到堵着").status_code == 429


def test_what_was_true_among_it_becomes_a_ticket_like_any_other(world: World) -> None:
    path = flooded(world)
    citizen = Stranger(world)
    code = code_of(sends(citizen, path, REAL))
    row = world.zhou.get("/citizens", state="new", group=world.noodle_shop).json()["items"][0]

    body = {"item_code": GENERAL, "edition": EDITION, "detail": "煤气味"}
    made = world.zhou.post(f"/citizens/{row['id']}/ticket", body)

    assert made.json()["state"] == "ticket"
    assert waiting(world)["groups"] == []
    assert "已经通知经营者整改" in citizen.opens(f"/t/{code}")


def test_the_rest_is_answered_at_once_but_nothing_that_was_not_read(world: World) -> None:
    path = flooded(world, 13)
    read = waiting(world)["groups"][0]
    world.clock.forward(minutes=1)
    citizen = Stranger(world)
    late = code_of(sends(citizen, path, REAL))

    body = {"reason": "到现场看过，没有问题。", "until": read["last_at"]}
    answer = world.zhou.post(f"/citizens/groups/{world.noodle_shop}/decline", body)

    assert (answer.status_code, answer.json()["count"]) == (200, 3)
    assert [g["count"] for g in waiting(world)["groups"]] == [1]
    assert "街道应急办会尽快看" in citizen.opens(f"/t/{late}")
    others = world.zhou.get("/citizens").json()
    assert len(others["items"]) == 10  # those of the group stay in its line
    assert others["groups"][0]["count"] == 4


def test_a_neighbour_reads_and_answers_none_of_it(world: World) -> None:
    flooded(world, 12)
    body = {"reason": "不属实", "until": world.now.isoformat()}

    answer = world.sun.post(f"/citizens/groups/{world.noodle_shop}/decline", body)

    assert answer.status_code == 404
    assert world.sun.get("/citizens").json()["groups"] == []
    assert world.sun.get("/citizens", group=world.noodle_shop).json()["items"] == []
    assert [g["count"] for g in waiting(world)["groups"]] == [2]
