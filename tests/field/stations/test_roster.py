"""The roster of a station: weeks copied, people swapped, nobody twice at a time."""

from typing import Any

import pytest

from backend.people.accounts.models import Role
from tests.field.stations.stand import (
    EARLY,
    LATE,
    VILLAGE,
    a_station,
    figures,
    opens,
    puts,
    shift,
    tally,
)
from tests.world import World


def weeks(world: World, station: dict[str, Any]) -> list[tuple[str, str]]:
    span = {"from": "2026-03-02", "to": "2026-03-22"}
    page = world.zhou.get(f"/stations/{station['id']}/roster", **span).json()
    return [(entry["day"], entry["name"]) for entry in page["items"]]


def test_a_station_is_made_with_its_hours(world: World) -> None:
    made = a_station(world, road="县道 X036 桥头")

    assert [(s["name"], s["starts"]) for s in made["shifts"]] == [
        ("早班", "05:00:00"), ("晚班", "17:00:00"),
    ]  # fmt: skip
    (row,) = world.zhou.get("/stations").json()["items"]
    assert (row["road"], len(row["shifts"])) == ("县道 X036 桥头", 2)


def test_its_hours_change_and_what_was_stood_stays(world: World) -> None:
    station = a_station(world)
    opens(world.deng, station)
    kept = {**EARLY, "id": shift(station), "ends": "07:30:00"}

    changed = world.zhou.patch(f"/stations/{station['id']}", {"shifts": [kept]}).json()

    assert [s["ends"] for s in changed["shifts"]] == ["07:30:00"]
    assert world.zhou.get("/duties").json()["items"][0]["shift"] == "早班"


