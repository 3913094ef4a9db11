"""Anybody does anything, at any time, by any clock: the table holds and nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Connection
from sqlmodel import select

from backend.core.change_log import lock_county
from backend.core.commands import Moment
from backend.core.database import Session, new_id
from backend.field.hazards import operations as timeline
from backend.field.hazards import queries
from backend.field.hazards.lifecycle.projection import TicketState, apply_event, differences
from backend.field.hazards.lifecycle.transitions import STEPS, handed_over
from backend.field.hazards.models import Hazard, HazardEvent, Level, State
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.queries import actor_of
from backend.sync.models import OfficeTask, Waiting
from backend.sync.operations import push
from backend.sync.photos.models import Photo
from backend.sync.schemas import Push
from tests.field.hazards.test_whistle import department
from tests.world import GENERAL, MAJOR, SERIOUS, START, Clock, Person, World, taken

STEPPED = {(a, b) for step in STEPS.values() for a, many in step.leads.items() for b in many}
MOVES = STEPPED | {(s, s) for s in State} | {(State.CLOSED, State.RECTIFYING)}
STEPS_TAKEN = {"count": 0}
LONG_RUNS, LENGTH, BATCH = 120, 30, 16
WHO, WHICH, DAYS = st.integers(0, 5), st.integers(0, 2), st.integers(0, 40)
SKEW = st.integers(-90, 90)
NAMES = [n for n in STEPS if n != "hazard.report"]
PICTURED = {"hazard.submit", "hazard.reinspect"}
AT_MOST_THERE = {"submitted_at", "long_on", "follow_up_on"} | {
    n for n in TicketState.__annotations__ if n.endswith(("_at", "_by")) or "closed" in n
}
"""Compared by whether they are there: which of two equal acts came first is no difference."""


def told(standing: Any) -> dict[str, Any]:
    """Where a ticket stands, in what matters."""
    values = {n: getattr(standing, n) for n in TicketState.__annotations__}
    return {n: v is not None if n in AT_MOST_THERE else v for n, v in values.items()}


class Life(RuleBasedStateMachine):
    """Six people, three tickets, one database; every run is taken back."""

    connection: ClassVar[Connection]
    world: ClassVar[World]
    clock: ClassVar[Clock]
    people: ClassVar[list[Person]]
    fire: ClassVar[str]
    venue: ClassVar[str]

    @classmethod
    def over(cls, connection: Connection, world: World) -> type["Life"]:
        cls.connection, cls.world, cls.clock = connection, world, world.clock
        cls.people = [world.mei, world.zhou, world.song, world.ding, world.tao, world.feng]
        cls.fire, cls.venue = department(world.zhou, "消防救援大队"), world.noodle_shop
        return cls

    def send(self, person: Person, *commands: dict[str, Any]) -> list[Any]:
        STEPS_TAKEN["count"] += len(commands)
        now = self.clock.now
        body = Push(person.device, person.id, now + person.skew, list(commands))
        with self.world.db.writing() as session:
            return push(session, actor_of(person.user), body, now).results

    def __init__(self) -> None:
        super().__init__()
        self.nested = self.connection.begin_nested()
        self.clock.now, self.tickets = START, list[str]()
        for person in self.people:
            person.skew = timedelta()

    @initialize()
    def report(self) -> None:
        for item in (GENERAL, SERIOUS, MAJOR):
            args: dict[str, Any] = {"id": str(new_id()), "venue_id": self.venue, "item_code": item}
            args |= {"edition": "2024-01-01", "photos": [taken().facts]}
            self.send(self.world.mei, self.world.mei.command("hazard.report", **args))
            self.tickets.append(str(args["id"]))

    @rule(
        who=WHO,
        which=WHICH,
        data=st.data(),
        stale=WHICH,
        names=st.lists(st.sampled_from(NAMES), min_size=BATCH, max_size=BATCH),
    )
    def act(self, who: int, which: int, names: list[str], data: Any, stale: int) -> None:
        commands = [self.command(self.people[who], which, n, data.draw, stale) for n in names]
        before = self.look(which)[1]
        results = self.send(self.people[who], *commands)
        after = self.look(which)[1]
        assert [e.id for e in after][: len(before)] == [e.id for e in before]
        kept = sum(e.kind == "superseded" for e in after[len(before) :])
        done = [n for n, r in zip(names, results, strict=True) if r.result == "applied"]
        assert {r.result for r in results} <= {"applied", "superseded", "parked"}
        assert kept == sum(r.result == "superseded" for r in results)
        assert len(after) - len(before) - kept >= len(done)
        assert all(self.people[who].user.role in STEPS[n].roles for n in done)

    @rule(who=WHO, minutes=SKEW, hours=st.integers(1, 40))
    def wait(self, who: int, minutes: int, hours: int) -> None:
        self.clock.forward(hours=hours * 6)
        self.people[who].skew = timedelta(minutes=minutes)

    @rule(which=WHICH)
    def pictures_arrive(self, which: int) -> None:
        with self.world.db.writing() as session:
            lock_county(session, self.world.mei.user.grid[:6])
            hazard = self.ticket(session, which)
            for photo in session.exec(select(Photo).where(Photo.subject_id == hazard.id)):
                photo.received_at = photo.received_at or self.clock.now
            session.flush()
            finder, now = actor_of(self.world.mei.user), self.clock.now
            moment = Moment(now, now)
            timeline.evidence_arrived(session, finder, hazard, moment)
        self.look(which)

    @rule(
        one=WHO,
        two=WHO,
        which=WHICH,
        data=st.data(),
        names=st.tuples(*[st.sampled_from(NAMES)] * 2),
    )
    def in_either_order(
        self, one: int, two: int, which: int, data: Any, names: tuple[str, str]
    ) -> None:
        """Two acts that reach us in either order leave the ticket the same; or else the order in
        which one of them lost, at least one of the two, leaves that very act before the office,
        in a task about this ticket. No act that was not applied goes without such a task.
        """
        pairs = [(self.people[w], self.command(self.people[w], which, n, data.draw, 0))
                 for w, n in zip((one, two), names, strict=True)]  # fmt: skip
        ends: list[dict[str, Any]] = []
        refused: list[set[str]] = []
        for order in (pairs, pairs[::-1]):
            attempt = self.connection.begin_nested()
            results = [self.send(person, command)[0] for person, command in order]
            ends.append(told(self.look(which)[0]))
            refused.append({str(r.id) for r in results if r.result != "applied"})
            assert refused[-1] <= self.before_the_office(which)
            attempt.rollback()
        assert ends[0] == ends[1] or any(refused), (names, ends)

    def command(
        self, person: Person, which: int, name: str, draw: Callable[..., Any], stale: int
    ) -> dict[str, Any]:
        with self.world.db.reading() as session:
            base = max(self.ticket(session, which).version - stale, 1)
            into = self.tickets[(which + 1) % 3]
        args = {"id": self.tickets[which], "base": base} | _args(name, draw, self.fire, into)
        if name in PICTURED:
            args["photos"] = [taken().facts]
        if name == "hazard.note":
            args.pop("base")
        late = timedelta(hours=draw(st.integers(0, 30)))
        return person.command(name, at=self.clock.now - late, **args)

    def ticket(self, session: Session, which: int) -> Hazard:
        return session.exec(select(Hazard).where(Hazard.id == UUID(self.tickets[which]))).one()

    def before_the_office(self, which: int) -> set[str]:
        """Commands that a task of the office tells of: of this ticket by the task's subject, or
        by the command itself, which is kept whole with what it was about."""
        ticket = self.tickets[which]
        with self.world.db.reading() as session:
            kept = {w.id: w.payload["entry"]["args"]["id"] for w in session.exec(select(Waiting))}
            return {
                str(task.command_id)
                for task in session.exec(select(OfficeTask))
                if ticket in {str(task.subject_id), kept.get(task.subject_id)}
            }

    def look(self, which: int) -> tuple[Hazard, list[HazardEvent]]:
        """Replay the timeline; its versions are whole, and no suspicion closed by itself."""
        with self.world.db.reading() as session:
            hazard = self.ticket(session, which)
            events = queries.events_of(session, VIEWER, [hazard.id])[hazard.id]
        assert differences(hazard, events) == []
        assert [e.version for e in events] == list(range(1, hazard.version + 1))
        closed_alone = hazard.state is State.CLOSED and not handed_over(hazard)
        assert not (closed_alone and hazard.level is Level.SUSPECTED_MAJOR)
        standing = TicketState()
        for event in events:
            was = standing.state
            apply_event(standing, event)
            first = event.kind == "reported"
            assert first or (was, standing.state) in MOVES, (was, standing.state, event.kind)
        return hazard, events

    def teardown(self) -> None:
        self.nested.rollback()


VIEWER = Actor(new_id(), "看", Role.OFFICE, "220382.")


def _args(name: str, draw: Callable[..., Any], fire: str, into: str) -> dict[str, Any]:
    due = (START.date() + timedelta(days=draw(DAYS))).isoformat()
    yes = draw(st.booleans())
    by_name: dict[str, dict[str, Any]] = {
        "hazard.assign": {"due_on": due} if yes else {},
        "hazard.reinspect": {"passed": yes, "note": "看过"},
        "hazard.reopen": {"reason": "又有了"},
        "hazard.note": {"text": "补充"},
        "hazard.void_ask": {"reason": "看错了"},
        "hazard.void": {"agreed": yes},
        "hazard.extend_ask": {"reason": "等件", "protection": "看护", "due_on": due},
        "hazard.extend": {"granted": yes, "note": "知道了"},
        "hazard.whistle": {"department": fire, "urgency": "urgent", "text": "请到场"},
        "hazard.whistle_answer": {"text": "到了"},
        "hazard.whistle_rate": {"rating": "good"},
        "hazard.transfer": {"department": fire, "document_number": "1号"},
        "hazard.receipt": {"text": "收到"}
        | ({"major": draw(st.booleans())} if yes else {})
        | ({"due_on": due} if draw(st.booleans()) else {}),
        "hazard.suspect": {"reason": "全堵"},
        "hazard.supervise": {"authority": "安委办", "document_number": "2号", "due_on": due},
        "hazard.follow_up": {"good": yes, "note": "看了"},
        "hazard.join": {"into": into},
    }
    return by_name.get(name, {})


@pytest.mark.parametrize(
    ("runs", "least"), [(6, 150), pytest.param(LONG_RUNS, 10_000, marks=pytest.mark.long)]
)
def test_whatever_happens_the_table_holds(
    connection: Connection, world: World, runs: int, least: int
) -> None:
    STEPS_TAKEN["count"] = 0
    profile = settings(
        max_examples=runs, stateful_step_count=LENGTH, derandomize=True, deadline=None,
        database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    run_state_machine_as_test(Life.over(connection, world), settings=profile)

    assert STEPS_TAKEN["count"] >= least
