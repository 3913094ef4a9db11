"""网格名册: what an import of the roster does to the tree and its people."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from backend.core.change_log import Change
from backend.core.errors import Forbidden
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.office.imports.kinds import IMPORTS
from backend.people.accounts.models import Assignment, Grid, GridLevel, Role, Trail, User
from backend.people.accounts.queries import actor_of
from backend.people.grids.roster import AnotherStreet, StreetUnclear
from tests.core.spreadsheets.sheets import sheets
from tests.world import Person, World

ROSTER = Path(__file__).parents[2] / "data" / "网格名册.xlsx"
HEADER = ("序号", "类型", "社区(村)", "网格", "网格员", "联系电话")
FAN = (1, "社区", "城西社区", "城西社区第1网格", "范彬", "19900000001")
KANG = (2, "社区", "城西社区", "城西社区第2网格", "康勇彬", 19900000002)


def imports(person: Person, *rows: tuple[Any, ...], dry_run: bool = False) -> ImportReport:
    return takes(person, sheets({"辽西街道名册": [HEADER, *rows]}), dry_run=dry_run)


def takes(person: Person, source: bytes | Path, *, dry_run: bool = False) -> ImportReport:
    world = person.world
    return IMPORTS["grids"](
        world.db, actor_of(person.user), source, "网格名册.xlsx", dry_run=dry_run, now=world.now
    )


def counted(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.same, report.merged, report.left_out


def grids(world: World) -> dict[str, Grid]:
    with world.db.reading() as session:
        return {g.name: g for g in session.exec(select(Grid).where(Grid.level == GridLevel.GRID))}


def worker(world: World, phone: str) -> User:
    with world.db.reading() as session:
        return session.exec(select(User).where(User.phone == phone)).one()


def everything(world: World) -> list[int]:
    with world.db.reading() as session:
        tables = (Grid, User, Assignment, Trail, Change)
        return [session.exec(select(sa.func.count()).select_from(t)).one() for t in tables]


def test_the_roster_brings_28_grids_and_a_second_time_none(world: World) -> None:
    with world.db.writing() as session:
        for grid in session.exec(select(Grid).where(col(Grid.path).startswith("220382.002.0"))):
            session.delete(grid)

    report = takes(world.zhou, ROSTER)

    assert counted(report) == (28, 0, 0, 0, 0)
    assert (report.header_row, report.columns["community"]) == (3, "社区(村)")
    assert len(report.samples) == 5

    again = takes(world.zhou, ROSTER)

    assert counted(again) == (0, 0, 28, 0, 0)
    assert again.problems == []


def test_grids_that_are_there_get_their_workers(world: World) -> None:
    assert counted(takes(world.zhou, ROSTER)) == (25, 3, 0, 0, 0)
    assert grids(world)["电厂社区第1网格"].path == "220382.002.01.01."
    assert worker(world, "19900000001").grid == "220382.002.01.01."


def test_the_roster_of_another_street_is_refused(world: World) -> None:
    with pytest.raises(AnotherStreet) as refused:
        takes(world.sun, ROSTER)

    assert "辽西街道，不是辽南街道" in str(refused.value.to_problem()["detail"])


def test_grids_and_people_stand_under_their_community_in_the_street(world: World) -> None:
    imports(world.zhou, FAN, KANG)
    first, second = grids(world)["城西社区第1网格"], grids(world)["城西社区第2网格"]
    fan = worker(world, "19900000001")

    assert (first.path, second.path) == ("220382.002.03.01.", "220382.002.03.02.")
    assert first.full_name == "辽西街道城西社区第1网格"
    assert (fan.name, fan.role, fan.grid) == ("范彬", Role.GRID_WORKER, first.path)
    assert (fan.user_name, fan.must_change_password) == ("fanbin0001", True)
    with world.db.reading() as session:
        held = session.exec(select(Assignment).where(Assignment.user_id == fan.id)).one()
    assert (held.role, held.grid, held.valid_to) == (Role.GRID_WORKER, first.path, None)


def test_nobody_knows_the_first_password_until_the_office_gives_one(world: World) -> None:
    imports(world.zhou, FAN)
    fan = worker(world, "19900000001")

    given = world.zhou.post(f"/people/{fan.id}/password").json()["initial_password"]

    signed_in = world.http.post(
        "/api/session", json={"name": "19900000001", "password": given}, headers={"x-anxun": "1"}
    )
    assert signed_in.status_code == 200, signed_in.text


def test_phones_learn_of_the_new_grids(world: World) -> None:
    _, cursor = world.zhou.pulls_all()

    imports(world.zhou, FAN)

    rows, _ = world.zhou.pulls_all(cursor)
    assert {row["name"] for row in rows["grid"]} == {"城西社区", "城西社区第1网格"}


def test_a_dry_run_says_the_same_and_keeps_nothing(world: World) -> None:
    assert world.zhou
    before = everything(world)

    dry = imports(world.zhou, FAN, KANG, dry_run=True)

    assert counted(dry) == (2, 0, 0, 0, 0)
    assert everything(world) == before
    assert imports(world.zhou, FAN, KANG) == dry


def test_a_new_phone_of_the_same_person_is_a_change(world: World) -> None:
    imports(world.zhou, FAN)

    report = imports(world.zhou, (*FAN[:5], "19900000009"))

    assert counted(report) == (0, 1, 0, 0, 0)
    assert worker(world, "19900000009").name == "范彬"


def test_a_corrected_name_is_a_change(world: World) -> None:
    imports(world.zhou, FAN)
    fan = worker(world, "19900000001")

    report = imports(world.zhou, (*FAN[:4], "范斌", "199-0000-0001"))

    assert counted(report) == (0, 1, 0, 0, 0)
    assert worker(world, "19900000001").name == "范斌"
    assert worker(world, "19900000001").id == fan.id


def test_somebody_new_in_the_grid_leaves_the_old_one_in_place_and_says_so(world: World) -> None:
    imports(world.zhou, FAN)

    report = imports(world.zhou, (*FAN[:4], "赵敏", "19900000008"))

    assert counted(report) == (0, 1, 0, 0, 0)
    assert worker(world, "19900000001").active
    assert [(p.row, p.column, p.value, p.taken) for p in report.problems] == [
        (2, "网格员", "范彬", True)
    ]


def test_a_worker_who_moved_takes_the_new_grid_from_now_on(world: World) -> None:
    imports(world.zhou, FAN, KANG)

    report = imports(world.zhou, (1, "社区", "城西社区", "城西社区第2网格", "范彬", "19900000001"))

    fan = worker(world, "19900000001")
    assert report.changed == 1
    assert fan.grid == grids(world)["城西社区第2网格"].path
    with world.db.reading() as session:
        held = session.exec(select(Assignment).where(Assignment.user_id == fan.id)).all()
    assert sorted(h.valid_to is None for h in held) == [False, True]


def test_one_person_in_two_grids_is_told(world: World) -> None:
    report = imports(world.zhou, FAN, (*KANG[:4], *FAN[4:]))

    assert report.new == 2
    assert [(p.row, p.taken) for p in report.problems] == [(3, True)]
    assert "第 2 行" in report.problems[0].reason


def test_the_same_row_twice_is_merged(world: World) -> None:
    assert counted(imports(world.zhou, FAN, FAN)) == (1, 0, 0, 1, 0)


def test_a_phone_of_the_office_is_not_turned_into_a_grid_worker(world: World) -> None:
    with world.db.writing() as session:
        zhou = session.get_one(User, world.zhou.id)
        zhou.phone = "19900000001"

    report = imports(world.zhou, FAN)

    assert (report.new, worker(world, "19900000001").role) == (1, Role.OFFICE)
    assert "不是网格员" in report.problems[0].reason


def test_a_phone_that_now_belongs_to_another_name_elsewhere_is_not_guessed(world: World) -> None:
    imports(world.zhou, FAN, KANG)

    report = imports(world.zhou, (*FAN[:5], "19900000002"))

    assert counted(report) == (0, 0, 0, 0, 1)
    assert "登记在“康勇彬”名下" in report.problems[0].reason
    assert worker(world, "19900000001").name == "范彬"


def test_a_row_without_a_worker_still_brings_its_grid(world: World) -> None:
    assert counted(imports(world.zhou, (*FAN[:4], None, None))) == (1, 0, 0, 0, 0)


def test_a_wrong_phone_costs_the_phone_not_the_worker(world: World) -> None:
    report = imports(world.zhou, (*FAN[:5], "1990000"))

    assert (report.new, report.left_out) == (1, 0)
    with world.db.reading() as session:
        fan = session.exec(select(User).where(User.name == "范彬")).one()
    assert (fan.phone, fan.user_name) == (None, "fanbin")


def test_a_row_without_a_grid_is_left_out(world: World) -> None:
    report = imports(world.zhou, FAN, (2, "社区", "城西社区", None, "康勇彬", "19900000002"))

    assert counted(report) == (1, 0, 0, 0, 1)
    assert (report.problems[0].row, report.problems[0].column) == (3, "网格")


@pytest.mark.parametrize(
    "name", ["城西第1网格", "第1网格", "第一网格", "1网格", "城西社区 第１网格"]
)
def test_a_grid_is_known_by_its_usual_names(world: World, name: str) -> None:
    imports(world.zhou, FAN)

    assert counted(imports(world.zhou, (*FAN[:3], name, *FAN[4:]))) == (0, 0, 1, 0, 0)


def test_community_cells_merged_downwards_and_blank_first_column(world: World) -> None:
    rows = [
        (None, "社区", "网格名称", "网格长", "手机号"),
        (None, "城西社区", "第1网格", "范 彬", 19900000001),
        (None, None, "第2网格", "康勇彬", "１９９０００００００２"),
    ]

    report = takes(world.zhou, sheets({"辽西街道": rows}, merged=[(1, 1, 2, 1)]))

    assert report.new == 2
    assert (worker(world, "19900000001").name, worker(world, "19900000002").name) == (
        "范彬", "康勇彬",
    )  # fmt: skip


def test_the_county_must_be_told_which_street(world: World) -> None:
    with pytest.raises(StreetUnclear):
        takes(world.hao, sheets({"名册": [HEADER, FAN]}))

    header, row = ("街道", *HEADER), ("辽南街道", *FAN)
    assert takes(world.hao, sheets({"名册": [header, row]})).new == 1
    assert grids(world)["城西社区第1网格"].path.startswith("220382.003.")


def test_a_street_nobody_knows_is_told(world: World) -> None:
    report = takes(world.hao, sheets({"名册": [("街道", *HEADER), ("辽北街道", *FAN)]}))

    assert counted(report) == (0, 0, 0, 0, 1)
    assert "辽北街道" in report.problems[0].reason


@pytest.mark.parametrize("name", ["mei", "feng", "ding", "deng"])
def test_only_the_office_imports(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        imports(getattr(world, name), FAN)


def test_the_office_next_door_brings_grids_of_its_own_only(world: World) -> None:
    imports(world.zhou, FAN)
    fan = worker(world, "19900000001")

    report = takes(world.sun, sheets({"名册": [HEADER, FAN]}))

    assert report.new == 1
    assert "别处人员" in report.problems[0].reason
    assert worker(world, "19900000001").grid == fan.grid
    with world.db.reading() as session:
        mine = session.exec(select(Grid.path).where(col(Grid.name) == "城西社区第1网格")).all()
    assert sorted(mine) == ["220382.002.03.01.", "220382.003.02.01."]


@pytest.mark.parametrize(
    "word",
    ["空缺", "（暂缺）", "待定", "无", "缺", "待配", "缺员", "网格员空缺", "暂无网格员", "待招聘",
     "未配备", "空岗", "暂缺1人", "目前缺人", "招聘中", "没有", "待补", "空", "（空）", "无人"],
)  # fmt: skip
def test_a_post_that_nobody_has_makes_nobody(world: World, word: str) -> None:
    imports(world.zhou, FAN)
    people = everything(world)[1]

    report = imports(world.zhou, (*FAN[:4], word, None), (*KANG[:4], word, "无"))

    assert (counted(report), everything(world)[1]) == ((1, 0, 1, 0, 0), people)
    assert [(p.row, p.value) for p in report.problems] == [(2, "范彬")]


@pytest.mark.parametrize(
    "words",
    ["范彬、康勇彬", "范彬，康勇彬", "范彬/康勇彬", "范彬 康勇彬", "范彬\n康勇彬", "范彬和康勇彬",
     "范 彬、康 勇 彬", "范彬13800001111", "同上", "社区代管", "范彬（已离职）",
     "见附件"],
)  # fmt: skip
def test_what_is_not_clearly_one_name_makes_nobody_and_is_told(world: World, words: str) -> None:
    assert world.zhou
    people = everything(world)[1]

    report = imports(world.zhou, (*FAN[:4], words, None))

    assert (report.new, report.unknown, report.needs_a_look) == (1, 1, True)
    assert everything(world)[1] == people


@pytest.mark.parametrize(
    ("written", "name"),
    [("范　彬", "范彬"), ("欧阳 娜娜", "欧阳 娜娜"), ("李和平", "李和平"), ("范彬（兼）", "范彬"),
     ("范彬(社区书记兼)", "范彬"), ("阿依·古丽", "阿依·古丽"), ("无双", "无双"), ("范彬；", "范彬"),
     ("김민수", "김민수"), ("包额尔德尼", "包额尔德尼"), ("待宏", "待宏")],
)  # fmt: skip
def test_a_name_stays_a_name(world: World, written: str, name: str) -> None:
    assert imports(world.zhou, (*FAN[:4], written, FAN[5])).needs_a_look is False
    assert worker(world, "19900000001").name == name


def test_a_row_whose_worker_has_another_grid_is_left_out_and_said(world: World) -> None:
    imports(world.zhou, FAN, KANG)

    two = imports(world.zhou, FAN, (*KANG[:4], *FAN[4:]))
    phone = imports(world.zhou, FAN, (*KANG[:5], FAN[5]))

    for report in (two, phone):
        assert (counted(report), report.needs_a_look) == ((0, 0, 1, 0, 1), True)
        assert [(p.row, p.taken) for p in report.problems] == [(3, False)]


def test_a_new_grid_whose_worker_is_not_taken_needs_a_look(world: World) -> None:
    report = imports(world.zhou, FAN, (*KANG[:4], *FAN[4:]))

    assert (counted(report), report.unknown, report.needs_a_look) == ((2, 0, 0, 0, 0), 1, True)
