"""Pull: what changed since a cursor, within the reader's grid. Cost follows what changed."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.field.campaigns import views as campaigns
from backend.field.ebikes import queries as ebikes
from backend.field.ebikes import views as ebike_views
from backend.field.hazards import queries as hazards
from backend.field.hazards import views as hazard_views
from backend.field.hazards.checklist.schemas import ItemRow
from backend.field.hazards.models import KEPT_BY_PHONES, Domain
from backend.field.mirror import queries
from backend.field.mirror.schemas import Pulled, Rows
from backend.field.patrols import queries as patrols
from backend.field.patrols import views
from backend.field.plan.views import plan_rows
from backend.field.stations import queries as stations
from backend.field.stations import views as station_views
from backend.field.stations.models import Dissuasion, Duty, RosterEntry, Station
from backend.field.venues import queries as venues
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.phone_numbers.operations import keeps_numbers
from backend.people.accounts.schemas import GridRow
from backend.sync.features import FEATURES
from backend.sync.queries import newest_change

PAGE = 400
"""Changes in one answer."""
VISITS_FOR = timedelta(days=400)
"""How long phones keep a visit; `KEPT_BY_PHONES` is for tickets."""
ROSTER_FOR, DUTIES_FOR, TALLIES_FOR = timedelta(days=7), timedelta(days=7), timedelta(days=1)
"""How far a station's phone looks ahead in its roster, and back."""
KINDS: dict[Role, tuple[str, ...]] = {
    Role.STATION_DUTY: ("grid", "station", "roster", "duty", "dissuasion"),
    Role.VILLAGE_HEAD: ("grid", "item", "hazard"),
}
"""What the phone of a confined role holds; the others hold all but what stations do."""
AT_STATIONS = frozenset({"station", "roster", "duty", "dissuasion"})
ENDING = {"item", "campaign", "site"}
"""What is in force for a time: phones let go of it then."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a copy has come, of which database, over which grid."""

    epoch: int
    seq: int
    holds: str
    """What the copy holds: `f` numbers in full, `m` masked; `v` a village head's part; a station's
    part with its day, as its roster moves on with the days."""
    grid: str

    def __str__(self) -> str:
        return f"2-{self.epoch:x}-{self.seq:x}-{self.holds}-{self.grid}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read one of ours, also of before numbers were masked; anything else is none."""
        form, _, rest = text.partition("-")
        try:
            if form == "1":
                epoch, seq, grid = rest.split("-", 2)
                return cls(int(epoch, 16), int(seq, 16), "f", grid)
            epoch, seq, holds, grid = rest.split("-", 3)
            good = form == "2" and holds[:1] in {"f", "m", "s", "v"}
            return cls(int(epoch, 16), int(seq, 16), holds, grid) if good else None
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
    if held != Cursor(base, last, holding(session, actor, now), actor.grid):
        return None
    return Pulled(cursor=str(held), server_time=now, unread=FEATURES.unread(session, actor))


def holding(session: Session, actor: Actor, now: datetime) -> str:
    """What a copy of this person's holds; another word begins it afresh."""
    if actor.role is Role.STATION_DUTY:
        return f"s{day_of(now).toordinal():x}"
    if actor.role is Role.VILLAGE_HEAD:
        return "v"
    return "f" if keeps_numbers(session, actor) else "m"


def pull(session: Session, actor: Actor, cursor: str, now: datetime) -> Pulled:
    """Answer with the next page of changes; an unusable cursor starts the copy afresh."""
    last, base = newest_change(session, actor)
    holds = holding(session, actor, now)
    start = Cursor(base, 0, holds, actor.grid)
    held = Cursor.read(cursor) if cursor else start
    reset = held is None or held.epoch != base or held.seq > last or held.holds != holds
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
        hazards_since=now - KEPT_BY_PHONES, visits_since=now - VISITS_FOR,
        kinds=KINDS.get(actor.role, ()),
    )  # fmt: skip
    more = len(found) == PAGE
    reached = found[-1][3] if more else max(last, found[-1][3] if found else 0)
    return Pulled(
        cursor=str(Cursor(base, reached, holds, actor.grid)),
        server_time=now,
        more=more,
        reset=reset,
        leave=leave,
        rows=(rows := _rows(session, actor, found, now, private=holds != "f")),
        gone={}
        if held.seq == 0
        else _gone(found, _kept(rows), mine=actor.role is Role.STATION_DUTY),
        unread=FEATURES.unread(session, actor),
    )


