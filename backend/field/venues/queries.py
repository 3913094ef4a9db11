"""Reads of venues; every one of them takes the actor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.core.statements import LookUp
from backend.core.text import search_words
from backend.field.venues.codes.parsing import ALIAS
from backend.field.venues.filters import CODE_IS, CodeState, VenueFlag, coded, flagged
from backend.field.venues.ledger.matching import VenueKey
from backend.field.venues.models import (
    FACTS,
    CodeKind,
    PlaquePrint,
    SparePlaque,
    Venue,
    VenueClass,
    VenueCode,
    VenueStatus,
)
from backend.people.accounts.models import Actor, Grid, Role
from backend.people.accounts.queries import Scoped, beyond, narrowed, visible_to, within


class VenueUnknown(NotFound):
    """No such venue in the actor's grid."""

    code = "venue.unknown"
    sentence = "没有找到这家场所，或它不在你负责的网格里。请核对门牌，需要时联系街道应急办。"


class CodeRevoked(NotFound):
    """A plaque that was replaced."""

    code = "venue.code_revoked"
    sentence = "这块码牌已经作废。请扫新牌，或按名称查找场所，并请应急办补发码牌。"


CALLERS = frozenset({Role.OFFICE, Role.ADMIN, Role.GRID_WORKER, Role.ENFORCER})
"""Who may be shown a venue's numbers, and find it by one."""
IN_BUSINESS = (VenueStatus.OPERATING, VenueStatus.SUSPENDED)
STANDS = col(Venue.merged_into).is_(None)
"""A row that speaks for itself: it did not turn out to be another."""


@dataclass(frozen=True, slots=True)
class VenueFilter:
    """What a list of venues is narrowed by."""

    text: str = ""
    grid: str = ""
    venue_class: VenueClass | None = None
    status: VenueStatus | None = None
    flag: VenueFlag | None = None
    today: date | None = None
    """The day that a flag is asked for."""
    in_business: bool = False
    """在册: operating or suspended."""
    own: bool = False
    """What lies in the grid itself, and in none below it."""
    code: CodeState | None = None
    numbers: frozenset[str] = frozenset()
    """The whole phone numbers it may be found by: those counted by `accounts/searching`."""


_ROW = Scoped(Venue, select(Venue).where(col(Venue.id) == param("venue")))


def get_venue(session: Session, actor: Actor, venue_id: UUID) -> Venue:
    """Fetch one venue the actor may see; of one merged into another, that other."""
    venue = get_venue_row(session, actor, venue_id)
    return get_venue_row(session, actor, venue.merged_into) if venue.merged_into else venue


_PLACE = Scoped(
    Venue,
    sa.select(
        *(
            col(getattr(Venue, name))
            for name in (
                "id", "grid", "name", "address", "venue_class", "initials", "floors", "merged_into",
            )
        )
    ).where(col(Venue.id) == param("venue")),
)  # fmt: skip


def get_venue_place(session: Session, actor: Actor, venue_id: UUID) -> Any:
    """Where a venue is and what it is called, as columns; of one merged, that other's."""
    found = _PLACE.look(session, actor, venue=venue_id)
    if found and found.merged_into:
        found = _PLACE.look(session, actor, venue=found.merged_into)
    if found is None:
        raise VenueUnknown(venue=venue_id)
    return found


@dataclass(frozen=True, slots=True)
class PinnedArea:
    """Between which degrees the pinned venues of a county lie."""

    south: float
    north: float
    west: float
    east: float

    def is_near(self, lat: float, lng: float, degrees: float) -> bool:
        """Whether a place is within them, or not so many degrees beyond."""
        upright = self.south - degrees <= lat <= self.north + degrees
        return upright and self.west - degrees <= lng <= self.east + degrees


def pinned_area(session: Session, actor: Actor) -> PinnedArea | None:
    """Where the venues of the actor's county lie; none as long as nobody pinned one."""
    lat, lng = col(Venue.lat), col(Venue.lng)
    ends = (sa.func.min(lat), sa.func.max(lat), sa.func.min(lng), sa.func.max(lng))
    county = within(col(Venue.grid), f"{actor.county}.")
    found = execute(session, sa.select(*ends).where(county)).one()
    return None if found[0] is None else PinnedArea(*found)


