"""Plaques of venues: what stands on them, out of the registry."""

from uuid import UUID

from backend.accounts import queries as accounts
from backend.accounts.models import Actor
from backend.database import Session
from backend.errors import NotFound
from backend.settings import Settings
from backend.venues import queries
from backend.venues.codes import plaque_url
from backend.venues.models import CLASS_NAMES
from backend.venues.plaques import Plaque, draw_png, write_sheets

__all__ = ["draw_png", "plaques", "write_sheets"]


def plaques(
    session: Session, actor: Actor, settings: Settings, grid: str, ids: list[UUID]
) -> list[Plaque]:
    """The plaques of a grid, or of some venues, in the order a worker walks."""
    found = queries.for_plaques(session, actor, grid, ids)
    if not found:
        raise NotFound
    streets = {v.grid: accounts.office_of(session, None, v.grid) for v, _ in found}
    shown: list[Plaque] = []
    for venue, code in found:
        office = streets[venue.grid]
        shown.append(
            Plaque(
                url=plaque_url(settings.public_url, code.value),
                name=venue.name,
                class_name=CLASS_NAMES[venue.venue_class],
                number=venue.number,
                office_name=(office and office.office_name) or "街道应急办",
                office_phone=(office and office.office_phone) or "",
                street_name=office.name if office else "",
            )
        )
    return shown
