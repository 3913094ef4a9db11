"""What is done to venues: register, amend, number, code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.core.change_log import take
from backend.core.clock import day_of
from backend.core.commands import DONE, CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Conflict, Invalid
from backend.core.text import phone_doubt
from backend.field.venues import queries
from backend.field.venues.codes.parsing import new_token, normalise_credit_code
from backend.field.venues.models import FACTS, NUMBERS, CodeKind, Venue, VenueCode
from backend.field.venues.schemas import (
    VenueAmend,
    VenueConfirm,
    VenueFields,
    VenuePhotograph,
    VenueRegister,
    VenueTransfer,
    number_change,
)
from backend.field.venues.search.operations import refresh_search_index
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import REVEALED, Actor, Grid, GridLevel, Role
from backend.people.accounts.phone_numbers.operations import demand_number, demand_reveal, seen
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

WRITERS = {Role.GRID_WORKER, Role.OFFICE, Role.ADMIN}


class VenueThere(Conflict):
    """The id is another venue's."""

    code = "venue.exists"
    sentence = "这家场所已经登记过了。"


class CodeTaken(Conflict):
    """A code opens one venue only."""

    code = "venue.code_taken"
    sentence = "编码 {value} 已经登记在另一家场所名下。请核对，需要时联系街道应急办合并。"


def register_venue(
    session: Session, actor: Actor, facts: VenueRegister, moment: CommandTime
) -> CommandResult:
    """Enter a venue met for the first time; it gets a number and a plaque token."""
    grid = accounts.grid(session, actor, facts.grid)
    if grid.level not in {GridLevel.GRID, GridLevel.MICRO}:
        raise Invalid(reason="场所要登记在具体网格里")
    if session.get(Venue, facts.id):
        raise VenueThere(venue=facts.id)
    values = {name: getattr(facts, name) for name in FACTS}
    for name in NUMBERS:
        demand_number(values[name])
    venue = insert_venue(session, actor, grid, values, moment.at, venue_id=facts.id)
    venue.imported = False
    shows = photos.Shows("venue", venue.id, venue.grid, f"{venue.name} {venue.address}")
    photos.declare(session, actor, facts.photos, Stage.OTHER, shows, moment)
    leave_trail(session, actor, "venue.register", "venue", venue.id, venue.grid, moment.at)
    return CommandResult(number=venue.number, note=phone_doubt(venue.phone, venue.landlord_phone))


def insert_venue(
    session: Session,
    actor: Actor,
    grid: Grid,
    values: dict[str, Any],
    now: datetime,
    *,
    venue_id: UUID | None = None,
) -> Venue:
    """Put a venue into the registry with its number and its token."""
    street = street_of(session, actor, grid.path)
    count = take(session, f"venue.{street.path}")
    given = {"id": venue_id} if venue_id else {}
    venue = Venue(
        **given,
        **values,
        number=f"{short_name(street.name)}-{count:04d}",
        grid=grid.path,
        entered_on=day_of(now),
        created_at=now,
        updated_at=now,
        created_by=actor.id,
    )
    codes = [(CodeKind.TOKEN, new_token())]
    if venue.credit_code and not queries.codes_valued(session, actor, [venue.credit_code]):
        codes.append((CodeKind.LICENCE, venue.credit_code))
    session.add(venue)
    session.flush()
    for kind, value in codes:
        session.add(VenueCode(venue_id=venue.id, kind=kind, value=value, issued_at=now))
    refresh_search_index(session, venue)
    return venue


def short_name(street: str) -> str:
    """辽西街道 → 辽西."""
    for ending in ("街道办事处", "街道", "镇", "乡"):
        if street.endswith(ending) and len(street) > len(ending):
            return street[: -len(ending)]
    return street


