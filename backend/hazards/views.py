"""Tickets as clients see them: put together from ticket, timeline, pictures and names of grids."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from backend.accounts import queries as accounts
from backend.accounts.models import Actor
from backend.hazards import queries
from backend.hazards.models import OPEN, Hazard, State
from backend.hazards.rules import possible
from backend.hazards.schemas import (
    HazardBrief,
    HazardCounts,
    HazardRow,
    HazardTicket,
    LastEvent,
    core,
)
from backend.photos import queries as photos
from backend.photos.models import Stage


def rows(session: Session, actor: Actor, hazards: Sequence[Hazard]) -> list[HazardRow]:
    """Tickets whole; three statements however many there are."""
    ids = [h.id for h in hazards]
    names = grid_names(session, actor, hazards)
    events = queries.events_of(session, actor, ids)
    pictures = photos.of_subjects(session, actor, "hazard", ids)
    return [
        HazardRow.of(h, events.get(h.id, []), pictures.get(h.id, []), names.get(h.grid, ""))
        for h in hazards
    ]


def ticket(session: Session, actor: Actor, hazard: Hazard) -> HazardTicket:
    """A ticket's page."""
    row = rows(session, actor, [hazard])[0]
    values = {name: getattr(row, name) for name in row.__struct_fields__}
    return HazardTicket(**values, actions=possible(actor, hazard))


def briefs(
    session: Session, actor: Actor, hazards: Sequence[Hazard], today: date
) -> list[HazardBrief]:
    """Tickets for a list; three statements however many there are."""
    ids = [h.id for h in hazards]
    names = grid_names(session, actor, hazards)
    newest = queries.newest_events(session, actor, ids)
    pictures = photos.sketches(session, actor, "hazard", ids)
    shown: list[HazardBrief] = []
    for hazard in hazards:
        mine = pictures.get(hazard.id, [])
        there = [(photo, stage) for photo, stage, received in mine if received]
        cover = next((photo for photo, stage in there if stage is Stage.BEFORE), None)
        event = newest.get(hazard.id)
        late = (today - hazard.due_on).days if hazard.due_on and hazard.state in OPEN else None
        shown.append(
            HazardBrief(
                **core(hazard, names.get(hazard.grid, ""), len(mine), len(there)),
                cover=cover,
                overdue_days=late,
                last_event=LastEvent(*event) if event else None,
            )
        )
    return shown


def counts(session: Session, actor: Actor, wanted: queries.Wanted, today: date) -> HazardCounts:
    """What each quick filter would leave, within the other filters."""
    states, open_ones = queries.counts(session, actor, wanted, today)
    overdue, due_today, due_tomorrow, serious, suspected = open_ones
    return HazardCounts(
        all=sum(states.values()),
        open=sum(states.get(s.value, 0) for s in OPEN),
        overdue=overdue,
        due_today=due_today,
        due_tomorrow=due_tomorrow,
        serious=serious,
        suspected_major=suspected,
        by_state={s.value: states.get(s.value, 0) for s in State},
    )


def grid_names(session: Session, actor: Actor, hazards: Sequence[Hazard]) -> dict[str, str]:
    """Names of the grids that these tickets lie in."""
    paths = list({h.grid for h in hazards})
    return {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}
