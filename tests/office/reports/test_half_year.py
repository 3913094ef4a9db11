"""The half-year: what the office reports, counted from its ledgers."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection

from backend.core.settings import Settings
from tests.clock import Clock
from tests.conftest import a_world
from tests.office.imports.ledgers import EXPECTED, clear, takes_all
from tests.world import World


@pytest.fixture(scope="module")
def ledgers(
    http: TestClient[Litestar], connection: Connection, config: Settings, clock: Clock
) -> Iterator[World]:
    """All seven are taken over, once for all of these: they only read."""
    with a_world(http, connection, config, clock) as world:
        clear(world)
        takes_all(world.zhou)
        yield world


def test_the_half_year_of_the_ledgers_is_counted(ledgers: World) -> None:
    told = ledgers.feng.get("/reports/half-year", **{"from": "2024-01-01", "to": "2024-05-27"})

    assert told.status_code == 200, told.text
    figures = told.json()
    assert figures["coverage"] == {"venues": 580, "coded": 580, "rate": 1.0}
    fire = EXPECTED["fire_hazards"]
    assert (figures["fire"]["found"], figures["fire"]["closed"]) == (56, 56)
    months = {m["month"]: m["found"] for m in figures["fire"]["by_month"]}
    assert months == fire["found_by_month"]
    street = figures["street_facility"]
    assert (street["found"], street["closed"]) == (123, 123)
    assert {k["kind"]: k["found"] for k in street["by_kind"]} == {"guardrail": 49, "billboard": 74}
    assert (figures["road"]["found"], figures["road"]["closed"]) == (26, 26)
    bikes = figures["ebikes"]
    assert (bikes["total"], bikes["plated"], bikes["unplated"]) == (1540, 233, 1307)
    assert (figures["stations"]["stations"], figures["stations"]["dissuasions"]) == (2, 180)
    assert not any("205" in str(v) for v in figures.values()), "the three were added up"


def test_a_neighbour_counts_nothing_of_it(ledgers: World) -> None:
    told = ledgers.sun.get("/reports/half-year", **{"from": "2024-01-01", "to": "2024-05-27"})

    figures = told.json()
    assert figures["coverage"]["venues"] == figures["fire"]["found"] == 0
    assert figures["ebikes"]["total"] == figures["stations"]["dissuasions"] == 0
    outside = ledgers.sun.get("/reports/half-year", grid="220382.002.")
    assert outside.status_code == 404


def test_only_the_days_asked_for_are_counted(ledgers: World) -> None:
    january = ledgers.zhou.get("/reports/half-year", **{"from": "2024-01-01", "to": "2024-01-31"})
    backwards = ledgers.zhou.get("/reports/half-year", **{"from": "2024-05-01", "to": "2024-01-31"})

    assert january.json()["fire"]["found"] == EXPECTED["fire_hazards"]["found_by_month"]["2024-01"]
    assert backwards.status_code == 422
