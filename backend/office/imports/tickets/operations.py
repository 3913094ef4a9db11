"""The three hazard ledgers taken over: every row a ticket with its timeline, entered once."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import insert_into
from backend.core.clock import day_of
from backend.core.commands import OfficeTaskDraft
from backend.core.database import execute, new_id
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.core.spreadsheets.ledger.reader import ParsedSheet, Row
from backend.core.spreadsheets.operations import ChangeRecord, ImportRun, batches, turn
from backend.core.spreadsheets.parsing.cells import CellError, fold
from backend.core.spreadsheets.parsing.dates import DayBefore
from backend.core.text import plain
from backend.field.campaigns import operations as campaigns
from backend.field.campaigns.models import CampaignSite, SiteKind
from backend.field.hazards import queries as hazards
from backend.field.hazards.history.operations import HistoricTicket, go_on, insert_tickets
from backend.field.hazards.lifecycle.events import HistoricFacts
from backend.field.hazards.models import Disposal, Domain, Hazard, Level, State
from backend.field.venues import queries as venues
from backend.field.venues.ledger.matching import VenueKey
from backend.office.imports import queries
from backend.office.imports.models import EnteredTicket
from backend.office.imports.tickets.parsing import (
    STATE_FIELDS,
    UNREAD,
    LedgerState,
    PenaltyCase,
    closing_claimed,
    put_before_the_office,
    settled,
    unproven,
)
from backend.office.imports.wording import Wording
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.grids.matching import GridMatcher
from backend.sync import queries as sync
from backend.sync.models import TaskKind
from backend.sync.receipts.operations import leave_task

_NOT_DONE = {LedgerState.OPEN, LedgerState.RETURNED, LedgerState.REFUSED, LedgerState.UNKNOWN}
GROUPS = {Domain.STREET_FACILITY: "护栏、广告牌", Domain.ROAD: "农村道路", Domain.FIRE: "其他"}
CAMPAIGNS = {Domain.STREET_FACILITY: "护栏、广告牌专项整治", Domain.ROAD: "农村道路隐患排查"}
TITLES = {Domain.FIRE: "防火隐患台账", Domain.STREET_FACILITY: "护栏广告牌专项台账",
          Domain.ROAD: "道路隐患台账"}  # fmt: skip


def take_fire(
    session: Session, actor: Actor, reading: ParsedSheet, _: str, now: datetime, kept: ImportRun
) -> ImportReport:
    """Take 防火隐患台账 over."""
    return _Taking(session, actor, reading, now, kept, Domain.FIRE).take_in()


def take_campaign(
    session: Session, actor: Actor, reading: ParsedSheet, _: str, now: datetime, kept: ImportRun
) -> ImportReport:
    """Take 护栏广告牌专项台账 over."""
    return _Taking(session, actor, reading, now, kept, Domain.STREET_FACILITY).take_in()


def take_road(
    session: Session, actor: Actor, reading: ParsedSheet, _: str, now: datetime, kept: ImportRun
) -> ImportReport:
    """Take 道路隐患台账 over."""
    return _Taking(session, actor, reading, now, kept, Domain.ROAD).take_in()


class _Taking:
    """The work: rows judged, told apart, entered."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        reading: ParsedSheet,
        now: datetime,
        kept: ImportRun,
        domain: Domain,
    ) -> None:
        self._session, self._actor, self._reading = session, actor, reading
        self._now, self._kept, self._domain = now, kept, domain
        self._today = day_of(now)
        self._wording = Wording(hazards.items(session, actor), domain)
        self._venues: dict[str, list[VenueKey]] = {}
        self._report = reading.report()
        self._tasks: list[OfficeTaskDraft] = []
        self._doubtful: list[str] = []
        """Numbers of tickets that the ledger calls closed, and does not prove it."""

    def take_in(self) -> ImportReport:
        """Go through the rows; one of the same place, wording and day is the same ticket."""
        rows = list(self._rows())
        if self._domain is Domain.FIRE:
            self._find_venues(rows)
        there, numbered = self._there(rows), self._numbered(rows)
        new: list[tuple[PenaltyCase, HistoricTicket]] = []
        met: set[str] = set()
        for row in rows:
            number = _spelled(row.text("number"))
            if own := numbered.get(number):
                if number in met:
                    twice = CellError(
                        f"编号 {number} 前面已经写过一行", "请删掉重复的，或改成空的编号"
                    )
                    self._reading.reject_row(row.number, "number", twice, number)
                    continue
                met.add(number)
                self._again(own, row)
            elif known := there.get(row.mark):
                self._again(known.popleft(), row)
            elif row.values.get("voided"):
                doubt = CellError("这条隐患是已经撤销的", "不用导入；确有隐患时请改掉整改情况")
                self._reading.reject_row(row.number, "state", doubt)
            else:
                new.append((row, self._told(row, new_id())))
        done = 0
        for batch in batches(new):
            self._enter(batch)
            done += len(batch)
            self._kept.reached(done, len(new))
        self._report.new = len(new)
        self._leave_tasks()
        return self._reading.close(self._report)

    def _rows(self) -> Iterator[PenaltyCase]:
        session, actor = self._session, self._actor
        former = accounts.former_names(session, actor)
        places = GridMatcher(accounts.grids(session, actor), self._today, former)
        seen: dict[tuple[Any, ...], int] = {}
        for row in self._reading.consume():
            community = row.values.pop("community", None)
            name = str(row.values.pop("grid"))
            grid = places.find(str(community) if community else None, name)
            if isinstance(grid, CellError):
                self._reading.reject_row(row.number, "grid", grid, name)
            elif self._dates_agree(row):
                whole = (grid.path, *sorted((k, str(v)) for k, v in row.values.items()))
                judged = PenaltyCase.of(row, grid, self._domain)
                if seen.setdefault(whole, row.number) == row.number:
                    yield judged
                else:
                    self._report.merged += 1
                    self._kept.differs(row.number, "merged", judged.title)

    def _dates_agree(self, row: Row) -> bool:
        """Leave out what cannot have been; tell of what contradicts itself."""
        values, number = row.values, row.number
        found, done = values["found_on"], values.get("done_on")
        state, doubt = settled(values)
        if isinstance(found, date) and found > self._today:
            wrong = CellError(f"发现日期 {found} 还没有到", "请核对日期")
            self._reading.reject_row(number, "found_on", wrong, str(found))
            return False
        if isinstance(done, date) and isinstance(found, date) and not found <= done <= self._today:
            why = "早于发现日期" if done < found else "还没有到"
            wrong = CellError(f"完成日期 {done} {why}", "请核对两个日期，改正后再导入")
            self._reading.reject_row(number, "done_on", wrong, str(done))
            return False
        if doubt:
            field = next((f for f in STATE_FIELDS if f in self._reading.columns), "done_on")
            self._reading.unknown(number, field, doubt)
        if state is None and isinstance(done, DayBefore):
            doubt = CellError("完成日期写的是“前”，看不出已经完成", "先按没有完成登记，请核实")
            self._reading.unknown(number, "done_on", doubt)
            state = LedgerState.UNKNOWN
        if state in _NOT_DONE:
            if done and state == LedgerState.OPEN:
                doubt = CellError("写了完成日期，整改情况却是没有完成", "先按没有完成登记，请核实")
                self._reading.warn(number, "state", doubt, str(done))
            if state in {LedgerState.RETURNED, LedgerState.REFUSED}:
                values["returned_on"] = done or found
                values |= {"refused": True} if state == LedgerState.REFUSED else {}
            values.pop("done_on", None)
        elif state == LedgerState.VOIDED:
            values["voided"] = True
        elif state == LedgerState.CLOSED and not done:
            doubt = CellError(
                "写了已整改，却没有完成日期", "先按整改中登记；补上日期再导一次就会销号"
            )
            self._reading.warn(number, "done_on", doubt)
        return True

    def _find_venues(self, rows: Sequence[PenaltyCase]) -> None:
        wanted = {fold(row.place) for row in rows}
        for outline in venues.outlines(self._session, self._actor):
            if (name := fold(outline.name)) in wanted:
                self._venues.setdefault(name, []).append(outline)
        for gone, now in venues.echoes(self._session, self._actor):
            named = self._venues.setdefault(fold(gone.name), [])
            named += [now] if now not in named else []

    def _venue(self, row: PenaltyCase) -> VenueKey | None:
        named = self._venues.get(fold(row.place), [])
        here = [one for one in named if one.grid == row.grid.path] or named
        address = fold(str(row.values.get("address") or ""))
        exact = [one for one in here if fold(one.address) == address] if address else []
        found = exact or here
        if len(found) == 1 and (exact or found[0].grid == row.grid.path):
            return found[0]
        why = "有几家同名的" if len(found) > 1 else "没有找到"
        doubt = CellError(
            f"场所台账里{why}“{row.place}”", "隐患照常登记，只是没有挂到场所；请核对名称和地址"
        )
        self._reading.warn(row.number, "venue", doubt, row.place)
        return None

    def _there(self, rows: Sequence[PenaltyCase]) -> dict[str, deque[UUID]]:
        there: dict[str, deque[UUID]] = {}
        for batch in batches(sorted({row.mark for row in rows})):
            for one in queries.marked(self._session, self._actor, batch):
                there.setdefault(one.mark, deque()).append(one.hazard_id)
        return there

    def _numbered(self, rows: Sequence[PenaltyCase]) -> dict[str, UUID]:
        """Tickets that the file calls by our own number: it was exported from here."""
        numbers = sorted({number for row in rows if (number := _spelled(row.text("number")))})
        found: dict[str, UUID] = {}
        for batch in batches(numbers):
            found |= queries.numbered(self._session, self._actor, self._domain, batch)
        return found

    def _again(self, hazard_id: UUID, row: PenaltyCase) -> None:
        """What is entered already stays as it is, but for being put right since.

        What the field opened, the field closes: there a ledger can only propose.
        """
        told = self._told(row, hazard_id)
        self._refused(row, told)
        hazard = hazards.get_hazard(self._session, self._actor, hazard_id)
        told.grown_to(hazard.level)
        if told.done_on is None or hazard.state is not State.RECTIFYING or hazard.closing:
            self._report.same += 1
            return
        if not queries.is_left_to_ledgers(self._session, self._actor, hazard):
            self._propose(hazard, row, told)
            return
        version = hazard.version
        go_on(self._session, hazard, told, self._now)
        back = {"to": version}
        self._kept.trace(ChangeRecord("hazard", str(hazard.id), row.title, hazard.version, back))
        change = turn("整改完成日期", None, told.done_on)
        self._kept.differs(row.number, "changed", row.title, [change])
        self._report.changed += 1
        if not told.proven:
            self._unproven(row, hazard.number)

    def _propose(self, hazard: Hazard, row: PenaltyCase, told: HistoricTicket) -> None:
        self._report.same += 1
        doubt = CellError(
            f"这条隐患在系统里有人上报或处理过，台账写 {told.done_on} 已整改，导入不能替人销号",
            "已列入需处理：请复查拍照后销号，或在那里写明不采纳",
        )
        self._reading.warn(row.number, "done_on", doubt, str(told.done_on))
        self._tasks.append(closing_claimed(hazard, told))

    def _unproven(self, row: PenaltyCase, number: str) -> None:
        self._doubtful.append(number)
        doubt = CellError("写了已整改，凭这份台账还不能销号", "先登记为待复查，已列入需处理")
        self._reading.warn(row.number, "done_on", doubt)

    def _refused(self, row: PenaltyCase, told: HistoricTicket) -> None:
        """Put before the office what its owner will not put right."""
        if row.values.get("refused"):
            told_now = put_before_the_office(self._session, self._actor, told, self._now)
            self._report.to_settle += told_now

    def _told(self, row: PenaltyCase, hazard_id: UUID) -> HistoricTicket:
        values = row.values
        words, found = str(values["words"]), row.day("found_on")
        item = self._wording.meant(words, found) if found else None
        venue = self._venue(row) if self._domain is Domain.FIRE else None
        done = row.day("done_on")
        level = str(values.get("level") or "")
        claimed = None if level in {"", UNREAD} else Level(level)
        disposal = Disposal(str(values.get("disposal") or Disposal.DEADLINE))
        if disposal is Disposal.ON_THE_SPOT and done is None:
            disposal = Disposal.DEADLINE
        return HistoricTicket(
            id=hazard_id,
            grid=venue.grid if venue else row.grid.path,
            domain=self._domain,
            found_on=found or self._today,
            place=row.place,
            address=str(values.get("address") or (venue.address if venue else "")),
            words=words,
            level=claimed or (item.level if item else Level.GENERAL),
            claimed=claimed,
            doubted=level == UNREAD,
            disposal=disposal,
            venue_id=venue.id if venue else None,
            item=item,
            edition=self._wording.edition(found or self._today),
            group=GROUPS[self._domain],
            finder=row.text("finder"),
            due_on=row.day("due_on"),
            done_on=done,
            returned_on=row.day("returned_on"),
            responsible=row.text("responsible"),
            checker=row.text("checker"),
            source=HistoricFacts(
                ledger=TITLES[self._domain], sheet=self._reading.sheet, row=row.number,
                number=row.text("number"), remark=row.text("remark"),
            ),
        )  # fmt: skip

    def _enter(self, batch: Sequence[tuple[PenaltyCase, HistoricTicket]]) -> None:
        lengths = insert_tickets(self._session, [told for _, told in batch], self._now)
        marks: list[dict[str, Any]] = []
        for (row, told), version in zip(batch, lengths, strict=True):
            number = row.text("number")
            marks.append(
                {"hazard_id": told.id, "kind": self._domain.value, "grid": told.grid,
                 "number": number[:40] if number else None, "found_on": told.found_on,
                 "mark": row.mark}
            )  # fmt: skip
            self._kept.trace(ChangeRecord("hazard", str(told.id), row.title, version))
            self._kept.differs(row.number, "new", row.title)
            if told.done_on and not told.proven:
                self._unproven(row, row.title)
            self._refused(row, told)
        execute(self._session, insert_into(self._session, EnteredTicket), marks)
        if self._domain in CAMPAIGNS:
            self._add_sites(batch)

    def _leave_tasks(self) -> None:
        if self._doubtful:
            grid = self._actor.grid
            self._tasks.append(unproven(TITLES[self._domain], self._doubtful, grid))
        for matter in self._tasks:
            if not sync.open_task(
                self._session, self._actor, TaskKind(matter.kind), matter.subject_id
            ):
                leave_task(self._session, self._actor, matter, self._now)

    def _add_sites(self, batch: Sequence[tuple[PenaltyCase, HistoricTicket]]) -> None:
        sites: list[CampaignSite] = []
        streets = {_street(told.grid) for _, told in batch}
        first = min(told.found_on for _, told in batch)
        begun = {
            street: campaigns.begin(
                self._session, self._actor, street, CAMPAIGNS[self._domain], self._domain.value,
                first, self._now,
            ).id
            for street in sorted(streets)
        }  # fmt: skip
        for row, told in batch:
            values = row.values
            sites.append(
                CampaignSite(
                    campaign_id=begun[_street(told.grid)], hazard_id=told.id, grid=told.grid,
                    kind=SiteKind(str(values.get("site") or SiteKind.ROAD)),
                    place=told.address, owner=row.text("owner"),
                    size=row.text("size"), treatment=row.text("treatment"),  # type: ignore[arg-type]
                    created_at=self._now, updated_at=self._now,
                )
            )  # fmt: skip
        campaigns.add_sites(self._session, sites)


def _spelled(number: str | None) -> str:
    """A number of ours in one width and with one kind of dash."""
    return plain(number or "").replace(" ", "").upper()


def _street(grid: str) -> str:
    return ".".join(grid.split(".")[:2]) + "."
