"""Described places: where no venue and no e-bike stands."""

from typing import Any

from sqlmodel import Session

from backend.core.errors import Invalid
from backend.core.text import fold_text
from backend.field.hazards.models import Hazard
from backend.field.hazards.spots.schemas import Spot
from backend.field.venues import queries as venues
from backend.people.accounts.models import Actor

FURTHEST_DEGREES = 0.5
"""So far beyond the outermost venues a pin may lie: some 50 km."""


class PinOutside(Invalid):
    """Far from everything that is known of the county."""

    code = "hazard.pin_outside"
    sentence = "标的位置离本县（市）的场所太远。请在地图上重新标，或不标；已填的内容不会丢。"


def demand_near(session: Session, actor: Actor, spot: Spot) -> None:
    """Refuse a pin that cannot be meant; without any pinned venue nobody knows."""
    if spot.lat is None or spot.lng is None:
        return
    known = venues.pinned_area(session, actor)
    if known and not known.is_near(spot.lat, spot.lng, FURTHEST_DEGREES):
        raise PinOutside


def name_after(hazard: Hazard, venue: Any, words: str) -> None:
    """Call a ticket by its venue; the place as it was described stays in the address and is found.

    What its timeline does not tell is named here; the writer that appends next seals it.
    """
    hazard.venue_name, hazard.venue_class = venue.name, venue.venue_class
    hazard.venue_address = f"{words}（{venue.address}）"[:200]
    told = (venue.name, venue.initials, venue.address)
    hazard.search = f"{hazard.search} {fold_text(' '.join(told))}"[:400]