@pytest.mark.parametrize(
    ("shifts", "code"),
    [
        (({**EARLY}, {**LATE, "name": "早班"}), "shift.wrong"),
        (({**EARLY}, {**LATE, "starts": "06:00:00"}), "shift.wrong"),
        (({**EARLY, "ends": "05:00:00"},), "shift.wrong"),
        (({**LATE, "starts": "20:00:00", "ends": "02:00:00"}, {**LATE, "name": "夜班"}), ""),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_sentence(
    world: World, shifts: tuple[dict[str, str], ...], code: str
) -> None:
    facts = {"grid": VILLAGE, "name": "路口站", "shifts": shifts}

    answer = world.zhou.post("/stations", facts)

    assert answer.json().get("code", "") == code
    assert ("班次“" in answer.text) == bool(code)


def test_a_station_of_the_same_name_is_refused(world: World) -> None:
    a_station(world)

    answer = world.zhou.post("/stations", {"grid": VILLAGE, "name": "巨丰村劝导站"})

    assert (answer.status_code, answer.json()["code"]) == (409, "station.exists")


def test_one_person_twice_at_a_time_is_refused_with_where(world: World) -> None:
    station, deng = a_station(world), str(world.deng.id)
    other = a_station(world, {**EARLY, "starts": "06:30:00", "ends": "08:00:00"}, name="桥头劝导站")
    assert puts(world, station, "2026-03-04", user_id=deng).status_code == 201

    again = puts(world, station, "2026-03-04", user_id=deng)
    elsewhere = puts(world, other, "2026-03-04", user_id=deng)
    next_day = puts(world, other, "2026-03-05", user_id=deng)
    late = puts(world, station, "2026-03-04", user_id=deng, shift_id=shift(station, 1))

    for refused in (again, elsewhere):
        assert (refused.status_code, refused.json()["code"]) == (409, "roster.twice")
        assert "邓宝 3月4日 已经排在巨丰村劝导站早班了" in refused.json()["detail"]
    assert (next_day.status_code, late.status_code) == (201, 201)


def test_a_colleague_without_a_phone_is_named(world: World) -> None:
    station = a_station(world)

    assert puts(world, station, "2026-03-04", name=" 王 梅").status_code == 201
    assert puts(world, station, "2026-03-04", name="王 梅").json()["code"] == "roster.twice"
    assert puts(world, station, "2026-03-04").json()["code"] == "roster.nobody"


def test_a_week_is_copied_once(world: World) -> None:
    station = a_station(world)
    for day in ("2026-03-02", "2026-03-04"):
        puts(world, station, day, name="王梅")
    asked = {"source": "2026-03-04", "target": "2026-03-11"}
    copy = f"/stations/{station['id']}/roster/copy"

    first, again = (world.zhou.post(copy, asked).json() for _ in range(2))

    assert (first, again) == ({"new": 2, "same": 0}, {"new": 0, "same": 2})
    assert weeks(world, station) == [
        ("2026-03-02", "王梅"), ("2026-03-04", "王梅"),
        ("2026-03-09", "王梅"), ("2026-03-11", "王梅"),
    ]  # fmt: skip
    assert world.zhou.post(copy, {**asked, "target": "2026-03-02"}).status_code == 422


def test_two_people_are_swapped(world: World) -> None:
    station = a_station(world)
    one = puts(world, station, "2026-03-02", name="王梅").json()["id"]
    other = puts(world, station, "2026-03-04", user_id=str(world.deng.id)).json()["id"]

    answer = world.zhou.post("/roster/swap", {"one": one, "other": other})

    assert answer.status_code == 200
    assert weeks(world, station) == [("2026-03-02", "邓宝"), ("2026-03-04", "王梅")]


def test_two_are_not_swapped_where_one_would_stand_twice(world: World) -> None:
    station = a_station(world)
    one = puts(world, station, "2026-03-02", name="王梅").json()["id"]
    puts(world, station, "2026-03-02", name="李强")
    other = puts(world, station, "2026-03-04", name="李强").json()["id"]

    refused = world.zhou.post("/roster/swap", {"one": one, "other": other})

    assert refused.json()["code"] == "roster.twice"
    assert len(weeks(world, station)) == 3


def test_figures_of_shifts(world: World) -> None:
    station = a_station(world)
    entry = puts(world, station, "2026-03-04", user_id=str(world.deng.id)).json()["id"]
    puts(world, station, "2026-03-05", name="王梅")
    duty = opens(world.deng, station, day="2026-03-04")
    world.deng.does("duty.close", id=duty, people=["邓宝", "王梅"], leaflets=12)
    world.zhou.patch(f"/roster/{entry}", {"absent": True, "reason": "看病"})

    told = figures(world, "2026-03-01", "2026-03-31")

    assert (told["due"], told["stood"], told["extra"]) == (2, 1, 0)
    assert (told["attendances"], told["leaflets"]) == (2, 12)


def test_two_phones_at_one_shift_are_one_shift(world: World) -> None:
    station, colleague = a_station(world), world.person("王梅", "wm", Role.STATION_DUTY, VILLAGE)
    puts(world, station, "2026-03-04", user_id=str(world.deng.id))
    puts(world, station, "2026-03-04", user_id=str(colleague.id))
    for person in (world.deng, colleague):
        duty = opens(person, station, day="2026-03-04")
        person.does("dissuasion.record", **tally(station, duty))
        person.does("duty.close", id=duty, people=["邓宝", "王梅"], leaflets=6)

    told = figures(world, "2026-03-01", "2026-03-31")

    assert (told["due"], told["stood"], told["extra"], told["attendances"]) == (1, 1, 0, 2)
    assert told["dissuasions"] == 2


def test_two_without_a_shift_are_one_by_station_and_day(world: World) -> None:
    station = a_station(world)
    for _ in range(2):
        opens(world.deng, station, shift_id=None, day="2026-03-04")

    told = figures(world, "2026-03-01", "2026-03-31")

    assert (told["stood"], told["extra"], told["attendances"]) == (0, 1, 1)


def test_a_span_that_ends_before_it_begins_is_refused(world: World) -> None:
    answer = world.zhou.get("/stations/figures", **{"from": "2026-03-02", "to": "2026-03-01"})

    assert (answer.status_code, "开始日期以前" in answer.text) == (422, True)
