"""Plaques put up, replaced and recalled; codes of others bound at the door."""

from datetime import timedelta
from typing import Any

from backend.field.venues.codes.parsing import alias_of, new_token
from tests.world import Person, World, taken

JIAN = "JA22038200200473"
LICENCE = "92220382MADYKJ2QLN"


def codes(world: World, venue: str, kind: str = "token") -> list[dict[str, Any]]:
    row = world.zhou.get(f"/venues/{venue}").json()["venue"]
    return sorted((c for c in row["codes"] if c["kind"] == kind), key=lambda c: c["issued_at"])


def tokens(world: World, venue: str) -> list[str]:
    return [c["value"] for c in codes(world, venue)]


def install(person: Person, venue: str, value: str, **more: Any) -> dict[str, Any]:
    return person.does("code.install", venue_id=venue, value=value, **more)


def bind(person: Person, venue: str, kind: str, value: str) -> dict[str, Any]:
    return person.does("code.bind", venue_id=venue, kind=kind, value=value)


def opened(world: World, code: str) -> str:
    answer = world.mei.get(f"/venues/by-code/{code}")
    return str(answer.json()["venue"]["name"] if answer.is_success else answer.json()["code"])


def later(world: World) -> None:
    world.clock.now += timedelta(minutes=5)


def spare(world: World) -> str:
    """A plaque printed ahead; its token is read off the storage."""
    answer = world.zhou.post("/plaques/spares", {"grid": "220382.002.", "count": 1})
    assert (answer.status_code, answer.content[:5]) == (201, b"%PDF-"), answer.text
    with world.db.reading() as session:
        found = session.connection().exec_driver_sql(
            "SELECT value FROM spareplaque WHERE used_at IS NULL ORDER BY number DESC"
        )
        return str(found.scalar_one())


def coverage(person: Person) -> dict[str, dict[str, int]]:
    rows = person.get("/plaques/coverage").json()["items"]
    return {row["grid"]: row for row in rows}


# ---- plaques ----


def test_a_plaque_scanned_in_place_counts_as_put_up(world: World) -> None:
    shop, picture = world.noodle_shop, taken()
    assert world.hardware_store
    (token,) = tokens(world, shop)

    result = install(world.mei, shop, token, place="门口右侧", photos=[picture.facts])
    world.mei.uploads(picture)

    assert result["result"] == "applied"
    (code,) = codes(world, shop)
    assert (code["place"], code["installed_at"] is not None) == ("门口右侧", True)
    grids = coverage(world.zhou)
    assert [grids[f"220382.002.01.0{n}."]["installed"] for n in (1, 2)] == [1, 0]
    assert [grids[f"220382.002.01.0{n}."]["coded"] for n in (1, 2)] == [1, 1]
    assert set(coverage(world.mei)) == {"220382.002.01.01."}


def test_phones_hear_that_a_plaque_hangs(world: World) -> None:
    shop = world.noodle_shop
    _, cursor = world.mei.pulls_all()

    install(world.zhou, shop, tokens(world, shop)[0])

    rows, _ = world.mei.pulls_all(cursor)
    assert rows["venue"][0]["codes"][0]["installed_at"]


def test_a_new_plaque_made_by_the_office_retires_the_old_one_when_it_hangs(world: World) -> None:
    shop = world.noodle_shop
    later(world)
    world.zhou.does("code.issue", venue_id=shop, reason="旧牌破损")
    old, new = tokens(world, shop)

    assert [opened(world, code) for code in (old, new)] == ["福满楼面馆", "福满楼面馆"]
    install(world.mei, shop, new)

    assert [opened(world, code) for code in (old, new)] == ["venue.code_revoked", "福满楼面馆"]
    assert install(world.mei, shop, old)["code"] == "code.void"


def test_scanning_the_old_plaque_leaves_the_new_one_to_come(world: World) -> None:
    shop = world.noodle_shop
    later(world)
    world.zhou.does("code.issue", venue_id=shop)
    old, new = tokens(world, shop)

    install(world.mei, shop, old)

    assert [opened(world, code) for code in (old, new)] == ["福满楼面馆", "福满楼面馆"]


