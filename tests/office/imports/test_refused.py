"""拒不整改 in a ledger is an open ticket and a matter for the office, once."""

from typing import Any

import pytest

from tests.office.imports.ledgers import counted
from tests.office.imports.test_tickets import OPEN, done, imports, only
from tests.world import Person, World

REFUSED = (*OPEN[:11], "拒不整改", "范彬")


def tasks(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/tasks").json()["items"]
    return [task for task in items if task["kind"] == "refused"]


def test_it_stays_open_and_becomes_an_office_task(world: World) -> None:
    assert world.noodle_shop

    report = imports(world.zhou, REFUSED)

    ticket = only(world)
    (task,) = tasks(world.zhou)
    assert (ticket["state"], task["subject_id"]) == ("rectifying", ticket["id"])
    assert (task["grid"], task["title"]) == (ticket["grid"], "福满楼面馆拒不整改：燃气软管老化")
    assert (report.to_settle, report.needs_a_look) == (1, True)
    assert tasks(world.sun) == []


@pytest.mark.parametrize("words", ["拒绝整改", "业主拒不整改，已下达通知书"])
def test_other_words_for_it_are_the_same(world: World, words: str) -> None:
    imports(world.zhou, (*OPEN[:11], words, None))

    assert len(tasks(world.zhou)) == 1


def test_a_known_ticket_becomes_one_and_settled_it_does_not_come_again(world: World) -> None:
    assert world.noodle_shop
    imports(world.zhou, OPEN)

    assert counted(imports(world.zhou, REFUSED)) == (0, 0, 1, 0, 0)
    (task,) = tasks(world.zhou)
    world.zhou.post(f"/tasks/{task['id']}/settle", {"note": "已移交消防"})
    again = imports(world.zhou, REFUSED)

    assert (tasks(world.zhou), again.to_settle) == ([], 0)


def test_other_words_are_no_task(world: World) -> None:
    imports(world.zhou, (*OPEN[:11], "复查不合格", None), done(OPEN, "2024-03-07"))

    assert tasks(world.zhou) == []
