"""Which ledgers can be taken over, and by whom they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from backend.core.change_log import lock_county
from backend.core.database import Database, once_more
from backend.core.errors import Forbidden, Invalid, NotFound
from backend.core.spreadsheets.ledger.columns import ImportReport, Ledger
from backend.core.spreadsheets.ledger.reader import Fixes, ParsedSheet, read_ledger, recognised
from backend.core.spreadsheets.operations import ImportRun, whole_or_nothing
from backend.field.ebikes.ledger import operations as ebikes
from backend.field.ebikes.ledger.columns import LEDGER as EBIKES
from backend.field.stations.ledger import operations as stations
from backend.field.stations.ledger.columns import LEDGER as DISSUASIONS
from backend.field.venues.ledger import operations as venues
from backend.field.venues.ledger.columns import LEDGER as VENUES
from backend.office.grid_handovers.vacancies.operations import left_alone, settle_vacancies
from backend.office.imports.tickets import operations as tickets
from backend.office.imports.tickets.columns import CAMPAIGN, FIRE, ROAD
from backend.office.venue_merging.operations import follow
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, GridLevel
from backend.people.accounts.trail.operations import leave_trail
from backend.people.grids import roster
from backend.people.grids.roster import IMPORTERS, ROSTER

FEWEST = 5
"""Rows without a grid of ours from which a file is another place's, and no slip of the pen."""
Take = Callable[[Session, Actor, ParsedSheet, str, datetime, ImportRun], ImportReport]


class KindUnknown(NotFound):
    """No such ledger."""

    code = "import.kind_unknown"
    sentence = "不能导入“{kind}”这种台账。可以导入的有{there}。"


class NoKind(Invalid):
    """A table, but none of ours."""

    code = "import.not_recognised"
    sentence = (
        "认不出这是哪一种台账。请确认选对了文件；可以导入的有{there}，也可以先选好种类再导入。"
    )


class Elsewhere(Invalid):
    """Not one row lies in a grid of the actor's."""

    code = "import.elsewhere"
    sentence = (
        "这本台账里的社区（村）、网格，{street}一个也没有，没有导入。"
        "请核对是不是别的街道或县（市）的台账；确是本街道的，请先导入网格名册。"
    )


@dataclass(frozen=True, slots=True)
class LedgerImporter:
    """Takes a whole file of one kind over, or nothing of it; a dry run says what it would do."""

    ledger: Ledger
    take: Take

    def read(
        self,
        source: bytes | Path,
        told: Mapping[str, str] | None = None,
        fixes: Fixes | None = None,
    ) -> ParsedSheet:
        """Read a file as this ledger, unless it is clearly another one."""
        others = [] if told else [o.ledger for o in IMPORTS.values() if o is not self]
        return read_ledger(source, self.ledger.told_by(told or {}), fixes=fixes, others=others)

    def __call__(
        self,
        db: Database,
        actor: Actor,
        source: bytes | Path,
        file_name: str,
        *,
        dry_run: bool,
        now: datetime,
        within_s: float = 0.0,
    ) -> ImportReport:
        """Take over, and say what was done; `within_s` where others wait for it."""
        if actor.role not in IMPORTERS:
            raise Forbidden

        def attempt() -> ImportReport:
            reading = self.read(source)
            with whole_or_nothing(db, dry_run=dry_run) as session:
                return self.work(
                    session, actor, reading, file_name, now, ImportRun(within_s=within_s)
                )

        return once_more(attempt)

    def work(
        self,
        session: Session,
        actor: Actor,
        reading: ParsedSheet,
        file_name: str,
        now: datetime,
        kept: ImportRun,
    ) -> ImportReport:
        """Take what was read over, within the caller's transaction."""
        lock_county(session, actor.county)
        report = self.take(session, actor, reading, file_name, now, kept)
        kept.flush()
        report.differences = sorted(kept.differences, key=lambda one: one.row)
        counted = report.new + report.changed + report.same + report.merged
        left = [p for p in report.problems if not p.taken]
        if not counted and len(left) >= FEWEST and all(p.field == "grid" for p in left):
            raise Elsewhere(street=_name(session, actor))
        if report.new or report.changed:
            facts = {"file": file_name, "new": report.new, "changed": report.changed}
            leave_trail(
                session, actor, f"import.{self.ledger.kind}", "import", file_name[:120],
                actor.grid, now, **facts,
            )  # fmt: skip
        return report


def import_roster_watched(
    session: Session,
    actor: Actor,
    reading: ParsedSheet,
    file_name: str,
    now: datetime,
    kept: ImportRun,
) -> ImportReport:
    """Take a roster over; a dry run says the same, and its tasks go with all the rest."""
    before = left_alone(session, actor)
    report, named = roster.import_roster(session, actor, reading, file_name, now, kept)
    session.flush()
    report.left_alone = settle_vacancies(session, actor, before, now, named)
    return report


def import_venues_followed(
    session: Session,
    actor: Actor,
    reading: ParsedSheet,
    file_name: str,
    now: datetime,
    kept: ImportRun,
) -> ImportReport:
    """Take a venue ledger over; with a venue in another grid goes what is to be done there."""
    report, left = venues.import_venues(session, actor, reading, file_name, now, kept)
    follow(session, actor, left, "导入台账", now)
    return report


IMPORTS: Mapping[str, LedgerImporter] = {
    one.ledger.kind: one
    for one in (
        LedgerImporter(ROSTER, import_roster_watched),
        LedgerImporter(VENUES, import_venues_followed),
        LedgerImporter(EBIKES, ebikes.import_ebikes),
        LedgerImporter(FIRE, tickets.take_fire),
        LedgerImporter(CAMPAIGN, tickets.take_campaign),
        LedgerImporter(ROAD, tickets.take_road),
        LedgerImporter(DISSUASIONS, stations.import_dissuasions),
    )
}


def importer(kind: str) -> LedgerImporter:
    """Find who reads a kind of ledger."""
    if found := IMPORTS.get(kind):
        return found
    raise KindUnknown(kind=kind[:20], there=titles())


def guess(source: bytes | Path) -> str:
    """The kind that a file looks like: the one most of whose columns are in it."""
    if found := recognised(source, [one.ledger for one in IMPORTS.values()]):
        return found.kind
    raise NoKind(there=titles())


def titles() -> str:
    """What can be taken over."""
    return "、".join(one.ledger.title for one in IMPORTS.values())


def _name(session: Session, actor: Actor) -> str:
    streets = [g for g in accounts.grids(session, actor) if g.level is GridLevel.STREET]
    return streets[0].name if len(streets) == 1 else "系统里"
