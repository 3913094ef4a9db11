"""Which ledger a file is: told by what only that one has, else nobody guesses."""

from typing import Any

import pytest

from backend.core.spreadsheets.errors import KindUnclear, NothingTells, NotOurs, WrongLedger
from backend.office.imports.kinds import NoKind, guess
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import DATA, FILES, takes
from tests.world import World

WHERE = ("电厂社区", "电厂社区第1网格")
PEOPLE = ("社区", "网格", "姓名", "联系电话")
FAN = (*WHERE, "范彬", "19900000001")
HAZARDS = ("社区", "网格", "网格员", "联系电话", "存在问题", "整改期限", "整改情况", "整改责任人")
HAZARD = (*WHERE, "范彬", "19900000001", "私拉乱接电线", "2024-03-01", "未整改", "王芳")


def detail(refused: pytest.ExceptionInfo[Any]) -> str:
    return str(refused.value.to_problem()["detail"])


@pytest.mark.parametrize("kind", list(FILES))
def test_our_own_ledgers_say_what_they_are(kind: str) -> None:
    assert guess(DATA / FILES[kind]) == kind


def test_names_and_phones_are_no_ebikes_and_no_workers(world: World) -> None:
    book = workbook(PEOPLE, FAN)

    with pytest.raises(NoKind):
        guess(book)
    for kind in ("ebikes", "grids"):
        with pytest.raises(NothingTells) as refused:
            takes(world.zhou, kind, book)
        assert "没有哪一列说明它是" in detail(refused)


def test_a_title_tells_the_kind_too(world: World) -> None:
    book = workbook(("辽西街道网格名册",), PEOPLE, FAN)

    assert guess(book) == "grids"
    assert takes(world.zhou, "grids", book, dry_run=True).changed == 1


def test_a_ledger_of_hazards_is_not_sent_to_become_grid_workers(world: World) -> None:
    book = workbook(HAZARDS, *[HAZARD] * 13)

    assert guess(book) == "hazards"
    with pytest.raises(WrongLedger) as refused:
        takes(world.zhou, "grids", book)
    assert "防火隐患台账（有" in detail(refused)
    assert "整改期限" in detail(refused)


def test_between_two_that_are_alike_a_person_is_asked(world: World) -> None:
    header = ("社区", "网格", "场所名称", "路段", "隐患描述", "发现日期")
    book = workbook(header, (*WHERE, "某店", "电厂路", "路面坑槽", "2024-03-01"))

    with pytest.raises(KindUnclear) as refused:
        guess(book)

    assert "防火隐患台账" in detail(refused)
    assert "道路隐患台账" in detail(refused)
    assert takes(world.zhou, "road", book, dry_run=True).new == 1


def test_who_pointed_at_the_columns_is_believed(world: World) -> None:
    zhou, headers = world.zhou, {"x-file-name": "x.xlsx"}
    content = workbook(PEOPLE, FAN)
    batch = zhou.ask(
        "POST", "/imports/batches", params={"kind": "grids"}, content=content, headers=headers
    ).json()
    assert batch["stage"] == "refused"

    told = {"columns": {"姓名": "worker"}}
    batch = zhou.post(f"/imports/batches/{batch['id']}/corrections", told).json()

    assert (batch["stage"], batch["report"]["changed"]) == ("ready", 1)


def test_a_row_of_chiefs_and_workers_in_one_line_is_told_apart(world: World) -> None:
    header = ("社区", "网格", "网格长", "联系电话", "网格员", "联系电话")
    row = (*WHERE, "胡静", "19900000801", "高军", "19900000802")

    report = takes(world.zhou, "grids", workbook(header, row))

    assert (report.columns["worker"], report.extra) == ("网格员", ["网格长", "联系电话"])
    found = world.zhou.get("/people", q="19900000802").json()["items"]
    assert [person["name"] for person in found] == ["高军"]
    assert world.zhou.get("/people", q="19900000801").json()["total"] == 0


def test_a_chief_alone_is_the_worker(world: World) -> None:
    header = ("社区", "网格", "网格长", "网格长电话")

    takes(world.zhou, "grids", workbook(header, (*WHERE, "胡静", "19900000801")))

    assert world.zhou.get("/people", q="19900000801").json()["items"][0]["name"] == "胡静"


CARS = ("社区", "网格", "车主姓名", "电话", "住址", "品牌", "型号", "颜色", "车牌号", "登记日期")
CAR = (*WHERE, "张三", "19912345670", "民主街1号", "大众", "朗逸", "白", "吉C12340", "2024-4-1")


@pytest.mark.parametrize(
    ("title", "kind", "header", "row"),
    [
        ("机动车登记台账", "ebikes", CARS, CAR), ("摩托车排查登记表", "ebikes", CARS, CAR),
        ("食品安全隐患排查台账", "hazards", HAZARDS, HAZARD),
        ("矛盾纠纷隐患台账", "hazards", HAZARDS, HAZARD),
    ],
)  # fmt: skip
def test_a_title_that_says_otherwise_is_believed(
    world: World, title: str, kind: str, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    book = workbook((title,), header, row)

    with pytest.raises(NotOurs):
        guess(book)
    with pytest.raises(NotOurs) as refused:
        takes(world.zhou, kind, book)
    assert "标题写着" in detail(refused)


@pytest.mark.parametrize("title", ["非机动车登记台账", "电动自行车、摩托车登记台账", ""])
def test_a_title_that_says_so_too_is_no_obstacle(world: World, title: str) -> None:
    book = workbook((title,), CARS, CAR) if title else workbook(CARS, CAR)

    assert guess(book) == "ebikes"
    assert takes(world.zhou, "ebikes", book, dry_run=True).new == 1


def test_food_beside_fire_is_ours(world: World) -> None:
    header = ("社区", "网格", "场所名称", "隐患描述", "发现日期")
    book = workbook(
        ("食品、消防安全隐患台账",), header, (*WHERE, "某店", "私拉乱接电线", "2024-03-01")
    )

    assert takes(world.zhou, "hazards", book, dry_run=True).new == 1
