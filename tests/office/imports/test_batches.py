"""A file dropped in the office: recognised, looked at, put right, taken over, taken back."""

from datetime import timedelta
from time import sleep
from typing import Any
from urllib.parse import quote

from httpx import Response
from sqlmodel import select

from backend.field.ebikes.models import Ebike
from backend.field.hazards.models import Hazard, HazardEvent
from backend.field.venues.models import Venue
from backend.office.imports import routes
from backend.office.imports.models import BatchStage, ImportBatch, ImportFile, ImportTrace
from tests.core.spreadsheets.sheets import workbook
from tests.field.venues.ledger_rows import GROCER, HEADER, NOODLES, but
from tests.office.imports.ledgers import DATA, FILES
from tests.world import Person, World

BIKES = ("序号", "社区(村)", "网格", "车主姓名", "联系电话", "住址", "品牌", "整车编码", "有无牌照",
         "号牌号码", "登记日期")  # fmt: skip
BIKE = (1, "电厂社区", "电厂社区第1网格", "汪慧强", "19900000609", "光明路9号", "雅迪",
        "135922339240717", "有", "5962483", "2024/4/18")  # fmt: skip


def drops(person: Person, content: bytes, kind: str = "", name: str = "台账.xlsx") -> Response:
    headers = {"x-file-name": quote(name)}
    return person.ask(
        "POST", "/imports/batches", params={"kind": kind}, content=content, headers=headers
    )


