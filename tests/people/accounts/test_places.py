"""Grids by the names people write."""

from datetime import date

import pytest

from backend.core.spreadsheets.parsing.cells import CellError
from backend.people.accounts.models import Grid, GridLevel
from backend.people.grids.matching import GridMatcher, parent_of

TODAY = date(2026, 3, 4)
STREET = "220382.002."


def grid(path: str, name: str, level: GridLevel, valid_to: date | None = None) -> Grid:
    return Grid(
        path=STREET + path,
        name=name,
        full_name=name,
        level=level,
        valid_from=TODAY,
        valid_to=valid_to,
    )


@pytest.fixture
def places() -> GridMatcher:
    community, low = GridLevel.COMMUNITY, GridLevel.GRID
    return GridMatcher(
        [
            grid("", "辽西街道", GridLevel.STREET),
            grid("01.", "电厂社区", community),
            grid("01.01.", "电厂社区第1网格", low),
            grid("01.02.", "电厂社区第2网格", low),
            grid("01.12.", "电厂社区第12网格", low),
            grid("01.13.", "电厂社区第3网格", low, valid_to=date(2025, 1, 1)),
            grid("02.", "巨丰村", community),
            grid("02.01.", "巨丰村一屯", low),
            grid("02.02.", "第1网格", low),
            grid("03.", "吉兴村", community),
            grid("03.01.", "第1网格", low),
        ],
        TODAY,
    )


@pytest.mark.parametrize(
    ("community", "name", "path"),
    [
        ("电厂社区", "电厂社区第1网格", "01.01."),
        ("电厂社区", "第1网格", "01.01."),
        ("电厂社区", "第一网格", "01.01."),
        ("电厂社区", "1网格", "01.01."),
        ("电厂社区", "电厂1网格", "01.01."),
        ("电厂社区", "电厂社区 第１网格", "01.01."),
        ("电厂社区", "第十二网格", "01.12."),
        ("电厂社区居委会", "第2网格", "01.02."),
        ("电厂", "第2网格", "01.02."),
        ("巨丰村村民委员会", "一屯", "02.01."),
        ("巨丰", "1屯", "02.01."),
        (None, "巨丰村一屯", "02.01."),
        ("吉兴村", "第1网格", "03.01."),
    ],
)
def test_a_grid_is_found_by_its_usual_names(
    places: GridMatcher, community: str | None, name: str, path: str
) -> None:
    found = places.find(community, name)

    assert isinstance(found, Grid)
    assert found.path == STREET + path


@pytest.mark.parametrize(
    ("community", "name", "reason"),
    [
        ("电厂社区", "第9网格", "电厂社区里没有网格“第9网格”"),
        ("电厂社区", "巨丰村一屯", "电厂社区里没有"),
        ("电厂社区", "第3网格", "电厂社区里没有"),
        ("城南社区", "巨丰村一屯", "找不到社区（村）“城南社区”"),
        ("不存在社区", "不存在网格", "找不到网格“不存在网格”"),
        (None, "第1网格", "有 2 个网格都叫"),
        (None, "一屯", "找不到网格"),
    ],
)
def test_a_grid_is_never_guessed(
    places: GridMatcher, community: str | None, name: str, reason: str
) -> None:
    found = places.find(community, name)

    assert isinstance(found, CellError)
    assert reason in found.reason
    assert found.advice


def test_a_new_grid_gets_a_path_that_was_never_used(places: GridMatcher) -> None:
    community = places.community("电厂社区")
    assert community

    assert places.next_path(community) == STREET + "01.14."


def test_a_street_is_known_by_its_short_name(places: GridMatcher) -> None:
    street = places.street("辽西")

    assert street
    assert places.street("辽西街道办事处") is street
    assert places.street("辽南街道") is None


def test_the_county_has_no_parent() -> None:
    assert (parent_of("220382."), parent_of("220382.002."), parent_of("220382.002.01.")) == (
        "", "220382.", "220382.002.",
    )  # fmt: skip
