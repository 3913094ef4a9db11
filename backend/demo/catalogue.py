"""Places for the demonstration: made-up streets where the town is, the same ones every time."""

import random
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import cos, radians, sin
from pathlib import Path

from sqlmodel import Session

from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.people.accounts.models import Actor

LEDGERS = Path(__file__).parent / "ledgers"
Place = tuple[float, float]
CENTRE: Place = (43.5200, 123.5000)
METRE = 1 / 111_320
"""Of latitude, in degrees."""
TURNED = radians(7)
"""The town does not lie straight to the north."""
BLOCK, GAP, ACROSS = 330, 520, 3
UNPLACED = 13
"""One on each walk has no place yet, so that there is something left to do."""


def put_in_place(session: Session, actor: Actor) -> None:
    """Give the venues of the ledgers their places, grid by grid along its streets."""
    found, _ = venues.list_venues(session, actor, venues.VenueFilter(), offset=0, limit=2000)
    by_grid = [(grid, list(those)) for grid, those in groupby(found, key=lambda venue: venue.grid)]
    communities = sorted({_community(grid) for grid, _ in by_grid})
    for grid, those in by_grid:
        index = sum(_community(other) == _community(grid) and other < grid for other, _ in by_grid)
        corner = _corner(communities.index(_community(grid)), index)
        _along(those, corner, random.Random(grid))  # noqa: S311 - a drawing


def _community(grid: str) -> str:
    return grid[: grid[:-1].rindex(".") + 1]


def _corner(community: int, index: int) -> tuple[float, float]:
    """Metres east and north of the middle: communities three in a row, their grids two."""
    whole = 2 * BLOCK + GAP
    east = (community % ACROSS - (ACROSS - 1) / 2) * whole + (index % 2) * BLOCK
    north = (community // ACROSS) * -(whole + BLOCK) + whole / 2 - (index // 2) * BLOCK
    return east, north


def _along(those: Sequence[Venue], corner: tuple[float, float], rng: random.Random) -> None:
    """Doors in the order of their addresses, on both sides of two streets."""
    walk = sorted(those, key=lambda venue: (venue.address, venue.number))
    for n, (venue, door) in enumerate(zip(walk, _doors(len(walk)), strict=False)):
        if n != UNPLACED:
            east, north = door
            aside, ahead = rng.uniform(-6, 6), rng.uniform(-3, 3)
            venue.lat, venue.lng = _on_earth(corner[0] + east + aside, corner[1] + north + ahead)


def _doors(count: int) -> Iterator[tuple[float, float]]:
    side = max(1, (count + 3) // 4)
    step = (BLOCK - 70) / side
    for street in (60, 190):
        for bank in (-9, 9):
            for number in range(side):
                yield 35 + number * step, -street + bank


def _on_earth(east: float, north: float) -> Place:
    turned_east = east * cos(TURNED) - north * sin(TURNED)
    turned_north = east * sin(TURNED) + north * cos(TURNED)
    lat = CENTRE[0] + turned_north * METRE
    lng = CENTRE[1] + turned_east * METRE / cos(radians(CENTRE[0]))
    return round(lat, 6), round(lng, 6)
