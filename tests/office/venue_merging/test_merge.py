"""Two rows of one door become one, with both pasts; nothing is counted twice, nothing dropped."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.office.venue_merging.doubles import HERE, THERE, at, doubles, merged, merges, shown
from tests.public.citizen_reports.reporter import TEXT, plaque, sends
from tests.public.owner_portal.owner import bindings, bound, code_from
from tests.stranger import Stranger
from tests.world import World


def totals(world: World) -> dict[str, Any]:
    """The month's figures of the whole street."""
    found: dict[str, Any] = world.zhou.get("/reports/monthly").json()["total"]
    return found


def test_what_one_row_had_is_the_others(world: World) -> None:
    two = doubles(world)
    own = world.mei.reports(two.kept)

    answer = merges(world.zhou, two)

    assert answer.status_code == 200, answer.text
    row = answer.json()
    assert (row["number"], row["name"]) == (two.number, "福满楼饺子馆")
    assert (row["hazards"], row["visits"], row["by_name"]) == (2, 1, "周海燕")
    assert at(world.mei, two.kept) == ({own, two.open, two.over}, {two.visit})
    assert world.mei.ticket(two.open)["venue_id"] == two.kept


def test_the_row_that_went_is_in_no_list_and_on_no_map(world: World) -> None:
    two = doubles(world)
    before = world.zhou.get("/venues").json()["total"]

    merged(world, two)

    listed = world.zhou.get("/venues").json()
    assert (listed["total"], two.gone in str(listed)) == (before - 1, False)
    for path in ("/map/venues", "/plaques", "/colours", "/venues/duplicates"):
        assert two.gone not in world.zhou.get(path).text, path
    kinds: dict[str, Any] = {"kind": "venues", "format": "csv", "filter": {}}
    assert "饺子馆" not in world.zhou.post("/exports", kinds).content.decode("utf-8-sig")
    assert totals(world)["venues"] == 1


def test_it_is_found_by_the_words_codes_and_number_of_the_other(world: World) -> None:
    two = doubles(world)
    plates = [code["value"] for code in shown(world.mei, two.gone)["venue"]["codes"]]

    merged(world, two)

    for code in (*plates, two.number, two.number.rpartition("-")[2]):
        assert world.mei.get(f"/venues/by-code/{code}").json()["venue"]["id"] == two.kept, code
    for words in ("饺子馆", two.number):
        found = world.zhou.get("/venues", q=words).json()["items"]
        assert [venue["id"] for venue in found] == [two.kept], words
    assert shown(world.mei, two.gone)["venue"]["id"] == two.kept


def test_phones_lose_one_row_and_see_its_tickets_at_the_other(world: World) -> None:
    two = doubles(world)
    _, cursor = world.mei.pulls_all()

    merged(world, two)

    page = world.mei.pull(cursor)
    assert page["gone"] == {"venue": [two.gone]}
    assert {h["venue_id"] for h in page["rows"]["hazard"]} == {two.kept}
    assert {v["venue_id"] for v in page["rows"]["visit"]} == {two.kept}
    assert [v["id"] for v in page["rows"]["venue"]] == [two.kept]
    afresh, _ = world.mei.pulls_all()
    assert [v["id"] for v in afresh["venue"]] == [two.kept]


def test_a_phone_that_knows_nothing_of_it_lands_at_the_one_that_stayed(world: World) -> None:
    two = doubles(world)
    merged(world, two)

    visit = world.mei.visits(two.gone, "locked")
    ticket = world.mei.reports(two.gone)
    amended = world.mei.does(
        "venue.amend", venue_id=two.gone, changes={"floors": {"from": None, "to": "1/6"}}
    )

    assert amended["result"] == "applied"
    assert shown(world.mei, two.kept)["venue"]["floors"] == "1/6"
    hazards, visits = at(world.mei, two.kept)
    assert (visit in visits, ticket in hazards) == (True, True)
    assert world.mei.ticket(ticket)["venue_id"] == two.kept


def test_a_month_counts_no_more_and_no_less(world: World) -> None:
    two = doubles(world)
    world.mei.reports(two.kept)
    world.mei.visits(two.kept)
    before = totals(world)

    merged(world, two)

    after = totals(world)
    assert (before["venues"], after["venues"]) == (2, 1)
    assert (before["venues_visited"], after["venues_visited"]) == (2, 1)
    for name in ("found", "closed", "visits", "closed_in_period", "overdue", "due"):
        assert after[name] == before[name], name


