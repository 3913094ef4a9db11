"""Reads of e-bikes; every one of them takes the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.core.text import search_words
from backend.field.ebikes.models import Battery, Charging, Ebike, Parking, Plate
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.queries import beyond, narrowed, visible_to, within

CALLERS = frozenset({Role.GRID_WORKER, Role.OFFICE, Role.ADMIN})
"""Who may be shown an owner's number, and find an e-bike by it."""
MOST_TWINS = 2000
MOST_FORGOTTEN = 500


class EbikeUnknown(NotFound):
    """No such e-bike in the actor's grid."""

    code = "ebike.unknown"
    sentence = (
        "没有找到这辆电动自行车，或它不在你负责的网格里。请刷新后再看，需要时联系街道应急办。"
    )


@dataclass(frozen=True, slots=True)
class EbikeFilter:
    """What a list is narrowed by."""

    text: str = ""
    grid: str = ""
    plate: Plate | None = None
    unplated: bool = False
    active: bool | None = True
    battery: Battery | None = None
    parking: Parking | None = None
    charging: Charging | None = None
    guided: bool | None = None
    own: bool = False
    """What lies in the grid itself, and in none below it."""
    registered_to: date | None = None
    guided_from: date | None = None
    guided_to: date | None = None
    numbers: frozenset[str] = frozenset()
    """The whole phone numbers it may be found by: those counted by `accounts/searching`."""


