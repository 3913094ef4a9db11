"""Plaques of venues: what stands on them, out of the registry; and what was printed when."""

import hashlib
import io
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from backend.core.database import Session
from backend.core.errors import NotFound
from backend.core.settings import Settings
from backend.field.venues import queries
from backend.field.venues.codes.parsing import new_token, plaque_url
from backend.field.venues.models import CLASS_NAMES, PlaquePrint, SparePlaque, Venue, VenueCode
from backend.field.venues.plaques.views import (
    Plaque,
    draw_png,
    printable,
    write_calibration,
    write_sheets,
)
from backend.field.venues.schemas import PrintDone
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid
from backend.people.accounts.trail.operations import leave_trail

__all__ = ["draw_png", "plaques", "printable", "write_calibration", "write_sheets"]

SPARE_NAME = "备用码牌"


@dataclass(frozen=True, slots=True)
class Printed:
    """A plaque, and the code it carries."""

    code: VenueCode
    plaque: Plaque
    look: str

    @property
    def changed(self) -> bool:
        """Whether what hangs there, if anything, looks otherwise."""
        return self.code.printed_as != self.look


def plaques(
    session: Session, actor: Actor, settings: Settings, grid: str, ids: list[UUID]
) -> list[Printed]:
    """The plaques of a grid, or of some venues, in the order a worker walks."""
    found = queries.for_plaques(session, actor, grid, ids)
    streets = {path: accounts.office_of(session, None, path) for path in {v.grid for v, _ in found}}
    shown: list[Printed] = []
    for venue, code in found:
        plaque = _plaque(venue, plaque_url(settings.public_url, code.value), streets[venue.grid])
        shown.append(Printed(code, plaque, _look(plaque)))
    return shown


def chosen(session: Session, actor: Actor, settings: Settings, wanted: PrintDone) -> list[Printed]:
    """What a sheet would hold; nothing to print is refused."""
    found = plaques(session, actor, settings, wanted.grid, wanted.ids)
    if wanted.changed:
        found = [one for one in found if one.changed]
    if not found:
        raise NotFound
    return found


def drawable(found: list[Printed]) -> list[Printed]:
    """Those whose every character our fonts have; a sheet leaves the others out.

    Raises `CannotPrint` where none is left.
    """
    whole, left_out = printable([one.plaque for one in found])
    if not whole:
        write_sheets([one.plaque for one in left_out], 8, io.BytesIO())
    names = {one.plaque.number for one in left_out}
    return [one for one in found if one.plaque.number not in names]


def note_printed(
    session: Session, actor: Actor, settings: Settings, done: PrintDone, now: datetime
) -> PlaquePrint:
    """Remember how these plaques look on the sheet that was printed."""
    found = drawable(chosen(session, actor, settings, done))
    for one in found:
        one.code.printed_as = one.look
    sheet = PlaquePrint(
        grid=done.grid or actor.grid,
        at=now,
        by_name=actor.name,
        layout=done.layout,
        plaques=len(found),
        changed_only=done.changed,
    )
    session.add(sheet)
    told = {"plaques": len(found), "layout": done.layout}
    leave_trail(session, actor, "plaque.print", "grid", sheet.grid, sheet.grid, now, **told)
    return sheet


def spare_plaques(session: Session, settings: Settings, spares: list[SparePlaque]) -> list[Plaque]:
    """Plaques of no venue: the name is written on when one is put up."""
    office = accounts.office_of(session, None, spares[0].grid)
    return [
        Plaque(
            url=plaque_url(settings.public_url, spare.value),
            name=SPARE_NAME,
            class_name="换牌专用",
            number=spare.number,
            office_name=_office_name(office),
            office_phone=(office and office.office_phone) or "",
            street_name=office.name if office else "",
        )
        for spare in spares
    ]


def sample(settings: Settings) -> Plaque:
    """What the calibration page shows: as dense as any, and opening nothing."""
    return Plaque(
        url=plaque_url(settings.public_url, new_token()),
        name="打印校准样张",
        class_name="不要张贴",
        number="样张-0000",
        office_name="街道应急办",
        office_phone="",
        street_name="",
    )


def _plaque(venue: Venue, url: str, office: Grid | None) -> Plaque:
    return Plaque(
        url=url,
        name=venue.name,
        class_name=CLASS_NAMES[venue.venue_class],
        number=venue.number,
        office_name=_office_name(office),
        office_phone=(office and office.office_phone) or "",
        street_name=office.name if office else "",
    )


def _office_name(office: Grid | None) -> str:
    return (office and office.office_name) or "街道应急办"


def _look(plaque: Plaque) -> str:
    """A fingerprint of all that stands on it; secrecy is not asked of it."""
    return hashlib.sha256("\n".join(astuple(plaque)).encode()).hexdigest()[:32]
