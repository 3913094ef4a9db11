"""电动自行车台账: what an import does to the registry."""

from typing import Any

from backend.workbooks.mapping import ImportReport
from tests.imports.ledgers import counted, takes
from tests.workbooks.sheets import workbook
from tests.world import Person, World

HEADER = (
    "社区(村)",
    "网格",
    "车主姓名",
    "联系电话",
    "住址",
    "品牌",
    "整车编码",
    "有无牌照",
    "号牌号码",
)
BIKE = (
    *("电厂社区", "电厂社区第1网格", "汪慧强", "19900000609", "光明路9号", "雅迪"),
    *("135922339240717", "有", "5962483"),
)
PLAIN = (
    "电厂社区",
    "电厂社区第2网格",
    "贾芳",
    19900000611.0,
    "中兴街222号",
    "杂牌",
    None,
    "未上牌",
    None,
)


def but(row: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    places = {"owner": 2, "phone": 3, "brand": 5, "frame": 6, "plate": 7, "number": 8}
    changed = list(row)
    for name, value in changes.items():
        changed[places[name]] = value
    return tuple(changed)


def imports(person: Person, *rows: tuple[Any, ...]) -> ImportReport:
    return takes(person, "ebikes", workbook(HEADER, *rows))


def test_an_ebike_is_known_again_by_its_code_and_without_one_by_all(world: World) -> None:
    imports(world.zhou, BIKE, PLAIN)

    sold = but(BIKE, owner="杨磊", phone="19900000612")
    plated = but(PLAIN, plate="有", number="8071685")
    report = imports(world.zhou, sold, plated)

    assert counted(report) == (0, 2, 0, 0, 0)
    found = world.zhou.get("/ebikes").json()["items"]
    assert {(e["owner"], e["plate_number"]) for e in found} == {
        ("杨磊", "5962483"),
        ("贾芳", "8071685"),
    }


def test_a_household_may_have_two_alike(world: World) -> None:
    white = but(PLAIN, brand="雅迪")

    report = imports(world.zhou, PLAIN, white, PLAIN)

    assert counted(report) == (2, 0, 0, 1, 0)


def test_one_code_on_two_rows_is_told_and_both_are_kept(world: World) -> None:
    report = imports(world.zhou, BIKE, but(BIKE, owner="杨磊", number="8071685"))

    assert counted(report) == (2, 0, 0, 0, 0)
    (problem,) = report.problems
    assert (problem.row, problem.field, problem.taken) == (3, "frame_code", True)
    assert world.zhou.get("/ebikes/twins").json()["items"][0]["field"] == "frame_code"
    again = imports(world.zhou, BIKE, but(BIKE, owner="杨磊", number="8071685"))
    assert counted(again) == (0, 0, 2, 0, 0)


def test_a_wrong_code_costs_the_code_and_not_the_row(world: World) -> None:
    short, letters = but(BIKE, frame="12345", number="1111111"), but(PLAIN, frame="1359223392407XX")

    report = imports(world.zhou, short, letters, but(BIKE, frame=135922339240717.0, plate="无"))

    told = [(p.field, p.reason) for p in report.problems]
    assert [field for field, _ in told] == ["frame_code", "frame_code", "plate_number"]
    assert "5 位" in told[0][1]
    assert counted(report) == (3, 0, 0, 0, 0)
