"""A rescue file proves nothing by itself: what it says is bounded, and who brought it in stands."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from backend.core.database import new_id
from backend.sync.receipts.verification.operations import verify
from tests.world import EDITION, SERIOUS, Person, World, taken


def file_of(person: Person, *commands: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rescue file as somebody's phone would have written it."""
    return {
        "device": str(person.device), "author": str(person.id), "sequence": 9, "skew_ms": 0,
        "sent_at": person.world.now.isoformat(), "commands": list(commands), **more,
    }  # fmt: skip


def brings_in(office: Person, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = office.post("/sync/rescue", body)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def a_report(person: Person, venue: str, item: str = SERIOUS, **more: Any) -> dict[str, Any]:
    return person.command(
        "hazard.report", id=str(new_id()), venue_id=venue, item_code=item, edition=EDITION,
        photos=[taken(at=person.world.now).facts], **more,
    )  # fmt: skip


def a_pass(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    base, picture = person.world.zhou.ticket(hazard)["version"], taken(at=person.world.now)
    return person.command("hazard.reinspect", id=hazard, base=base, passed=True,
                          photos=[picture.facts], **more)  # fmt: skip


def whole(world: World) -> bool:
    with world.db.reading() as session:
        return verify(session).whole


def test_a_doctored_file_is_told_row_by_row_kept_whole_and_applied_never(world: World) -> None:
    hazard, day = world.mei.reports(world.noodle_shop), timedelta(days=1)

    def says(name: str, /, at: datetime | None = None, **args: Any) -> dict[str, Any]:
        return world.mei.command(name, at=at, **args)

    rows = {
        "复查": a_pass(world.mei, hazard),
        "撤销": says("hazard.void_ask", id=hazard, base=2, reason="看错了"),
        "文书": says("notice.issue", id=str(new_id()), kind="prompt", hazards=[hazard]),
        "将来": says("hazard.note", at=world.now + day, id=hazard, text="看过"),
        "30 天": says("hazard.note", at=world.now - 31 * day, id=hazard, text="看过"),
    }
    before = world.zhou.ticket(hazard)

    results = brings_in(world.zhou, file_of(world.mei, *rows.values()))

    assert [(r["result"], r["code"]) for r in results] == [("parked", "rescue.refused")] * 5
    assert all(word in r["detail"] for word, r in list(zip(rows, results, strict=True))[3:])
    assert world.zhou.ticket(hazard) == before
    tasks = world.zhou.tasks()
    assert {t["subject_id"] for t in tasks} == {r["id"] for r in rows.values()}
    assert all("周海燕从救援文件导入" in t["detail"] for t in tasks)
    kept = sa.text("SELECT count(*) FROM waiting WHERE waits_for IS NULL")
    with world.db.reading() as session:
        assert session.connection().execute(kept).scalar() == 5
    assert whole(world)


def test_under_another_authors_name_nothing_is_applied_however_often(world: World) -> None:
    """Tao's file with Mei's name written into it: her phone never was this one."""
    assert world.noodle_shop
    assert world.hardware_store
    body = file_of(world.mei, a_report(world.mei, world.noodle_shop), device=str(world.tao.device))

    first = brings_in(world.zhou, body)
    body["commands"].append(a_report(world.mei, world.noodle_shop))
    again = brings_in(world.zhou, body)

    assert [r["result"] for r in first + again] == ["parked", "replayed", "parked"]
    assert "手机" in again[1]["detail"]
    assert world.zhou.get("/hazards").json()["total"] == 0


@pytest.mark.parametrize("who", ["song", "zhou"])
def test_an_offices_own_work_is_not_taken_from_a_file(world: World, who: str) -> None:
    office: Person = getattr(world, who)
    office.push()
    visit = office.command("visit.record", id=str(new_id()), venue_id=world.noodle_shop,
                           outcome="checked")  # fmt: skip

    result = brings_in(world.zhou, file_of(office, visit))[0]

    assert (result["result"], result["code"]) == ("parked", "rescue.refused")


def test_who_brought_it_in_is_on_the_timeline_and_in_the_receipt(world: World) -> None:
    report = a_report(world.mei, world.noodle_shop)

    result = brings_in(world.zhou, file_of(world.mei, report))[0]

    assert result["result"] == "applied"
    event = world.mei.ticket(report["args"]["id"])["events"][0]
    assert event["by_name"] == "李敏"
    assert event["facts"]["importer_name"] == "周海燕"
    with world.db.reading() as session:
        told = sa.text("SELECT importer_name FROM receipt ORDER BY seq DESC")
        assert session.connection().execute(told).scalars().all() == ["周海燕", None]
    assert whole(world)


@pytest.mark.parametrize(
    "edit", ["importer = NULL, importer_name = NULL", "importer_name = '宋丽'"]
)
def test_an_importer_struck_out_of_a_receipt_is_missed(world: World, edit: str) -> None:
    brings_in(world.zhou, file_of(world.mei, a_report(world.mei, world.noodle_shop)))
    assert whole(world)

    with world.db.writing() as session:
        session.connection().execute(sa.text(f"UPDATE receipt SET {edit} WHERE seq = 2"))

    with world.db.reading() as session:
        assert [f.seq for f in verify(session).faults] == [2]


def test_who_brought_a_find_in_is_not_its_second_person(world: World) -> None:
    report = a_report(world.mei, world.noodle_shop, SERIOUS)
    hazard = report["args"]["id"]
    brings_in(world.zhou, file_of(world.mei, report))

    world.zhou.passes(hazard)
    alone = world.zhou.ticket(hazard)
    world.song.passes(hazard)

    assert (alone["state"], alone["closing"]) == ("submitted", False)
    assert world.song.ticket(hazard)["closing"] is True  # waits for the pictures of the report


def test_who_brought_its_repair_in_is_not_the_second_person_either(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop, SERIOUS), taken(at=world.now)
    submit = world.mei.command("hazard.submit", id=hazard, base=2, photos=[picture.facts])
    assert brings_in(world.zhou, file_of(world.mei, submit))[0]["result"] == "applied"

    world.zhou.passes(hazard)

    assert world.zhou.state(hazard) == "submitted"


def test_an_author_is_not_made_the_second_person_of_the_importers_find(world: World) -> None:
    hazard = world.zhou.reports(world.noodle_shop, SERIOUS)

    result = brings_in(world.zhou, file_of(world.mei, a_pass(world.mei, hazard)))[0]

    assert result["result"] == "parked"
    assert world.zhou.state(hazard) == "rectifying"


def test_a_decision_held_from_a_file_is_not_let_in_by_a_later_push(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    first = world.mei.command("hazard.note", id=hazard, text="先")
    held = brings_in(world.zhou, file_of(world.mei, a_pass(world.mei, hazard, after=[first["id"]])))

    world.mei.push(first)

    assert held[0]["result"] == "held"
    assert world.mei.state(hazard) == "rectifying"
    assert [t["facts"]["code"] for t in world.zhou.tasks()] == ["rescue.refused"]


def test_what_the_phone_sends_itself_after_all_needs_nobodys_word(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    first = world.mei.command("hazard.note", id=hazard, text="先")
    passed = a_pass(world.mei, hazard, after=[first["id"]])
    brings_in(world.zhou, file_of(world.mei, passed))

    world.mei.push(passed)
    world.mei.push(first)

    assert world.mei.push(passed).json()["results"][0]["of"] == "applied"


def test_times_are_put_right_by_what_the_phone_knew_of_its_clock(world: World) -> None:
    """Two days fast, and brought in a day later on a computer whose clock is right."""
    assert world.noodle_shop
    world.mei.skew = timedelta(days=2)
    report = a_report(world.mei, world.noodle_shop)
    done = world.now
    body = file_of(world.mei, report, skew_ms=2 * 86_400_000)
    world.mei.skew = timedelta()
    world.clock.forward(days=1)

    result = brings_in(world.zhou, body | {"sent_at": world.now.isoformat()})[0]

    event = world.mei.ticket(report["args"]["id"])["events"][0]
    assert result["result"] == "applied"
    assert event["at"] == done.isoformat().replace("+00:00", "Z")
    assert event["clock_off"] is True


def test_a_file_brings_in_nothing_of_a_grid_its_author_left_long_ago(world: World) -> None:
    report = a_report(world.mei, world.noodle_shop)
    body = file_of(world.mei, report)
    world.clock.forward(hours=1)
    world.hao.patch(f"/people/{world.mei.id}", {"grid": "220382.002.01.02."})
    world.clock.forward(days=8)

    result = brings_in(world.zhou, body)[0]

    assert (result["result"], result["code"]) == ("parked", "authority.past")
