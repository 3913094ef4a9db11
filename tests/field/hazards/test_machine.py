"""Anybody does anything, at any time, by any clock: the table holds and nothing is lost.

Phones, pictures, ledgers and their undoing, venues merged, split and moved, owners: the whole life
of a sub-district at once, told by dice (`tests/stories.py`) and held against the promises after
every step. `ANXUN_SEED=7` tells other stories.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlmodel import col, select

from backend.core.clock import day_of
from backend.core.database import new_id
from backend.field.hazards.lifecycle.projection import COLUMNS
from backend.field.hazards.lifecycle.transitions import STEPS, possible
from backend.field.hazards.models import EventKind, Hazard, State
from backend.field.venues.models import Venue
from backend.people.accounts.queries import actor_of
from backend.sync.models import OfficeTask
from tests.field.hazards.promises import Promises, known, standing
from tests.field.hazards.test_whistle import department
from tests.field.hazards.words import LEDGERS, arguments, ledger, report, shot
from tests.office.imports.test_batches import dropped, steps
from tests.office.venue_merging.test_move import HERE, THERE, moves
from tests.pictures import Picture
from tests.public.owner_portal.owner import bound
from tests.public.owner_portal.test_self_check import answers
from tests.stories import Deed, invented, tells
from tests.stranger import KEY
from tests.world import START, Person, World

NAMES = [n for n in STEPS if n != "hazard.report"]
PICTURED = {"hazard.submit", "hazard.reinspect"}
AT_MOST_THERE = {"submitted_at", "long_on", "follow_up_on"} | {
    n for n in COLUMNS if n.endswith(("_at", "_by")) or "closed" in n
}
"""Compared by whether they are there: which of two equal acts came first is no difference."""


@dataclass
class Taken:
    """An import: what it wrote on, as that was before, and the version that it left."""

    batch: dict[str, Any]
    before: dict[UUID, dict[str, Any] | None]
    after: dict[UUID, int]
    at: datetime


@dataclass
class Merged:
    """A merge: where its tickets stood before, and the version that it left."""

    id: str
    gone: UUID
    before: dict[UUID, UUID | None]
    after: dict[UUID, int]


class Street(Promises):
    """Six people, three shops and their owners in one database; every story is taken back."""

    def __init__(self, connection: Connection, world: World) -> None:
        super().__init__(world)
        self.connection, self.did = connection, Counter[str]()
        mei, tao, zhou, song = world.mei, world.tao, world.zhou, world.song
        self.people = [mei, mei, mei, tao, tao, zhou, zhou, song, world.ding, world.feng]
        self.fire = department(world.zhou, "消防救援大队")
        double = world.venue(world.mei, "福满楼饺子馆", HERE, phone="13900001111")
        self.shops = [world.noodle_shop, double, world.hardware_store]
        by = (world.mei, world.mei, world.tao)
        self.owners = [bound(world, w, v) for w, v in zip(by, self.shops, strict=True)]

    def plays(self, deeds: Sequence[Deed], lines: list[str]) -> None:
        """From the beginning, as `tests.stories` asks."""
        story = self.connection.begin_nested()
        self.begin(lines)
        try:
            for (name, who), run in groupby(deeds, lambda deed: (deed.name, deed.who)):
                some = list(run)
                self.did[name] += len(some)
                for together in [some] if name == "send" else [[deed] for deed in some]:
                    ACTS[name][1](self, self.people[who], together)
            self.is_whole()
            self.figures_are_lists()
        finally:
            story.rollback()

    def begin(self, lines: list[str]) -> None:
        self.clock.now, self.lines = START, lines
        self.coming: list[tuple[Person, Picture, str]] = []
        self.forms: list[tuple[int, str, dict[str, str]]] = []
        self.imports: list[Taken] = []
        self.kind = ""
        self.merges: list[Merged] = []
        for person in self.people:
            person.skew, person.device, person.sequence = timedelta(), new_id(), 0
        self.sign_in()
        self.forget()

    def sign_in(self) -> None:
        """A session lasts a month, and a story may be longer."""
        self.signed_in_at = self.clock.now
        for person in set(self.people):
            person.signs_in_again()
            assert person.cookie

    def say(self, what: str, came: object = "") -> None:
        self.lines.append(f"{what} → {came}" if came != "" else what)

    def send(self, person: Person, deeds: Sequence[Deed]) -> None:
        """An outbox of commands, once or twice."""
        commands = [self.command(person, deed) for deed in deeds]
        results = self.pushed(person, commands)
        for command, result in zip(commands, results, strict=True):
            self.came_to[result["result"]] += 1
            args = {k: v for k, v in command["args"].items() if k != "photos"}
            came = f"{result['result']} {result.get('code') or ''}"
            self.say(f"{person.user.name} {command['name']} {args} at {command['at']}", came)
        fresh = self.look()
        kept = sum(e.kind is EventKind.SUPERSEDED for e in fresh)
        done = [c["name"] for c, r in zip(commands, results, strict=True)
                if r["result"] == "applied" and c["name"] in STEPS]  # fmt: skip
        assert {r["result"] for r in results} <= {"applied", "superseded", "parked"}
        assert kept == sum(r["result"] == "superseded" for r in results)
        assert len(fresh) - kept >= len(done)
        assert all(person.user.role in STEPS[name].roles for name in done)
        refused = {r["id"] for r in results if r["result"] != "applied"}
        assert refused <= self.before_the_office(refused)
        if deeds[0].roll.random() < 0.1:
            again = self.pushed(person, commands)
            assert {r["result"] for r in again} == {"replayed"}
            assert self.look() == []

    def pushed(self, person: Person, commands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = person.push(*commands)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def command(self, person: Person, deed: Deed) -> dict[str, Any]:
        roll = deed.roll
        at = self.clock.now - timedelta(hours=roll.choice([0, 0, 0, 3, 30]))
        near = [i for i, v in self.venues.items() if v.grid.startswith(person.user.grid)]
        venue = str(roll.choice(near if near and roll.random() < 0.8 else list(self.venues)))
        kind = roll.random()
        if kind < 0.15 or not self.tickets:
            args = report(roll, venue)
            args["photos"] = [self.picture(person, args["id"])]
            if fixed := args.get("fixed"):
                fixed["photos"] = [self.picture(person, args["id"])]
            return person.command("hazard.report", at=at, **args)
        if kind < 0.2:
            outcome = roll.choice(["checked", "locked"])
            facts = {"id": str(new_id()), "venue_id": venue, "outcome": outcome}
            return person.command("visit.record", at=at, **facts)
        mine = [h for h in self.tickets.values() if h.grid.startswith(person.user.grid)]
        there = mine if mine and roll.random() < 0.9 else list(self.tickets.values())
        hazard, into = roll.choice(there), roll.choice(there)
        can = [n for n in possible(actor_of(person.user), hazard, self.clock.now) if n in NAMES]
        name = roll.choice(can if can and roll.random() < 0.6 else NAMES)
        base = max(hazard.version - roll.choice([0, 0, 0, 1, 2]), 1)
        args: dict[str, Any] = {"id": str(hazard.id), "base": base}
        args |= arguments(name, roll, self.fire, str(into.id))
        if name in PICTURED:
            args["photos"] = [self.picture(person, args["id"])]
        if name == "hazard.note":
            args.pop("base")
        return person.command(name, at=at, **args)

    def picture(self, person: Person, hazard: str) -> dict[str, Any]:
        """Announced, and still on the phone."""
        picture = shot()
        self.coming.append((person, picture, hazard))
        return picture.facts

    def before_the_office(self, commands: set[str]) -> set[str]:
        """Of these, the commands that a task of the office tells of."""
        if not commands:
            return set()
        ids = [UUID(c) for c in commands]
        with self.world.db.reading() as session:
            tasks = session.exec(select(OfficeTask).where(col(OfficeTask.command_id).in_(ids)))
            return {str(task.command_id) for task in tasks}

    def arrive(self, _: Person, deeds: Sequence[Deed]) -> None:
        """Pictures that were announced, however late, in any order; most for who waits for them."""
        roll, before = deeds[0].roll, self.tickets
        waiting = {str(i) for i, h in before.items() if h.closing}
        some = [one for one in self.coming if one[2] in waiting and roll.random() < 0.7]
        some = some or roll.sample(self.coming, min(len(self.coming), roll.randint(1, 4)))
        if not some:
            return
        for one in some:
            self.coming.remove(one)
            person, picture, _hazard = one
            answer = person.put(f"/photos/{picture.id}", picture.content)
            assert answer.status_code == 200, answer.text
        fresh = self.look()
        self.say(f"{len(some)} pictures arrive", f"{len(fresh)} closed")
        self.came_to["closed by pictures"] += len(fresh)
        assert {e.kind for e in fresh} <= {EventKind.CLOSED}
        assert all(before[e.hazard_id].closing for e in fresh)

    def wait(self, person: Person, deeds: Sequence[Deed]) -> None:
        roll = deeds[0].roll
        self.clock.forward(hours=roll.choice([1, 6, 24, 72, 240]))
        person.skew = timedelta(minutes=roll.randint(-90, 90))
        if self.clock.now > self.signed_in_at + timedelta(days=15):
            self.sign_in()
        self.say(f"it is {self.clock.now}, {person.user.name}'s clock is off by {person.skew}")

    def take(self, _: Person, deeds: Sequence[Deed]) -> None:
        """A ledger comes, or comes again with other words."""
        roll, before, shops = deeds[0].roll, self.tickets, self.venues
        self.kind = kind = self.kind if roll.random() < 0.85 and self.kind else roll.choice(LEDGERS)
        numbers = [h.number for h in before.values()]
        content = ledger(kind, roll, numbers, day_of(self.clock.now))
        batch = dropped(self.world.zhou, content, kind)
        assert batch["stage"] == "ready", batch["problem"]
        batch = steps(self.world.zhou, batch, "take")
        assert batch["stage"] == "taken", batch["problem"]
        fresh, told = self.look(), batch["report"]
        self.say(f"{kind} ledger", {n: told[n] for n in ("new", "changed", "same", "left_out")})
        self.came_to[f"{kind} changed"] += told["changed"]
        touched = self.changed(before)
        assert touched <= self.entered() or kind == "venues"
        shut = [before.get(e.hazard_id) for e in fresh if e.kind is EventKind.CLOSED]
        assert not any(h and h.suspected_at for h in shut)
        old = {i: standing(before[i]) if i in before else None for i in touched}
        if kind == "venues":  # of tickets, it brought those that are open along
            old = {i: known(shops[i]) if i in shops else None for i, v in self.venues.items()
                   if i not in shops or v.version != shops[i].version}  # fmt: skip
            self.nothing_but_the_place(before, fresh)
        after = {i: row.version for i, row in self.rows().items() if i in old}
        self.imports.append(Taken(batch, old, after, self.clock.now))
        for one in {*old} & {*self.venues}:
            self.all_there(one)
        self.is_whole()

    def undo(self, _: Person, deeds: Sequence[Deed]) -> None:
        """An import is taken back: all that nobody touched since is as it was before it."""
        if not self.imports:
            return
        taken = self.imports.pop(deeds[0].roll.randrange(len(self.imports)))
        before, were = self.tickets, self.rows()
        untouched = [i for i, version in taken.after.items() if were[i].version == version]
        answer = self.world.song.post(f"/imports/batches/{taken.batch['id']}/undo")
        self.say(f"{taken.batch['kind']} ledger taken back", answer.text)
        self.came_to[f"undo {answer.status_code}"] += 1
        fresh = self.look()
        if answer.status_code in {404, 409}:
            assert (fresh, self.clock.now > taken.at + timedelta(days=7)) == ([], True)
            return
        assert answer.status_code == 200
        assert {e.kind for e in fresh} <= {EventKind.WITHDRAWN, EventKind.MOVED}
        if taken.batch["kind"] == "venues":
            self.nothing_but_the_place(before, fresh)
        else:
            assert self.changed(before) <= {*taken.before}
        for one in untouched:
            self.is_as_before(one, taken.before[one])
        self.entered()
        self.is_whole()

    def is_as_before(self, one: UUID, was: dict[str, Any] | None) -> None:
        """An import that was taken back is no reason to keep the one before it."""
        row = self.rows().get(one)
        if row is None or was is None:  # a shop at which something was done stays
            assert not isinstance(row, Hazard) or row.state is State.VOIDED
            return
        now = standing(row) if isinstance(row, Hazard) else known(row)
        assert now | {"version": 0} == was | {"version": 0}
        for other in self.imports:
            if other.after.get(one) == was["version"]:
                other.after[one] = row.version
        if isinstance(row, Venue):
            self.all_there(one)

    def move(self, _: Person, deeds: Sequence[Deed]) -> None:
        """A shop goes to another grid, with what is still to be done there."""
        roll, before = deeds[0].roll, self.tickets
        venue, grid = (
            roll.choice(list(self.venues)),
            roll.choice([HERE, THERE, "220382.002.02.01."]),
        )
        answer = moves(self.world.zhou, str(venue), grid)
        self.say(f"{self.venues[venue].name} moves to {grid}", answer.text)
        self.came_to[f"move {answer.status_code}"] += 1
        assert answer.status_code in {200, 409, 422}
        self.nothing_but_the_place(before, self.look())
        if answer.status_code == 200:
            self.all_there(venue)

    def merge(self, _: Person, deeds: Sequence[Deed]) -> None:
        roll, before = deeds[0].roll, self.tickets
        kept, gone = (roll.choice(list(self.venues)) for _ in range(2))
        body = {"gone": str(gone), "reason": "同一家店", "facts": roll.choice([[], ["area_m2"]])}
        answer = self.world.zhou.post(f"/venues/{kept}/merge", body)
        self.say(f"{self.venues[gone].name} merges into {self.venues[kept].name}", answer.text)
        self.came_to[f"merge {answer.status_code}"] += 1
        assert answer.status_code in {200, 409, 422}
        self.nothing_but_the_place(before, self.look())
        if answer.status_code != 200:
            return
        self.all_there(kept)
        assert not any(h.venue_id == gone for h in self.tickets.values())
        where = {i: h.venue_id for i, h in before.items() if h.venue_id == gone}
        versions = {i: self.tickets[i].version for i in where}
        self.merges.append(Merged(answer.json()["id"], gone, where, versions))

    def split(self, _: Person, deeds: Sequence[Deed]) -> None:
        """Two again: what nobody touched since is back where it was."""
        if not self.merges:
            return
        merge, before = deeds[0].roll.choice(self.merges), self.tickets
        answer = self.world.zhou.post(f"/venue-merges/{merge.id}/split")
        self.say(f"{self.venues[merge.gone].name} is split off", answer.text)
        self.came_to[f"split {answer.status_code}"] += 1
        assert answer.status_code in {200, 409}
        self.nothing_but_the_place(before, self.look())
        if answer.status_code != 200:
            return
        untouched = {i for i, v in merge.after.items() if before[i].version == v}
        assert all(self.tickets[i].venue_id == merge.gone for i in untouched)
        self.all_there(merge.gone)

    def owner(self, _: Person, deeds: Sequence[Deed]) -> None:
        """An owner opens the page of a ticket, and sends it now or some time."""
        roll = deeds[0].roll
        who = roll.randrange(len(self.owners))
        there = [h for h in self.tickets.values() if h.state is State.RECTIFYING]
        mine = [h for h in there if str(h.venue_id) == self.shops[who]]
        if not there:
            return
        hazard = roll.choice(mine if mine and roll.random() < 0.8 else there).id
        page = self.owners[who].asks("GET", f"/o/tickets/{hazard}")
        assert page.status_code in {200, 404}
        self.say(f"owner {who} opens {self.tickets[hazard].number}", page.status_code)
        self.came_to[f"owner's page {page.status_code}"] += 1
        if key := KEY.search(page.text):
            form = {"key": key[1], "base": str(self.tickets[hazard].version), "note": "改好了"}
            self.forms.append((who, f"/o/tickets/{hazard}", form))
        if roll.random() < 0.7:
            self.owner_sends()

    def owner_sends(self) -> None:
        if not self.forms:
            return
        who, path, form = self.forms.pop()
        before = self.tickets
        self.clock.forward(seconds=20)
        answer = self.owners[who].posts(path, form, [shot().content])
        self.say(f"owner {who} sends {path}", answer.status_code)
        self.came_to[f"owner's form {answer.status_code}"] += 1
        assert answer.status_code in {303, 403, 404, 422, 429}
        fresh = self.look()
        assert {e.kind for e in fresh} <= {EventKind.SUBMITTED, EventKind.SUPERSEDED}
        assert {e.role for e in fresh} <= {"owner"}
        assert len(self.changed(before)) == len(fresh) == (answer.status_code == 303)

    def check(self, _: Person, deeds: Sequence[Deed]) -> None:
        """An owner's self-check of the month touches no ticket."""
        who = deeds[0].who % len(self.owners)
        owner, path = self.owners[who], f"/o/check/{self.shops[who]}"
        page = owner.asks("GET", path)
        assert page.status_code in {200, 404}
        if page.status_code == 200:
            form = answers(page.text, hose="no")
            sent = owner.fills(path, form)
            self.say(f"owner {who} checks himself", sent.status_code)
            assert sent.status_code in {303, 422}
        assert self.look() == []

    def in_either_order(self, person: Person, deeds: Sequence[Deed]) -> None:
        """Two acts that reach us in either order leave the ticket the same; or else the order in
        which one of them lost, at least one of the two, leaves that very act before the office.
        """
        roll = deeds[0].roll
        other = roll.choice(self.people)
        if not self.tickets:
            return
        coming = list(self.coming)
        pairs = [(p, self.command(p, Deed("", 0, roll.getrandbits(32)))) for p in (person, other)]
        self.coming = coming
        ends: list[Any] = []
        refused: list[set[str]] = []
        for order in (pairs, pairs[::-1]):
            attempt = self.connection.begin_nested()
            try:
                results = [self.pushed(p, [command])[0] for p, command in order]
                ends.append(self.ends())
                refused.append({r["id"] for r in results if r["result"] != "applied"})
                assert refused[-1] <= self.before_the_office(refused[-1])
            finally:
                attempt.rollback()
        names = [command["name"] for _, command in pairs]
        assert ends[0] == ends[1] or any(refused), (names, ends)

    def ends(self) -> dict[UUID, dict[str, Any]]:
        with self.world.db.reading() as session:
            return {
                h.id: {n: v is not None if n in AT_MOST_THERE else v
                       for n, v in standing(h).items()}
                for h in session.exec(select(Hazard))
            }  # fmt: skip


