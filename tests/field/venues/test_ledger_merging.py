"""Which rows of a ledger are one venue, and which only look alike."""

from typing import Any

import pytest

from tests.core.spreadsheets.sheets import workbook
from tests.field.venues.ledger_rows import (
    CODE,
    GROCER,
    HEADER,
    NOODLES,
    but,
    counted,
    imports,
    takes,
    venues,
)
from tests.world import World


@pytest.mark.parametrize(
    "second",
    [
        but(NOODLES),
        but(NOODLES, name="聚宏 饺子馆", phone="138-0000-1111", area=None),
        but(NOODLES, code=None, credit=None),
        but(NOODLES, code=None, phone=None, owner="许某"),
        but(NOODLES, code="JA22038200200088"),
        but(NOODLES, code=None, credit=None, phone=None),
        but(NOODLES, name="聚宏饺子馆(分店)"),
        but(NOODLES, address="向阳街 389 号"),
    ],
    ids=["copy", "code", "phone", "licence", "two codes", "all agrees", "other name", "blanks"],
)  # fmt: skip
def test_rows_that_are_certainly_one_venue_are_merged(
    world: World, second: tuple[Any, ...]
) -> None:
    assert counted(imports(world.zhou, NOODLES, second)) == (1, 0, 0, 1, 0)
    assert counted(imports(world.zhou, NOODLES, second)) == (0, 0, 1, 1, 0)


@pytest.mark.parametrize(
    "second",
    [
        but(GROCER, phone="13800002222"),
        but(GROCER, address="光明路206号"),
        but(GROCER, name="城南超市"),
        but(GROCER, phone=None, owner="别人"),
    ],
    ids=["other phone", "other address", "other name", "other owner"],
)
def test_rows_that_may_be_two_venues_stay_two(world: World, second: tuple[Any, ...]) -> None:
    first = but(GROCER, phone="19900000031")

    assert imports(world.zhou, first, second).new == 2
    assert counted(imports(world.zhou, first, second))[:2] == (0, 0)
    assert len(venues(world)) == 2


def test_the_same_venue_thrice_in_three_spellings_is_one(world: World) -> None:
    spellings = [
        but(GROCER, name=" 城北超市\u3000", phone="199-0000-0031"),
        but(GROCER, name="城北 超市", address="光明路２０５号", phone="１９９０００００031"),
        but(GROCER, grid="电厂第2网格", kind=" 小商店\u3000", phone="+8619900000031"),
    ]

    assert counted(imports(world.zhou, *spellings)) == (1, 0, 0, 2, 0)


def test_a_merged_row_fills_the_blanks_of_the_first(world: World) -> None:
    imports(world.zhou, but(NOODLES, owner=None), but(NOODLES, phone=None, area=None))

    assert (venues(world)[0].operator, venues(world)[0].phone) == ("许龙磊", "19900000029")


def test_one_code_on_two_different_venues_is_a_problem_not_a_merge(world: World) -> None:
    report = imports(world.zhou, NOODLES, but(GROCER, code=NOODLES[CODE]))

    assert counted(report) == (1, 0, 0, 0, 1)
    assert (report.problems[0].row, report.problems[0].column) == (3, "吉安码号")
    assert "第 2 行“聚宏饺子馆”" in report.problems[0].reason


def test_a_code_of_a_quite_different_venue_in_the_registry_is_a_problem(world: World) -> None:
    imports(world.zhou, NOODLES)

    report = imports(world.zhou, but(GROCER, code=NOODLES[CODE]))

    assert counted(report) == (0, 0, 0, 0, 1)
    assert "登记在“聚宏饺子馆”" in report.problems[0].reason


def test_a_printed_number_tells_the_venue_too(world: World) -> None:
    imports(world.zhou, GROCER)
    header = (*HEADER, "场所编号")

    def again(*rows: tuple[Any, ...]) -> tuple[int, ...]:
        return counted(takes(world.zhou, workbook(header, *rows)))

    renamed = but(GROCER, name="城北生鲜", address="光明路207号")
    assert again((*renamed, "辽西-0001")) == (0, 1, 0, 0, 0)
    assert again((*renamed, "辽西-0001"), (*NOODLES, "辽西-0009")) == (1, 0, 1, 0, 0)
    assert again((*but(NOODLES, address="向阳街1号"), None), (*GROCER, "辽西-0002")) == (
        0,
        1,
        0,
        0,
        1,
    )