def get_venue_row(session: Session, actor: Actor, venue_id: UUID) -> Venue:
    """Fetch one row of the registry that the actor may see, merged or not."""
    if venue := _ROW.one(session, actor, venue=venue_id):
        return cast("Venue", venue)
    raise VenueUnknown(venue=venue_id)


def merged(session: Session, actor: Actor, kept: UUID) -> Sequence[Venue]:
    """Rows that turned out to be this venue; the caller has fetched it in scope."""
    statement = select(Venue).where(Venue.merged_into == kept).order_by(col(Venue.number))
    return session.exec(statement).all()


def venues_by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Venue]:
    """Fetch those of these venues that the actor may see; none that is another by now."""
    if not ids:
        return []
    there = select(Venue).where(col(Venue.id).in_(ids), STANDS)
    return session.exec(visible_to(actor, Venue, there)).all()


_SHOWN = (
    "id", "number", "grid", "initials", "search", "version", "updated_at", "self_check",
    "taken_over_at", "entered_on", "imported", "visited_at", *FACTS,
)  # fmt: skip
_SIGHT = (
    sa.select(
        *(col(getattr(Venue, name)) for name in _SHOWN), col(Grid.full_name).label("grid_name")
    )
    .join(Grid, col(Grid.path) == col(Venue.grid))
    .where(col(Venue.grid) >= param("below"), col(Venue.grid) < param("beyond"))
)
_BY_CODE = LookUp(
    _SIGHT.add_columns(col(VenueCode.revoked_at).label("void"))
    .join(VenueCode, col(VenueCode.venue_id) == col(Venue.id))
    .where(col(VenueCode.value) == param("value"))
)
_PRINTED = _SIGHT.add_columns(col(Venue.merged_into))
_BY_ENDING = LookUp(
    _PRINTED.where(col(Venue.number).endswith(param("value", kind=sa.String))).limit(2)
)
_BY_NUMBER = LookUp(_PRINTED.where(col(Venue.number) == param("value")).limit(2))
_BY_ID = LookUp(_PRINTED.where(col(Venue.id) == param("value")))
_CODE = sa.select(
    col(VenueCode.venue_id), col(VenueCode.kind), col(VenueCode.value), col(VenueCode.revoked_at),
    col(VenueCode.issued_at), col(VenueCode.installed_at), col(VenueCode.place),
)  # fmt: skip
_CODES = LookUp(_CODE.where(col(VenueCode.venue_id) == param("venue")))
_CODES_SHOWN = _CODE.where(col(VenueCode.venue_id).in_(param("ids", many=True)))
_VENUES_SHOWN = Scoped(
    Venue,
    sa.select(*(col(getattr(Venue, name)) for name in _SHOWN)).where(
        col(Venue.id).in_(param("ids", many=True)), STANDS
    ),
)


def shown(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Any]:
    """`venues_by_ids` as columns, for those who only show them."""
    return _VENUES_SHOWN.rows(session, actor, ids=list(ids)) if ids else []