Act = Callable[[Street, Person, Sequence[Deed]], None]
ACTS: Mapping[str, tuple[int, Act]] = {
    "send": (101, Street.send),
    "arrive": (30, Street.arrive),
    "wait": (20, Street.wait),
    "take": (20, Street.take),
    "undo": (16, Street.undo),
    "merge": (12, Street.merge),
    "split": (10, Street.split),
    "move": (12, Street.move),
    "owner": (25, Street.owner),
    "check": (5, Street.check),
    "in_either_order": (8, Street.in_either_order),
}
"""How likely each is. Who sends goes on for a while."""
OFTEN = ("applied", "superseded", "parked", "closed by pictures", "owner's form 303")
AT_TIMES = (
    *(f"{kind} changed" for kind in set(LEDGERS)),
    *("undo 200", "undo 409", "merge 200", "merge 409", "split 200", "move 200"),
)
FIRST = int(os.environ.get("ANXUN_SEED", "1"))
LONG = (pytest.mark.long, pytest.mark.timeout(1200))


@pytest.mark.parametrize(("stories", "length"), [(3, 60), pytest.param(80, 125, marks=LONG)])
def test_whatever_happens_the_table_holds(
    connection: Connection,
    world: World,
    stories: int,
    length: int,
    record_property: Callable[[str, object], None],
) -> None:
    street, odds = Street(connection, world), {name: odds for name, (odds, _) in ACTS.items()}
    for seed in range(FIRST, FIRST + stories):
        tells(seed, invented(seed, length, odds, len(street.people)), street.plays)

    record_property("steps", dict(street.did))
    record_property("outcomes", dict(street.came_to))
    assert street.did.total() == stories * length
    if stories * length >= 10_000:  # and it was a life, not a row of refusals
        assert min(street.came_to[what] for what in OFTEN) >= 50, street.came_to
        assert min(street.came_to[what] for what in AT_TIMES) >= 1, street.came_to
