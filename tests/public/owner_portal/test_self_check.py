"""每月自查: a dozen questions by the class of the venue; gaps are shown, and count as no visit."""

import pytest

from backend.field.hazards.checklist.catalogue import editions, read_edition
from backend.field.venues.models import VenueClass
from backend.public.owner_portal.catalogue import advice, questions
from tests.public.owner_portal.owner import bound
from tests.stranger import Stranger
from tests.world import World


def answers(page: str, **other: str) -> dict[str, str]:
    """Yes to everything but what is said otherwise."""
    codes = {part.split('"')[0] for part in page.split('name="q_')[1:]}
    return {f"q_{code}": other.get(code, "yes") for code in codes}


def checks(world: World, **other: str) -> Stranger:
    owner = bound(world, world.mei, world.noodle_shop)
    path = f"/o/check/{world.noodle_shop}"
    answer = owner.fills(path, answers(owner.opens(path), **other))
    assert answer.headers.get("location") == "/o?said=checked", answer.text
    return owner


def test_gaps_are_shown_to_owner_and_worker_and_lie_on_the_phone(world: World) -> None:
    owner = checks(world, hose="no", hood="no")

    assert "2 项待改进" in owner.opens("/o")
    (month,) = world.mei.get(f"/venues/{world.noodle_shop}/owners").json()["checks"]
    gaps = ["燃气软管老化、过长或没有管卡", "油烟机或烟道没有清洗"]
    assert (month["month"], month["gaps"]) == (202603, gaps)
    (row,) = [v for v in world.mei.pulls_all()[0]["venue"] if v["id"] == world.noodle_shop]
    at = "2026-03-04T02:00:40Z"
    assert row["self_check"] == {"on": "2026-03-04", "gaps": gaps, "at": at}


def test_a_self_check_is_no_visit(world: World) -> None:
    checks(world)

    page = world.mei.get(f"/venues/{world.noodle_shop}").json()
    assert page["visits"] == []


def test_checked_again_in_the_month_the_later_answers_count(world: World) -> None:
    owner = checks(world, hose="no")
    path = f"/o/check/{world.noodle_shop}"
    owner.fills(path, answers(owner.opens(path)))

    assert "都做到了" in owner.opens("/o")
    (month,) = world.mei.get(f"/venues/{world.noodle_shop}/owners").json()["checks"]
    assert month["gaps"] == []


def test_questions_left_open_are_told_and_the_rest_is_kept(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    path = f"/o/check/{world.noodle_shop}"

    answer = owner.fills(path, {"q_exits": "no"})

    assert answer.status_code == 422
    assert "还有 11 题没选" in answer.text
    assert 'name="q_exits" value="no" checked' in answer.text


def test_a_neighbours_check_is_not_there(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)

    owner.opens(f"/o/check/{world.hardware_store}", 404)


@pytest.mark.parametrize("venue_class", list(VenueClass))
def test_every_class_has_ten_to_twelve_questions(venue_class: VenueClass) -> None:
    assert 10 <= len(questions(venue_class)) <= 12


def test_every_item_of_every_edition_is_said_in_plain_words() -> None:
    for edition in editions():
        for item in read_edition("220382", edition):
            said = advice(item.code, "")
            assert said.what, item.code
            assert said.how
            assert said.example
            assert "处罚" not in f"{said.what}{said.how}{said.example}"