def test_a_spare_plaque_replaces_a_broken_one_on_the_spot(world: World) -> None:
    shop = world.noodle_shop
    (old,) = tokens(world, shop)
    blank = spare(world)
    later(world)

    assert opened(world, blank) == "venue.unknown"
    assert install(world.mei, shop, blank)["result"] == "applied"

    assert [opened(world, code) for code in (old, blank)] == ["venue.code_revoked", "福满楼面馆"]
    again = install(world.tao, world.hardware_store, blank)
    assert (again["result"], again["code"]) == ("parked", "code.opens_other")
    assert "别的网格的一家场所" in again["detail"]


def test_a_plaque_of_another_venue_is_refused_by_its_name(world: World) -> None:
    other = world.venue(world.mei, "另一家", "220382.002.01.01.")

    result = install(world.mei, world.noodle_shop, tokens(world, other)[0])

    assert (result["result"], result["code"]) == ("parked", "code.opens_other")
    assert "另一家" in result["detail"]


def test_a_plaque_that_nobody_printed_is_refused(world: World) -> None:
    for value in (new_token(), "HELLO", "0473"):
        assert install(world.mei, world.noodle_shop, value)["code"] == "code.foreign"


def test_a_recalled_plaque_opens_nothing_and_the_reason_stays(world: World) -> None:
    shop = world.noodle_shop
    (token,) = tokens(world, shop)
    told = {"venue_id": shop, "kind": "token", "value": token, "reason": "被人撕走"}

    assert world.zhou.does("code.revoke", **told)["result"] == "applied"

    assert opened(world, token) == "venue.code_revoked"
    assert world.trail(shop)[0].facts["reason"] == "被人撕走"
    assert token not in str(world.trail(shop)[0].facts)
    assert world.zhou.does("code.revoke", **told)["code"] == "code.not_here"


def test_the_field_puts_up_and_the_office_recalls(world: World) -> None:
    shop = world.noodle_shop
    (token,) = tokens(world, shop)
    told = {"venue_id": shop, "kind": "token", "value": token, "reason": "x"}

    assert world.mei.does("code.revoke", **told)["code"] == "forbidden"
    assert world.mei.does("code.issue", venue_id=shop)["code"] == "forbidden"
    assert install(world.feng, shop, token)["code"] == "forbidden"
    assert install(world.tao, shop, token)["code"] == "venue.unknown"
    assert bind(world.ding, shop, "jian", JIAN)["code"] == "forbidden"
    assert bind(world.tao, shop, "jian", JIAN)["code"] == "venue.unknown"


# ---- codes of others ----


def test_a_bound_jian_code_opens_the_venue(world: World) -> None:
    shop = world.noodle_shop

    assert bind(world.mei, shop, "jian", JIAN.lower())["result"] == "applied"
    assert bind(world.mei, shop, "jian", JIAN)["result"] == "applied"

    assert opened(world, JIAN) == "福满楼面馆"
    assert len(codes(world, shop, "jian")) == 1
    assert world.mei.get("/venues", q=JIAN).json()["total"] == 1
    assert coverage(world.mei)["220382.002.01.01."]["jian"] == 1


def test_a_jian_code_whose_text_says_nothing_to_us_is_bound_by_its_hash(world: World) -> None:
    text = "吉安通 9a7f e2c1 ！"

    assert bind(world.mei, world.noodle_shop, "jian", alias_of(text))["result"] == "applied"

    assert opened(world, text) == "福满楼面馆"
    assert opened(world, text + "1") == "venue.unknown"
    assert world.mei.get("/venues", q="sha256").json()["total"] == 0


def test_a_code_that_opens_another_venue_is_refused_by_naming_it(world: World) -> None:
    other = world.venue(world.mei, "另一家", "220382.002.01.01.", credit_code=LICENCE)
    bind(world.mei, other, "jian", JIAN)

    for kind, value in (("jian", JIAN), ("licence", LICENCE)):
        result = bind(world.mei, world.noodle_shop, kind, value)
        assert (result["result"], result["code"]) == ("parked", "code.opens_other")
        assert "另一家" in result["detail"]

    world.zhou.does("code.revoke", venue_id=other, kind="jian", value=JIAN, reason="贴错门")
    assert bind(world.mei, world.noodle_shop, "jian", JIAN)["result"] == "applied"
    assert opened(world, JIAN) == "福满楼面馆"