def dropped(person: Person, content: bytes, kind: str = "") -> dict[str, Any]:
    answer = drops(person, content, kind)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def steps(person: Person, batch: dict[str, Any], step: str, body: object = None) -> dict[str, Any]:
    answer = person.post(f"/imports/batches/{batch['id']}/{step}", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def count(world: World, table: Any) -> int:
    with world.db.reading() as session:
        return len(list(session.exec(select(table))))


def test_a_file_says_itself_which_ledger_it_is(world: World) -> None:
    told = {kind: dropped(world.zhou, (DATA / file).read_bytes())["kind"]
            for kind, file in FILES.items()}  # fmt: skip

    assert told == {kind: kind for kind in FILES}
    assert count(world, Venue) == 0


def test_the_wrong_kind_is_named_and_nothing_is_kept(world: World) -> None:
    fire = (DATA / FILES["hazards"]).read_bytes()

    looked = dropped(world.zhou, fire, "ebikes")

    assert looked["stage"] == "refused"
    assert looked["problem"]["code"] == "workbook.wrong_ledger"
    assert looked["problem"]["kind"] == "hazards"
    assert "防火隐患台账" in looked["problem"]["detail"]
    mended = steps(world.zhou, looked, "corrections", {"kind": "hazards"})
    assert (mended["kind"], mended["stage"], mended["problem"]) == ("hazards", "ready", None)


def test_what_is_no_ledger_of_ours_is_refused_at_once(world: World) -> None:
    answer = drops(world.zhou, workbook(("甲", "乙"), (1, 2)))

    assert (answer.status_code, answer.json()["code"]) == (422, "import.not_recognised")
    assert count(world, ImportFile) == 0


def test_differences_are_shown_before_anything_is_written(world: World) -> None:
    first = dropped(world.zhou, workbook(HEADER, NOODLES))
    steps(world.zhou, first, "take")
    moved = but(NOODLES, phone="19900009999")

    looked = dropped(world.zhou, workbook(HEADER, moved, GROCER, GROCER))

    report = looked["report"]
    told = {d["row"]: (d["outcome"], d["title"]) for d in report["differences"]}
    assert told == {2: ("changed", "聚宏饺子馆"), 3: ("new", "城北超市"), 4: ("merged", "城北超市")}
    turns = report["differences"][0]["turns"]
    assert turns == [{"column": "联系电话", "before": "199****0029", "after": "199****9999"}]
    assert count(world, Venue) == 1


def test_a_wrong_value_is_put_right_in_place(world: World) -> None:
    bad = but(NOODLES, kind="大型商场")
    looked = dropped(world.zhou, workbook(HEADER, bad, GROCER))
    (problem,) = looked["report"]["problems"]
    assert (problem["row"], problem["field"]) == (2, "venue_class")

    mended = steps(
        world.zhou,
        looked,
        "corrections",
        {"cells": {"2": {"venue_class": "小商店"}}, "columns": {}},
    )
    taken = steps(world.zhou, mended, "take")

    assert (mended["report"]["new"], mended["report"]["problems"]) == (2, [])
    assert (taken["stage"], taken["report"]["new"]) == ("taken", 2)
    assert count(world, Venue) == 2


def test_a_row_put_right_after_the_others_were_taken_joins_them(world: World) -> None:
    looked = dropped(world.zhou, workbook(HEADER, but(NOODLES, kind="大型商场"), GROCER))
    steps(world.zhou, looked, "take")

    steps(world.zhou, looked, "corrections", {"cells": {"2": {"venue_class": "小商店"}}})
    taken = steps(world.zhou, looked, "take")

    assert (taken["report"]["new"], taken["report"]["same"]) == (2, 0)
    undone = steps(world.zhou, looked, "undo")
    assert (undone["undone"], count(world, Venue)) == (2, 0)


def test_what_an_office_calls_a_column_is_said_once(world: World) -> None:
    strange = tuple("掌柜的招牌" if h == "场所名称(牌匾)" else h for h in HEADER)
    looked = dropped(world.zhou, workbook(strange, NOODLES), "venues")
    assert looked["problem"]["code"] == "workbook.missing_columns"
    assert "掌柜的招牌" in looked["problem"]["headings"]

    mended = steps(world.zhou, looked, "corrections", {"columns": {"掌柜的招牌": "name"}})
    again = dropped(world.song, workbook(strange, GROCER), "venues")
    next_door = dropped(world.sun, workbook(strange, GROCER), "venues")

    assert (mended["stage"], mended["report"]["new"]) == ("ready", 1)
    assert (again["stage"], again["report"]["new"]) == ("ready", 1)
    assert next_door["stage"] == "refused"


def test_a_column_may_be_left_unread(world: World) -> None:
    looked = dropped(world.zhou, workbook(BIKES, BIKE))

    mended = steps(world.zhou, looked, "corrections", {"columns": {"品牌": ""}})
    steps(world.zhou, mended, "take")

    with world.db.reading() as session:
        assert session.exec(select(Ebike)).one().brand is None


def test_an_import_is_taken_back_within_a_week(world: World) -> None:
    fire = dropped(world.zhou, (DATA / FILES["hazards"]).read_bytes())
    header = ("发现日期", "社区(村)", "网格", "场所名称", "地址", "隐患描述", "整改完成日期")
    row = (
        "2024-01-05",
        "电厂社区",
        "电厂社区第1网格",
        "老店",
        "光明路1号",
        "私拉乱接电线",
        "2024-01-06",
    )
    tickets = dropped(world.zhou, workbook(header, row))
    steps(world.zhou, tickets, "take")
    assert (count(world, Hazard), count(world, HazardEvent)) == (1, 5)

    undone = steps(world.zhou, tickets, "undo")
    again = world.zhou.post(f"/imports/batches/{tickets['id']}/undo")

    assert undone == {"undone": 1, "stayed": [], "more_stayed": 0}
    assert (count(world, Hazard), count(world, HazardEvent)) == (1, 6)  # nothing is torn out
    (ticket,) = world.zhou.get("/hazards", state="voided").json()["items"]
    assert world.zhou.timeline(ticket["id"])[-2:] == ["closed", "withdrawn"]
    assert (again.status_code, again.json()["code"]) == (409, "import.no_undo")
    assert fire["stage"] in {"ready", "refused"}


def test_what_changed_is_as_before_and_what_was_worked_on_stays_and_is_named(world: World) -> None:
    first = dropped(world.zhou, workbook(HEADER, NOODLES, GROCER))
    steps(world.zhou, first, "take")
    moved = (but(NOODLES, phone="19900009999"), but(GROCER, area="95平"))
    second = dropped(world.zhou, workbook(HEADER, *moved))
    steps(world.zhou, second, "take")
    with world.db.reading() as session:
        grocer = next(v for v in session.exec(select(Venue)) if v.name == "城北超市")
    change = {"exits": {"from": None, "to": 2}}
    world.tao.does("venue.amend", venue_id=str(grocer.id), changes=change)

    undone = steps(world.zhou, second, "undo")

    assert undone["undone"] == 1
    assert undone["stayed"] == [{"title": "城北超市", "reason": "导入以后又改过"}]
    with world.db.reading() as session:
        found = {v.name: v for v in session.exec(select(Venue))}
    assert found["聚宏饺子馆"].phone == "19900000029"
    assert found["城北超市"].area_m2 == 95.0


def test_a_venue_that_was_visited_is_not_taken_back(world: World) -> None:
    batch = dropped(world.zhou, workbook(HEADER, NOODLES))
    steps(world.zhou, batch, "take")
    with world.db.reading() as session:
        venue = session.exec(select(Venue)).one()
    world.mei.visits(str(venue.id))

    undone = steps(world.zhou, batch, "undo")

    assert (undone["undone"], undone["stayed"][0]["title"]) == (0, "聚宏饺子馆")
    assert count(world, Venue) == 1


def test_after_a_week_it_stays(world: World) -> None:
    batch = dropped(world.zhou, workbook(HEADER, NOODLES))
    steps(world.zhou, batch, "take")
    world.clock.now += timedelta(days=7, minutes=1)

    answer = world.zhou.post(f"/imports/batches/{batch['id']}/undo")

    assert answer.status_code == 409
    world.clock.now += timedelta(days=2)
    dropped(world.zhou, workbook(HEADER, NOODLES))
    assert count(world, ImportTrace) == 0


def test_taking_over_twice_takes_over_once(world: World) -> None:
    batch = dropped(world.zhou, workbook(HEADER, NOODLES))
    steps(world.zhou, batch, "take")

    again = world.zhou.post(f"/imports/batches/{batch['id']}/take")

    assert (again.status_code, again.json()["code"]) == (409, "import.busy")
    assert count(world, Venue) == 1


def test_the_neighbour_sees_nothing_of_it(world: World) -> None:
    batch = dropped(world.zhou, workbook(HEADER, NOODLES))

    assert world.sun.get(f"/imports/batches/{batch['id']}").status_code == 404
    assert world.sun.get("/imports/batches").json()["items"] == []
    assert world.sun.post(f"/imports/batches/{batch['id']}/take").status_code == 404
    assert world.mei.get("/imports/batches").status_code == 403
    assert [b["id"] for b in world.song.get("/imports/batches").json()["items"]] == [batch["id"]]
    assert world.zhou.delete(f"/imports/batches/{batch['id']}").status_code == 204
    assert count(world, ImportFile) == 0


def test_a_ledger_of_another_county_is_refused_in_one_sentence(world: World) -> None:
    away = [(n, "朝阳社区", "朝阳社区第1网格", "车主", None, "住址", "雅迪", None, "无", None, None)
            for n in range(9)]  # fmt: skip

    looked = dropped(world.zhou, workbook(BIKES, *away))

    assert looked["problem"]["code"] == "import.elsewhere"
    assert "辽西街道" in looked["problem"]["detail"]


def test_a_large_file_is_worked_on_behind_the_page(on_file: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(routes, "AT_ONCE", 0)
    looked = dropped(on_file.zhou, workbook(HEADER, NOODLES, GROCER))

    def until(stage: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(500):
            found = on_file.zhou.get(f"/imports/batches/{looked['id']}").json()
            if found["stage"] == stage:
                return found
            sleep(0.02)
        raise AssertionError(found)

    assert until("ready")["report"]["new"] == 2
    started = on_file.zhou.post(f"/imports/batches/{looked['id']}/take")

    assert started.status_code == 200
    assert until("taken")["report"]["new"] == 2
    assert count(on_file, Venue) == 2


def test_a_step_whose_process_died_may_be_started_again(world: World) -> None:
    looked = dropped(world.zhou, workbook(HEADER, NOODLES))
    with world.db.writing() as session:
        batch = session.exec(select(ImportBatch)).one()
        batch.stage = BatchStage.TAKING
    assert world.zhou.post(f"/imports/batches/{looked['id']}/take").status_code == 409
    world.clock.now += timedelta(minutes=16)
    assert world.zhou.get(f"/imports/batches/{looked['id']}").json()["stuck"]

    taken = steps(world.zhou, looked, "take")

    assert (taken["stage"], count(world, Venue)) == ("taken", 1)
