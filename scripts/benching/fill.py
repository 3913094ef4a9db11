"""A scratch database of the size that matters: two years of a busy sub-district."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.bootstrap import found_county
from backend.core import clock
from backend.core.change_log import Change, Counter
from backend.core.database import Database, Record, execute, new_id, open_engines
from backend.core.settings import Settings
from backend.field.hazards.checklist.catalogue import editions, read_edition
from backend.field.hazards.models import ChecklistItem, EventKind, Hazard, HazardEvent, State
from backend.field.patrols.models import Visit, VisitOutcome
from backend.field.venues.codes.parsing import new_token
from backend.field.venues.models import CodeKind, Venue, VenueClass, VenueCode
from backend.migrations.operations import upgrade
from backend.people.accounts.models import Assignment, Grid, GridLevel, Role, User
from backend.people.accounts.passwords.operations import hash_password
from backend.sync.photos.models import Photo, Stage
from backend.wiring import open_database

TICKETS, VISITS, VENUES_PER_GRID, COMMUNITIES, GRIDS_EACH, DAYS = 20_000, 40_000, 100, 6, 4, 730
PASSWORD = "Bench-2026-anxun"  # noqa: S105 - of a scratch database
OFFICE, WORKER = "bench-office", "bench-worker"
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """What the cases ask for."""

    grid: str
    """The worker's grid: as many venues as a worker has."""
    items: list[ChecklistItem]
    venues: list[UUID]
    """Those of the worker's grid."""
    codes: list[str]
    tickets: list[UUID]
    months: list[int]


def fill(settings: Settings) -> Filled:
    """Make the database; everything is drawn by one seed."""
    _, writers = open_engines(settings.storage_url)
    upgrade(writers)
    writers.dispose()
    db, now = open_database(settings), clock.now()
    with db.writing() as session:
        found_county(session, settings, now)
    try:
        return _Filling(db, settings, now).run()
    finally:
        db.close()


