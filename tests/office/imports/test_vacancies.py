"""A roster makes people only of names: a vacancy is nobody, and two in one cell are not one."""

import pytest

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.core.spreadsheets.parsing.cells import CellError
from backend.people.grids.parsing import VACANT, one_person
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import clear, takes
from tests.world import World

HEADER = ("社区(村)", "网格", "网格员", "联系电话")
SAID_VACANT = (
    "空缺",
    "（暂缺）",
    "待定",
    "无",
    "缺",
    "待配",
    "待招聘",
    "暂无",
    "岗位空缺",
    "无人",
    "空",
)
NOBODY_KNOWN = (
    "范彬、康勇彬", "范彬,康勇彬", "范彬 康勇彬", "范彬\n康勇彬", "范彬/康勇彬",
    "范彬和康勇彬", "同上", "〃",
    "网格员1", "13800001111", "？", "□", "范彬（待定）", "2024",
)  # fmt: skip


def roster(world: World, name: str, phone: str | None = None) -> ImportReport:
    row = ("电厂社区", "电厂社区第1网格", name, phone)
    return takes(world.zhou, "grids", workbook(("辽西街道网格名册",), HEADER, row))


def people(world: World) -> set[str]:
    return {one["name"] for one in world.zhou.get("/people").json()["items"]}


@pytest.mark.parametrize("name", SAID_VACANT)
def test_a_vacancy_is_nobody(name: str) -> None:
    assert one_person(name) == VACANT


@pytest.mark.parametrize("name", NOBODY_KNOWN)
def test_what_is_not_one_name_is_told(name: str) -> None:
    assert isinstance(one_person(name), CellError)


@pytest.mark.parametrize("name", ["空缺", "（暂缺）", "待配", "范彬、康勇彬"])
def test_no_account_comes_of_it_and_who_is_there_stays(world: World, name: str) -> None:
    roster(world, "范彬", "19900000001")
    before = people(world)

    report = roster(world, name)

    assert (people(world), report.new, report.changed) == (before, 0, 0)


def test_a_vacancy_in_a_new_grid_is_understood(world: World) -> None:
    clear(world)

    report = roster(world, "空缺", "无")

    assert (report.new, report.unknown, report.problems) == (1, 0, [])
