"""Reads of tickets and of the checklist; every one of them takes the actor."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from backend.core.database import execute, param
from backend.core.errors import Invalid, NotFound
from backend.core.statements import LookUp
from backend.field.hazards.models import (
    OPEN,
    ChecklistItem,
    ChecklistLine,
    EventKind,
    Hazard,
    HazardEvent,
    State,
)
from backend.field.hazards.procedures.views import KINDS, TimelineEntry
from backend.field.venues.models import Venue
from backend.people.accounts.models import Actor, Grid, Trail
from backend.people.accounts.queries import Scoped, visible_to
from backend.sync.features import MovedVenue
from backend.sync.photos.models import Photo, Stage


class HazardUnknown(NotFound):
    """No such ticket in the actor's grid."""

    code = "hazard.unknown"
    sentence = "没有找到这条隐患，或它不在你负责的网格里。请刷新后再看，需要时联系街道应急办。"


class ItemUnknown(Invalid):
    """An item that no edition has."""

    code = "hazard.item_unknown"
    sentence = "清单里没有“{item}”这一项。请更新清单后重新选择，已填的内容不会丢。"


_COLUMNS = [col(getattr(Hazard, name)) for name in Hazard.model_fields if name != "search"]
_WHOLE = cast("Any", sa.select)(*_COLUMNS)
_THIS = col(Hazard.id) == param("hazard")
_FIND, _SHOWN = Scoped(Hazard, select(Hazard).where(_THIS)), Scoped(Hazard, _WHOLE.where(_THIS))
_CHANGED = Scoped(
    Hazard,
    _WHOLE.where(
        col(Hazard.id).in_(param("ids", many=True)),
        sa.or_(col(Hazard.state).in_(OPEN), col(Hazard.updated_at) >= param("since")),
    ),
)


def get_hazard(session: Session, actor: Actor, hazard_id: UUID) -> Hazard:
    """Fetch one ticket the actor may see."""
    if hazard := find_hazard(session, actor, hazard_id):
        return hazard
    raise HazardUnknown(hazard=hazard_id)


def find_hazard(session: Session, actor: Actor, hazard_id: UUID) -> Hazard | None:
    """One ticket, if there is one that the actor may see."""
    return cast("Hazard | None", _FIND.one(session, actor, hazard=hazard_id))


def shown(session: Session, actor: Actor, hazard_id: UUID) -> Any:
    """`get` as columns, for those who only show it."""
    if found := _SHOWN.look(session, actor, hazard=hazard_id):
        return found
    raise HazardUnknown(hazard=hazard_id)


_CLOSING = sa.select(col(Hazard.closing)).where(col(Hazard.id) == param("hazard"))


def is_closing(session: Session, actor: Actor, hazard_id: UUID) -> bool:
    """Whether a ticket passed and waits for what proves it; of the ticket of one's own picture."""
    return bool(execute(session, _CLOSING, {"hazard": hazard_id}).scalar())


def hazards_changed_since(
    session: Session, actor: Actor, ids: Sequence[UUID], since: datetime
) -> Sequence[Any]:
    """Those of these tickets that are open, or were closed since, as columns."""
    return _CHANGED.rows(session, actor, ids=list(ids), since=since) if ids else []


_TAKEN = LookUp(sa.select(sa.literal(1).label("there")).where(col(Hazard.id) == param("id")))


