"""An import taken back: what it brought goes, what it changed is as before.

What people worked on since stays as it is, and is named.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from backend.core.change_log import lock_county, record_change, savepoint
from backend.core.commands import CommandTime
from backend.core.database import Record, execute, transact
from backend.core.errors import Conflict
from backend.core.spreadsheets.operations import batches
from backend.field.campaigns.models import CampaignSite
from backend.field.ebikes.models import FACTS as EBIKE_FACTS
from backend.field.ebikes.models import Ebike
from backend.field.ebikes.operations import ebike_search_text
from backend.field.hazards import queries as hazards
from backend.field.hazards.lifecycle.events import WithdrawnFacts
from backend.field.hazards.lifecycle.operations import withdraw
from backend.field.hazards.models import Hazard
from backend.field.stations.models import Dissuasion, Station
from backend.field.venues.models import CodeKind, Venue, VenueCode
from backend.field.venues.search.operations import refresh_search_index
from backend.office.imports import queries
from backend.office.imports.models import BatchStage, ChangeType, EnteredTicket, ImportTrace
from backend.office.imports.operations import ImportContext, undo_until
from backend.office.imports.schemas import Stayed, Undone
from backend.office.venue_merging.operations import follow
from backend.people.accounts.models import Actor, Assignment, Grid, User
from backend.people.accounts.trail.operations import leave_trail
from backend.people.grids.operations import rename_grids
from backend.sync.models import OfficeTask

MOST_TOLD = 200
WAS = "was"
"""In a trace whose version was moved on: the version before its deed."""
WORKED_ON = "导入以后又改过"


class NoUndo(Conflict):
    """Too late, or nothing to undo."""

    code = "import.no_undo"
    sentence = "这次导入不能撤销了：只有导入后 7 天内可以撤销，而且只能撤销一次。"


TABLES: Mapping[str, tuple[type[Record], str]] = {
    "venue": (Venue, "id"),
    "ebike": (Ebike, "id"),
    "hazard": (Hazard, "id"),
    "dissuasion": (Dissuasion, "id"),
    "station": (Station, "id"),
    "person": (User, "id"),
    "grid": (Grid, "path"),
}
MIRRORED = {"venue", "ebike", "hazard", "grid", "station"}


def undo(desk: ImportContext, batch_id: UUID) -> Undone:
    """Take an import back, in one transaction, the last deed first."""
    return transact(desk.db, lambda session: _undo(session, desk, batch_id))


def _undo(session: Session, desk: ImportContext, batch_id: UUID) -> Undone:
    lock_county(session, desk.actor.county)
    batch = queries.batch(session, desk.actor, batch_id)
    if (
        batch.stage in {BatchStage.READING, BatchStage.TAKING}
        or undo_until(batch, desk.now) is None
    ):
        raise NoUndo(batch=batch_id)
    done = _Undoing(session, desk.actor, desk.now)
    deeds = queries.deeds(session, desk.actor, batch_id)
    for _, run in groupby(deeds, key=lambda deed: deed[1:]):
        for some in batches([trace_id for trace_id, *_ in run]):
            done.undo(queries.traces(session, desk.actor, some))
    result = done.result()
    batch.stage, batch.undone_at, batch.changed_at = BatchStage.UNDONE, desk.now, desk.now
    batch.report = dict(batch.report) | {"undo": msgspec.to_builtins(result)}
    leave_trail(
        session, desk.actor, "import.undo", "import", batch_id, desk.actor.grid, desk.now,
        undone=result.undone, stayed=len(result.stayed) + result.more_stayed,
    )  # fmt: skip
    return result


class _Undoing:
    """The work in the database, some hundred things of one kind at a time."""

    def __init__(self, session: Session, actor: Actor, now: datetime) -> None:
        self._session, self._actor, self._now = session, actor, now
        self._undone: set[tuple[str, str]] = set()
        """Things, however often they were done to."""
        self._stayed: list[Stayed] = []

    def result(self) -> Undone:
        """What was done."""
        more = max(len(self._stayed) - MOST_TOLD, 0)
        return Undone(len(self._undone), self._stayed[:MOST_TOLD], more)

    def undo(self, traces: Sequence[ImportTrace]) -> None:
        """Undo deeds of one kind; where the database holds one back, each is tried alone.

        What was done to the same thing twice is undone one after the other.
        """
        last = {trace.subject_id: trace for trace in reversed(traces)}
        before = [trace for trace in traces if last[trace.subject_id] is not trace]
        self._undo([trace for trace in traces if last[trace.subject_id] is trace])
        if before:
            self.undo(before)

    def _undo(self, traces: Sequence[ImportTrace]) -> None:
        kind, deed = traces[0].subject_kind, traces[0].deed
        table, key = TABLES[kind]
        ids = [t.subject_id if key == "path" else UUID(t.subject_id) for t in traces]
        there = queries.rows_of(self._session, self._actor, table, key, ids)
        held = self._held(kind, deed, [i for i in ids if isinstance(i, UUID)])
        free: list[tuple[ImportTrace, Any]] = []
        for trace in traces:
            row = there.get(trace.subject_id)
            if row is None:
                continue
            if why := held.get(trace.subject_id) or _changed_since(trace, row):
                self._stayed.append(Stayed(trace.title, why))
            else:
                free.append((trace, row))
        act = self._remove if deed is ChangeType.CREATED else self._restore
        if not self._tried(act, free):
            for one in free:
                if not self._tried(act, [one]):
                    self._stayed.append(Stayed(one[0].title, "别处已经用到"))

    def _tried(
        self,
        act: Callable[[Sequence[tuple[ImportTrace, Any]]], None],
        free: Sequence[tuple[ImportTrace, Any]],
    ) -> bool:
        try:
            with savepoint(self._session):
                act(free)
        except IntegrityError:
            return False
        self._undone |= {(trace.subject_kind, trace.subject_id) for trace, _ in free}
        return True

    def _held(self, kind: str, deed: ChangeType, ids: Sequence[UUID]) -> dict[str, str]:
        """What may not go, since people did something with it."""
        if deed is not ChangeType.CREATED or not ids:
            return {}
        if kind == "venue":
            found = queries.touched(self._session, self._actor, ids)
            return {str(i): "已有走访、隐患或照片" for i in found}
        if kind == "person":
            found = queries.signed_in(self._session, self._actor, ids)
            return {str(i): "本人已经登录使用" for i in found}
        found = queries.pictured(self._session, self._actor, kind, ids)
        return {str(i): "已有照片" for i in found}

    def _remove(self, free: Sequence[tuple[ImportTrace, Any]]) -> None:
        if not free:
            return
        kind = free[0][0].subject_kind
        table, key = TABLES[kind]
        ids = [getattr(row, key) for _, row in free]
        for part, column in _PARTS.get(kind, ()):
            execute(self._session, sa.delete(part).where(col(getattr(part, column)).in_(ids)))
        if kind == "hazard":  # a timeline is never torn out
            for trace, row in free:
                self._withdraw(row, 0, trace.batch_id)
            self._session.flush()
            return
        execute(self._session, sa.delete(table).where(col(getattr(table, key)).in_(ids)))
        for _, row in free:
            self._session.expunge(row)
            if kind in MIRRORED:
                where = row.path if kind == "grid" else row.grid
                record_change(self._session, kind, getattr(row, key), where, gone=True)

    def _restore(self, free: Sequence[tuple[ImportTrace, Any]]) -> None:
        if free and free[0][0].subject_kind == "grid":
            names = {row.path: trace.before["name"] for trace, row in free}
            rename_grids(self._session, self._actor, names, self._now)
            return
        for trace, row in free:
            _RESTORED[trace.subject_kind](self, trace, row)
        if free:
            self._stand_again(free)
        self._session.flush()

    def _stand_again(self, free: Sequence[tuple[ImportTrace, Any]]) -> None:
        """What an earlier import left is there again, so that one can still be taken back."""
        ids = [trace.subject_id for trace, _ in free]
        traces = queries.undoable(self._session, self._actor, free[0][0].subject_kind, ids)
        left = {(trace.subject_id, trace.version): trace for trace in traces}
        for trace, row in free:
            if "after" in trace.before:  # of a person, who has no version
                continue
            if earlier := left.get((trace.subject_id, _was(trace))):
                if earlier.deed is ChangeType.CHANGED:
                    earlier.before = earlier.before | {WAS: _was(earlier)}
                earlier.version = row.version

    def restore_venue(self, trace: ImportTrace, venue: Venue) -> None:
        """Facts, grid and codes as they were, and what is still to be done back in that grid."""
        before, left = dict(trace.before), venue.grid
        codes: list[list[str]] = before.pop("codes", [])
        for kind, value in codes:
            mine = sa.delete(VenueCode).where(
                col(VenueCode.venue_id) == venue.id,
                col(VenueCode.kind) == CodeKind(kind),
                col(VenueCode.value) == value,
            )
            execute(self._session, mine)
        _put_back(venue, before)
        refresh_search_index(self._session, venue)
        self._versioned(venue)
        if venue.grid != left:
            self._session.flush()
            follow(self._session, self._actor, {venue.id: left}, "撤销导入", self._now)

    def restore_ebike(self, trace: ImportTrace, ebike: Ebike) -> None:
        """Facts and grid as they were."""
        _put_back(ebike, trace.before)
        ebike.search = ebike_search_text({name: getattr(ebike, name) for name in EBIKE_FACTS})
        self._versioned(ebike)

    def restore_hazard(self, trace: ImportTrace, hazard: Hazard) -> None:
        """Open again: what the import wrote stays on the timeline, taken back."""
        self._withdraw(hazard, int(trace.before["to"]), trace.batch_id)

    def _withdraw(self, hazard: Hazard, to: int, batch: UUID) -> None:
        events = hazards.events_of(self._session, self._actor, [hazard.id])[hazard.id]
        moment, facts = CommandTime(self._now, self._now), WithdrawnFacts(to=to, batch=str(batch))
        withdraw(self._session, self._actor, hazard, events, moment, facts)

    def restore_person(self, trace: ImportTrace, person: User) -> None:
        """Name, phone and grid as they were."""
        _put_back(person, {k: v for k, v in trace.before.items() if k != "after"})

    def _versioned(self, row: Venue | Ebike) -> None:
        row.version += 1
        row.updated_at = self._now


_PARTS: Mapping[str, Sequence[tuple[type[Record], str]]] = {
    "venue": ((VenueCode, "venue_id"),),
    "hazard": (
        (CampaignSite, "hazard_id"),
        (EnteredTicket, "hazard_id"),
        (OfficeTask, "subject_id"),
    ),
    "person": ((Assignment, "user_id"),),
}
_RESTORED: Mapping[str, Callable[[_Undoing, ImportTrace, Any], None]] = {
    "venue": _Undoing.restore_venue,
    "ebike": _Undoing.restore_ebike,
    "hazard": _Undoing.restore_hazard,
    "person": _Undoing.restore_person,
}


def _changed_since(trace: ImportTrace, row: Any) -> str:
    if "after" in trace.before:
        now = {name: getattr(row, name) for name in trace.before["after"]}
        return WORKED_ON if now != trace.before["after"] else ""
    version = getattr(row, "version", trace.version)
    return WORKED_ON if version != trace.version else ""


def _was(trace: ImportTrace) -> int:
    """The version of a thing before an import changed it."""
    return int(trace.before.get("to") or trace.before.get(WAS) or trace.version - 1)


def _put_back(row: Record, before: Mapping[str, Any]) -> None:
    """Values as they were, each in the type its column has."""
    hints: Mapping[str, Any] = type(row).model_fields
    for name, value in ((n, v) for n, v in before.items() if n != WAS):
        setattr(row, name, msgspec.convert(value, hints[name].annotation))
