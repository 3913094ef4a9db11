"""What is promised of tickets, held after every step of a story, whoever did what."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.clock import day_of
from backend.core.database import execute, param
from backend.field.hazards.lifecycle.events import WithdrawnFacts, read_facts
from backend.field.hazards.lifecycle.projection import COLUMNS, TicketState, apply_event, replay
from backend.field.hazards.lifecycle.transitions import STEPS, handed_over
from backend.field.hazards.models import OPEN, Domain, EventKind, Hazard, HazardEvent, Level, State
from backend.field.venues.models import FACTS, Venue
from backend.office.imports.models import EnteredTicket
from backend.office.reports.monthly.views import monthly
from backend.people.accounts.queries import actor_of
from backend.sync.receipts.verification.operations import verify
from tests.office.reports.test_figures import every
from tests.world import World

STEPPED = {(a, b) for step in STEPS.values() for a, many in step.leads.items() for b in many}
MOVES = STEPPED | {(s, s) for s in State} | {(State.CLOSED, State.RECTIFYING)}
SPAN = (202506, 202705)
AGAIN = {EventKind.REOPENED, EventKind.DISPUTED, EventKind.WITHDRAWN}
ALL = {table: sa.text(f"SELECT * FROM {table}") for table in ("hazard", "hazardevent")}
THESE = param("ids", many=True, kind=sa.Uuid())
LINES = select(HazardEvent).where(col(HazardEvent.id).in_(THESE)).order_by("version")
TICKETS = select(Hazard).where(col(Hazard.id).in_(THESE))
Tickets = dict[UUID, Hazard]
Rows = dict[UUID, tuple[Any, ...]]


def stored(session: Session, table: str) -> Rows:
    """A table as it stands; what its columns mean is asked only of the rows that are new in it."""
    found = execute(session, ALL[table])
    key = list(found.keys()).index("id")
    return {UUID(str(row[key])): tuple(row) for row in found}


def standing(hazard: Hazard, *but: str) -> dict[str, Any]:
    """All that a ticket's events decide, and its version."""
    return {n: getattr(hazard, n) for n in ("version", *COLUMNS) if n not in but}


def known(venue: Venue) -> dict[str, Any]:
    """All that a ledger may change of a shop, and its version."""
    return {n: getattr(venue, n) for n in ("version", "grid", *FACTS)}


