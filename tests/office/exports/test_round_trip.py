"""What is exported imports back without a difference, in both formats."""

from backend.core.spreadsheets.ledger.columns import ImportReport
from tests.office.exports.files import table, takes_out
from tests.office.imports.ledgers import FILES, clear, takes, takes_all
from tests.world import World

PURPOSE = {"phones": True, "purpose": "导回核对用"}
WITH_PHONES = {"grids", "venues", "ebikes", "hazards"}
TOLD_BEFORE = {"venue", "frame_code", "plate_number"}
"""What the original files are told of too: shops not on the register, codes there twice."""


def differs(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.left_out


def test_all_seven_ledgers_come_back_the_same(world: World) -> None:
    clear(world)
    first = takes_all(world.zhou)

    for kind in FILES:
        for form in ("xlsx", "csv"):
            report = takes(world.zhou, kind, takes_out(world.zhou, kind, format=form, **PURPOSE))

            assert differs(report) == (0, 0, 0), (kind, report.problems[:3])
            assert {p.field for p in report.problems} <= TOLD_BEFORE, kind
            assert report.same + report.merged >= first[kind].new
        if kind not in WITH_PHONES:
            continue
        masked = takes(world.zhou, kind, takes_out(world.zhou, kind))

        assert differs(masked) == (0, 0, 0), (kind, masked.differences[:3])


def test_a_ticket_of_the_field_is_known_by_its_number(world: World) -> None:
    world.mei.reports(world.noodle_shop, detail="后厨过道")

    file = takes_out(world.zhou, "hazards")
    (row,) = table(file)
    report = takes(world.zhou, "hazards", file)

    assert row["场所名称"] == "福满楼面馆"
    assert "后厨过道" in str(row["隐患描述"])
    assert (differs(report), report.same) == ((0, 0, 0), 1)


def test_what_was_withdrawn_comes_back_as_withdrawn_and_is_never_new(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.acts("hazard.void_ask", hazard, reason="看错了")
    world.zhou.acts("hazard.void", hazard, agreed=True)
    file = takes_out(world.zhou, "hazards", format="csv")
    number = str(table(file)[0]["编号"])

    here = takes(world.zhou, "hazards", file)
    elsewhere = takes(world.zhou, "hazards", file.replace(number.encode(), b"YH-1"))

    assert table(file)[0]["整改情况"] == "已撤销"
    assert (differs(here), here.same) == ((0, 0, 0), 1)
    assert differs(elsewhere) == (0, 0, 1)
