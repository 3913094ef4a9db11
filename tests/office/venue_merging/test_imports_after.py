"""An old ledger still has both rows: the one that went is never entered again."""

from typing import Any

import pytest

from tests.field.venues.ledger_rows import NOODLES, but, counted, imports, venues
from tests.world import World

TWIN = but(NOODLES, code="JA22038200200002", name="聚宏水饺", address="向阳街391号",
           credit=None, phone="13900001111", area=None)  # fmt: skip
SAME = but(NOODLES, code=None, credit=None, phone="13900001111", area=33)
TOLD = but(NOODLES, code="JA22038200200002", credit=None, phone="13900001111", area=33)


def one_door(world: World, second: tuple[Any, ...]) -> str:
    """Both rows taken over and merged; gives the one that stayed."""
    imports(world.zhou, NOODLES, second)
    kept, gone = (str(v.id) for v in venues(world))
    answer = world.zhou.post(f"/venues/{kept}/merge", {"gone": gone, "reason": "同一家"})
    assert answer.status_code == 200, answer.text
    return kept


@pytest.mark.parametrize("second", [TWIN, SAME, TOLD], ids=["other words", "same words", "code"])
@pytest.mark.parametrize("turned", [False, True])
def test_the_same_ledger_again_changes_nothing(
    world: World, second: tuple[Any, ...], turned: bool
) -> None:
    kept = one_door(world, second)
    before = world.zhou.get(f"/venues/{kept}").json()["venue"]

    report = imports(world.zhou, *((second, NOODLES) if turned else (NOODLES, second)))

    assert (report.new, report.left_out) == (0, 0), report.problems
    after = world.zhou.get(f"/venues/{kept}").json()["venue"]
    assert {n: v for n, v in after.items() if before[n] != v} == {}
    assert world.zhou.get("/venues").json()["total"] == 1


def test_a_row_of_the_one_that_went_fills_what_is_blank(world: World) -> None:
    kept = one_door(world, TWIN)

    report = imports(world.zhou, (*but(TWIN, area=88),))

    assert counted(report)[0] == 0
    venue = world.zhou.get(f"/venues/{kept}").json()["venue"]
    assert (venue["name"], venue["area_m2"]) == ("聚宏饺子馆", 292.0)