def amend_venue(
    session: Session, actor: Actor, facts: VenueAmend, moment: CommandTime
) -> CommandResult:
    """Merge the fields one by one; what somebody else changed too stays to be seen, both values."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    if unknown := set(facts.changes) - set(FACTS):
        raise Invalid(reason=f"没有 {'、'.join(sorted(unknown))} 这一项")
    changes = {n: c.respelled() if n in NUMBERS else c for n, c in facts.changes.items()}
    checked = _checked(venue, {name: change.to for name, change in changes.items()})
    matters: list[OfficeTaskDraft] = []
    changed: dict[str, object] = {}
    for name, given in changes.items():
        change = given
        there = msgspec.to_builtins(getattr(venue, name))
        if name in NUMBERS:
            there, change = number_change(there, facts.changes[name])
        if there == change.to:
            continue
        if there != change.from_ and not (name in NUMBERS and seen(there, change.from_)):
            matters.append(_conflict(venue, name, there, change.to))
            continue
        setattr(venue, name, checked[name])
        changed[name] = {"from": there, "to": change.to}
    if changed:
        venue.version += 1
        venue.updated_at = moment.at
        codes = queries.codes_of(session, actor, [venue.id]).get(venue.id, [])
        opened_by_licence(session, actor, venue, codes, moment.at)
        refresh_search_index(session, venue)
        leave_trail(
            session, actor, "venue.amend", "venue", venue.id, venue.grid, moment.at, **changed
        )
    doubt = phone_doubt(*(checked[name] for name in NUMBERS if name in changed))
    return CommandResult(matters=tuple(matters), note=doubt)


def confirm(
    session: Session, actor: Actor, facts: VenueConfirm, moment: CommandTime
) -> CommandResult:
    """Note that what is known of a venue was looked at today and is still so."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    venue.version += 1
    venue.updated_at = max(venue.updated_at, moment.at)
    leave_trail(session, actor, "venue.confirm", "venue", venue.id, venue.grid, moment.at)
    return DONE


