"""Two at one ticket: no version is there twice, and nobody reads merely "something went wrong".

The races themselves, with real servers, are in `tests/servers/test_races.py`.
"""

from uuid import UUID

import pytest
import sqlalchemy as sa

from backend.core.change_log import insert_into
from backend.core.database import WriteSession, execute, new_id, transact
from backend.field.hazards.lifecycle.operations import NotLockedError
from backend.field.hazards.models import EventKind, HazardEvent
from tests.pictures import jpeg
from tests.public.owner_portal.owner import bound
from tests.world import World


def an_event(world: World, hazard: str, version: int) -> HazardEvent:
    return HazardEvent(
        hazard_id=UUID(hazard), version=version, kind=EventKind.NOTE, at=world.now,
        received_at=world.now, by_name="别处",
    )  # fmt: skip


def another_was_faster(world: World, hazard: str, version: int) -> None:
    """As a process of an older release would leave it, that knows of no lock."""
    columns = an_event(world, hazard, version).model_dump()
    with world.db.writing() as session:
        execute(session, insert_into(session, HazardEvent), columns)


def test_a_ticket_is_never_written_without_its_lock(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    with pytest.raises(NotLockedError), world.db.writing() as session:
        session.add(an_event(world, hazard, 3))

    assert world.mei.timeline(hazard) == ["reported", "assigned"]


def test_what_lost_a_race_is_done_once_more(world: World) -> None:
    turns: list[int] = []

    def work(session: WriteSession) -> int:
        turns.append(len(turns))
        name = "twice" if len(turns) == 1 else "once"
        for _ in range(2):
            told = {"name": name if len(turns) == 1 else str(new_id())}
            execute(session, sa.text("INSERT INTO counter (name, value) VALUES (:name, 1)"), told)
        return len(turns)

    assert transact(world.db, work) == 2
    with world.db.reading() as session:
        left = execute(session, sa.text("SELECT count(*) FROM counter WHERE name = 'twice'"))
        assert left.scalar_one() == 0


def test_an_owner_who_lost_twice_reads_what_to_do_and_keeps_his_words(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    another_was_faster(world, hazard, 3)

    form = {"base": "2", "note": "换了新的"}
    answer = owner.fills(f"/o/tickets/{hazard}", form, [jpeg("好了")])

    assert answer.status_code == 503
    assert "还没有存上" in answer.text
    assert "请过几秒再提交一次" in answer.text
    assert "换了新的</textarea>" in answer.text
    assert world.mei.state(hazard) == "rectifying"


def test_an_owner_meets_a_page_when_our_side_breaks(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    key = owner.key(f"/o/tickets/{hazard}")
    with world.db.writing() as session:
        execute(session, sa.text("ALTER TABLE ownerbinding RENAME TO elsewhere"))
    world.http.raise_server_exceptions = False  # type: ignore[attr-defined]

    answer = owner.posts(f"/o/tickets/{hazard}", {"key": key, "base": "2"}, [jpeg("好了")])

    assert (answer.status_code, answer.headers["content-type"][:9]) == (500, "text/html")
    assert "刚才这一步没有存上" in answer.text
    assert "请返回上一页再提交一次" in answer.text


def test_one_ticket_that_is_stuck_does_not_keep_a_push_back(world: World) -> None:
    stuck, free = (world.mei.reports(world.noodle_shop) for _ in range(2))
    another_was_faster(world, stuck, 3)
    notes = [world.mei.command("hazard.note", id=hazard, text="看过") for hazard in (stuck, free)]

    results = world.mei.push(*notes).json()["results"]

    assert [(r["result"], r.get("code")) for r in results] == [
        ("held", "server.error"),
        ("applied", None),
    ]


def test_a_late_repair_is_answered_with_what_became_of_it(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    key = owner.key(f"/o/tickets/{hazard}")
    world.mei.passes(hazard)

    answer = owner.posts(f"/o/tickets/{hazard}", {"key": key, "base": "2"}, [jpeg("好了")])
    page = owner.opens(answer.headers["location"])

    assert "照片和说明收到了" in page
    assert "现在是“已销号”，这一步没有生效" in page
    assert "等人来复查" not in page
