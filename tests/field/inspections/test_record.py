"""行政检查: by certified staff only, counted per venue and year, never a 巡查走访."""

from typing import Any

from backend.core.database import new_id
from tests.world import Person, World, taken


def certified(world: World, until: str = "2027-06-30", number: str = "ZF-22038201") -> None:
    answer = world.hao.ask(
        "PUT",
        f"/certificates/{world.ding.id}",
        json={"number": number, "valid_until": until},
    )
    assert answer.status_code == 200, answer.text


def inspects(who: Person, venue: str, **more: Any) -> dict[str, Any]:
    facts = {
        "id": str(new_id()),
        "venue_id": venue,
        "plan": "辽西检计〔2026〕1号",
        "notice": "辽西检通〔2026〕8号",
        "partner_name": "马超",
        "partner_certificate": "ZF-22038202",
        "finding": "advised",
        "result": "灭火器压力不足，当场更换",
    }
    return who.does("inspection.record", **facts | more)


def listed(world: World, **narrowed: Any) -> list[dict[str, Any]]:
    return list(world.zhou.get("/inspections", **narrowed).json()["items"])


def test_an_enforcer_records_one_under_the_certificate(world: World) -> None:
    certified(world)
    picture = taken(at=world.now)

    result = inspects(world.ding, world.noodle_shop, photos=[picture.facts])
    world.ding.uploads(picture)

    row = listed(world)[0]
    assert result["result"] == "applied"
    assert (row["certificate"], row["by_name"], row["photos"]) == (
        "ZF-22038201", "丁强", [picture.id],
    )  # fmt: skip
    assert world.zhou.get(f"/inspections/{row['id']}").json() == row
    assert world.zhou.get(f"/venues/{world.noodle_shop}").json()["visits"] == []


def test_a_grid_worker_cannot_make_one_and_is_told_what_to_do(world: World) -> None:
    for who in (world.mei, world.zhou, world.hao):
        result = inspects(who, world.noodle_shop)
        assert (result["result"], result["code"]) == ("parked", "inspection.not_certified")
    assert "巡查走访" in result["detail"]
    assert listed(world) == []


def test_without_a_certificate_in_force_there_is_none(world: World) -> None:
    missing = inspects(world.ding, world.noodle_shop)
    certified(world, until="2026-03-03")
    over = inspects(world.ding, world.noodle_shop)
    certified(world, until="2026-03-04")

    assert "还没有登记执法证" in missing["detail"]
    assert "2026年3月3日到期" in over["detail"]
    assert inspects(world.ding, world.noodle_shop)["result"] == "applied"


def test_the_cap_warns_before_and_asks_for_a_reason_after(world: World) -> None:
    certified(world)
    venue = world.noodle_shop

    def warning() -> str:
        return str(world.ding.get(f"/inspections/standing/{venue}").json()["warning"])

    assert warning() == ""
    inspects(world.ding, venue)
    assert "就达到每年 2 次" in warning()
    inspects(world.ding, venue)
    assert "再查要写明理由" in warning()
    over = inspects(world.ding, venue)
    assert (over["result"], over["code"]) == ("parked", "inspection.over_cap")

    assert inspects(world.ding, venue, reason="群众投诉举报")["result"] == "applied"
    assert [row["over_cap"] for row in listed(world, venue_id=venue)].count(True) == 1


def test_a_new_year_counts_anew(world: World) -> None:
    certified(world)
    venue = world.noodle_shop
    for _ in range(2):
        inspects(world.ding, venue)
    world.clock.forward(days=310)
    world.ding.signs_in_again()

    assert inspects(world.ding, venue)["result"] == "applied"


def test_the_office_sets_the_cap(world: World) -> None:
    certified(world)
    assert world.zhou.ask("PUT", "/inspections/cap", json={"yearly": 1}).json() == {"yearly": 1}
    inspects(world.ding, world.noodle_shop)

    assert inspects(world.ding, world.noodle_shop)["code"] == "inspection.over_cap"
    assert world.ding.ask("PUT", "/inspections/cap", json={"yearly": 9}).status_code == 403
    assert world.zhou.ask("PUT", "/inspections/cap", json={"yearly": 0}).status_code == 422
    assert world.sun.get("/inspections/cap").json() == {"yearly": 2}


def test_two_people_inspect_and_an_id_is_used_once(world: World) -> None:
    certified(world)
    alone = inspects(world.ding, world.noodle_shop, partner_certificate="ZF-22038201")
    first = str(new_id())
    inspects(world.ding, world.noodle_shop, id=first)

    assert "两人以上" in alone["detail"]
    assert inspects(world.ding, world.noodle_shop, id=first)["code"] == "inspection.exists"


def test_a_venue_next_door_is_not_found(world: World) -> None:
    certified(world)
    other = world.venue(world.sun, "隔壁商店", "220382.003.01.01.")

    assert inspects(world.ding, other)["code"] == "venue.unknown"
    assert world.sun.get("/inspections").json()["total"] == 0


def test_only_the_admin_enters_certificates_of_enforcers(world: World) -> None:
    facts = {"number": "ZF-1", "valid_until": "2027-01-01"}
    assert world.zhou.ask("PUT", f"/certificates/{world.ding.id}", json=facts).status_code == 403
    worker = world.hao.ask("PUT", f"/certificates/{world.mei.id}", json=facts)
    assert "不是执法人员" in worker.json()["detail"]

    certified(world)
    second = world.person("马超", "machao", world.ding.user.role, "220382.002.")
    taken_number = world.hao.ask(
        "PUT", f"/certificates/{second.id}", json={**facts, "number": "ZF-22038201"}
    )
    assert (taken_number.status_code, taken_number.json()["code"]) == (409, "certificate.taken")
    rows = world.zhou.get("/certificates").json()["items"]
    assert [(r["person_name"], r["number"]) for r in rows] == [("丁强", "ZF-22038201")]
    assert world.mei.get("/certificates").status_code == 403


def test_a_renewed_certificate_leaves_old_records_as_they_were(world: World) -> None:
    certified(world)
    inspects(world.ding, world.noodle_shop)
    world.clock.forward(hours=1)
    certified(world, number="ZF-22038299")
    inspects(world.ding, world.noodle_shop)

    assert [r["certificate"] for r in reversed(listed(world))] == ["ZF-22038201", "ZF-22038299"]