def photograph(
    session: Session, actor: Actor, facts: VenuePhotograph, moment: CommandTime
) -> CommandResult:
    """Add newer pictures of the door; those before are kept."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    shows = photos.Shows("venue", venue.id, venue.grid, f"{venue.name} {venue.address}")
    photos.declare(session, actor, facts.photos, Stage.OTHER, shows, moment)
    count = len(facts.photos)
    leave_trail(
        session, actor, "venue.photograph", "venue", venue.id, venue.grid, moment.at, count=count
    )
    return DONE


def add_code(
    session: Session, actor: Actor, venue: Venue, kind: CodeKind, value: str, now: datetime
) -> None:
    """Bind one more code; it may open no other venue."""
    for code in queries.codes_valued(session, actor, [value]):
        if code.kind is kind and code.venue_id != venue.id:
            raise CodeTaken(value=value)
        if code.kind is kind:
            return
    session.add(VenueCode(venue_id=venue.id, kind=kind, value=value, issued_at=now))


def reveal_phones(session: Session, actor: Actor, venue_id: UUID, now: datetime) -> Venue:
    """Show the numbers of a venue in full; that they were shown stays on record."""
    venue = queries.get_venue(session, actor, venue_id)
    demand_reveal(session, actor, now)
    leave_trail(session, actor, REVEALED, "venue", venue.id, venue.grid, now)
    return venue


def _checked(venue: Venue, values: dict[str, Any]) -> dict[str, Any]:
    facts = {name: msgspec.to_builtins(getattr(venue, name)) for name in FACTS}
    try:
        known = msgspec.convert(facts | values, VenueFields)
    except msgspec.ValidationError as error:
        raise Invalid(reason=str(error)) from error
    return {name: getattr(known, name) for name in values}


def _conflict(venue: Venue, name: str, there: object, wanted: object) -> OfficeTaskDraft:
    return OfficeTaskDraft(
        kind="venue_conflict",
        subject_kind="venue",
        subject_id=venue.id,
        grid=venue.grid,
        title=f"{venue.name}：两处填写不一致",
        detail="同一项内容被两个人改成了不同的值，系统保留了先到的那个。请核实后改成正确的。",
        facts={"field": name, "kept": there, "offered": wanted},
    )


def opened_by_licence(
    session: Session, actor: Actor, venue: Venue, codes: Sequence[VenueCode], now: datetime
) -> None:
    """Let the venue's licence open it, unless it opens another one of the owner's."""
    code = venue.credit_code
    if code is None or any(c.value == code for c in codes):
        return
    if not queries.codes_valued(session, actor, [code]):
        add_code(session, actor, venue, CodeKind.LICENCE, code, now)


def street_of(session: Session, actor: Actor, path: str) -> Grid:
    """The sub-district a grid belongs to."""
    whole = Actor(actor.id, actor.name, actor.role, path)
    for grid in reversed(accounts.branch(session, whole)):
        if grid.level is GridLevel.STREET:
            return grid
    raise Invalid(reason="这个网格不属于任何街道")


KEPT = ("name", "licence_name", "credit_code")
"""What stays as it is where nothing is said of it."""


class TakenOverSince(Conflict):
    """Told late: there is a newer owner already."""

    code = "venue.taken_over_since"
    sentence = (
        "“{venue}”已经登记了更晚的一次换经营者，现在是{operator}，这一次没有登记。"
        "请核对日期；经营者不对时，请在场所资料里改。"
    )


def transfer(
    session: Session, actor: Actor, facts: VenueTransfer, moment: CommandTime
) -> CommandResult:
    """Put the new owner in; browsers bound before act no more, the pledge is to be signed anew."""
    venue = queries.get_venue(session, actor, facts.venue_id)
    demand_number(facts.phone)
    at = min(facts.taken_over_at - moment.skew, moment.at) if facts.taken_over_at else moment.at
    if venue.taken_over_at and at < venue.taken_over_at:
        raise TakenOverSince(venue=venue.name, operator=venue.operator)
    changed = _put(venue, _wanted(venue, facts))
    if not changed:
        reason = "经营者、电话、证照都和原来一样，没有登记。只是补资料时请用“修改资料”"
        raise Invalid(reason=reason)
    venue.taken_over_at = at
    venue.version += 1
    venue.updated_at = max(venue.updated_at, moment.at)
    codes = queries.codes_of(session, actor, [venue.id]).get(venue.id, [])
    if "credit_code" in changed:
        _licences(venue, codes, moment.at)
        opened_by_licence(session, actor, venue, codes, moment.at)
    refresh_search_index(session, venue)
    told = changed | {"taken_over_at": at.isoformat()}
    leave_trail(session, actor, "venue.transfer", "venue", venue.id, venue.grid, moment.at, **told)
    return CommandResult(note=phone_doubt(facts.phone))


def _wanted(venue: Venue, facts: VenueTransfer) -> dict[str, Any]:
    wanted = {"operator": facts.operator.strip(), "phone": facts.phone or None}
    for name in KEPT:
        given = getattr(facts, name)
        wanted[name] = getattr(venue, name) if given is msgspec.UNSET else given or None
    if wanted["credit_code"]:
        wanted["credit_code"] = normalise_credit_code(wanted["credit_code"])
    if not (wanted["operator"] and wanted["name"]):
        raise Invalid(reason="新的经营者和场所名称要填")
    return wanted


def _put(venue: Venue, wanted: dict[str, Any]) -> dict[str, Any]:
    """Set what differs; what was promised is promised no more where anything does."""
    changed: dict[str, Any] = {}
    for name, value in wanted.items():
        if (before := getattr(venue, name)) != value:
            changed[name] = {"from": before, "to": value}
    if changed and venue.pledge_signed is not None:
        changed["pledge_signed"] = {"from": venue.pledge_signed, "to": None}
    for name, change in changed.items():
        setattr(venue, name, change["to"])
    return changed


def _licences(venue: Venue, codes: Sequence[VenueCode], now: datetime) -> None:
    """The licence of now opens the venue, even one that did before; the others do no more."""
    for code in codes:
        if code.kind is not CodeKind.LICENCE:
            continue
        if code.value == venue.credit_code:
            code.revoked_at = None
        elif code.revoked_at is None:
            code.revoked_at = now