def hazard_exists(session: Session, actor: Actor, hazard_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return _TAKEN.first(session, {"id": hazard_id}) is not None


_ITEM = LookUp(
    sa.select(*(col(getattr(ChecklistItem, name)) for name in ChecklistItem.model_fields)).where(
        col(ChecklistItem.id) == param("item")
    )
)


def item(session: Session, actor: Actor, edition: str, code: str) -> ChecklistLine:
    """Fetch a line of the checklist as the county has it, as columns."""
    if found := _ITEM.first(session, {"item": f"{actor.county}/{edition}/{code}"}):
        return cast("ChecklistLine", found)
    raise ItemUnknown(item=code)


_ITEMS = select(ChecklistItem).where(col(ChecklistItem.county) == param("county"))
_SOME_ITEMS = _ITEMS.where(col(ChecklistItem.id).in_(param("ids", many=True)))


def items(
    session: Session, actor: Actor, ids: Sequence[str] | None = None
) -> Sequence[ChecklistItem]:
    """The checklist of the actor's county, whole or some lines of it."""
    if ids is None:
        return session.exec(_ITEMS, params={"county": actor.county}).all()
    return session.exec(_SOME_ITEMS, params={"county": actor.county, "ids": list(ids)}).all()


_ITEMS_SHOWN = cast("Any", sa.select)(cast("Any", ChecklistItem).__table__).where(
    col(ChecklistItem.county) == param("county"),
    col(ChecklistItem.id).in_(param("ids", many=True)),
)


def items_shown(session: Session, actor: Actor, ids: Sequence[str]) -> Sequence[Any]:
    """Some lines of the checklist as columns, for those who only show them."""
    told = {"county": actor.county, "ids": list(ids)}
    return execute(session, _ITEMS_SHOWN, told).all() if ids else []


def items_on(session: Session, actor: Actor, day: date) -> Sequence[ChecklistItem]:
    """The checklist as it is in force on a day."""
    statement = select(ChecklistItem).where(
        ChecklistItem.county == actor.county,
        col(ChecklistItem.valid_from) <= day,
        sa.or_(col(ChecklistItem.valid_to).is_(None), col(ChecklistItem.valid_to) > day),
    )
    return session.exec(statement.order_by(col(ChecklistItem.code))).all()


def events_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[HazardEvent]]:
    """Timelines by ticket, oldest first; the caller has fetched the tickets in scope."""
    return _events(session, ids)


_EVENT = cast("Any", sa.select)(cast("Any", HazardEvent).__table__).order_by(
    col(HazardEvent.version)
)
_TOLD = _EVENT.where(col(HazardEvent.hazard_id).in_(param("ids", many=True)))
_TOLD_OF = LookUp(_EVENT.where(col(HazardEvent.hazard_id) == param("hazard")))
_EVENTS = (
    select(HazardEvent)
    .where(col(HazardEvent.hazard_id).in_(param("ids", many=True)))
    .order_by(col(HazardEvent.version))
)


