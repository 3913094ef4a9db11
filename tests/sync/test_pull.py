"""Pull: what changed, in pages, within the reader's grid; next to nothing when nothing did."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import World


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def test_the_first_pull_is_all_of_ones_own_grid(world: World) -> None:
    mine, _ = world.noodle_shop, world.hardware_store
    hazard = world.mei.reports(mine)
    visit = world.mei.visits(mine)

    rows, cursor = world.mei.pulls_all()

    assert (ids(rows["venue"]), ids(rows["hazard"]), ids(rows["visit"])) == (
        [mine],
        [hazard],
        [visit],
    )
    assert [g["path"] for g in rows["grid"]] == ["220382.002.01.01."]
    assert rows["grid"][0]["worker_names"] == ["李敏"]
    assert {"2025-11-01/C01"} <= {i["id"].removeprefix("220382/") for i in rows["item"]}
    assert cursor.endswith("220382.002.01.01.")


def test_a_ticket_is_pulled_as_its_page_shows_it(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)

    row = world.mei.pulls_all()[0]["hazard"][0]

    page = world.mei.ticket(hazard)
    for asked_of_the_moment in ("actions", "warning", "suggested_department"):
        page.pop(asked_of_the_moment)
    assert row == page


def test_later_pulls_bring_only_what_changed(world: World) -> None:
    first, second = world.mei.reports(world.noodle_shop), world.mei.reports(world.noodle_shop)
    _, cursor = world.mei.pulls_all()
    world.zhou.does("hazard.note", id=second, text="已电话督促")

    page = world.mei.pull(cursor)

    assert set(page["rows"]) == {"hazard"}
    assert ids(page["rows"]["hazard"]) == [second]
    assert first not in str(page)
    assert world.mei.pull(page["cursor"]).get("rows") is None


def test_an_idle_answer_is_less_than_a_kilobyte(world: World) -> None:
    for _ in range(30):
        world.mei.reports(world.noodle_shop)
    _, cursor = world.mei.pulls_all()

    answer = world.mei.get("/sync/pull", cursor=cursor)

    assert len(answer.content) < 300
    assert set(answer.json()) == {"cursor", "server_time"}


def test_a_change_next_door_costs_nothing_here(world: World) -> None:
    _, cursor = world.mei.pulls_all()
    world.tao.reports(world.hardware_store)

    answer = world.mei.get("/sync/pull", cursor=cursor)

    assert len(answer.content) < 300
    assert not answer.json().get("rows")


@pytest.mark.parametrize("size", [1, 2, 7, 60])
def test_in_pages_of_any_size_it_is_the_same_copy(
    world: World, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    world.mei.reports(world.noodle_shop)
    world.mei.visits(world.noodle_shop)
    whole, end = world.mei.pulls_all()

    monkeypatch.setattr("backend.field.mirror.operations.PAGE", size)
    paged, reached = world.mei.pulls_all()

    key = {"grid": "path"}
    assert {k: {r[key.get(k, "id")] for r in rows} for k, rows in paged.items()} == {
        k: {r[key.get(k, "id")] for r in rows} for k, rows in whole.items()
    }
    assert reached == end


def test_what_changes_between_two_pages_is_not_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.field.mirror.operations.PAGE", 20)
    hazard = world.mei.reports(world.noodle_shop)
    page = world.mei.pull()
    assert page["more"]
    world.zhou.does("hazard.note", id=hazard, text="翻页之间")

    rows, _ = world.mei.pulls_all(page["cursor"])

    assert rows["hazard"][-1]["events"][-1]["text"] == "翻页之间"


def test_a_picture_that_arrives_changes_its_ticket(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    _, cursor = world.mei.pulls_all()
    world.zhou.submits(hazard)

    row = world.mei.pull(cursor)["rows"]["hazard"][0]

    assert row["evidence"] == {"declared": 2, "received": 2}


@pytest.mark.parametrize(
    ("who", "shown"), [("mei", "13812345678"), ("zhou", "138****5678"), ("feng", "138****5678")]
)
def test_owners_numbers_are_kept_only_by_the_grids_own_worker(
    world: World, who: str, shown: str
) -> None:
    venue = world.noodle_shop

    row = getattr(world, who).pulls_all()[0]["venue"][0]

    assert (row["id"], row["phone"]) == (venue, shown)
    assert ("13812345678" in str(row)) is (shown == "13812345678")


def test_what_was_over_half_a_year_ago_is_no_longer_mirrored(world: World) -> None:
    over, still = world.mei.reports(world.noodle_shop), world.mei.reports(world.noodle_shop)
    world.mei.passes(over)
    visit = world.mei.visits(world.noodle_shop)
    kept: list[tuple[list[str], list[str]]] = []
    for days in (179, 2, 218, 2):
        world.clock.forward(days=days)
        world.mei.signs_in_again()
        rows, _ = world.mei.pulls_all()
        kept.append((sorted(ids(rows["hazard"])), ids(rows.get("visit", []))))

    assert kept == [
        ([over, still], [visit]),
        ([still], [visit]),
        ([still], [visit]),
        ([still], []),
    ]


def test_a_refused_act_changes_nothing_that_is_pulled(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    _, cursor = world.mei.pulls_all()

    world.mei.acts("hazard.reinspect", hazard, passed=True)
    world.mei.does("visit.record", id=str(new_id()), venue_id=str(new_id()), outcome="locked")

    assert not world.mei.pull(cursor).get("rows")
