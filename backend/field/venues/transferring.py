"""换经营者: another owner takes a venue over; its tickets stay, the old owner's ways in end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session

from backend.core.commands import Done, Moment
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.text.identity import phone_doubt
from backend.field.venues import queries
from backend.field.venues.codes.parsing import normalise_credit_code
from backend.field.venues.commands import VenueTransfer
from backend.field.venues.models import CodeKind, Venue, VenueCode
from backend.field.venues.operations import WRITERS, opened_by_licence
from backend.field.venues.search.operations import refresh_search_index
from backend.people.accounts.models import Actor
from backend.people.accounts.operations import leave_trail
from backend.people.phone_numbers.operations import demand_number

KEPT = ("name", "licence_name", "credit_code")
"""What stays as it is where nothing is said of it."""


class TakenOverSince(Conflict):
    """Told late: there is a newer owner already."""

    code = "venue.taken_over_since"
    sentence = (
        "“{venue}”已经登记了更晚的一次换经营者，现在是{operator}，这一次没有登记。"
        "请核对日期；经营者不对时，请在场所资料里改。"
    )


def transfer(session: Session, actor: Actor, facts: VenueTransfer, moment: Moment) -> Done:
    """Put the new owner in; browsers bound before act no more, the pledge is to be signed anew."""
    if actor.role not in WRITERS:
        raise Forbidden
    venue = queries.get(session, actor, facts.venue_id)
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
    return Done(note=phone_doubt(facts.phone))


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
