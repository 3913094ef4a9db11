"""需处理: what only the office can settle, and what it said about it."""

import pytest

from backend.core.database import new_id
from tests.world import Person, World


def park_one(person: Person) -> None:
    result = person.does("visit.record", id=str(new_id()), venue_id=str(new_id()), outcome="locked")
    assert result["result"] == "parked"


def test_a_matter_is_listed_with_who_where_and_what(world: World) -> None:
    park_one(world.mei)

    task = world.zhou.tasks()[0]
    assert (task["kind"], task["subject_kind"], task["by_name"]) == ("parked", "command", "李敏")
    assert (task["title"], task["grid_name"]) == ("李敏的一条记录需要处理", "电厂社区第1网格")
    assert task["facts"]["command"] == "visit.record"
    assert task["settled_at"] is None


def test_the_oldest_stands_first_and_the_latest_settled_first(world: World) -> None:
    for person in (world.mei, world.tao, world.ding):
        park_one(person)
        world.clock.forward(hours=1)
    names = [t["by_name"] for t in world.zhou.tasks()]
    for task in world.zhou.tasks():
        world.zhou.post(f"/tasks/{task['id']}/settle", {"note": "已核实"})
        world.clock.forward(hours=1)

    assert names == ["李敏", "陶军", "丁强"]
    assert [t["by_name"] for t in world.zhou.tasks(settled=True)] == ["丁强", "陶军", "李敏"]


def test_settled_it_leaves_the_list_and_keeps_its_word(world: World) -> None:
    park_one(world.mei)
    task = world.zhou.tasks()[0]["id"]

    answer = world.zhou.post(f"/tasks/{task}/settle", {"note": "重复登记，已电话告知"})

    assert answer.status_code == 200
    assert world.zhou.tasks() == []
    settled = world.zhou.tasks(settled=True)[0]
    assert (settled["settlement"], settled["settled_by_name"]) == ("重复登记，已电话告知", "周海燕")
    assert settled["settled_at"] == "2026-03-04T02:00:00Z"


def test_the_first_word_stands(world: World) -> None:
    park_one(world.mei)
    task = world.zhou.tasks()[0]["id"]
    world.zhou.post(f"/tasks/{task}/settle", {"note": "第一句"})

    world.song.post(f"/tasks/{task}/settle", {"note": "第二句"})

    assert world.zhou.tasks(settled=True)[0]["settlement"] == "第一句"


@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": "长" * 501}, {"note": 5}])
def test_without_a_word_nothing_is_settled(world: World, body: dict[str, object]) -> None:
    park_one(world.mei)
    task = world.zhou.tasks()[0]["id"]

    assert world.zhou.post(f"/tasks/{task}/settle", body).status_code == 422
    assert len(world.zhou.tasks()) == 1


def test_readers_settle_nothing_and_the_field_sees_nothing(world: World) -> None:
    park_one(world.mei)
    task = world.feng.tasks()[0]["id"]

    assert world.feng.post(f"/tasks/{task}/settle", {"note": "阅"}).status_code == 403
    assert world.mei.get("/tasks").status_code == 403


def test_the_office_next_door_neither_sees_nor_settles_it(world: World) -> None:
    park_one(world.mei)
    task = world.zhou.tasks()[0]["id"]

    assert world.sun.tasks() == []
    assert world.sun.post(f"/tasks/{task}/settle", {"note": "代办"}).status_code == 404
    assert len(world.zhou.tasks()) == 1
