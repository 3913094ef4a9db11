"""Tickets as clients see them: put together from ticket, timeline, pictures and names of grids."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import MsgspecError
from sqlmodel import Session

from backend.core.clock import day_of
from backend.field.hazards import queries
from backend.field.hazards.checklist.catalogue import bases_of, printed_basis
from backend.field.hazards.checklist.schemas import EditionRow, LawList, LawRow
from backend.field.hazards.lifecycle.projection import differences
from backend.field.hazards.lifecycle.transitions import possible
from backend.field.hazards.listing import queries as listing
from backend.field.hazards.models import OPEN, ChecklistItem, Hazard, State
from backend.field.hazards.procedures.views import life, warning
from backend.field.hazards.schemas import (
    Evidence,
    HazardBrief,
    HazardCounts,
    HazardRow,
    HazardTicket,
    LastEvent,
    core,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.departments import queries as departments
from backend.people.departments.catalogue import suggested
from backend.people.departments.models import Department
from backend.people.departments.schemas import DepartmentName
from backend.sync.photos import queries as photos


def law(session: Session, actor: Actor, edition: str, today: date) -> LawList:
    """One edition with its law: the one asked for, else the one in force."""
    items = queries.items(session, actor)
    editions = sorted({(i.edition, i.valid_from, i.valid_to) for i in items})
    there = [e for e, starts, _ in editions if starts <= today] or [editions[-1][0]]
    wanted = edition if edition in {e for e, _, _ in editions} else there[-1]
    hazard_rows = [row for item in items if item.edition == wanted for row in _law_rows(item)]
    hazard_rows.sort(key=lambda row: (row.code, row.building))
    unseen = sum(bool(row.citations) and not row.verified for row in hazard_rows)
    return LawList(wanted, [EditionRow(*e) for e in editions], hazard_rows, unseen)


def _law_rows(item: ChecklistItem) -> list[LawRow]:
    return [
        LawRow(
            **msgspec.structs.asdict(basis),
            code=item.code,
            group=item.group,
            disposal=item.disposal,
            days=item.days,
            day_unit=item.day_unit,
            level=item.level,
            domain=item.domain,
            printed=printed_basis([basis], floors=None, venue_class=None),
        )
        for basis in bases_of(item)
    ]


def hazard_rows(session: Session, actor: Actor, hazards: Sequence[Hazard | Any]) -> list[HazardRow]:
    """Tickets whole; three statements however many there are."""
    ids = [h.id for h in hazards]
    names = grid_names(session, actor, hazards)
    events = queries.told(session, actor, ids)
    pictures = photos.of_subjects(session, actor, "hazard", ids)
    return [
        HazardRow.of(h, events.get(h.id, []), pictures.get(h.id, []), names.get(h.grid, ""))
        for h in hazards
    ]


def ticket(session: Session, actor: Actor, hazard_id: UUID, now: datetime) -> HazardTicket:
    """A ticket's page."""
    hazard, today = queries.shown(session, actor, hazard_id), day_of(now)
    row = HazardRow.of(
        hazard,
        queries.told_of(session, actor, hazard_id),
        photos.of_subject(session, actor, "hazard", hazard_id),
        accounts.name_of_grid(session, actor, hazard.grid),
    )
    values = {name: getattr(row, name) for name in row.__struct_fields__}
    actions = possible(actor, hazard, now)
    calls = {"hazard.whistle", "hazard.transfer"} & set(actions)
    falls_to = _suggested(session, actor, hazard, today) if calls else None
    return HazardTicket(
        **values,
        actions=actions,
        warning=warning(hazard, today),
        suggested_department=DepartmentName(falls_to.id, falls_to.name) if falls_to else None,
    )


def _suggested(session: Session, actor: Actor, hazard: Any, today: date) -> Department | None:
    """To whom a ticket falls by the dictionary: most by what is special of it, least by domain."""
    offered = departments.list_departments(session, actor, on=today)
    kind = hazard.venue_class or ""
    words = (hazard.level, hazard.item_code, hazard.item_group, kind, hazard.domain)
    return suggested(offered, [str(w) for w in words])


def briefs(session: Session, actor: Actor, found: Sequence[Any], today: date) -> list[HazardBrief]:
    """Tickets for a list, as `queries` found them; one statement, where any went aside."""
    told = queries.side_steps(session, actor, [row.id for row in found if row.aside])
    shown: list[HazardBrief] = []
    for row in found:
        late = (today - row.due_on).days if row.due_on and row.state in OPEN else None
        shown.append(
            HazardBrief(
                **core(row, life(row, told.get(row.id, [])), row.grid_name),
                evidence=Evidence(row.declared, row.received),
                cover=row.cover,
                overdue_days=late,
                last_event=LastEvent(row.last_kind, row.last_at, row.last_by)
                if row.last_kind
                else None,
                warning=warning(row, today),
            )
        )
    return shown


def counts(
    session: Session, actor: Actor, wanted: listing.HazardFilter, today: date
) -> HazardCounts:
    """What each quick filter would leave, within the other filters."""
    states, asked = listing.counts(session, actor, wanted, today)
    return HazardCounts(
        all=sum(states.values()),
        open=sum(states.get(s.value, 0) for s in OPEN),
        whistle_unanswered=asked.pop("whistle"),
        transfer_missing=asked.pop("transfer"),
        receipt_missing=asked.pop("receipt"),
        **asked,
        by_state={s.value: states.get(s.value, 0) for s in State},
    )


def grid_names(session: Session, actor: Actor, hazards: Sequence[Hazard | Any]) -> dict[str, str]:
    """Names of the grids that these tickets lie in."""
    paths = list({h.grid for h in hazards})
    return {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}


def replayed(session: Session) -> Iterator[list[str]]:
    """Of every ticket its number, and the columns that are not what its timeline says."""
    for hazard, events in queries.timelines(session, None):
        name = hazard.number or str(hazard.id)
        try:
            yield [name, *differences(hazard, events)]
        except (LookupError, TypeError, ValueError, MsgspecError):  # nobody can read it any more
            yield [name, "facts"]
    for lost in queries.torn_out(session, None):
        yield [str(lost), "number"]
