"""Finding a venue: by anything one may type, narrowed by filters, within one's own grid."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.core.database import new_id
from backend.core.text import fold_text, search_words
from tests.world import World

NEXT_DOOR = "220382.002.01.02."


def street(world: World) -> None:
    """Three venues of Mei's and one next door."""
    here = "220382.002.01.01."
    world.venue(world.mei, "福满楼面馆", here, operator="王芳", address="光明路1号")
    world.venue(world.mei, "100%纯棉", here, venue_class="shop", operator="赵强", phone=None)
    world.venue(world.mei, "好_再来", here, venue_class="hotel", status="closed")
    world.venue(world.tao, "鑫源五金", NEXT_DOOR, venue_class="shop")


def names(world: World, who: str = "zhou", **filters: Any) -> list[str]:
    answer = getattr(world, who).get("/venues", **filters)
    assert answer.status_code == 200, answer.text
    return [v["name"] for v in answer.json()["items"]]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("面馆", ["福满楼面馆"]),
        ("fmlmg", ["福满楼面馆"]),
        ("fumanlou", ["福满楼面馆"]),
        ("FML", ["福满楼面馆"]),
        ("赵强", ["100%纯棉"]),
        ("光明路 王芳 面", ["福满楼面馆"]),
        ("辽西-0002", ["100%纯棉"]),
        ("100%", ["100%纯棉"]),
        ("%", ["100%纯棉"]),
        ("_", ["好_再来"]),
        ("\\", []),
        ("' OR 1=1", []),
        ("没有的店", []),
    ],
)
def test_it_is_found_by_what_one_types(world: World, word: str, found: list[str]) -> None:
    street(world)

    assert names(world, q=word) == found


def test_filters_narrow(world: World) -> None:
    street(world)

    assert names(world, venue_class="shop") == ["100%纯棉", "鑫源五金"]
    assert names(world, status="closed") == ["好_再来"]
    assert names(world, grid=NEXT_DOOR) == ["鑫源五金"]
    assert names(world, venue_class="shop", grid=NEXT_DOOR, q="五金") == ["鑫源五金"]
    assert names(world, venue_class="school") == []


def test_pages_follow_each_other_and_the_total_stays(world: World) -> None:
    street(world)

    pages = [names(world, limit=1, offset=n) for n in range(5)]

    assert pages == [["福满楼面馆"], ["100%纯棉"], ["好_再来"], ["鑫源五金"], []]
    assert world.zhou.get("/venues", limit=1).json()["total"] == 4


def test_a_worker_finds_their_own_only(world: World) -> None:
    street(world)

    assert names(world, "mei", q="五金") == []
    assert names(world, "tao") == ["鑫源五金"]
    assert world.mei.get("/venues", grid=NEXT_DOOR).status_code == 404


def test_a_list_shows_no_whole_number(world: World) -> None:
    street(world)

    answer = world.zhou.get("/venues", q="面馆")

    assert answer.json()["items"][0]["phone"] == "138****5678"
    assert "13812345678" not in answer.text


def test_a_number_is_shown_on_asking_and_that_stays_on_record(world: World) -> None:
    shop = world.noodle_shop

    assert world.mei.post(f"/venues/{shop}/phone").json()["phone"] == "13812345678"
    assert world.feng.post(f"/venues/{shop}/phone").status_code == 403
    assert world.tao.post(f"/venues/{shop}/phone").status_code == 404
    last = world.trail(shop)[0]
    assert (last.action, last.by_name) == ("phone.reveal", "李敏")


def test_amendments_stay_on_record(world: World) -> None:
    shop = world.noodle_shop
    world.mei.does("venue.amend", venue_id=shop, changes={"exits": {"from": None, "to": 2}})

    trail = world.trail(shop)[0]
    assert (trail.action, trail.facts) == ("venue.amend", {"exits": {"from": None, "to": 2}})


FOLDED: list[tuple[str, str]] = json.loads(
    (Path(__file__).parent / "folding.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("typed", "folded"), FOLDED)
def test_what_is_searched_has_one_spelling_here_and_on_phones(typed: str, folded: str) -> None:
    assert fold_text(typed) == folded


@pytest.mark.parametrize(
    "registered", ["ABC网吧", "ＡＢＣ网吧", "aBc\u200b网吧", "\u202aABC网吧\u202c"]
)
@pytest.mark.parametrize("typed", ["ABC网吧", "ａｂｃ", "Ａbc　网吧", "网\ufeff吧"])
def test_width_case_and_unseen_marks_do_not_hide_a_venue(
    world: World, registered: str, typed: str
) -> None:
    shop = world.venue(world.mei, registered, "220382.002.01.01.", venue_class="internet_cafe")
    hazard = world.mei.reports(shop)

    assert len(names(world, q=typed)) == 1
    assert [h["id"] for h in world.zhou.get("/hazards", q=typed).json()["items"]] == [hazard]


SEARCHED: list[tuple[str, list[str]]] = json.loads(
    (Path(__file__).parent / "searched.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("typed", "words"), SEARCHED)
def test_a_number_is_one_word_however_it_is_typed(typed: str, words: list[str]) -> None:
    assert [word.text for word in search_words(typed)] == words


SPELLED = ["199 7000 0000", "+8619970000000", "199-7000-0000", "福满楼 １９９　７０００　００００"]


@pytest.mark.parametrize("typed", SPELLED)
def test_by_a_whole_number_in_any_spelling_every_list_finds(world: World, typed: str) -> None:
    world.venue(world.mei, "福满楼面馆", "220382.002.01.01.", phone="19970000000")
    ebike = {"id": str(new_id()), "grid": "220382.002.01.01.", "owner": "福满楼"}
    facts = {"phone": "19970000000", "address": "光明路1号", "plate": "none"}
    assert world.mei.does("ebike.register", **ebike, **facts)["result"] == "applied"

    assert names(world, q=typed) == ["福满楼面馆"]
    assert world.zhou.get("/ebikes", q=typed).json()["total"] == 1


def test_a_part_of_a_number_still_finds_nothing(world: World) -> None:
    world.venue(world.mei, "福满楼面馆", "220382.002.01.01.", phone="19970000000")

    for typed in ("1997000", "199 7000", "0000", "+86 199 7000 000"):
        assert names(world, q=typed) == []