def get_ebike(session: Session, actor: Actor, ebike_id: UUID) -> Ebike:
    """Fetch one e-bike the actor may see."""
    statement = visible_to(actor, Ebike, select(Ebike).where(Ebike.id == ebike_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise EbikeUnknown(ebike=ebike_id)


def ebike_exists(session: Session, actor: Actor, ebike_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(Ebike, ebike_id) is not None


def ebikes_by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Ebike]:
    """Some e-bikes of the actor's."""
    if not ids:
        return []
    return session.exec(visible_to(actor, Ebike, select(Ebike).where(col(Ebike.id).in_(ids)))).all()


def list_ebikes(
    session: Session, actor: Actor, wanted: EbikeFilter, *, offset: int, limit: int
) -> tuple[Sequence[Ebike], int]:
    """One page by grid and owner, and how many there are."""
    statement = narrow_ebikes(select(Ebike), actor, wanted)
    order = (col(Ebike.grid), col(Ebike.owner), col(Ebike.id))
    # The ids come out of the index alone; only the page itself is read from the table.
    ids = statement.with_only_columns(col(Ebike.id)).order_by(*order).offset(offset).limit(limit)
    found = session.exec(select(Ebike).where(col(Ebike.id).in_(ids)).order_by(*order)).all()
    if offset == 0 and len(found) < limit:
        return found, len(found)
    count = narrow_ebikes(select(sa.func.count()).select_from(Ebike), actor, wanted)
    return found, execute(session, count).scalar_one()


_HERE = (
    col(Ebike.grid) >= param("below"),
    col(Ebike.grid) < param("beyond"),
    col(Ebike.active).is_(True),
)
_PLATES = (
    sa.select(col(Ebike.grid), col(Ebike.plate), sa.func.count())
    .where(*_HERE, col(Ebike.registered_on) <= param("until", kind=sa.Date))
    .group_by(col(Ebike.grid), col(Ebike.plate))
)
_GUIDED = (
    sa.select(col(Ebike.grid), sa.func.count())
    .where(
        *_HERE,
        col(Ebike.guided_on).between(param("since", kind=sa.Date), param("until", kind=sa.Date)),
    )
    .group_by(col(Ebike.grid))
)


def plates(session: Session, actor: Actor, grid: str, until: date) -> list[Any]:
    """How many there are by grid and plate, of those registered by a day; one index is enough."""
    return list(execute(session, _PLATES, _scope(actor, grid) | {"until": until}))


def guided(session: Session, actor: Actor, grid: str, since: date, until: date) -> list[Any]:
    """How many owners were told about plates in a time, by grid."""
    values = _scope(actor, grid) | {"since": since, "until": until}
    return list(execute(session, _GUIDED, values))


def duplicates(session: Session, actor: Actor, column: str, grid: str) -> Sequence[Ebike]:
    """E-bikes in use that share one `frame_code` or one `plate_number`."""
    field = col(getattr(Ebike, column))
    active = col(Ebike.active).is_(True)
    here = within(col(Ebike.grid), narrowed(actor, grid))
    doubled = (
        sa.select(field)
        .where(field.is_not(None), active, here)
        .group_by(field)
        .having(sa.func.count() > 1)
    )
    statement = select(Ebike).where(field.in_(doubled), active).order_by(field, col(Ebike.grid))
    return session.exec(statement.where(here).limit(MOST_TWINS)).all()


def like(
    session: Session, actor: Actor, frames: Sequence[str], plate_numbers: Sequence[str]
) -> list[tuple[UUID, str | None, str | None]]:
    """Others that bear these frame codes or plates, within the actor's grid."""
    either = sa.or_(col(Ebike.frame_code).in_(frames), col(Ebike.plate_number).in_(plate_numbers))
    statement = select(Ebike.id, Ebike.frame_code, Ebike.plate_number).where(
        either, col(Ebike.active).is_(True)
    )
    return list(session.exec(visible_to(actor, Ebike, statement)).all())


def outlines(session: Session, actor: Actor) -> Any:
    """As much of every e-bike as tells it from others; streamed."""
    statement = sa.select(
        col(Ebike.id), col(Ebike.grid), col(Ebike.owner), col(Ebike.phone), col(Ebike.address),
        col(Ebike.brand), col(Ebike.color), col(Ebike.frame_code), col(Ebike.plate_number),
    ).where(within(col(Ebike.grid), actor.grid)).order_by(col(Ebike.id))  # fmt: skip
    return execute(session, statement)


def forgettable(session: Session, actor: Actor, before: date) -> Sequence[Ebike]:
    """Those out of use since before a day, whose owners are still known."""
    statement = select(Ebike).where(col(Ebike.inactive_on) < before, col(Ebike.cleared).is_(False))
    return session.exec(visible_to(actor, Ebike, statement).limit(MOST_FORGOTTEN)).all()


def narrow_ebikes(statement: Any, actor: Actor, wanted: EbikeFilter) -> Any:
    """Narrow a statement over e-bikes to what is wanted, within the actor's grid."""
    here = within(col(Ebike.grid), narrowed(actor, wanted.grid), own=wanted.own)
    statement = statement.where(here)
    for word in search_words(wanted.text):
        # Its masked digits cannot be tried one after the other: a number is found whole or not.
        number = sa.func.lower(sa.func.coalesce(col(Ebike.phone), ""))
        found = sa.func.replace(col(Ebike.search), number, "").like(word.like, escape="\\")
        if word.number in wanted.numbers:
            found = sa.or_(found, col(Ebike.phone) == word.number)
        statement = statement.where(found)
    for field in ("plate", "active", "battery", "parking", "charging"):
        if (value := getattr(wanted, field)) is not None:
            statement = statement.where(getattr(Ebike, field) == value)
    if wanted.unplated:
        statement = statement.where(col(Ebike.plate) == Plate.NONE)
    if wanted.guided is not None:
        told = col(Ebike.guided_on)
        statement = statement.where(told.is_not(None) if wanted.guided else told.is_(None))
    if wanted.registered_to:
        statement = statement.where(col(Ebike.registered_on) <= wanted.registered_to)
    if wanted.guided_from:
        statement = statement.where(col(Ebike.guided_on) >= wanted.guided_from)
    if wanted.guided_to:
        statement = statement.where(col(Ebike.guided_on) <= wanted.guided_to)
    return statement


def _scope(actor: Actor, grid: str) -> dict[str, str]:
    path = narrowed(actor, grid)
    return {"below": path, "beyond": beyond(path)}
