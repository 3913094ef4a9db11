"""The office sorts reports out: a ticket, a part of one, or a kind no that can be taken back."""

from sqlmodel import select

from backend.app import sources
from backend.core.blob_store import Blobs
from backend.office.messages.jobs import clock_round
from backend.sync.photos.models import Photo
from tests.pictures import jpeg
from tests.public.citizen_reports.reporter import TEXT, reported
from tests.world import EDITION, GENERAL, World

BODY = {"item_code": GENERAL, "edition": EDITION, "detail": "二楼走廊"}


def test_a_report_becomes_a_ticket_with_its_pictures(world: World) -> None:
    _, _, report = reported(world, [jpeg("走廊"), jpeg("门锁")])

    row = world.zhou.post(f"/citizens/{report}/ticket", BODY).json()

    assert (row["state"], row["triaged_by_name"]) == ("ticket", "周海燕")
    ticket = world.mei.ticket(row["hazard_id"])
    assert (ticket["number"], ticket["detail"]) == (row["hazard_number"], "二楼走廊")
    assert ticket["evidence"] == {"declared": 2, "received": 2}
    assert {photo["stage"] for photo in ticket["photos"]} == {"before"}
    assert ticket["events"][0]["facts"]["citizen"] == report
    assert len(ticket["events"][0]["photos"]) == 2
    assert world.zhou.get("/citizens").json()["waiting"] == 0


def test_a_report_joins_an_open_ticket(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    citizen, code, report = reported(world, [jpeg("走廊")])

    row = world.zhou.post(f"/citizens/{report}/join", {"hazard_id": hazard}).json()

    assert (row["state"], row["hazard_id"]) == ("joined", hazard)
    event = world.mei.last_event(hazard)
    assert (event["kind"], event["text"]) == ("note", f"群众反映：{TEXT}")
    assert len(event["photos"]) == 1
    assert "已经通知经营者整改" in citizen.opens(f"/t/{code}")


def test_nothing_joins_a_closed_ticket(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.passes(hazard)
    _, _, report = reported(world)

    answer = world.zhou.post(f"/citizens/{report}/join", {"hazard_id": hazard})

    assert (answer.status_code, answer.json()["code"]) == (409, "citizen.ticket_ended")
    assert world.zhou.get("/citizens").json()["waiting"] == 1


def test_declined_the_citizen_reads_why(world: World) -> None:
    citizen, code, report = reported(world)

    world.zhou.post(f"/citizens/{report}/decline", {"reason": "走廊属于住宅，已转物业处理。"})

    page = citizen.opens(f"/t/{code}")
    assert "没有受理" in page
    assert "走廊属于住宅，已转物业处理。" in page


def test_declined_by_mistake_it_is_taken_up_after_all(world: World) -> None:
    citizen, code, report = reported(world)
    world.zhou.post(f"/citizens/{report}/decline", {"reason": "看错了"})

    assert world.song.post(f"/citizens/{report}/ticket", BODY).status_code == 200
    assert "看错了" not in citizen.opens(f"/t/{code}")


def test_two_clerks_make_one_ticket(world: World) -> None:
    _, _, report = reported(world)
    world.zhou.post(f"/citizens/{report}/ticket", BODY)

    second = world.song.post(f"/citizens/{report}/ticket", BODY)

    assert (second.status_code, second.json()["code"]) == (409, "citizen.triaged")
    assert "周海燕" in second.json()["detail"]


def test_next_door_and_the_reading_roles_sort_nothing(world: World) -> None:
    _, _, report = reported(world)

    for person, status in ((world.sun, 404), (world.feng, 403), (world.mei, 403), (world.hao, 403)):
        assert person.post(f"/citizens/{report}/ticket", BODY).status_code == status


def test_an_item_that_no_edition_has_leaves_it_waiting(world: World) -> None:
    _, _, report = reported(world)

    answer = world.zhou.post(f"/citizens/{report}/ticket", BODY | {"item_code": "Z99"})

    assert (answer.status_code, answer.json()["code"]) == (422, "hazard.item_unknown")
    assert world.zhou.get(f"/citizens/{report}").json()["state"] == "new"


def test_pictures_of_what_was_declined_go_after_three_months(world: World) -> None:
    _, _, report = reported(world, [jpeg("走廊"), jpeg("路人")])
    photo = world.zhou.get(f"/citizens/{report}").json()["photos"][0]
    with world.db.reading() as session:
        sha = session.exec(select(Photo).where(Photo.subject_kind == "citizen")).first()
    world.zhou.post(f"/citizens/{report}/decline", {"reason": "不属实"})
    world.clock.forward(days=91)
    world.zhou.signs_in_again()
    world.mei.signs_in_again()
    reported(world)

    row = world.zhou.get(f"/citizens/{report}").json()
    assert (row["photos"], row["photos_gone"]) == ([], True)
    assert world.zhou.get(f"/photos/{photo}/original").status_code == 404
    assert sha is not None
    assert not (
        world.config.data / "photos" / sha.sha256[:2] / sha.sha256[2:4] / sha.sha256
    ).exists()


def test_pictures_that_became_evidence_stay(world: World) -> None:
    same = jpeg("同一张")
    _, _, first = reported(world, [same])
    _, _, second = reported(world, [same])
    world.zhou.post(f"/citizens/{first}/decline", {"reason": "重复"})
    hazard = world.zhou.post(f"/citizens/{second}/ticket", BODY).json()["hazard_id"]
    world.clock.forward(days=91)
    world.zhou.signs_in_again()
    world.mei.signs_in_again()
    reported(world)

    photo = world.zhou.ticket(hazard)["photos"][0]["id"]
    assert world.zhou.get(f"/photos/{photo}/original").status_code == 200


def test_the_clock_lets_go_of_them_when_nobody_comes_by(world: World) -> None:
    blobs = Blobs(world.config.data / "photos")
    _, _, report = reported(world, [jpeg("走廊")])
    with world.db.reading() as session:
        photo = session.exec(select(Photo).where(Photo.subject_kind == "citizen")).one()
    world.zhou.post(f"/citizens/{report}/decline", {"reason": "不属实"})

    there: list[bool] = []
    for days in (89, 2):
        world.clock.forward(days=days)
        clock_round(world.db, world.now, sources(blobs))
        there.append(blobs.path(photo.sha256).exists())

    assert there == [True, False]
    with world.db.reading() as session:
        assert session.exec(select(Photo).where(Photo.subject_kind == "citizen")).all() == []
