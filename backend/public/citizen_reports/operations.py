"""What a citizen does: report, follow by a code, say whether it is solved."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.commands import CommandTime, OfficeTaskDraft
from backend.core.database import new_id
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.rate_limits.operations import Limit, RateLimited, RateLimiter, RateUse
from backend.field.venues.codes.parsing import CROCKFORD, RANDOM_LENGTH, with_check
from backend.field.venues.models import Venue
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.sessions.operations import token_hash
from backend.public.citizen_reports import queries
from backend.public.citizen_reports.models import CitizenReport
from backend.public.forms.operations import photo_facts, receive_pictures
from backend.public.forms.pictures import Cleaned
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage
from backend.sync.receipts.operations import leave_task

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAST_TEXT, MOST_TEXT = 5, 500
MOST_PHOTOS = 3
PURGE_AFTER = timedelta(days=90)
CITIZEN = "群众"

BY_DEVICE = (
    Limit("citizen.device", 3, HOUR, "这部手机一小时内反映得比较多"),
    Limit("citizen.device", 10, DAY, "这部手机今天反映得比较多"),
)
BY_PLAQUE = (
    Limit("citizen.plaque", 10, HOUR, "这里刚刚有多人反映"),
    Limit("citizen.plaque", 30, DAY, "这里今天有多人反映"),
)
"""Above it nobody is turned away, or a handful of junk would silence a plaque for a day: words are
taken without pictures, and stand in one line at the desk."""
BY_ADDRESS = (
    Limit("citizen.address", 60, HOUR, "这个网络一小时内反映得太多"),
    Limit("citizen.address", 300, DAY, "这个网络今天反映得太多"),
)
"""Half a town may share one address of its carrier; one person has a phone."""
FORGED = Limit("citizen.forged", 60, timedelta(minutes=10), "查询码试错太多次")


class TextShort(Invalid):
    """Too little to act upon."""

    code = "citizen.text_short"
    sentence = "请多写几个字（至少 5 个），说清在哪里、看到了什么。"


class TextLong(Invalid):
    """More words than we keep."""

    code = "citizen.text_long"
    sentence = "写了 {length} 个字，最多 500 个。请删短一些再提交。"


class TooHasty(Invalid):
    """Faster than anybody types, or a field filled that nobody sees."""

    code = "citizen.too_hasty"
    sentence = "提交得太快，像是程序自动填写的。请看一遍内容，再点一次提交。"


class CodeUnknown(NotFound):
    """A code that was never given, or mistyped."""

    code = "citizen.code_unknown"
    sentence = "没有这个查询码。请对照截图再输一遍：一共 14 位，数字和字母，没有 I、L、O、U。"


class NotClosed(Conflict):
    """Asked whether it is solved before it is, or after it was answered."""

    code = "citizen.not_closed"
    sentence = "这一步现在不能选：可能已经答过，或正在重新办理。下面是最新进度。"


@dataclass(frozen=True, slots=True)
class From:
    """Whom a report comes from, as far as budgets need it."""

    guest: str
    plaque: str
    address: str

    def spending(self) -> list[RateUse]:
        """What one report uses up, and is refused without."""
        return [
            *(RateUse(limit, self.guest) for limit in BY_DEVICE),
            *(RateUse(limit, self.address) for limit in BY_ADDRESS),
        ]

    def crowding(self) -> list[RateUse]:
        """What one report uses up of its plaque, above which only words are taken."""
        return [RateUse(limit, self.plaque) for limit in BY_PLAQUE]


def code_of(secret: bytes, once: str) -> str:
    """The tracking code of a form, 65 bits nobody knows; posted twice, it has the same."""
    digest = hmac.new(secret, f"citizen|{once}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest)
    body = "".join(CROCKFORD[number >> 5 * n & 31] for n in range(RANDOM_LENGTH))
    return with_check(body)


def spelled(code: str) -> str:
    """A code as people read it: `7K3F-9Q2M-X5A8-CV`."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def hash_of(secret: bytes, code: str) -> str:
    """The stored form of a code."""
    return token_hash(secret, f"track|{code}")


def check_report(text: str) -> None:
    """Refuse what cannot be a report, before any picture is opened."""
    if len(text) < LEAST_TEXT:
        raise TextShort
    if len(text) > MOST_TEXT:
        raise TextLong(length=len(text))


def citizen(report_id: UUID, grid: str) -> Actor:
    """A citizen as the author of pictures; without any power to act."""
    return Actor(report_id, CITIZEN, Role.LEADER, grid)


def crowded(session: Session, sender: From, purse: RateLimiter) -> bool:
    """Whether a plaque's budget is spent, so that pictures need not be opened."""
    try:
        purse.check(session, *sender.crowding())
    except RateLimited:
        return True
    return False


def report_as_citizen(
    session: Session,
    venue: Venue,
    text: str,
    sent: Sequence[Cleaned],
    code: str,
    sender: From,
    purse: RateLimiter,
) -> None:
    """Take a report; the same form again is the same report."""
    code_hash = hash_of(purse.secret, code)
    if queries.by_code(session, None, code_hash):
        return
    purse.spend(session, *sender.spending())
    grouped = not purse.count(session, *sender.crowding())
    row = CitizenReport(
        id=new_id(),
        code_hash=code_hash,
        venue_id=venue.id,
        venue_name=venue.name,
        venue_address=venue.address,
        grid=venue.grid,
        text=text,
        received_at=purse.now,
        grouped=grouped,
    )
    session.add(row)
    if grouped:
        return
    author, facts = citizen(row.id, venue.grid), photo_facts(sent, purse.now)
    shows = photos.Shows("citizen", row.id, venue.grid, f"{venue.name} {venue.address}")
    moment = CommandTime(purse.now, purse.now)
    photos.declare(session, author, facts, Stage.OTHER, shows, moment)
    receive_pictures(session, author, facts, sent, purse.now)


def find_by_code(session: Session, code: str | None, secret: bytes) -> CitizenReport:
    """What a code stands for; one that is no code at all is answered the same."""
    row = queries.by_code(session, None, hash_of(secret, code)) if code else None
    if row is None:
        raise CodeUnknown
    return row


def answer(session: Session, row: CitizenReport, *, solved: bool, text: str, now: datetime) -> None:
    """Keep the answer; a no is for the office to look at, it opens nothing by itself."""
    hazard = queries.ticket_of(session, None, row)
    if hazard is None or not row.asks_about(hazard):
        raise NotClosed
    if not solved:
        check_report(text)
    row.solved, row.solved_of = solved, hazard.closed_at
    row.solved_text = "" if solved else text
    session.add(row)
    if not solved:
        matter = OfficeTaskDraft(
            kind="unsolved",
            subject_kind="hazard",
            subject_id=hazard.id,
            grid=hazard.grid,
            title=f"{hazard.venue_name}：群众说没有解决",
            detail=text,
            facts={"number": hazard.number, "report": str(row.id)},
        )
        leave_task(session, citizen(row.id, row.grid), matter, now)


def purge(session: Session, blobs: Blobs, now: datetime, most: int = 20) -> int:
    """Let go of the pictures of reports declined three months ago; a few at a time."""
    gone = queries.to_purge(session, None, now - PURGE_AFTER, most)
    for row in gone:
        for photo in queries.photos_of(session, None, row.id):
            if not queries.used_elsewhere(session, None, photo.sha256, row.id):
                blobs.drop(photo.sha256, f"{photo.sha256}.small", f"{photo.sha256}.{photo.id}.view")
            session.delete(photo)
        row.photos_gone = True
        session.add(row)
    return len(gone)