def told(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """`events_of` as columns, for those who only show them."""
    found: dict[UUID, list[Any]] = {}
    if ids:
        for event in execute(session, _TOLD, {"ids": list(ids)}):
            found.setdefault(event.hazard_id, []).append(event)
    return found


def told_of(session: Session, actor: Actor, hazard_id: UUID) -> Sequence[Any]:
    """The timeline of one ticket in scope, as columns, oldest first."""
    return _TOLD_OF.all(session, {"hazard": hazard_id})


def _events(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[HazardEvent]]:
    found: dict[UUID, list[HazardEvent]] = {}
    if not ids:
        return found
    for event in session.exec(_EVENTS, params={"ids": list(ids)}):
        found.setdefault(event.hazard_id, []).append(event)
    return found


def side_steps(
    session: Session, actor: Actor, ids: Sequence[UUID]
) -> dict[UUID, list[TimelineEntry]]:
    """Extensions, whistles, hand-overs of tickets that the caller has in scope, oldest first."""
    found: dict[UUID, list[TimelineEntry]] = {}
    if ids:
        for hazard, *told in execute(session, _SIDE_STEPS, {"ids": list(ids)}):
            found.setdefault(hazard, []).append(TimelineEntry(*told))
    return found


def timelines(session: Session, actor: None) -> Iterator[tuple[Hazard, list[HazardEvent]]]:
    """Every ticket there is with its events, some at a time."""
    after = None
    while found := session.exec(
        select(Hazard)
        .where(sa.true() if after is None else col(Hazard.id) > after)
        .order_by(col(Hazard.id))
        .limit(500)
    ).all():
        events = _events(session, [h.id for h in found])
        yield from ((h, events.get(h.id, [])) for h in found)
        after = found[-1].id
        session.expunge_all()


def torn_out(session: Session, actor: None) -> Sequence[UUID]:
    """Tickets of which there are events, and nothing else."""
    there = sa.select(col(Hazard.id))
    lost = sa.select(col(HazardEvent.hazard_id)).where(col(HazardEvent.hazard_id).not_in(there))
    return execute(session, lost.distinct().limit(500)).scalars().all()


def last_of(
    session: Session, actor: Actor, hazard: Hazard, *kinds: EventKind
) -> HazardEvent | None:
    """The newest event of these kinds on a ticket in scope."""
    statement = select(HazardEvent).where(
        HazardEvent.hazard_id == hazard.id, col(HazardEvent.kind).in_(kinds)
    )
    return session.exec(statement.order_by(col(HazardEvent.version).desc()).limit(1)).first()


def importers(session: Session, actor: Actor, hazard: Hazard) -> set[UUID]:
    """Who brought any of a ticket in scope in out of a rescue file."""
    told = sa.select(col(HazardEvent.facts)).where(col(HazardEvent.hazard_id) == hazard.id)
    facts = execute(session, told).scalars()
    return {UUID(str(f["importer"])) for f in facts if f.get("importer")}


def photos_missing(session: Session, actor: Actor, hazard: Hazard) -> int:
    """How many pictures are still to come of the report and of the step that would close it."""
    again = (EventKind.RETURNED, EventKind.DISPUTED, EventKind.REOPENED)
    back = last_of(session, actor, hazard, *again)
    proof = sa.and_(
        col(HazardEvent.kind).in_((EventKind.SUBMITTED, EventKind.PASSED)),
        col(HazardEvent.version) > (back.version if back else 0),
    )
    statement = (
        select(sa.func.count())
        .select_from(Photo)
        .join(HazardEvent, col(HazardEvent.id) == col(Photo.event_id))
        .where(
            Photo.subject_kind == "hazard",
            Photo.subject_id == hazard.id,
            col(Photo.received_at).is_(None),
            sa.or_(col(HazardEvent.kind) == EventKind.REPORTED, proof),
        )
    )
    return session.exec(statement).one()


_SIDE_STEPS = (
    sa.select(
        *(
            col(c)
            for c in (
                HazardEvent.hazard_id,
                HazardEvent.kind,
                HazardEvent.at,
                HazardEvent.by_name,
                HazardEvent.text,
                HazardEvent.facts,
            )
        )
    )
    .where(col(HazardEvent.hazard_id).in_(param("ids", many=True)))
    .where(col(HazardEvent.kind).in_(KINDS))
    .order_by(col(HazardEvent.version))
)
_STEPPED = aliased(HazardEvent)
_ASIDE = (
    sa.select(sa.literal(1))
    .where(col(_STEPPED.hazard_id) == col(Hazard.id), col(_STEPPED.kind).in_(KINDS))
    .limit(1)
    .scalar_subquery()
)
"""Whether a ticket has more to tell than its own columns say."""


def _pictures() -> dict[str, Any]:
    """How many pictures a ticket has, how many arrived, and the first of what was found."""
    mine = sa.and_(col(Photo.subject_kind) == "hazard", col(Photo.subject_id) == col(Hazard.id))
    counted = sa.select(sa.func.count()).select_from(Photo).where(mine)
    there = col(Photo.received_at).is_not(None)
    first = sa.select(col(Photo.id)).where(mine, there, col(Photo.stage) == Stage.BEFORE)
    return {
        "declared": counted.scalar_subquery(),
        "received": counted.where(there).scalar_subquery(),
        "cover": first.order_by(col(Photo.taken_at), col(Photo.id)).limit(1).scalar_subquery(),
    }


BRIEF = (
    sa.select(
        *(col(getattr(Hazard, name)) for name in Hazard.model_fields if name != "search"),
        col(Grid.full_name).label("grid_name"),
        col(HazardEvent.kind).label("last_kind"),
        col(HazardEvent.at).label("last_at"),
        col(HazardEvent.by_name).label("last_by"),
        _ASIDE.label("aside"),
        *(count.label(name) for name, count in _pictures().items()),
    )
    .join(Grid, col(Grid.path) == col(Hazard.grid))
    .outerjoin(
        HazardEvent,
        sa.and_(
            col(HazardEvent.hazard_id) == col(Hazard.id),
            col(HazardEvent.version) == col(Hazard.version),
        ),
    )
)
"""A ticket in a list: its columns, the name of its grid, the newest thing that happened."""


def open_at(session: Session, actor: Actor, venues: Sequence[UUID]) -> dict[UUID, int]:
    """How many open tickets each venue has; the caller has fetched the venues in scope."""
    if not venues:
        return {}
    statement = (
        sa.select(col(Hazard.venue_id), sa.func.count())
        .where(col(Hazard.venue_id).in_(venues), col(Hazard.state).in_(OPEN))
        .group_by(col(Hazard.venue_id))
    )
    return {row[0]: row[1] for row in execute(session, statement)}


def alike(
    session: Session, actor: Actor, place: UUID | None, item_code: str, since: datetime
) -> Sequence[Any]:
    """Tickets of this item at a venue or on an e-bike: open, or found or closed since."""
    recent = sa.or_(
        col(Hazard.state).in_(OPEN), col(Hazard.found_at) >= since, col(Hazard.closed_at) >= since
    )
    there = sa.or_(col(Hazard.venue_id) == place, col(Hazard.ebike_id) == place)
    same = (there, col(Hazard.item_code) == item_code)
    statement = BRIEF.where(*same, col(Hazard.state) != State.VOIDED, recent)
    newest = visible_to(actor, Hazard, statement).order_by(col(Hazard.found_at).desc())
    return list(execute(session, newest.limit(20)))


def tickets_of_venue(session: Session, actor: Actor, venue_id: UUID) -> Sequence[Any]:
    """Tickets of one venue as in a list, the open ones first."""
    statement = visible_to(actor, Hazard, BRIEF.where(col(Hazard.venue_id) == venue_id))
    ended = sa.case((col(Hazard.state).in_(OPEN), 0), else_=1)
    return list(execute(session, statement.order_by(ended, col(Hazard.found_at).desc()).limit(200)))


LEFT = ("venue.move", "venue.merge", "venue.split")
"""What is on record of a venue, or of its tickets, that went to another grid."""


def moved_to(
    session: Session, actor: Actor, subjects: Sequence[UUID], at: datetime, week: datetime
) -> MovedVenue | None:
    """The venue that an act is about, if it left the actor's grid after it, and within the week.

    The subjects are what the act names: a venue, or tickets; all of one venue. Of a row that was
    merged into another a phone may speak after that, too: it stands on it until it hears of it.
    """
    if not subjects:
        return None
    theirs = sa.select(col(Hazard.venue_id)).where(col(Hazard.id).in_(subjects))
    named = sa.or_(col(Venue.id).in_(subjects), col(Venue.id).in_(theirs))
    found = session.exec(select(Venue).where(named)).all()
    kept = {venue.merged_into or venue.id for venue in found}
    if len(kept) != 1:
        return None
    same = sa.or_(col(Venue.id).in_(kept), col(Venue.merged_into).in_(kept))
    rows = {venue.id: venue for venue in session.exec(select(Venue).where(same))}
    venue = rows[kept.pop()]
    if venue.grid[:6] != actor.county:
        return None
    once = any(one.merged_into and actor.sees(one.grid) for one in found)
    since = select(Trail).where(
        col(Trail.subject_id).in_([str(one) for one in rows]),
        col(Trail.action).in_(LEFT),
        col(Trail.at) > (week if once else max(at, week)),
    )
    left = any(actor.sees(str(step.facts.get("from"))) for step in session.exec(since))
    return MovedVenue(venue.id, venue.grid) if left else None
