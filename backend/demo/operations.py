"""Two months on the rounds, told through the same door as in the field: commands, then photos."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from backend.core.blob_store import Blobs
from backend.core.clock import BEIJING
from backend.core.database import Database, new_id
from backend.demo.pictures import HEIGHT, WIDTH, scene
from backend.field.hazards import queries as hazards
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, User
from backend.sync.operations import push
from backend.sync.photos.evidence import receive
from backend.sync.schemas import Pending, Push

EDITION = "2024-01-01"
Args = dict[str, Any]
FINDS = (
    ("A02", "exit", "二楼走廊堆放纸箱，疏散宽度不足一米"),
    ("C01", "extinguisher", "后厨只有一具灭火器"),
    ("D05", "wire", "收银台下插排串接"),
    ("E05", "gas", "灶具软管老化，没有管卡"),
    ("A06", "exit", "后门疏散指示灯不亮"),
    ("C02", "extinguisher", "两具灭火器压力不足"),
    ("D01", "wire", "仓库内电线未穿管"),
    ("H03", "ebike", "店内停放电动自行车并充电"),
    ("A01", "exit", "营业时后门上锁"),
    ("E06", "gas", "未安装可燃气体报警装置"),
    ("B01", "exit", "二层外窗封闭防盗网"),
    ("A05", "exit", "只有一个安全出口"),
)
ENDS = ("closed", "closed", "open", "closed", "submitted", "late", "closed", "open", "returned")


@dataclass
class Teller:
    """One person's phone, at moments of the past."""

    db: Database
    blobs: Blobs
    actor: Actor

    @property
    def device(self) -> UUID:
        """The same for all that this person tells: nobody changes phones here."""
        return uuid5(self.actor.id, "phone")

    def does(
        self, name: str, args: Args, at: datetime, pictures: Sequence[tuple[Args, bytes]] = ()
    ) -> None:
        """Send one command as it was done, then its pictures."""
        command = {"id": str(new_id()), "name": name, "args": args, "at": at.isoformat()}
        body = Push(self.device, self.actor.id, at, [command], 0, Pending(1, len(pictures)))
        with self.db.writing() as session:
            result = push(session, self.actor, body, at).results[0]
        if result.result != "applied":
            raise RuntimeError(f"{name}: {result}")
        for facts, content in pictures:
            receive(self.db, self.blobs, self.actor, UUID(facts["id"]), content, at)

    def version(self, hazard: str) -> int:
        """The ticket's version now."""
        with self.db.reading() as session:
            return hazards.get(session, self.actor, UUID(hazard)).version


def tell(db: Database, blobs: Blobs, workers: Sequence[User], office: User, now: datetime) -> None:
    """Fill the last two months: visits on most days, a hazard on some, and what became of them."""
    rng = random.Random(20240527)  # noqa: S311 - a story
    desk = Teller(db, blobs, accounts.actor_of(office))
    count = 0
    for number, worker in enumerate(workers):
        phone = Teller(db, blobs, accounts.actor_of(worker))
        with db.reading() as session:
            found, _ = venues.listed(session, phone.actor, venues.Wanted(), offset=0, limit=200)
        places = list(found)
        rng.shuffle(places)
        for venue, at in zip(places, _moments(rng, now, 9 if number < 6 else 4), strict=False):  # noqa: PLR2004
            visit = {"id": str(new_id()), "venue_id": str(venue.id), "outcome": "checked"}
            if rng.random() < 0.1:  # noqa: PLR2004
                visit["outcome"] = "locked"
            phone.does("visit.record", visit, at)
            often = 0.85 if number == 0 else 0.34
            if visit["outcome"] == "checked" and rng.random() < often:
                _hazard(rng, phone, desk, venue, at, now, count, visit["id"])
                count += 1


def _moments(rng: random.Random, now: datetime, count: int) -> Iterator[datetime]:
    today = now.astimezone(BEIJING).replace(hour=8, minute=30, second=0, microsecond=0)
    days = sorted(
        (rng.choice((0, 1, 2, 3, 5, 7, 9, 12, 16, 20, 27, 34, 41, 48)) for _ in range(count)),
        reverse=True,
    )
    for back in days:
        at = today - timedelta(days=back) + timedelta(minutes=rng.randint(5, 470))
        yield min(at, now - timedelta(minutes=rng.randint(20, 90)))


def photo(kind: str, seed: int, at: datetime, *, fixed: bool) -> tuple[Args, bytes]:
    """Take a drawn picture, as a phone tells of one."""
    content = scene(kind, seed, fixed=fixed)
    facts = {
        "id": str(new_id()),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "width": WIDTH,
        "height": HEIGHT,
        "taken_at": at.isoformat(),
    }
    return facts, content


def _hazard(
    rng: random.Random,
    phone: Teller,
    desk: Teller,
    venue: Venue,
    at: datetime,
    now: datetime,
    count: int,
    visit: str,
) -> None:
    code, kind, detail = FINDS[count % len(FINDS)]
    hazard, before = str(new_id()), photo(kind, count, at, fixed=False)
    report: Args = {
        "id": hazard, "venue_id": str(venue.id), "visit_id": visit, "item_code": code,
        "edition": EDITION, "detail": detail, "photos": [before[0]],
    }  # fmt: skip
    pictures = [before]
    if code in {"A02", "D05"} and rng.random() < 0.6:  # noqa: PLR2004
        after = photo(kind, count, at, fixed=True)
        report["fixed"] = {"photos": [after[0]], "note": "当场清理完毕"}
        phone.does("hazard.report", report, at, [before, after])
        return
    phone.does("hazard.report", report, at, pictures)
    end = ENDS[count % len(ENDS)]
    later = at + timedelta(days=rng.randint(1, 4), minutes=rng.randint(0, 200))
    if code == "A05" or end in {"open", "late"} or later > now:
        return
    after = photo(kind, count, later, fixed=True)
    if end == "submitted":
        args = {
            "id": hazard,
            "base": phone.version(hazard),
            "note": "已经整改，请复查",
            "photos": [after[0]],
        }
        phone.does("hazard.submit", args, later, [after])
        return
    judge = {"id": hazard, "base": phone.version(hazard)}
    if end == "returned":
        note = "软管更换了，仍缺管卡，请继续整改" if kind == "gas" else "清理了一半，仍不合格"
        phone.does("hazard.reinspect", {**judge, "passed": False, "note": note}, later)
        return
    serious = code in {"E05", "H03", "A01", "E06", "B01"}
    who = desk if serious else phone
    who.does("hazard.reinspect", {**judge, "passed": True, "photos": [after[0]]}, later, [after])