def of_part(actor: Actor, domain: Domain) -> bool:
    """Whether a ledger is of this person's work."""
    return actor.role is not Role.VILLAGE_HEAD or domain is Domain.ROAD


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

    if actor.role is Role.STATION_DUTY:
        return _at_stations(session, actor, {kind: uuids(kind) for kind in AT_STATIONS}, ids, now)
    tickets = hazards.hazards_changed_since(session, actor, uuids("hazard"), now - KEPT_BY_PHONES)
    visits = patrols.visits_changed_since(session, actor, uuids("visit"), now - VISITS_FOR)
    places = venues.shown(session, actor, uuids("venue"))
    bikes = ebikes.shown(session, actor, uuids("ebike"))
    items = [
        item
        for item in hazards.items_shown(session, actor, ids.get("item", []))
        if (item.valid_to is None or item.valid_to > day_of(now)) and of_part(actor, item.domain)
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
        campaign=campaigns.mirrored_campaigns(session, actor, uuids("campaign")),
        site=campaigns.mirrored_sites(session, actor, uuids("site")),
        plan=plan_rows(session, actor, ids.get("plan", []), day_of(now)),
    )


def _at_stations(
    session: Session,
    actor: Actor,
    uuids: dict[str, list[UUID]],
    ids: dict[str, list[str]],
    now: datetime,
) -> Rows:
    """A station's own: itself, who is to come, who came, and what was counted lately."""
    today = day_of(now)
    first, last = today - timedelta(days=1), today + ROSTER_FOR
    duties = stations.some(session, actor, Duty, uuids["duty"])
    told = stations.some(session, actor, Dissuasion, uuids["dissuasion"])
    entries = stations.some(session, actor, RosterEntry, uuids["roster"])
    places = stations.some(session, actor, Station, uuids["station"])
    return Rows(
        grid=_grids(session, actor, ids.get("grid", []), names=False),
        station=station_views.station_copies(session, actor, places),
        roster=station_views.roster_rows(e for e in entries if first <= e.day <= last),
        duty=station_views.duty_rows(d for d in duties if d.day >= today - DUTIES_FOR),
        dissuasion=station_views.tally_rows(d for d in told if d.created_at >= now - TALLIES_FOR),
    )


def _grids(
    session: Session, actor: Actor, paths: list[str], *, names: bool = True
) -> list[GridRow]:
    if not paths:
        return []
    workers = accounts.workers_of(session, actor) if names else {}
    return [
        GridRow(g.path, g.name, g.full_name, g.level, [w.name for w in workers.get(g.path, [])])
        for g in accounts.grids_by_path(session, actor, paths)
    ]


def _kept(rows: Rows) -> Set[tuple[str, str]]:
    """What is sent of kinds that end: the others of them are to go."""
    return {
        *(("item", item.id) for item in rows.item),
        *(("campaign", str(one.id)) for one in rows.campaign),
        *(("site", str(one.id)) for one in rows.site),
    }


def _gone(
    found: Sequence[tuple[str, str, str, int, bool]], kept: Set[tuple[str, str]], *, mine: bool
) -> dict[str, list[str]]:
    """What left the grid; of the checklist and of campaigns also what is no longer in force."""
    alive = {(kind, row_id) for kind, row_id, _, _, gone in found if not gone}
    left: dict[str, list[str]] = {}
    for kind, row_id, _, _, gone in found:
        ended = kind in ENDING and (kind, row_id) not in kept
        if kind in AT_STATIONS and not mine:
            continue
        if ended or (gone and (kind, row_id) not in alive):
            left.setdefault(kind, []).append(row_id)
    return left
