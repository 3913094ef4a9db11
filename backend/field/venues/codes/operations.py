"""Codes at the door: a plaque put up, replaced, recalled; a code of others bound to a venue."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import take
from backend.core.commands import DONE, CommandResult, CommandTime
from backend.core.errors import Conflict, Invalid, NotFound
from backend.field.venues import queries
from backend.field.venues.codes.parsing import (
    ALIAS_FORM,
    JIAN_FORM,
    credit_code_is_valid,
    new_token,
    normalise_credit_code,
    read_token,
)
from backend.field.venues.models import CodeKind, SparePlaque, Venue, VenueCode
from backend.field.venues.operations import short_name, street_of
from backend.field.venues.schemas import CodeBind, CodeInstall, CodeIssue, CodeRevoke
from backend.field.venues.search.operations import refresh_search_index
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

KEEPERS = {Role.OFFICE, Role.ADMIN}
"""Who recalls codes and has new plaques made."""


class CodeOpensOther(Conflict):
    """A code opens one venue only; the other is named where the actor may see it."""

    code = "code.opens_other"
    sentence = (
        "这个码已经能打开{venue}，没有改动。请核对是不是扫错了门；"
        "确实要换到这一家，请应急办先在那一家的档案里作废它。"
    )


class CodeVoid(Conflict):
    """A plaque that was recalled or replaced never comes back."""

    code = "code.void"
    sentence = "这块码牌已经作废，不能再用。请取下它，换一块新牌再扫。"


class CodeForeign(Invalid):
    """No plaque of ours."""

    code = "code.foreign"
    sentence = "这块牌不是本街道印制的码牌，没有登记。请扫应急办发的新牌或备用牌。"


class CodeUnfit(Invalid):
    """A code of another sort than was said."""

    code = "code.unfit"
    sentence = "这个码不是{kind}，没有绑定。请核对后再扫。"


class CodeNotHere(NotFound):
    """The venue has no such code in force."""

    code = "code.not_here"
    sentence = "这家场所没有这个码，或它已经作废。请刷新后再看。"


def install(
    session: Session, actor: Actor, facts: CodeInstall, moment: CommandTime
) -> CommandResult:
    """Note that a plaque hangs; what was issued before it opens the venue no more."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    code = _plaque(session, actor, venue, facts.value, moment.at)
    code.installed_at, code.installed_by_name = moment.at, actor.name
    code.place = facts.place or code.place
    retired: list[str] = []
    for other in queries.codes_of(session, actor, [venue.id]).get(venue.id, []):
        older = other.kind is CodeKind.TOKEN and other.issued_at < code.issued_at
        if older and other.revoked_at is None:
            other.revoked_at = moment.at
            retired.append(ending(other.value))
    shows = photos.Shows("venue", venue.id, venue.grid, f"{venue.name} {venue.address}")
    photos.declare(session, actor, facts.photos, Stage.OTHER, shows, moment)
    told = {"plaque": ending(code.value), "retired": retired, "place": code.place}
    _changed(session, actor, venue, "code.install", moment.at, **told)
    return DONE


def bind(session: Session, actor: Actor, facts: CodeBind, moment: CommandTime) -> CommandResult:
    """Let a code that others made open the venue; one that opens another is refused."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    value = _fit(actor, facts)
    there = [c for c in queries.codes_valued(session, actor, [value]) if c.kind is facts.kind]
    code = there[0] if there else None
    if code and code.revoked_at is None and code.venue_id != venue.id:
        raise CodeOpensOther(venue=_named(session, actor, code.venue_id))
    if code and code.revoked_at is None:
        return DONE
    if code:
        code.venue_id, code.issued_at, code.revoked_at = venue.id, moment.at, None
    else:
        code = VenueCode(venue_id=venue.id, kind=facts.kind, value=value, issued_at=moment.at)
        session.add(code)
    code.installed_at = moment.at
    if facts.kind is CodeKind.LICENCE and not venue.credit_code:
        venue.credit_code = value
    session.flush()
    kind, shown = facts.kind.value, ending(value)
    _changed(session, actor, venue, "code.bind", moment.at, code=kind, value=shown)
    return DONE


def issue(session: Session, actor: Actor, facts: CodeIssue, moment: CommandTime) -> CommandResult:
    """Have a new plaque made; the old one opens the venue until the new one hangs."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    value = new_token()
    session.add(VenueCode(venue_id=venue.id, kind=CodeKind.TOKEN, value=value, issued_at=moment.at))
    session.flush()
    shown = ending(value)
    _changed(session, actor, venue, "code.issue", moment.at, plaque=shown, reason=facts.reason)
    return DONE


