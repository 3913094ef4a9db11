"""自查: an owner goes through his own venue once a month; the worker sees what is missing."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from backend.core.clock import day_of, month_of
from backend.core.commands import CommandTime
from backend.core.errors import Invalid
from backend.core.rate_limits.operations import RateLimiter, RateUse
from backend.field.venues.models import Venue, VenueClass
from backend.public.forms.operations import photo_facts, receive_pictures
from backend.public.forms.pictures import Cleaned
from backend.public.owner_portal import queries
from backend.public.owner_portal.catalogue import gap_words, questions
from backend.public.owner_portal.models import OwnerBinding, SelfCheck
from backend.public.owner_portal.operations import FORMS, PHOTOS_A_DAY, owner_of
from backend.public.owner_portal.schemas import CheckRow
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

ANSWERS = ("yes", "no", "none")


class CheckUnfinished(Invalid):
    """Questions left open."""

    code = "owner.check_unfinished"
    sentence = "还有 {left} 题没选。请选好再提交，已选的都还在。"


def read_answers(venue_class: VenueClass, fields: Mapping[str, str]) -> dict[str, str]:
    """Take the answers of a form, every question one."""
    asked = [q.code for q in questions(venue_class)]
    given = {code: fields.get(f"q_{code}", "") for code in asked}
    if left := sum(answer not in ANSWERS for answer in given.values()):
        raise CheckUnfinished(left=left)
    return given


def save_self_check(
    session: Session,
    row: OwnerBinding,
    venue: Venue,
    answers: dict[str, str],
    pictures: Sequence[Cleaned],
    purse: RateLimiter,
    once: str,
) -> SelfCheck:
    """Keep this month's answers; the venue carries what is missing, for phones and patrols."""
    now = purse.now
    spending = [RateUse(FORMS, once)]
    if pictures:
        spending.append(RateUse(PHOTOS_A_DAY, str(row.id), len(pictures)))
    purse.spend(session, *spending)
    gaps = [code for code, answer in answers.items() if answer == "no"]
    month = month_of(now)
    found = queries.check_of(session, None, venue.id, month) or SelfCheck(
        venue_id=venue.id, grid=venue.grid, month=month, at=now, gaps=0
    )
    found.grid, found.at, found.answers, found.gaps = venue.grid, now, answers, len(gaps)
    session.add(found)
    venue.self_check = {
        "on": day_of(now).isoformat(), "at": now.isoformat(), "gaps": gap_words(gaps)
    }  # fmt: skip
    venue.updated_at = now
    session.add(venue)
    owner, facts = owner_of(row), photo_facts(pictures, now)
    shows = photos.Shows("self_check", found.id, venue.grid, f"{venue.name} 自查")
    photos.declare(session, owner, facts, Stage.OTHER, shows, CommandTime(now, now))
    receive_pictures(session, owner, facts, pictures, now)
    row.used_on = day_of(now)
    session.add(row)
    return found


def row_of(found: SelfCheck) -> CheckRow:
    """A self-check as the worker sees it."""
    gaps = [code for code, answer in found.answers.items() if answer == "no"]
    return CheckRow(found.month, found.at, len(found.answers), gap_words(gaps))