class _Filling:
    def __init__(self, db: Database, settings: Settings, now: datetime) -> None:
        self.db, self.now = db, now
        self.county = settings.county_code
        self.street = f"{self.county}.{settings.street_code[6:9]}."
        self.rng = random.Random(20_000)  # noqa: S311 - a drawing of lots
        self.rows: dict[type[Record], list[Facts]] = {}
        self.numbers: dict[int, int] = {}
        self.items = [i for e in editions() for i in read_edition(self.county, e)]

    def run(self) -> Filled:
        grids = self._grids()
        workers = self._people(grids)
        venues = [v for grid in grids for v in self._venues(grid)]
        codes = self._codes(venues)
        for _ in range(VISITS):
            venue = self.rng.choice(venues)
            self._visit(venue, workers[venue["grid"]])
        tickets: list[UUID] = []
        for _ in range(TICKETS):
            venue = self.rng.choice(venues)
            tickets.append(self._ticket(venue, workers[venue["grid"]]))
        self._store()
        mine = [v["id"] for v in venues if v["grid"] == grids[0]]
        first = clock.month_of(self.now - timedelta(days=DAYS))
        months = clock.months_between(first, clock.month_of(self.now))
        return Filled(grids[0], self.items, mine, codes, tickets, months)

    def _add(self, table: type[Record], **facts: Any) -> Facts:
        self.rows.setdefault(table, []).append(facts)
        return facts

    def _grids(self) -> list[str]:
        paths: list[str] = []
        day = clock.day_of(self.now - timedelta(days=DAYS))
        for c in range(1, COMMUNITIES + 1):
            above = f"{self.street}{c:02}."
            names = {"name": f"第{c}社区", "full_name": f"第{c}社区", "valid_from": day}
            self._add(Grid, path=above, level=GridLevel.COMMUNITY, **names)
            for g in range(1, GRIDS_EACH + 1):
                name = f"第{c}社区第{g}网格"
                names = {"name": f"第{g}网格", "full_name": name, "valid_from": day}
                self._add(Grid, path=f"{above}{g:02}.", level=GridLevel.GRID, **names)
                paths.append(f"{above}{g:02}.")
        return paths

    def _people(self, grids: list[str]) -> dict[str, Facts]:
        hashed = hash_password(PASSWORD)

        def person(user_name: str, name: str, role: Role, grid: str) -> Facts:
            long_ago = self.now - timedelta(days=DAYS)
            held = {"role": role, "grid": grid}
            user = self._add(
                User, id=new_id(), user_name=user_name, name=name, password_hash=hashed,
                must_change_password=False, created_at=long_ago, **held,
            )  # fmt: skip
            self._add(Assignment, id=new_id(), user_id=user["id"], valid_from=long_ago, **held)
            return user

        person(OFFICE, "应急办", Role.OFFICE, self.street)
        names = [WORKER, *(f"{WORKER}-{n}" for n in range(1, len(grids)))]
        return {
            grid: person(name, f"网格员{n}", Role.GRID_WORKER, grid)
            for n, (grid, name) in enumerate(zip(grids, names, strict=True))
        }

    def _venues(self, grid: str) -> Iterator[Facts]:
        there = len(self.rows.get(Venue, []))
        for n in range(there + 1, there + VENUES_PER_GRID + 1):
            name, address = f"福满楼饭店{n}号店", f"辽西街道迎宾路{n}号"
            yield self._add(
                Venue, id=new_id(), number=f"辽西-{n:04}", grid=grid, name=name, address=address,
                venue_class=self.rng.choice(list(VenueClass)), operator="王建国", area_m2=86.5,
                phone="13900001234", extinguishers=2, exits=1, initials="fmlfdhd",
                search=f"辽西-{n:04} {name} fmlfdhd {address} 王建国", created_at=self.now,
                updated_at=self.now,
            )  # fmt: skip

    def _codes(self, venues: Iterable[Facts]) -> list[str]:
        values: list[str] = []
        for venue in venues:
            values.append(new_token())
            code = {"kind": CodeKind.TOKEN, "value": values[-1], "issued_at": self.now}
            self._add(VenueCode, id=new_id(), venue_id=venue["id"], **code)
        return values

    def _moment(self) -> datetime:
        return self.now - timedelta(minutes=self.rng.randint(600, DAYS * 1440))

    def _visit(self, venue: Facts, worker: Facts) -> None:
        at = self._moment()
        self._add(
            Visit, id=new_id(), venue_id=venue["id"], venue_name=venue["name"], grid=venue["grid"],
            outcome=VisitOutcome.CHECKED, at=at, month=clock.month_of(at), received_at=at,
            by=worker["id"], by_name=worker["name"],
        )  # fmt: skip

    def _ticket(self, venue: Facts, worker: Facts) -> UUID:
        item, at, ticket = self.rng.choice(self.items), self._moment(), new_id()
        old = self.now - at > timedelta(days=20)
        state = State.CLOSED if self.rng.random() < (0.95 if old else 0.4) else State.RECTIFYING
        if state is State.RECTIFYING and self.rng.random() < 0.2:  # noqa: PLR2004
            state = State.SUBMITTED
        ended = at + timedelta(hours=self.rng.randint(1, 9)) if state is State.CLOSED else None
        due = clock.day_of(at) + timedelta(days=item.days * 7 // 5) if item.days else None
        acts = [(EventKind.REPORTED, at), (EventKind.ASSIGNED, at)]
        acts += [(EventKind.SUBMITTED, ended or at)] if state is not State.RECTIFYING else []
        acts += [(EventKind.PASSED, ended), (EventKind.CLOSED, ended)] if ended else []
        year = clock.day_of(at).year
        self.numbers[year] = number = self.numbers.get(year, 0) + 1
        shown = f"YH-{self.street.replace('.', '')}-{year}-{number:04}"
        self._add(
            Hazard, id=ticket, number=shown, venue_id=venue["id"], venue_name=venue["name"],
            venue_address=venue["address"], venue_class=venue["venue_class"], grid=venue["grid"],
            domain=item.domain, state=state, level=item.level, disposal=item.disposal,
            item_code=item.code, edition=item.edition, item_text=item.text,
            item_group=item.group, basis=item.basis, days=item.days, detail="二楼走廊堆放纸箱",
            found_at=at, found_month=clock.month_of(at), found_by=worker["id"],
            found_by_name=worker["name"], due_on=due, version=len(acts), updated_at=ended or at,
            submitted_at=at if state is State.SUBMITTED else None, closed_at=ended,
            closed_month=clock.month_of(ended) if ended else None,
            closed_by=worker["id"] if ended else None,
            closed_by_name=worker["name"] if ended else None,
            search=f"{shown} {venue['name']} {venue['initials']} {venue['address']} {item.text}",
        )  # fmt: skip
        for version, (kind, when) in enumerate(acts, 1):
            self._add(
                HazardEvent, id=new_id(), hazard_id=ticket, version=version, kind=kind, at=when,
                received_at=when, by=worker["id"], by_name=worker["name"], role="grid_worker",
                facts={},
            )  # fmt: skip
        self._photo(ticket, venue, worker, Stage.BEFORE, at)
        if ended:
            self._photo(ticket, venue, worker, Stage.AFTER, ended)
        return ticket

    def _photo(self, ticket: UUID, venue: Facts, worker: Facts, stage: Stage, at: datetime) -> None:
        self._add(
            Photo, id=new_id(), sha256=f"{self.rng.getrandbits(256):064x}", bytes=300_000,
            width=1600, height=1200, taken_at=at, stage=stage, subject_kind="hazard",
            subject_id=ticket, grid=venue["grid"], author=worker["id"],
            author_name=worker["name"], place=venue["name"], declared_at=at, received_at=at,
        )  # fmt: skip

    def _store(self) -> None:
        mirrored: dict[str, type[Record]] = {
            "grid": Grid, "venue": Venue, "visit": Visit, "hazard": Hazard,
        }  # fmt: skip
        with self.db.writing() as session:
            for table, rows in self.rows.items():
                execute(session, sa.insert(table), rows)
            last = session.get_one(Counter, f"change.{self.county}")
            for kind, table in mirrored.items():
                places = [
                    (row.get("id"), row.get("grid") or row["path"]) for row in self.rows[table]
                ]
                named = {"kind": kind, "county": self.county}
                changes = [
                    named | {"row_id": str(key or grid), "grid": grid, "seq": last.value + n}
                    for n, (key, grid) in enumerate(places, 1)
                ]
                execute(session, sa.insert(Change), changes)
                last.value += len(changes)
            street = self.street.replace(".", "")
            for year, count in self.numbers.items():
                session.add(Counter(name=f"ticket.{street}.{year}", value=count))