class Promises:
    """A database looked at again and again, and what was seen in it the last time."""

    tickets: Tickets
    venues: dict[UUID, Venue]

    def __init__(self, world: World) -> None:
        self.world, self.clock, self.viewer = world, world.clock, actor_of(world.zhou.user)
        self.came_to = Counter[str]()

    def forget(self) -> None:
        """Begin anew."""
        self.timelines: dict[UUID, list[HazardEvent]] = {}
        self.told: dict[UUID, TicketState] = {}
        self.seen: Rows = {}
        self.tickets, self.ticket_rows = {}, Rows()
        self.look()

    def look(self) -> list[HazardEvent]:
        """Hold all that is new against the promises; gives the lines written since."""
        with self.world.db.reading() as session:
            lines, rows = stored(session, "hazardevent"), stored(session, "hazard")
            new = {"ids": [i for i in lines if i not in self.seen]}
            other = {"ids": [i for i, row in rows.items() if self.ticket_rows.get(i) != row]}
            fresh = list(session.exec(LINES, params=new)) if any(new.values()) else []
            found = session.exec(TICKETS, params=other) if any(other.values()) else ()
            now = {**self.tickets, **{h.id: h for h in found}}
            self.venues = {v.id: v for v in session.exec(select(Venue))}
        assert {i: lines.get(i) for i in self.seen} == self.seen
        self.seen, self.ticket_rows = lines, rows
        self.tickets = {i: now[i] for i in rows}
        for event in fresh:
            self.stepped(event)
        for one in {*other["ids"], *(event.hazard_id for event in fresh)}:
            self.is_told(self.tickets[one])
        return fresh

    def is_told(self, hazard: Hazard) -> None:
        """It stands where its timeline leaves it, and is not over by one person's word."""
        closed_alone = hazard.state is State.CLOSED and not handed_over(hazard)
        assert not (closed_alone and hazard.level is Level.SUSPECTED_MAJOR)
        assert hazard.version == len(self.timelines[hazard.id])
        told = self.told[hazard.id]
        assert [n for n in COLUMNS if getattr(told, n) != getattr(hazard, n)] == []

    def stepped(self, event: HazardEvent) -> None:
        """Its timeline goes on by one, and the ticket where the table lets it."""
        line = self.timelines.setdefault(event.hazard_id, [])
        line.append(event)
        assert event.version == len(line)
        now = self.told.setdefault(event.hazard_id, TicketState())
        was = now.state
        if event.kind is EventKind.WITHDRAWN:
            to = read_facts(event, WithdrawnFacts).to
            self.told[event.hazard_id] = now = replay(line)
            assert now.state is (replay(line[:to]).state if to else State.VOIDED)
            return
        apply_event(now, event)
        first = event.version == 1
        allowed = now.state in OPEN if first else (was, now.state) in MOVES
        assert allowed, (was, now.state, event.kind)

    def counted(self, domain: Domain) -> dict[str, int]:
        """The figures of the months, from the tickets alone."""
        today = day_of(self.clock.now)
        mine = [h for h in self.tickets.values() if h.domain is domain]
        found = [h for h in mine if h.state is not State.VOIDED]
        still_open = [h for h in found if h.state in OPEN]
        closed = [h for h in found if h.state is State.CLOSED]
        return {
            "found": len(found),
            "closed": len(closed),
            "closed_in_period": sum(h.closed_month is not None for h in closed),
            "overdue": sum(h.due_on is not None and h.due_on < today for h in still_open),
            "undated": sum(h.due_on is None for h in still_open),
        }

    def is_whole(self) -> None:
        """No receipt, no line of a timeline is missing, and no figure counts a ticket twice."""
        with self.world.db.reading() as session:
            verdict = verify(session)
        assert verdict.whole, (verdict.faults, verdict.astray)
        assert verdict.tickets == len(self.tickets)
        self.no_figure_counts_twice()

    def no_figure_counts_twice(self) -> None:
        """The report of the months says what the tickets say, by grid and by month and in all."""
        for domain in {h.domain for h in self.tickets.values()}:
            with self.world.db.reading() as session:
                report = monthly(session, self.viewer, SPAN, self.clock.now, domain=domain)
            for name, number in self.counted(domain).items():
                assert getattr(report.total, name) == number, (domain, name)
                assert sum(getattr(row, name) for row in report.by_grid) == number
                assert sum(getattr(row, name) for row in report.by_month) == number

    def figures_are_lists(self) -> None:
        """Every number of one ledger's months is as long as the list that it opens."""
        domain = ("fire", "street_facility", "road")[len(self.seen) % 3]
        span = {"from": "2025-06", "to": "2026-12", "domain": domain}
        report = self.world.zhou.get("/reports/monthly", **span).json()
        for figure, _, asked, number in every(report, [report["total"]]):
            if figure["opens"] == "hazards" and number:
                shown = self.world.zhou.get("/hazards", limit=200, **asked).json()
                ids = {one["id"] for one in shown["items"]}
                assert number == shown["total"] == len(ids), (figure["name"], domain)

    def entered(self) -> set[UUID]:
        """Tickets that came out of ledgers; no row of one stands for two."""
        with self.world.db.reading() as session:
            marks = {one.hazard_id: one.mark for one in session.exec(select(EnteredTicket))}
        alive = [m for i, m in marks.items() if self.tickets[i].state is not State.VOIDED]
        assert len(alive) == len(set(alive))
        return set(marks)

    def changed(self, before: Tickets) -> set[UUID]:
        return {
            i for i, h in self.tickets.items()
            if i not in before or standing(h) != standing(before[i])
        }  # fmt: skip

    def nothing_but_the_place(self, before: Tickets, fresh: Sequence[HazardEvent]) -> None:
        """Tickets went somewhere else, and nothing else became of them or of any figure."""
        assert {e.kind for e in fresh} <= {EventKind.MOVED}
        place = ("version", "grid", "venue_id")
        assert {i: standing(h, *place) for i, h in self.tickets.items()} == {
            i: standing(h, *place) for i, h in before.items()
        }
        if fresh:
            self.is_whole()

    def all_there(self, venue: UUID) -> None:
        """What is still to be done at a shop lies in its grid; what was over may be open again
        where it was."""
        here = self.venues[venue].grid
        for hazard in self.tickets.values():
            if hazard.venue_id == venue and hazard.state in OPEN and hazard.grid != here:
                assert AGAIN & {event.kind for event in self.timelines[hazard.id]}, hazard.number

    def rows(self) -> dict[UUID, Any]:
        return {**self.tickets, **self.venues}