def codes_shown(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """`codes_of` as columns, for those who only show them."""
    found: dict[UUID, list[Any]] = {}
    if ids:
        for code in execute(session, _CODES_SHOWN, {"ids": list(ids)}):
            found.setdefault(code.venue_id, []).append(code)
    return found


def by_code(session: Session, actor: Actor, value: str) -> tuple[Any, Sequence[Any]]:
    """What is shown of the venue that a code opens, and its codes: columns, as this is hot.

    Its printed number opens it too, whole or only the digits, and that of a row merged into it;
    the codes of such a row are its own by now.
    """
    sight = {"below": actor.grid, "beyond": beyond(actor.grid), "value": value}
    found = _BY_CODE.all(session, sight)
    good = [get_venue_row for get_venue_row in found if get_venue_row.void is None]
    if found and not good:
        raise CodeRevoked
    if not good:
        ending = sight | {"value": f"-{value.zfill(4)}"}
        digits = value.isdigit()
        good = _BY_ENDING.all(session, ending) if digits else _BY_NUMBER.all(session, sight)
        if len(good) == 1 and (kept := good[0].merged_into):
            good = _BY_ID.all(session, sight | {"value": kept})
        if len(good) != 1:
            raise VenueUnknown(code=value)
    return good[0], _CODES.all(session, {"venue": good[0].id})


def public(session: Session, actor: None, token: str) -> tuple[Venue, VenueCode] | None:
    """Whatever a plaque stands for, for anybody who reads it; says nothing of people."""
    statement = select(Venue, VenueCode).join(VenueCode)
    statement = statement.where(VenueCode.kind == CodeKind.TOKEN, VenueCode.value == token)
    return session.exec(statement).one_or_none()


def list_venues(
    session: Session, actor: Actor, wanted: VenueFilter, *, offset: int, limit: int
) -> tuple[Sequence[Venue], int]:
    """One page of venues, and how many there are."""
    statement = narrow_venues(select(Venue), actor, wanted)
    count = narrow_venues(select(sa.func.count()).select_from(Venue), actor, wanted)
    total: int = execute(session, count).scalar_one()
    page = ordered(statement, wanted).offset(offset).limit(limit)
    return session.exec(cast("SelectOfScalar[Venue]", page)).all(), total


def for_plaques(
    session: Session, actor: Actor, grid: str, ids: Sequence[UUID]
) -> Sequence[tuple[Venue, VenueCode]]:
    """Venues still in business with their newest token, in the order a worker walks."""
    statement = (
        select(Venue, VenueCode)
        .join(VenueCode)
        .where(
            within(col(Venue.grid), narrowed(actor, grid)),
            VenueCode.kind == CodeKind.TOKEN,
            col(VenueCode.revoked_at).is_(None),
            col(Venue.status).in_(IN_BUSINESS),
        )
    )
    if ids:
        statement = statement.where(col(Venue.id).in_(ids))
    order = (col(Venue.grid), col(Venue.number), col(VenueCode.issued_at))
    newest = {venue.id: (venue, code) for venue, code in session.exec(statement.order_by(*order))}
    return list(newest.values())


def codes_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[VenueCode]]:
    """Codes by venue; the caller has fetched the venues in scope."""
    found: dict[UUID, list[VenueCode]] = {}
    if not ids:
        return found
    for code in session.exec(select(VenueCode).where(col(VenueCode.venue_id).in_(ids))):
        found.setdefault(code.venue_id, []).append(code)
    return found


def typed_codes(session: Session, actor: Actor | None, venue_id: UUID) -> Sequence[str]:
    """Codes in force that a person may type to find a venue: no tokens, no digests of others."""
    statement = select(VenueCode.value).where(
        VenueCode.venue_id == venue_id,
        VenueCode.kind != CodeKind.TOKEN,
        col(VenueCode.revoked_at).is_(None),
        col(VenueCode.value).not_like(f"{ALIAS}%"),
    )
    return session.exec(statement.order_by(col(VenueCode.value))).all()


def codes_valued(session: Session, actor: Actor, values: Sequence[str]) -> Sequence[VenueCode]:
    """Codes with these values, whoever's: a code opens one venue in the whole county."""
    return session.exec(select(VenueCode).where(col(VenueCode.value).in_(values))).all()


def spare(session: Session, actor: Actor, value: str) -> SparePlaque | None:
    """A plaque printed ahead for a street of the actor's county and still of no venue."""
    found = session.get(SparePlaque, value)
    return found if found and found.grid[:6] == actor.county and found.used_at is None else None


def prints(session: Session, actor: Actor, limit: int) -> Sequence[PlaquePrint]:
    """What was printed, the newest first."""
    statement = visible_to(actor, PlaquePrint, select(PlaquePrint))
    return session.exec(statement.order_by(col(PlaquePrint.at).desc()).limit(limit)).all()


def _has(name: str, *conditions: Any) -> Any:
    """One where any row of a group is so."""
    return sa.func.max(sa.case((sa.and_(*conditions), 1), else_=0)).label(name)


