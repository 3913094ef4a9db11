"""The half-year put together: every number counted from what is on the register, none typed in."""

from datetime import date, datetime

from sqlmodel import Session

from backend.core.clock import day_of, days_of
from backend.core.errors import Invalid
from backend.field.campaigns.models import SiteKind
from backend.field.ebikes.models import Plate
from backend.field.hazards.models import Domain
from backend.field.stations.models import Violation
from backend.office.reports import queries
from backend.office.reports.figures import OF_HALF_YEAR, of_ledger
from backend.office.reports.schemas import (
    CodeCoverage,
    EbikeFigures,
    HalfYear,
    LedgerFigures,
    MonthCount,
    SiteCount,
    StationFigures,
    ViolationCount,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor

LONGEST_DAYS = 1100


def half_year(
    session: Session, actor: Actor, span: tuple[date, date], now: datetime, *, grid: str = ""
) -> HalfYear:
    """Count from one day to another, both included, in Beijing time."""
    first, last = span
    if not 0 <= (last - first).days <= LONGEST_DAYS:
        raise Invalid(reason="统计的起止日期要从早到晚，最多三年")
    root = accounts.grid(session, actor, grid or actor.grid)
    fire, street, road = (
        _ledger(session, actor, root.path, span, domain, now)
        for domain in (Domain.FIRE, Domain.STREET_FACILITY, Domain.ROAD)
    )
    street.by_kind = [
        SiteCount(SiteKind(kind), count)
        for kind, count in queries.sites(session, actor, root.path, span, Domain.STREET_FACILITY)
    ]
    return HalfYear(
        start=first,
        end=last,
        as_of=now,
        grid=root.path,
        grid_name=root.name,
        figures=OF_HALF_YEAR,
        coverage=_coverage(session, actor, root.path),
        fire=fire,
        street_facility=street,
        road=road,
        ebikes=_ebikes(session, actor, root.path, last),
        stations=_stations(session, actor, root.path, span),
    )


def _coverage(session: Session, actor: Actor, grid: str) -> CodeCoverage:
    venues, coded = queries.coverage(session, actor, grid)
    return CodeCoverage(venues, coded, round(coded / venues, 4) if venues else None)


def _ledger(
    session: Session,
    actor: Actor,
    grid: str,
    span: tuple[date, date],
    domain: Domain,
    now: datetime,
) -> LedgerFigures:
    months = [
        MonthCount(
            month=f"{month // 100:04d}-{month % 100:02d}",
            start=max(span[0], first),
            end=min(span[1], last),
            found=found,
            closed=closed,
            overdue=late,
            undated=undated,
        )
        for month, found, closed, late, undated in queries.ledger(
            session, actor, grid, span, domain, day_of(now)
        )
        for first, last in (days_of(month),)
    ]
    found, closed = sum(m.found for m in months), sum(m.closed for m in months)
    return LedgerFigures(
        domain=domain,
        figures=of_ledger(domain),
        found=found,
        closed=closed,
        overdue=sum(m.overdue for m in months),
        undated=sum(m.undated for m in months),
        rate=round(closed / found, 4) if found else None,
        by_month=months,
    )


def _ebikes(session: Session, actor: Actor, grid: str, until: date) -> EbikeFigures:
    counts = dict.fromkeys(Plate, 0)
    for plate, count in queries.ebikes(session, actor, grid, until):
        counts[Plate(plate)] += count
    total = sum(counts.values())
    formal = counts[Plate.FORMAL]
    return EbikeFigures(
        total=total,
        plated=formal,
        temporary=counts[Plate.TEMPORARY],
        unplated=counts[Plate.NONE],
        unknown=counts[Plate.UNKNOWN],
        rate=round(formal / total, 4) if total else None,
    )


def _stations(session: Session, actor: Actor, grid: str, span: tuple[date, date]) -> StationFigures:
    kinds = {
        Violation(kind): count for kind, count in queries.dissuasions(session, actor, grid, span)
    }
    return StationFigures(
        stations=queries.stations(session, actor, grid),
        dissuasions=sum(kinds.values()),
        by_violation=[ViolationCount(kind, kinds[kind]) for kind in Violation if kinds.get(kind)],
    )