def test_both_pasts_are_read_from_the_one_that_stayed(world: World) -> None:
    two = doubles(world)
    world.mei.does("venue.confirm", venue_id=two.gone)
    world.mei.does("venue.confirm", venue_id=two.kept)

    merged(world, two)

    past = world.zhou.get(f"/venues/{two.kept}/history").json()["items"]
    assert past[0]["action"] == "venue.merge"
    assert past[0]["facts"]["number"] == two.number
    confirmed = {step["of"] for step in past if step["action"] == "venue.confirm"}
    assert confirmed == {"", two.number}
    assert world.zhou.get(f"/venues/{two.gone}/history").json()["items"] == past
    (row,) = world.feng.get(f"/venues/{two.kept}/merges").json()["items"]
    assert (row["gone"], row["reason"]) == (two.gone, "同一家店")


def test_chosen_facts_come_from_the_other_row(world: World) -> None:
    two = doubles(world)

    merged(world, two, facts=["area_m2", "phone"])

    venue = shown(world.mei, two.kept)["venue"]
    assert (venue["area_m2"], venue["name"]) == (66.0, "福满楼面馆")
    phone = world.mei.post(f"/venues/{two.kept}/phone").json()["phone"]
    assert phone == "13900001111"
    steps = [step.action for step in world.trail(two.kept)[:2]]
    assert sorted(steps) == ["phone.reveal", "venue.merge"]


def test_across_grids_what_is_to_be_done_goes_and_what_is_over_stays(world: World) -> None:
    two = doubles(world, THERE)
    assert world.mei.cookie
    _, cursor = world.tao.pulls_all()

    merged(world, two)

    assert world.mei.ticket(two.open)["grid"] == HERE
    assert world.tao.ticket(two.over)["grid"] == THERE
    gone = world.tao.pull(cursor)["gone"]
    assert gone == {"venue": [two.gone], "hazard": [two.open]}
    result = world.tao.does("visit.record", id=str(new_id()), venue_id=two.gone, outcome="checked")
    assert result["result"] == "applied"
    assert len(shown(world.zhou, two.kept)["visits"]) == 2


def test_owners_go_over_and_one_bound_twice_is_bound_once(world: World) -> None:
    two = doubles(world)
    both, other = bound(world, world.mei, two.kept), bound(world, world.mei, two.gone)
    both.fills(code_from(world.mei, two.gone), {})

    merged(world, two)

    assert len(bindings(world.mei, two.kept)) == 2
    assert "福满楼饺子馆" not in both.opens("/o")
    assert "福满楼面馆" in other.opens("/o")


def test_a_citizens_report_waits_at_the_one_that_stayed(world: World) -> None:
    two = doubles(world, THERE)
    citizen = Stranger(world)
    sends(citizen, plaque(world.tao, two.gone))

    merged(world, two)

    (row,) = world.zhou.get("/citizens", state="new").json()["items"]
    assert (row["venue_id"], row["text"], row["grid"]) == (two.kept, TEXT, HERE)


def test_a_row_that_is_another_by_now_goes_nowhere(world: World) -> None:
    two = doubles(world)
    merged(world, two)
    third = world.venue(world.mei, "第三行", HERE)

    again = world.zhou.post(f"/venues/{third}/merge", {"gone": two.gone, "reason": "又一次"})
    moved = world.zhou.post(f"/venues/{two.gone}/move", {"grid": THERE, "reason": "搬"})

    assert again.json()["code"] == moved.json()["code"] == "merge.merged_already"
    assert two.number in again.json()["detail"]
    assert merges(world.zhou, two).status_code == 409


def test_what_went_into_a_row_goes_on_with_it(world: World) -> None:
    two = doubles(world)
    merged(world, two)
    third = world.venue(world.mei, "第三行", HERE)

    answer = world.zhou.post(f"/venues/{third}/merge", {"gone": two.kept, "reason": "三行一家"})

    assert answer.status_code == 200
    assert shown(world.mei, two.gone)["venue"]["id"] == third
    assert two.open in at(world.mei, third)[0]


@pytest.mark.parametrize("wrong", [{"facts": ["number"]}, {"reason": ""}, {"gone": "x"}])
def test_what_cannot_be_meant_is_refused(world: World, wrong: dict[str, Any]) -> None:
    two = doubles(world)

    assert merges(world.zhou, two, **wrong).status_code == 422
    assert (
        merges(world.zhou, two, gone=two.kept)
        .json()["detail"]
        .startswith("内容不完整或不对：不能和")
    )
    assert len(world.zhou.get("/venues").json()["items"]) == 2


def test_nobody_merges_across_the_border_nor_from_a_phone(world: World) -> None:
    two = doubles(world)
    liu = world.venue(world.hao, "隔壁街的店", "220382.003.01.01.")

    assert merges(world.sun, two).status_code == 404
    assert merges(world.zhou, two, gone=liu).status_code == 404
    assert merges(world.mei, two).status_code == merges(world.feng, two).status_code == 403
    assert world.sun.get(f"/venues/{two.kept}/merges").status_code == 404
