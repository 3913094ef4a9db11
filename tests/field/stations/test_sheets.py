"""A list on paper, typed in at the desk; the same list twice is recognised and said."""

from typing import Any

from backend.core.database import new_id
from tests.core.spreadsheets.sheets import workbook
from tests.field.stations.stand import a_station, figures, shift
from tests.office.imports.ledgers import takes
from tests.world import World

HEADER = ("劝导站", "日期", "时间", "车型", "违法行为", "处置措施", "劝导员")
LINES = [
    {"vehicle": "farm_tricycle", "violation": "carrying_people", "at_time": f"05:{n:02}:00"}
    for n in range(20)
]


def sheet(station: dict[str, Any], **more: Any) -> dict[str, Any]:
    facts = {"id": str(new_id()), "day": "2026-03-02", "shift_id": shift(station)}
    return facts | {"lines": LINES, "people": ["王梅", "李强"], "leaflets": 4} | more


def test_twenty_lines_are_a_duty_with_its_dissuasions(world: World) -> None:
    station = a_station(world)

    answer = world.zhou.post(f"/stations/{station['id']}/sheets", sheet(station))

    assert (answer.status_code, answer.json()["new"]) == (201, 20)
    told = figures(world, "2026-03-01", "2026-03-31")
    assert (told["dissuasions"], told["attendances"], told["by_hour"]) == (20, 2, {"05": 20})
    assert world.zhou.get("/duties").json()["items"][0]["on_paper"]


def test_the_same_sheet_sent_again_is_one(world: World) -> None:
    station = a_station(world)
    facts, path = sheet(station), f"/stations/{station['id']}/sheets"

    first, again = (world.zhou.post(path, facts) for _ in range(2))

    assert (first.json()["duty"], again.status_code) == (again.json()["duty"], 201)
    assert figures(world, "2026-03-01", "2026-03-31")["dissuasions"] == 20


def test_the_same_list_typed_twice_is_recognised_and_said(world: World) -> None:
    station = a_station(world)
    path = f"/stations/{station['id']}/sheets"
    world.zhou.post(path, sheet(station))
    slip = [{**LINES[0], "vehicle": "tractor"}, *LINES[1:]]

    refused = world.song.post(path, sheet(station, lines=slip))

    told = refused.json()
    assert (refused.status_code, told["code"], told["same"]) == (409, "paper.exists", 19)
    assert "已经录过同样的 19 条" in told["detail"]
    assert figures(world, "2026-03-01", "2026-03-31")["dissuasions"] == 20

    another = world.song.post(path, sheet(station, lines=slip, again=True))
    assert another.status_code == 201
    assert figures(world, "2026-03-01", "2026-03-31")["dissuasions"] == 40


def test_a_list_of_tomorrow_is_refused(world: World) -> None:
    station = a_station(world)

    refused = world.zhou.post(f"/stations/{station['id']}/sheets", sheet(station, day="2026-12-01"))

    assert (refused.status_code, "今天以后" in refused.text) == (422, True)


def test_a_register_of_what_was_typed_already_brings_nothing_new(world: World) -> None:
    station = a_station(world)
    world.zhou.post(f"/stations/{station['id']}/sheets", sheet(station))
    rows = [
        ("巨丰村劝导站", "2026/3/2", f"05:{n:02}", "农用三轮车", "农用车载人", "口头教育", "李强")
        for n in range(21)
    ]

    report = takes(world.zhou, "dissuasions", workbook(HEADER, *rows))

    assert (report.new, report.same) == (1, 20)
    assert figures(world, "2026-03-01", "2026-03-31")["dissuasions"] == 21