def test_a_licence_read_at_the_door_is_also_noted_as_a_fact(world: World) -> None:
    assert bind(world.mei, world.noodle_shop, "licence", LICENCE)["result"] == "applied"

    row = world.mei.get(f"/venues/{world.noodle_shop}").json()["venue"]
    assert (row["credit_code"], opened(world, LICENCE)) == (LICENCE, "福满楼面馆")


def test_a_code_of_another_sort_is_not_bound(world: World) -> None:
    wrong = [
        ("jian", "JA22038100200473"), ("jian", "hello"), ("licence", "92220382MADYKJ2QLM"),
        ("door", "光明路1号"), ("token", new_token()), ("licence", alias_of("x")),
    ]  # fmt: skip
    for kind, value in wrong:
        assert bind(world.mei, world.noodle_shop, kind, value)["code"] == "code.unfit", value


# ---- sheets ----


def changed(person: Person) -> int:
    return int(person.get("/plaques/count").json()["changed"])


def test_only_what_changed_since_the_last_sheet_is_printed_again(world: World) -> None:
    shop = world.noodle_shop
    assert world.hardware_store
    assert changed(world.zhou) == 2

    answer = world.zhou.post("/plaques/prints", {"layout": 8})
    assert (answer.status_code, answer.json()["plaques"]) == (201, 2)
    assert changed(world.zhou) == 0
    assert world.zhou.get("/plaques/sheet", changed=True).status_code == 404

    later(world)
    names = {"name": {"from": "福满楼面馆", "to": "福满楼烧烤"}}
    world.mei.does("venue.amend", venue_id=shop, changes=names)
    assert (changed(world.zhou), changed(world.tao)) == (1, 0)
    world.zhou.does("code.issue", venue_id=shop)
    sheet = world.zhou.get("/plaques/sheet", changed=True)
    assert (sheet.status_code, sheet.content[:5]) == (200, b"%PDF-")
    world.zhou.post("/plaques/prints", {"changed": True})

    assert changed(world.zhou) == 0
    shown = world.zhou.get("/plaques/prints").json()["items"]
    assert [(s["plaques"], s["changed_only"]) for s in shown] == [(1, True), (2, False)]
    assert world.mei.get("/plaques/prints").json()["items"] == []


def test_the_calibration_page_holds_a_code_to_try(world: World) -> None:
    answer = world.mei.get("/plaques/calibration")

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_spares_are_made_by_the_office_for_its_own_grids(world: World) -> None:
    wanted = {"grid": "220382.003.01.01.", "count": 1}

    assert world.zhou.post("/plaques/spares", wanted).status_code == 404
    assert (
        world.mei.post("/plaques/spares", {**wanted, "grid": "220382.002.01.01."}).status_code
        == 403
    )
    assert world.hao.post("/plaques/spares", {**wanted, "count": 500}).status_code == 422


def test_a_venue_is_found_by_the_codes_that_open_it_now_and_by_no_others(world: World) -> None:
    shop = world.noodle_shop

    def found(text: str) -> int:
        total: int = world.mei.get("/venues", q=text).json()["total"]
        return total

    licence = {"credit_code": {"from": None, "to": LICENCE}}
    assert world.mei.does("venue.amend", venue_id=shop, changes=licence)["result"] == "applied"
    bind(world.mei, shop, "jian", JIAN)
    assert (found(LICENCE), found(JIAN)) == (1, 1)

    world.zhou.does("code.revoke", venue_id=shop, kind="jian", value=JIAN, reason="贴错门")
    exits = {"exits": {"from": None, "to": 2}}
    assert world.mei.does("venue.amend", venue_id=shop, changes=exits)["result"] == "applied"

    assert (found(LICENCE), found(JIAN)) == (1, 0)