def revoke(session: Session, actor: Actor, facts: CodeRevoke, moment: CommandTime) -> CommandResult:
    """Recall a plaque, or take a wrongly bound code away; the latter may be bound again."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    for code in queries.codes_of(session, actor, [venue.id]).get(venue.id, []):
        if (code.kind, code.value, code.revoked_at) == (facts.kind, facts.value, None):
            code.revoked_at = moment.at
            break
    else:
        raise CodeNotHere
    told = {"code": facts.kind.value, "value": ending(facts.value), "reason": facts.reason}
    _changed(session, actor, venue, "code.revoke", moment.at, **told)
    return DONE


def spare(
    session: Session, actor: Actor, grid: str, count: int, now: datetime
) -> list[SparePlaque]:
    """Make plaques of no venue yet, with numbers of their own."""
    street = street_of(session, actor, accounts.grid(session, actor, grid).path)
    last = take(session, f"spare.{street.path}", count)
    made = [
        SparePlaque(
            value=new_token(),
            number=f"{short_name(street.name)}-备{number:04d}",
            grid=street.path,
            created_at=now,
        )
        for number in range(last - count + 1, last + 1)
    ]
    session.add_all(made)
    leave_trail(session, actor, "plaque.spare", "grid", street.path, street.path, now, count=count)
    return made


def ending(value: str) -> str:
    """As much of a code as tells it from others on record; who reads it cannot use it."""
    return f"…{value[-4:]}"


def _plaque(session: Session, actor: Actor, venue: Venue, text: str, now: datetime) -> VenueCode:
    value = read_token(text)
    if value is None:
        raise CodeForeign
    for code in queries.codes_valued(session, actor, [value]):
        if code.kind is not CodeKind.TOKEN:
            continue
        if code.revoked_at is not None:
            raise CodeVoid
        if code.venue_id != venue.id:
            raise CodeOpensOther(venue=_named(session, actor, code.venue_id))
        return code
    blank = queries.spare(session, actor, value)
    if blank is None:
        raise CodeForeign
    blank.used_at, blank.venue_id = now, venue.id
    code = VenueCode(venue_id=venue.id, kind=CodeKind.TOKEN, value=value, issued_at=now)
    session.add(code)
    session.flush()
    return code


def _fit(actor: Actor, facts: CodeBind) -> str:
    """The one spelling of a code, or a refusal where it is none of the kind."""
    value = facts.value.strip()
    if ALIAS_FORM.fullmatch(value) and facts.kind in {CodeKind.JIAN, CodeKind.DOOR}:
        return value
    if facts.kind is CodeKind.LICENCE and credit_code_is_valid(normalise_credit_code(value)):
        return normalise_credit_code(value)
    found = JIAN_FORM.fullmatch(value.upper())
    if facts.kind is CodeKind.JIAN and found and found[1] == actor.county:
        return value.upper()
    names = {CodeKind.LICENCE: "营业执照上的码", CodeKind.JIAN: "本县（市）的吉安码"}
    raise CodeUnfit(kind=names.get(facts.kind, "可以绑定的码"))


def _named(session: Session, actor: Actor, venue_id: UUID) -> str:
    found = queries.venues_by_ids(session, actor, [venue_id])
    return f"“{found[0].name}”（{found[0].number}）" if found else "别的网格的一家场所"


def _changed(
    session: Session, actor: Actor, venue: Venue, action: str, now: datetime, **facts: object
) -> None:
    """Tell phones, have it found by its codes, keep the trail. What is known of it is no newer."""
    venue.version += 1
    refresh_search_index(session, venue)
    leave_trail(session, actor, action, "venue", venue.id, venue.grid, now, **facts)