_KNOWN: Any = (
    cast("Any", sa.select)(
        col(VenueCode.venue_id).label("venue"),
        _has("licence", col(VenueCode.kind) == CodeKind.LICENCE),
        *(_has(state.value, *so) for state, so in CODE_IS.items()),
    )
    .where(col(VenueCode.revoked_at).is_(None))
    .group_by(col(VenueCode.venue_id))
    .subquery()
)
_COUNTED = ("jian", "licence", "coded", "printed", "installed")
_COVERAGE = (
    sa.select(
        col(Grid.path),
        col(Grid.full_name),
        sa.func.count().label("venues"),
        *(sa.func.coalesce(sa.func.sum(_KNOWN.c[n]), 0).label(n) for n in _COUNTED),
    )
    .join(Venue, col(Venue.grid) == col(Grid.path))
    .outerjoin(_KNOWN, _KNOWN.c.venue == col(Venue.id))
    .where(col(Venue.grid) >= param("below"), col(Venue.grid) < param("beyond"))
    .where(col(Venue.status).in_(IN_BUSINESS))
    .group_by(col(Grid.path), col(Grid.full_name))
    .order_by(col(Grid.path))
)


def coverage(session: Session, actor: Actor, grid: str) -> Sequence[Any]:
    """By grid: venues in business, and how many of them have which codes."""
    below = narrowed(actor, grid)
    return execute(session, _COVERAGE, {"below": below, "beyond": beyond(below)}).all()


def echoes(session: Session, actor: Actor) -> Sequence[tuple[VenueKey, VenueKey]]:
    """Rows merged into others, each with the venue it is by now: old ledgers still tell of them."""
    now: Any = orm.aliased(Venue)
    columns = (*(col(getattr(Venue, n)) for n in VenueKey._fields),
               *(getattr(now, n) for n in VenueKey._fields))  # fmt: skip
    statement = sa.select(*columns).join(now, now.id == col(Venue.merged_into))
    mine = statement.where(within(col(Venue.grid), actor.grid), within(now.grid, actor.grid))
    half = len(VenueKey._fields)
    return [(VenueKey(*r[:half]), VenueKey(*r[half:])) for r in execute(session, mine)]


def outlines(session: Session, actor: Actor) -> Iterator[VenueKey]:
    """Every venue of the actor's, for an import to compare with: 100,000 must fit into memory."""
    columns = [col(getattr(Venue, name)) for name in VenueKey._fields]
    statement = sa.select(*columns).where(within(col(Venue.grid), actor.grid), STANDS)
    for get_venue_row in execute(session, statement.execution_options(yield_per=1000)):
        yield VenueKey(*get_venue_row)


_WAS: Any = orm.aliased(Venue)


def narrow_venues(statement: Any, actor: Actor, wanted: VenueFilter) -> Any:
    """Narrow a statement over venues to what is wanted, within the actor's grid.

    A venue is found by the words of a row merged into it, too.
    """
    here = within(col(Venue.grid), narrowed(actor, wanted.grid), own=wanted.own)
    statement = statement.where(here, STANDS)
    for word in search_words(wanted.text):
        number = word.number if word.number in wanted.numbers else None
        once = sa.select(_WAS.merged_into).where(
            _WAS.merged_into.is_not(None), _told(_WAS.search, _WAS.phone, word.like, number)
        )
        told = _told(col(Venue.search), col(Venue.phone), word.like, number)
        statement = statement.where(sa.or_(told, col(Venue.id).in_(once)))
    if wanted.venue_class:
        statement = statement.where(Venue.venue_class == wanted.venue_class)
    if wanted.status:
        statement = statement.where(Venue.status == wanted.status)
    if wanted.in_business:
        statement = statement.where(col(Venue.status).in_(IN_BUSINESS))
    if wanted.code:
        statement = statement.where(coded(wanted.code))
    if wanted.flag and wanted.today:
        statement = statement.where(flagged(wanted.flag, actor.grid, wanted.today))
    return statement


def _told(search: Any, phone: Any, like: str, number: str | None) -> Any:
    """Found by a part of all but its number, and by that as a whole where it was counted.

    By parts of a number, its masked digits could be tried one after the other.
    """
    # The line that is searched is in small letters; an odd number may hold some.
    rest = sa.func.replace(search, sa.func.lower(sa.func.coalesce(phone, "")), "")
    found = rest.like(like, escape="\\")
    return found if number is None else sa.or_(found, phone == number)


def ordered(statement: Any, wanted: VenueFilter) -> Any:
    """As a worker walks; what expires first stands first where that is asked for."""
    worst = (col(Venue.extinguishers_expire_on),) if wanted.flag is VenueFlag.EXPIRING else ()
    return statement.order_by(*worst, col(Venue.grid), col(Venue.number))
