"""Pull: what changed since a cursor, within the reader's grid. Cost follows what changed."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.field.ebikes import queries as ebikes
from backend.field.ebikes import views as ebike_views
from backend.field.hazards import queries as hazards
from backend.field.hazards import views as hazard_views
from backend.field.hazards.schemas import ItemRow
from backend.field.mirror import queries
from backend.field.mirror.schemas import Pulled, Rows
from backend.field.patrols import queries as patrols
from backend.field.patrols import views
from backend.field.plan.views import plan_rows
from backend.field.venues import queries as venues
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.accounts.phone_numbers.operations import keeps_numbers
from backend.people.accounts.schemas import GridRow
from backend.sync.features import FEATURES
from backend.sync.queries import newest_change

PAGE = 400
"""Changes in one answer."""
HAZARDS_FOR, VISITS_FOR = timedelta(days=180), timedelta(days=400)
"""How long phones keep what is over."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a copy has come, of which database, over which grid."""

    epoch: int
    seq: int
    numbers: bool
    """Whether the copy holds phone numbers in full."""
    grid: str

    def __str__(self) -> str:
        return f"2-{self.epoch:x}-{self.seq:x}-{'f' if self.numbers else 'm'}-{self.grid}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read one of ours, also of before numbers were masked; anything else is none."""
        form, _, rest = text.partition("-")
        try:
            if form == "1":
                epoch, seq, grid = rest.split("-", 2)
                return cls(int(epoch, 16), int(seq, 16), True, grid)  # noqa: FBT003
            epoch, seq, numbers, grid = rest.split("-", 3)
            good = form == "2" and numbers in {"f", "m"}
            return cls(int(epoch, 16), int(seq, 16), numbers == "f", grid) if good else None
        except ValueError:
            return None


def is_far_behind(cursor: str, newest: int) -> bool:
    """Whether an answer takes a whole page of work: a copy from the beginning, or long unfed."""
    held = Cursor.read(cursor)
    return held is None or newest - held.seq >= PAGE


def reached(answer: Pulled) -> int:
    """The change that a copy has come to with this answer."""
    held = Cursor.read(answer.cursor)
    return held.seq if held else 0


def idle(session: Session, actor: Actor, cursor: str, now: datetime) -> Pulled | None:
    """The answer where nothing changed, out of a few looks by key; none where something did."""
    held, (last, base) = Cursor.read(cursor), newest_change(session, actor)
    if held != Cursor(base, last, keeps_numbers(session, actor), actor.grid):
        return None
    return Pulled(cursor=str(held), server_time=now, unread=FEATURES.unread(session, actor))


def pull(session: Session, actor: Actor, cursor: str, now: datetime) -> Pulled:
    """Answer with the next page of changes; an unusable cursor starts the copy afresh."""
    last, base = newest_change(session, actor)
    numbers = keeps_numbers(session, actor)
    start = Cursor(base, 0, numbers, actor.grid)
    held = Cursor.read(cursor) if cursor else start
    reset = held is None or held.epoch != base or held.seq > last or held.numbers != numbers
    leave: list[str] = []
    if held is None or reset:
        held = start
    elif held.grid != actor.grid:
        reset = actor.grid.startswith(held.grid)
        if not (reset or held.grid.startswith(actor.grid)):
            leave = [held.grid]
        held = start
    found = queries.changes(
        session, actor, held.seq, PAGE,
        hazards_since=now - HAZARDS_FOR, visits_since=now - VISITS_FOR,
    )  # fmt: skip
    more = len(found) == PAGE
    reached = found[-1][3] if more else max(last, found[-1][3] if found else 0)
    return Pulled(
        cursor=str(Cursor(base, reached, numbers, actor.grid)),
        server_time=now,
        more=more,
        reset=reset,
        leave=leave,
        rows=(rows := _rows(session, actor, found, now, private=not numbers)),
        gone={} if held.seq == 0 else _gone(found, {item.id for item in rows.item}),
        unread=FEATURES.unread(session, actor),
    )


def _rows(
    session: Session,
    actor: Actor,
    found: Sequence[tuple[str, str, str, int, bool]],
    now: datetime,
    *,
    private: bool,
) -> Rows:
    ids: dict[str, list[str]] = {}
    for kind, row_id, _, _, gone in found:
        if not gone:
            ids.setdefault(kind, []).append(row_id)

    def uuids(kind: str) -> list[UUID]:
        return [UUID(i) for i in ids.get(kind, [])]

    tickets = hazards.hazards_changed_since(session, actor, uuids("hazard"), now - HAZARDS_FOR)
    visits = patrols.visits_changed_since(session, actor, uuids("visit"), now - VISITS_FOR)
    places = venues.shown(session, actor, uuids("venue"))
    bikes = ebikes.shown(session, actor, uuids("ebike"))
    items = [
        item
        for item in hazards.items_shown(session, actor, ids.get("item", []))
        if item.valid_to is None or item.valid_to > day_of(now)
    ]
    return Rows(
        grid=_grids(session, actor, ids.get("grid", [])),
        venue=views.venue_rows(session, actor, places, day_of(now), private=private)
        if places
        else [],
        item=[ItemRow.of(i) for i in items],
        hazard=hazard_views.hazard_rows(session, actor, tickets) if tickets else [],
        ebike=ebike_views.ebike_views(session, actor, bikes, private=private),
        visit=views.visit_rows(session, actor, visits) if visits else [],
        plan=plan_rows(session, actor, ids.get("plan", []), day_of(now)),
    )


def _grids(session: Session, actor: Actor, paths: list[str]) -> list[GridRow]:
    if not paths:
        return []
    workers = accounts.workers_of(session, actor)
    return [
        GridRow(g.path, g.name, g.full_name, g.level, [w.name for w in workers.get(g.path, [])])
        for g in accounts.grids_by_path(session, actor, paths)
    ]


def _gone(
    found: Sequence[tuple[str, str, str, int, bool]], in_force: Set[str]
) -> dict[str, list[str]]:
    """What left the grid; of the checklist also what is no longer in force."""
    alive = {(kind, row_id) for kind, row_id, _, _, gone in found if not gone}
    left: dict[str, list[str]] = {}
    for kind, row_id, _, _, gone in found:
        ended = kind == "item" and row_id not in in_force
        if ended or (gone and (kind, row_id) not in alive):
            left.setdefault(kind, []).append(row_id)
    return left
