"""Which months may be asked for."""

import pytest

from tests.world import World


def ask(world: World, **params: str) -> tuple[int, list[str]]:
    answer = world.zhou.get("/reports/monthly", **params)
    return answer.status_code, answer.json().get("months", [])


def test_unasked_it_is_this_month_in_beijing(world: World) -> None:
    world.clock.forward(days=27, hours=14, minutes=1)

    assert ask(world) == (200, ["2026-04"])


def test_from_without_to_is_that_month(world: World) -> None:
    assert ask(world, **{"from": "2025-12"}) == (200, ["2025-12"])


def test_a_span_may_cross_the_year(world: World) -> None:
    assert ask(world, **{"from": "2025-11", "to": "2026-02"}) == (
        200,
        ["2025-11", "2025-12", "2026-01", "2026-02"],
    )


def test_three_years_are_counted_and_no_more(world: World) -> None:
    assert len(ask(world, **{"from": "2023-04", "to": "2026-03"})[1]) == 36
    assert ask(world, **{"from": "2023-03", "to": "2026-03"})[0] == 422


@pytest.mark.parametrize(
    "month",
    ["2026-13", "2026-00", "2026-1", "202603", "2026/03", "26-03", "abc", "2026-03-01", " ",
     "20²6-03", "２０２６-03", "-2026-3", "9999-12", "0000-01", "%", "\0"],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("end", ["from", "to"])
def test_what_is_no_month_is_refused_in_words(world: World, month: str, end: str) -> None:
    span = {"from": "2026-01", "to": "2026-03", end: month}

    answer = world.zhou.get("/reports/monthly", **span)

    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


def test_backwards_is_refused(world: World) -> None:
    assert ask(world, **{"from": "2026-03", "to": "2026-02"})[0] == 422


def test_the_street_next_door_is_not_counted_for_us(world: World) -> None:
    assert world.sun

    assert ask(world, grid="220382.003.")[0] == 404
    assert ask(world, grid="220382.")[0] == 404
    assert ask(world, grid="220382.00")[0] == 404
