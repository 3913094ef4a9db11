"""What the registry warns of in the story: an old extinguisher, a shop too large, another owner."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from backend.core.clock import day_of
from backend.demo.operations import Teller, photo
from backend.field.venues.models import Venue, VenueClass

ENDS_IN = (-12, 6, 21)
"""Days until extinguishers there expire."""
LARGE_M2 = 1260


def tell_changes(worker: Teller, places: Sequence[Venue], now: datetime) -> None:
    """Tell it of venues in the worker's grid, each as it was found on a visit."""
    for number, (venue, days) in enumerate(zip(places, ENDS_IN, strict=False)):
        until = day_of(now) + timedelta(days=days)
        _amend(worker, venue, now - timedelta(days=9 - number), extinguishers_expire_on=str(until))
    for venue in [p for p in places if p.venue_class is VenueClass.SHOP][:1]:
        _amend(worker, venue, now - timedelta(days=5), area_m2=LARGE_M2)
    taken = places[-1]
    at = now - timedelta(days=3)
    told = {"venue_id": str(taken.id), "operator": "邵玉梅", "phone": "19900000999"}
    worker.does("venue.transfer", told, at)
    door = photo("door", 5, at, fixed=True)
    worker.does("venue.photograph", {"venue_id": str(taken.id), "photos": [door[0]]}, at, [door])


def _amend(worker: Teller, venue: Venue, at: datetime, **facts: Any) -> None:
    changes = {name: {"from": _plain(venue, name), "to": value} for name, value in facts.items()}
    worker.does("venue.amend", {"venue_id": str(venue.id), "changes": changes}, at)


def _plain(venue: Venue, name: str) -> Any:
    value = getattr(venue, name)
    return str(value) if name.endswith("_on") and value else value
