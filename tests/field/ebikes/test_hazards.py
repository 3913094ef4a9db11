"""Hazards of e-bikes (H01-H09): reported on the e-bike itself, where no venue is."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.field.ebikes.test_ebikes import registers
from tests.world import EDITION, GENERAL, Person, World, taken

CORRIDOR, FLYING_WIRE, PILE = "H01", "H04", "H06"


def finds(person: Person, ebike: str | None, item: str = PILE, **more: Any) -> dict[str, Any]:
    facts = {"id": str(new_id()), "item_code": item, "edition": EDITION, "ebike_id": ebike}
    picture = taken(at=person.world.now)
    result = person.does("hazard.report", **facts | {"photos": [picture.facts]} | more)
    if result["result"] == "applied":
        person.uploads(picture)
    return result | {"hazard": facts["id"]}


def test_a_hazard_of_an_ebike_needs_no_venue_and_names_no_owner(world: World) -> None:
    ebike = registers(world.mei, plate="formal", plate_number="5962483")

    hazard = finds(world.mei, ebike, CORRIDOR)["hazard"]

    ticket = world.zhou.ticket(hazard)
    assert (ticket["ebike_id"], ticket["venue_id"], ticket["venue_class"]) == (ebike, None, None)
    assert (ticket["venue_name"], ticket["venue_address"]) == ("电动自行车 5962483", "光明路9号")
    assert (ticket["grid_name"], ticket["level"]) == ("电厂社区第1网格", "serious")
    assert "汪慧强" not in str(ticket)
    assert "13812345678" not in str(ticket)
    assert world.mei.pulls_all()[0]["hazard"][0]["ebike_id"] == ebike


def test_without_a_plate_it_is_called_by_its_looks(world: World) -> None:
    white = registers(world.mei, color="白色")
    bare = registers(world.mei, brand=None)

    called = [world.mei.ticket(finds(world.mei, e)["hazard"])["venue_name"] for e in (white, bare)]

    assert called == ["电动自行车 雅迪 白色", "电动自行车"]


def test_the_tickets_of_an_ebike_are_listed(world: World) -> None:
    first, second = registers(world.mei), registers(world.mei, owner="贾芳")
    hazard = finds(world.mei, first)["hazard"]
    finds(world.mei, second)

    found = world.zhou.get("/hazards", ebike_id=first).json()

    assert ([h["id"] for h in found["items"]], found["total"]) == ([hazard], 1)
    assert world.tao.get("/hazards", ebike_id=first).json()["items"] == []


def test_what_a_report_may_repeat_is_offered_of_an_ebike_too(world: World) -> None:
    ebike, other = registers(world.mei), registers(world.mei, owner="贾芳")
    hazard = finds(world.mei, ebike)["hazard"]
    finds(world.mei, ebike, CORRIDOR)
    finds(world.mei, other)

    def alike(person: Person, **place: str) -> Any:
        return person.get("/hazards/similar", item_code=PILE, **place)

    assert [h["id"] for h in alike(world.mei, ebike_id=ebike).json()["items"]] == [hazard]
    assert alike(world.tao, ebike_id=ebike).json()["items"] == []
    for unclear in ({}, {"ebike_id": ebike, "venue_id": world.noodle_shop}):
        assert alike(world.mei, **unclear).status_code == 422


def test_it_is_put_right_looked_at_and_closed_like_any_other(world: World) -> None:
    hazard = finds(world.mei, registers(world.mei))["hazard"]

    world.mei.submits(hazard)
    assert world.mei.passes(hazard)["result"] == "applied"

    assert world.mei.state(hazard) == "closed"


def test_unplugged_before_their_eyes_it_waits_for_a_second_pair_of_eyes(world: World) -> None:
    ebike, after = registers(world.mei), taken(at=world.now)

    hazard = finds(world.mei, ebike, FLYING_WIRE, fixed={"photos": [after.facts]})["hazard"]
    world.mei.uploads(after)
    assert world.mei.timeline(hazard) == ["reported", "submitted"]
    world.zhou.passes(hazard)

    assert world.mei.state(hazard) == "closed"


def test_in_a_venue_the_ticket_is_the_venues_and_names_the_ebike(world: World) -> None:
    ebike = registers(world.mei)

    hazard = finds(world.mei, ebike, "H03", venue_id=str(world.noodle_shop))["hazard"]

    ticket = world.zhou.ticket(hazard)
    assert (ticket["venue_id"], ticket["ebike_id"]) == (str(world.noodle_shop), ebike)
    assert ticket["venue_name"] == "福满楼面馆"
    page = world.zhou.get(f"/venues/{world.noodle_shop}").json()
    assert [h["id"] for h in page["hazards"]] == [hazard]


def test_what_is_no_hazard_of_an_ebike_is_refused_and_kept(world: World) -> None:
    result = finds(world.mei, registers(world.mei), GENERAL)

    assert (result["result"], result["code"]) == ("parked", "hazard.not_of_ebike")
    assert "未配置灭火器" in result["detail"]
    assert world.zhou.get("/hazards").json()["total"] == 0


@pytest.mark.parametrize("where", [None, "nowhere"])
def test_a_hazard_of_no_place_is_refused(world: World, where: str | None) -> None:
    result = finds(world.mei, where and str(new_id()))

    assert result["code"] == ("ebike.unknown" if where else "hazard.no_place")
    assert [t["kind"] for t in world.zhou.tasks()] == ["parked"]


def test_a_neighbour_reports_nothing_on_an_ebike_not_theirs(world: World) -> None:
    ebike = registers(world.mei, plate="formal", plate_number="5962483")

    alone = finds(world.tao, ebike)
    shop = world.venue(world.tao, "隔壁理发", "220382.002.01.02.")
    inside = finds(world.tao, ebike, venue_id=str(shop))

    for result in (alone, inside):
        assert (result["result"], result["code"]) == ("parked", "ebike.unknown")
        assert "5962483" not in str(result)


def test_there_again_and_joined_are_asked_of_the_same_ebike(world: World) -> None:
    one, other = registers(world.mei), registers(world.mei, owner="贾芳")
    first, foreign = finds(world.mei, one)["hazard"], finds(world.mei, other)["hazard"]

    again = finds(world.mei, one, recurs=first)["hazard"]
    wrong = finds(world.mei, one, recurs=foreign)["hazard"]

    assert world.mei.ticket(again)["recurs"] == first
    assert world.mei.ticket(wrong)["recurs"] is None
    refused = world.zhou.acts("hazard.join", again, into=foreign)
    assert refused["code"] == "hazard.cannot_join", refused
    assert world.zhou.acts("hazard.join", again, into=first)["result"] == "applied"


def test_one_letter_tells_of_all_hazards_of_one_ebike(world: World) -> None:
    one, other = registers(world.mei), registers(world.mei, owner="贾芳")
    first, second = finds(world.mei, one)["hazard"], finds(world.mei, one, "H07")["hazard"]
    foreign = finds(world.mei, other)["hazard"]

    def issued(*hazards: str) -> str:
        letter = {"id": str(new_id()), "kind": "prompt", "hazards": list(hazards), "refused": True}
        return str(world.mei.does("notice.issue", **letter)["result"])

    assert (issued(first, second), issued(first, foreign)) == ("applied", "parked")
