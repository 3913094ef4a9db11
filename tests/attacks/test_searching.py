"""No text that is searched for costs more than a search, and no masked number is tried out."""

import time
from typing import Any

import pytest

from backend.office.exports.models import ExportKind
from backend.people.accounts.models import Role
from tests.attacks.test_numbers import OPERATOR, WORKER, Held, ours
from tests.world import Person, World

__all__ = ["ours"]
LONG = {
    "words": " ".join(f"{n:05d}" for n in range(2000)), "one word": "长" * 20_000,
    "thirteen": "a b c d e f g h i j k l m", "folds out": "ﷺ" * 100, "odd": "%_" * 150,
}  # fmt: skip
ODD = [
    "%",
    "_",
    "\\",
    "%%%_%_",
    "' OR 1=1 --",
    "a'b\"c",
    "ﷺ",
    "İıſ",
    "\u202e\u200b",
    "（",
    "\\%_\\",
]
LISTS = [
    "/venues", "/hazards", "/ebikes", "/people", "/dissuasions", "/colours/venues",
    "/campaigns/01a22e07-c501-7180-a39d-51462eed9deb/sites",
]  # fmt: skip


def counts(person: Person, kind: str, **asked: Any) -> Any:
    return person.post("/exports/count", {"kind": kind, "filter": asked})


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("kind", list(ExportKind))
def test_no_text_in_a_body_is_searched_without_bounds(
    world: World, kind: ExportKind, text: str
) -> None:
    began = time.process_time()
    answers = [counts(world.zhou, kind, q=text),
               world.zhou.post("/exports", {"kind": kind, "filter": {"q": text}})]  # fmt: skip

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(422, "query.too_long")}
    assert "写短" in answers[0].json()["detail"]
    assert time.process_time() - began < 1  # of work; whoever else is at it takes none of it


@pytest.mark.parametrize("path", LISTS)
def test_no_text_in_an_address_is_searched_without_bounds(world: World, path: str) -> None:
    too_long = [world.zhou.get(path, q=text[:5000], colour="red") for text in LONG.values()]
    odd = [world.zhou.get(path, q=text, colour="red") for text in ODD]

    assert {a.status_code for a in too_long} <= {422, 404}
    assert {a.status_code for a in odd} <= {200, 404}


def test_a_mark_of_patterns_is_a_sign_like_any_other(world: World, ours: Held) -> None:
    for path in ("/people", "/venues", "/ebikes"):
        assert [world.zhou.get(path, q=q).json()["total"] for q in ("%", "_", "l_m_n")] == [0] * 3
    assert counts(world.zhou, "grids", q="%").json()["rows"] == 0


def test_a_filter_of_a_thousand_states_is_a_filter_of_one(world: World) -> None:
    assert world.noodle_shop
    assert counts(world.zhou, "hazards", state=["closed"] * 30_000).status_code == 200


def test_who_may_be_shown_no_number_finds_nothing_by_one(world: World, ours: Held) -> None:
    assert world.feng.get("/venues", q=OPERATOR).json()["total"] == 0
    assert world.feng.get("/ebikes", q=OPERATOR).json()["total"] == 0
    for person, found in ((world.feng, 0), (world.zhou, 2)):
        coloured = [person.get("/colours/venues", q=OPERATOR, colour=c).json()["total"]
                    for c in ("red", "yellow", "green")]  # fmt: skip
        assert sum(coloured) == found
    assert world.ding.get("/ebikes", q=OPERATOR).json()["total"] == 0
    assert world.ding.get("/venues", q=OPERATOR).json()["total"] > 0
    for kind in ("venues", "ebikes"):
        assert counts(world.feng, kind, q=OPERATOR).json()["rows"] == 0
    for person in (world.feng, world.ding):
        assert person.get("/people", q=WORKER).json()["total"] == 0
    station = world.person("邓岗", "denggang", Role.STATION_DUTY, "220382.002.")
    assert station.get("/venues", q=OPERATOR).status_code == 403


SPELLED = ["186 0000 1111", "+8618600001111", "186-0000-1111", "１８６００００１１１１"]


@pytest.mark.parametrize("number", SPELLED)
def test_the_office_finds_a_caller_in_one_step_however_it_is_typed(
    world: World, ours: Held, number: str
) -> None:
    assert world.zhou.get("/venues", q=number).json()["total"] > 0
    assert world.zhou.get("/ebikes", q=f"车主 {OPERATOR}").json()["total"] > 0


def test_each_number_searched_for_is_counted_and_on_record_like_one_shown(
    world: World, ours: Held
) -> None:
    guesses = [f"186{n:04d}1111" for n in range(60)]
    for n, guess in enumerate(guesses):
        path = ("/venues", "/ebikes", "/people")[n % 3]
        assert world.zhou.get(path, q=guess).status_code == 200
        counts(world.zhou, "venues", q=guess)  # the same once more tells nothing new

    more = [world.zhou.get(path, q="18699991111") for path in ("/venues", "/ebikes", "/people")]
    more += [counts(world.zhou, kind, q="18699991111") for kind in ("venues", "ebikes")]
    more.append(world.zhou.post(f"/venues/{ours.venue}/phone"))

    assert {(a.status_code, a.json()["code"]) for a in more} == {(429, "phone.too_many")}
    assert world.zhou.get("/venues", q=guesses[0]).status_code == 200
    assert world.zhou.get("/venues", q="福满楼").json()["total"] > 0
    assert world.song.get("/venues", q=OPERATOR).json()["total"] > 0
    world.clock.forward(hours=1, minutes=1)
    assert world.zhou.get("/venues", q=OPERATOR).json()["total"] > 0


def test_the_record_of_a_search_holds_the_number_by_its_ends(world: World, ours: Held) -> None:
    world.zhou.get("/venues", q=OPERATOR)
    world.zhou.post("/exports", {"kind": "venues", "filter": {"q": OPERATOR}})

    (line, *_) = world.zhou.get("/exports").json()["items"]
    assert (line["filter_words"], line["rows"]) == ("搜索：“186****1111”", 2)
    steps = [t for t in world.all_trail() if t.action == "phone.reveal"]
    assert [(t.by_name, t.subject_kind, t.facts) for t in steps] == [
        ("周海燕", "search", {"number": "186****1111"})
    ]
    assert OPERATOR not in steps[0].subject_id


def test_a_number_with_letters_is_not_found_by_its_parts(world: World) -> None:
    world.venue(world.mei, "转接店", "220382.002.01.01.", phone="0434-7230119转A8")

    parts = ["7230119", "30119转a8", "119转A", "转a8"]
    assert [world.zhou.get("/venues", q=q).json()["total"] for q in parts] == [0] * 4


def test_a_user_name_that_is_a_number_is_not_found_by_its_parts(world: World) -> None:
    facts = {"name": "赵新", "user_name": WORKER, "phone": WORKER, "role": "grid_worker"}
    made = world.zhou.post("/people", facts | {"grid": "220382.002.01.01."})
    assert made.status_code == 201, made.text

    for person in (world.feng, world.ding):
        page = person.get("/people").json()["items"]
        assert WORKER not in str(page)
        assert [person.get("/people", q=q).json()["total"] for q in (WORKER, WORKER[:6])] == [0, 0]
