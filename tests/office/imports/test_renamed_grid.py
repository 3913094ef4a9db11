"""A grid that is called otherwise in a roster: nothing is left without a person unsaid."""

from typing import Any

from sqlmodel import col, select

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.people.accounts.models import Grid, User
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import DATA, clear, counted, takes
from tests.world import GENERAL, Person, World

FILE = DATA / "inputs" / "roster_renamed_grid.xlsx"
FIRST = "220382.002.01.01."
HEADER = ("社区(村)", "网格", "网格员", "联系电话")
FAN = ("电厂社区", "电厂西片网格", "范彬", "19900000001")
OLD, NEW = "电厂社区第1网格", "电厂西片网格"


def start(world: World, *, venues: int = 3, tickets: int = 2) -> None:
    """The street after its roster, with shops and open tickets in the first grid."""
    clear(world)
    takes(world.zhou, "grids")
    shops = [world.venue(world.zhou, f"面馆{n}", FIRST) for n in range(venues)]
    for n in range(tickets):
        world.zhou.reports(shops[n], GENERAL)


def roster(world: World, *rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> ImportReport:
    return takes(world.zhou, "grids", workbook(("辽西街道网格名册",), header, *rows))


def grids(world: World) -> dict[str, str]:
    with world.db.reading() as session:
        found = session.exec(select(Grid).where(col(Grid.path).startswith("220382.002.01.")))
        return {grid.name: grid.path for grid in found}


def tasks(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/tasks").json()["items"]
    return [task for task in items if task["kind"] == "grid_uncovered"]


def test_what_would_be_left_alone_is_said_before_and_the_new_name_is_offered(world: World) -> None:
    start(world)
    before = grids(world)

    report = takes(world.zhou, "grids", FILE, dry_run=True)

    (alone,) = report.left_alone
    assert (alone.grid, alone.venues, alone.open_hazards) == (FIRST, 3, 2)
    (offer,) = report.renamings
    assert (offer.row, offer.before, offer.after) == (2, OLD, NEW)
    assert offer.why == "网格员都是范彬"
    (moved,) = [t for d in report.differences for t in d.turns if t.column == "网格"]
    assert (moved.before, moved.after) == (f"辽西街道{OLD}", f"辽西街道电厂社区{NEW}")
    assert (grids(world), tasks(world.zhou)) == (before, [])


def test_taken_over_anyway_it_becomes_an_office_task_once(world: World) -> None:
    start(world)

    takes(world.zhou, "grids", FILE)
    takes(world.zhou, "grids", FILE)

    (task,) = tasks(world.zhou)
    assert (task["grid"], task["title"]) == (FIRST, f"辽西街道{OLD}没有网格员")
    assert "3 家场所、2 条没销号的隐患没有人管" in task["detail"]
    assert tasks(world.sun) == []


def test_a_roster_that_says_so_renames_the_grid_and_makes_none_beside_it(world: World) -> None:
    start(world)
    before = grids(world)

    report = roster(world, (*FAN, OLD), header=(*HEADER, "原网格"))

    assert (counted(report), report.left_alone, report.renamings) == ((0, 1, 0, 0, 0), [], [])
    (turn,) = report.differences[0].turns
    assert (turn.column, turn.before, turn.after) == ("网格名称", OLD, NEW)
    assert grids(world) == {NEW if n == OLD else n: path for n, path in before.items()}
    assert counted(roster(world, (*FAN, OLD), header=(*HEADER, "原网格"))) == (0, 0, 1, 0, 0)
    assert [t.facts for t in world.trail(FIRST)] == [{"before": OLD, "after": NEW}]


def test_old_ledgers_find_the_grid_by_the_name_of_before(world: World) -> None:
    start(world)
    roster(world, (*FAN, OLD), header=(*HEADER, "原网格"))

    header = ("社区", "网格", "场所名称", "九小类别", "详细地址", "经营者")
    shop = ("电厂社区", "第1网格", "老店", "小商店", "光明路9号", "王芳")
    report = takes(world.zhou, "venues", workbook(header, shop))
    again = takes(world.zhou, "grids")

    assert counted(report) == (1, 0, 0, 0, 0)
    assert (again.new, again.changed, again.left_alone) == (0, 0, [])
    assert OLD not in grids(world)


def test_at_the_desk_one_word_makes_it_a_renaming(world: World) -> None:
    start(world)
    zhou = world.zhou
    headers = {"x-file-name": "roster.xlsx"}
    batch = zhou.ask("POST", "/imports/batches", content=FILE.read_bytes(), headers=headers).json()
    (offer,) = batch["report"]["renamings"]
    assert batch["report"]["left_alone"][0]["venues"] == 3

    told = {"cells": {str(offer["row"]): {"formerly": offer["before"]}}}
    batch = zhou.post(f"/imports/batches/{batch['id']}/corrections", told).json()

    assert (batch["report"]["renamings"], batch["report"]["left_alone"]) == ([], [])
    taken = zhou.post(f"/imports/batches/{batch['id']}/take").json()
    assert taken["stage"] == "taken", taken
    assert (NEW in grids(world), OLD in grids(world), tasks(zhou)) == (True, False, [])
    undone = zhou.post(f"/imports/batches/{batch['id']}/undo").json()
    assert undone["undone"] >= 1
    assert (NEW in grids(world), OLD in grids(world)) == (False, True)


def test_a_grid_that_is_new_indeed_may_be_said_to_be(world: World) -> None:
    start(world)

    report = roster(world, (*FAN, "新设"), header=(*HEADER, "原网格"))

    assert (report.new, report.renamings) == (1, [])
    assert [one.grid for one in report.left_alone] == [FIRST]
    assert {OLD, NEW} <= set(grids(world))


def test_an_old_name_that_nobody_has_leaves_the_row_out(world: World) -> None:
    start(world)

    report = roster(world, (*FAN, "第9网格"), header=(*HEADER, "原网格"))

    assert counted(report) == (0, 0, 0, 0, 1)
    assert "第9网格" in report.problems[0].reason
    assert NEW not in grids(world)


def test_a_worker_who_moves_in_a_roster_leaves_nothing_alone_unsaid(world: World) -> None:
    start(world)

    report = roster(world, ("电厂社区", "电厂社区第2网格", "范彬", "19900000001"))

    assert [(one.grid_name, one.venues) for one in report.left_alone] == [(f"辽西街道{OLD}", 3)]
    assert len(tasks(world.zhou)) == 1


def test_a_worker_of_two_grids_leaves_the_second_alone_and_that_is_said(world: World) -> None:
    start(world)
    world.venue(world.zhou, "新店", grids(world)["电厂社区第2网格"])
    with world.db.writing() as session:
        for user in session.exec(select(User).where(col(User.phone) == "19900000002")):
            user.active = False

    both = [("电厂社区", OLD, *FAN[2:]), ("电厂社区", "电厂社区第2网格", *FAN[2:])]
    report = roster(world, *both)

    assert [(one.grid_name, one.venues) for one in report.left_alone] == [
        ("辽西街道电厂社区第2网格", 1)
    ]
    assert len(tasks(world.zhou)) == 1


def test_the_task_is_settled_when_somebody_works_there_again(world: World) -> None:
    start(world)
    takes(world.zhou, "grids", FILE)
    assert len(tasks(world.zhou)) == 1

    roster(world, ("电厂社区", OLD, "赵敏", "19900000777"))

    assert tasks(world.zhou) == []


def test_codes_and_places_offer_a_new_name_too(world: World) -> None:
    header = (*HEADER, "网格编码")
    roster(world, ("西环社区", "西环1网格", "甲某", "19900000801", "001"),
           ("西环社区", "西环2网格", "乙某", "19900000802", "002"), header=header)  # fmt: skip

    by_code = roster(world, ("西环社区", "西环东片", "丙某", "19900000803", "002"), header=header)
    by_place = takes(
        world.zhou, "grids", dry_run=True,
        source=workbook(("辽西街道名册",), HEADER, ("西环社区", "西环1网格", "甲某", "19900000801"),
                        ("西环社区", "西环东片", "丙某", "19900000803"),
                        ("西环社区", "西环南片", "丁某", "19900000804")),
    )  # fmt: skip

    assert [(o.before, o.after, o.why) for o in by_code.renamings] == [
        ("西环2网格", "西环东片", "网格编码都是 002")
    ]
    assert [(o.before, o.after) for o in by_place.renamings] == [("西环2网格", "西环南片")]


FORMERLY = (*HEADER, "原网格")
SECOND = "电厂社区第2网格"
SWAPPED = (
    ("电厂社区", SECOND, "范彬", "19900000001", OLD),
    ("电厂社区", OLD, "康勇彬", "19900000002", SECOND),
)


def workers(world: World) -> dict[str, str]:
    with world.db.reading() as session:
        return {user.name: user.grid for user in session.exec(select(User))}


def test_two_grids_change_their_names_and_nobody_is_moved(world: World) -> None:
    start(world)
    before, people = grids(world), workers(world)

    report = roster(world, *SWAPPED, header=FORMERLY)

    assert (counted(report), report.problems) == ((0, 2, 0, 0, 0), [])
    after = grids(world)
    assert (after[OLD], after[SECOND]) == (before[SECOND], before[OLD])
    assert workers(world) == people
    assert counted(roster(world, *SWAPPED, header=FORMERLY)) == (0, 0, 2, 0, 0)


def test_a_name_goes_to_the_next_whatever_the_order_of_the_rows(world: World) -> None:
    start(world)
    before = grids(world)
    rows = [
        ("电厂社区", "电厂社区东片", "康勇彬", "19900000002", SECOND),
        ("电厂社区", SECOND, "范彬", "19900000001", OLD),
    ]

    for some in (rows, rows):
        assert roster(world, *some, header=FORMERLY).left_out == 0
        assert grids(world)[SECOND] == before[OLD]
        assert grids(world)["电厂社区东片"] == before[SECOND]


def test_two_names_exchanged_are_taken_back_together(world: World) -> None:
    start(world)
    before, zhou = grids(world), world.zhou
    content = workbook(("辽西街道网格名册",), FORMERLY, *SWAPPED)
    headers = {"x-file-name": "roster.xlsx"}
    batch = zhou.ask("POST", "/imports/batches", content=content, headers=headers).json()
    zhou.post(f"/imports/batches/{batch['id']}/take")
    assert grids(world) != before

    undone = zhou.post(f"/imports/batches/{batch['id']}/undo").json()

    assert (undone["undone"], undone["stayed"], grids(world)) == (2, [], before)


def test_an_old_name_whose_new_one_is_a_grid_already_is_told_with_a_way_out(world: World) -> None:
    start(world, venues=2)
    takes(world.zhou, "grids", FILE)  # made beside it, the worker moved
    was = grids(world)

    report = roster(world, (*FAN, OLD), header=FORMERLY)

    assert (counted(report), report.needs_a_look) == ((0, 0, 0, 0, 1), True)
    (told,) = report.problems
    assert "名册不能把两个网格并成一个" in told.reason
    assert [(one.grid, one.venues) for one in report.left_alone] == [(FIRST, 2)]
    assert (grids(world), workers(world)["范彬"]) == (was, was[NEW])

    world.zhou.patch(f"/grids/{was[NEW]}", {"name": f"{NEW}停用"})
    report = roster(world, (*FAN, OLD), header=FORMERLY)

    assert (report.changed, report.left_alone, tasks(world.zhou)) == (1, [], [])
    assert (grids(world)[NEW], workers(world)["范彬"]) == (FIRST, FIRST)


def test_two_grids_do_not_get_one_name(world: World) -> None:
    start(world)
    both = [(*FAN, OLD), ("电厂社区", NEW, "康勇彬", "19900000002", SECOND)]

    report = roster(world, *both, header=FORMERLY)

    assert counted(report) == (0, 1, 0, 0, 1)
    assert "第 3 行已经有网格要改名为" in report.problems[0].reason
    assert SECOND in grids(world)


def test_a_grid_that_has_a_row_of_its_own_is_not_renamed(world: World) -> None:
    start(world)
    own = ("电厂社区", OLD, "范彬", "19900000001", None)
    new = ("电厂社区", NEW, "赵敏", "19900000777", OLD)

    for rows in ((own, new), (new, own)):
        report = roster(world, *rows, header=FORMERLY)
        assert (report.left_out, OLD in grids(world), NEW in grids(world)) == (1, True, False)
