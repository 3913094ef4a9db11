"""Recording inspections, and entering the certificates that allow them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, CommandResult, CommandTime
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.field.inspections import queries
from backend.field.inspections.models import Certificate, Inspection, InspectionCap
from backend.field.inspections.schemas import (
    CertificateFacts,
    InspectionFrequency,
    InspectionRecord,
)
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

DEFAULT_CAP = 2
"""Inspections of one venue in one year, where the environment says nothing else."""


class NotCertified(Forbidden):
    """Who has no certificate does no 行政检查."""

    code = "inspection.not_certified"
    sentence = (
        "行政检查只能由持证执法人员做。网格员上门是巡查走访：请用“巡查走访”登记，"
        "发现隐患就上报，需要执法时由街道应急办联系执法人员。"
    )


class NoCertificate(Forbidden):
    """An enforcer whose certificate was never entered, or has run out."""

    code = "inspection.no_certificate"
    sentence = "{reason}，不能登记行政检查。请联系管理员在“执法证件”里登记或更新。"


class OverCap(Conflict):
    """Beyond the yearly number without a reason."""

    code = "inspection.over_cap"
    sentence = (
        "这家场所今年已做 {done} 次行政检查，达到每年 {cap} 次的上限。"
        "确需再查的，请写明理由（如投诉举报、上级交办）再提交。"
    )


class InspectionThere(Conflict):
    """The id is another inspection's."""

    code = "inspection.exists"
    sentence = "这次行政检查已经登记过了，没有重复登记。"


class CertificateTaken(Conflict):
    """Somebody else has this number."""

    code = "certificate.taken"
    sentence = "证号 {number} 已登记在别人名下，请核对后再填。"


class NotAnEnforcer(Invalid):
    """A certificate is of an enforcer."""

    code = "certificate.not_enforcer"
    sentence = "{name} 的岗位不是执法人员，不能登记执法证。请先在“人员与网格”里改岗位。"


def record(
    session: Session, actor: Actor, facts: InspectionRecord, moment: CommandTime
) -> CommandResult:
    """Record an inspection under the certificate held then."""
    certificate = _in_force(session, actor, moment.at)
    venue = venues.get_venue(session, actor, facts.venue_id)
    if queries.inspection_exists(session, actor, facts.id):
        raise InspectionThere(inspection=facts.id)
    if facts.partner_certificate == certificate.number:
        raise Invalid(reason="行政检查要两人以上，同行人员的证号不能和本人相同")
    year = day_of(moment.at).year
    done, cap = (
        queries.done_in(session, actor, venue.id, year),
        yearly_cap(session, actor, venue.grid),
    )
    if done >= cap and not facts.reason.strip():
        raise OverCap(done=done, cap=cap)
    over = _over_cap(session, actor, venue, facts, moment)
    session.add(_row(actor, facts, venue, certificate, moment, over_cap=over))
    shows = photos.Shows("inspection", facts.id, venue.grid, f"{venue.name} {venue.address}")
    photos.declare(session, actor, facts.photos, Stage.OTHER, shows, moment)
    return DONE


def _row(
    actor: Actor,
    facts: InspectionRecord,
    venue: Venue,
    certificate: Certificate,
    moment: CommandTime,
    *,
    over_cap: bool,
) -> Inspection:
    return Inspection(
        id=facts.id,
        venue_id=venue.id,
        venue_name=venue.name,
        grid=venue.grid,
        at=moment.at,
        year=day_of(moment.at).year,
        received_at=moment.received_at,
        by=actor.id,
        by_name=actor.name,
        certificate=certificate.number,
        partner_name=facts.partner_name,
        partner_certificate=facts.partner_certificate,
        plan=facts.plan,
        notice=facts.notice,
        scan_code=facts.scan_code,
        finding=facts.finding,
        result=facts.result,
        over_cap=over_cap,
        reason=facts.reason.strip(),
        clock_off=moment.clock_off,
    )


def yearly_cap(session: Session, actor: Actor, grid: str) -> int:
    """How often a venue of a grid may be inspected in a year."""
    held = queries.cap(session, actor, grid)
    return held.yearly if held else DEFAULT_CAP


def set_cap(session: Session, actor: Actor, yearly: int, now: datetime) -> int:
    """Set the yearly number for the actor's grid and those below."""
    row = queries.own_cap(session, actor) or InspectionCap(
        grid=actor.grid, yearly=yearly, by_name=actor.name, at=now
    )
    row.yearly, row.by_name, row.at = yearly, actor.name, now
    session.add(row)
    leave_trail(
        session, actor, "inspection.cap", "grid", actor.grid, actor.grid, now, yearly=yearly
    )
    return yearly


def inspection_frequency(
    session: Session, actor: Actor, venue_id: UUID, now: datetime
) -> InspectionFrequency:
    """What to think of before inspecting a venue."""
    venue = venues.get_venue(session, actor, venue_id)
    today = day_of(now)
    done = queries.done_in(session, actor, venue.id, today.year)
    cap = yearly_cap(session, actor, venue.grid)
    held = queries.certificate(session, actor, actor.id)
    warning = ""
    if done >= cap:
        warning = f"今年已查 {done} 次，达到每年 {cap} 次的上限；再查要写明理由。"
    elif done + 1 == cap:
        warning = f"今年已查 {done} 次，这次之后就达到每年 {cap} 次的上限。"
    return InspectionFrequency(
        done=done,
        cap=cap,
        certificate=held.number if held else None,
        valid_until=held.valid_until if held else None,
        warning=warning,
    )


def _over_cap(
    session: Session, actor: Actor, venue: Venue, facts: InspectionRecord, moment: CommandTime
) -> bool:
    done = queries.done_in(session, actor, venue.id, day_of(moment.at).year)
    cap = yearly_cap(session, actor, venue.grid)
    if done >= cap and not facts.reason.strip():
        raise OverCap(done=done, cap=cap)
    return done >= cap


def _in_force(session: Session, actor: Actor, at: datetime) -> Certificate:
    held = queries.certificate(session, actor, actor.id)
    if held is None:
        raise NoCertificate(reason="你还没有登记执法证")
    if held.valid_until < day_of(at):
        last = held.valid_until
        raise NoCertificate(reason=f"你的执法证已于{last.year}年{last.month}月{last.day}日到期")
    return held


def certify(
    session: Session, actor: Actor, person_id: UUID, facts: CertificateFacts, now: datetime
) -> tuple[Certificate, str]:
    """Enter or renew a certificate; inspections made before keep the number they were made by."""
    person = accounts.person(session, actor, person_id)
    if person.role is not Role.ENFORCER:
        raise NotAnEnforcer(name=person.name)
    number = facts.number.strip()
    if not number:
        raise Invalid(reason="证号不能为空")
    if queries.number_taken(session, actor, number, person_id):
        raise CertificateTaken(number=number)
    row = queries.certificate(session, actor, person_id) or Certificate(
        person_id=person_id, number=number, valid_until=facts.valid_until,
        by_name=actor.name, at=now,
    )  # fmt: skip
    row.number, row.valid_until, row.by_name, row.at = number, facts.valid_until, actor.name, now
    session.add(row)
    leave_trail(session, actor, "person.certify", "person", person_id, person.grid, now)
    return row, person.name
