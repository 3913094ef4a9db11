"""劝导登记表: stations founded where they stand, every dissuasion once, nobody named."""

from typing import Any

from sqlmodel import select

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.field.stations.models import Action, Dissuasion, Station, Vehicle, Violation
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import counted, takes
from tests.world import Person, World

HEADER = ("劝导站", "日期", "时间", "车型", "违法行为", "处置措施", "劝导员", "驾驶人", "号牌")
ROW = (
    "巨丰村劝导站",
    "2024/4/10",
    "17:06",
    "农用三轮车",
    "摩托车不戴头盔",
    "劝返",
    "董红生",
    "张三",
    "吉C12345",
)


def imports(person: Person, *rows: tuple[Any, ...]) -> ImportReport:
    return takes(person, "dissuasions", workbook(HEADER, *rows))


def there(world: World, table: Any) -> list[Any]:
    with world.db.reading() as session:
        return list(session.exec(select(table)))


def test_a_station_stands_in_the_village_it_is_named_after(world: World) -> None:
    town = ("街口劝导点", *ROW[1:])

    report = imports(world.zhou, ROW, town)

    assert counted(report) == (2, 0, 0, 0, 0)
    found = {s.name: s.grid for s in there(world, Station)}
    assert found == {"巨丰村劝导站": "220382.002.02.", "街口劝导点": "220382.002."}


def test_words_come_from_the_list_and_nobody_is_named(world: World) -> None:
    imports(world.zhou, ROW)

    (one,) = there(world, Dissuasion)
    told = (one.vehicle, one.violation, one.action)
    assert told == (Vehicle.FARM_TRICYCLE, Violation.NO_HELMET, Action.TURNED_BACK)
    assert not {"张三", "吉C12345"} & set(map(str, one.model_dump().values()))


def test_what_is_on_no_list_is_left_out_and_said(world: World) -> None:
    report = imports(world.zhou, (*ROW[:4], "戴安全套", *ROW[5:]))

    assert counted(report) == (0, 0, 0, 0, 1)
    assert (report.problems[0].field, report.problems[0].value) == ("violation", "戴安全套")


def test_the_same_register_again_brings_nothing_new(world: World) -> None:
    later = (*ROW[:2], "17:20", *ROW[3:])
    imports(world.zhou, ROW, ROW)

    again = imports(world.zhou, ROW, ROW, later)

    assert counted(again) == (1, 0, 2, 0, 0)
    assert len(there(world, Dissuasion)) == 3
