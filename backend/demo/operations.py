"""Two months on the rounds, told through the same door as in the field: commands, then photos."""

import hashlib
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from backend.core.blob_store import Blobs
from backend.core.clock import BEIJING, day_of
from backend.core.database import Database, new_id
from backend.core.rate_limits.operations import RateLimiter
from backend.demo.pictures import HEIGHT, WIDTH, scene
from backend.field.hazards import queries as hazards
from backend.field.inspections.operations import certify
from backend.field.inspections.schemas import CertificateFacts
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue, VenueClass
from backend.office.feedback import operations as feedback
from backend.office.feedback.schemas import FeedbackAnswer, FeedbackNew
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role, User
from backend.people.departments import queries as departments
from backend.public.citizen_reports import operations as citizens
from backend.public.citizen_reports import queries as reports
from backend.public.citizen_reports.schemas import CitizenDecline, CitizenTicket
from backend.public.citizen_reports.triage import operations as triage
from backend.public.forms.operations import store_pictures
from backend.public.forms.pictures import cleaned
from backend.public.owner_portal import operations as owners
from backend.public.owner_portal import queries as bound
from backend.public.owner_portal.catalogue import questions
from backend.public.owner_portal.self_checks.operations import save_self_check
from backend.sync.operations import push
from backend.sync.photos.arrivals.operations import receive
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
class DemoTeller:
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
            return hazards.get_hazard(session, self.actor, UUID(hazard)).version


def fill_two_months(
    db: Database, blobs: Blobs, workers: Sequence[User], office: User, now: datetime
) -> None:
    """Fill the last two months: visits on most days, a hazard on some, and what became of them."""
    rng = random.Random(20240527)  # noqa: S311 - a story
    desk = DemoTeller(db, blobs, accounts.actor_of(office))
    count = 0
    for number, worker in enumerate(workers):
        phone = DemoTeller(db, blobs, accounts.actor_of(worker))
        with db.reading() as session:
            found, _ = venues.list_venues(
                session, phone.actor, venues.VenueFilter(), offset=0, limit=200
            )
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
    phone: DemoTeller,
    desk: DemoTeller,
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


ENDS_IN = (-12, 6, 21)
"""Days until extinguishers there expire."""
LARGE_M2 = 1260


def tell_changes(worker: DemoTeller, places: Sequence[Venue], now: datetime) -> None:
    """Tell it of venues in the worker's grid, each as it was found on a visit."""
    for number, (venue, days) in enumerate(zip(places, ENDS_IN, strict=False)):
        until = day_of(now) + timedelta(days=days)
        _amend(worker, venue, now - timedelta(days=9 - number), extinguishers_expire_on=str(until))
    for venue in [p for p in places if p.venue_class is VenueClass.SHOP][:1]:
        _amend(worker, venue, now - timedelta(days=5), area_m2=LARGE_M2)
    taken = places[-1]
    at = now - timedelta(days=3)
    told = {"venue_id": str(taken.id), "operator": "邵玉梅", "phone": "19900000999"}
    worker.does("venue.transfer", told, at)
    door = photo("door", 5, at, fixed=True)
    worker.does("venue.photograph", {"venue_id": str(taken.id), "photos": [door[0]]}, at, [door])


def _amend(worker: DemoTeller, venue: Venue, at: datetime, **facts: Any) -> None:
    changes = {name: {"from": _plain(venue, name), "to": value} for name, value in facts.items()}
    worker.does("venue.amend", {"venue_id": str(venue.id), "changes": changes}, at)


def _plain(venue: Venue, name: str) -> Any:
    value = getattr(venue, name)
    return str(value) if name.endswith("_on") and value else value


FIRE_BRIGADE = "消防救援大队"
WAITING = "后厨烟道全是油，昨天炒菜时烟道里冒火星，请来看看。"
TAKEN_UP = "二楼网吧的后门一到晚上就锁上，人根本出不去。"
STILL_THERE = "白天是开着的，夜里十点以后又锁上了。"
DECLINED = "门口摩托车乱停，走路都绕着走。"
ANSWERED = "投诉建议：码牌贴在玻璃门外面，冬天结霜扫不出来，能不能换个地方贴？"
UNANSWERED = "建议巡查表里加一项“门帘是不是挡住了安全出口指示”，冬天家家挂棉门帘。"


@dataclass
class Town:
    """Who and what a scene needs."""

    db: Database
    blobs: Blobs
    secret: bytes
    now: datetime
    worker: DemoTeller
    desk: DemoTeller
    enforcer: DemoTeller
    admin: Actor

    def ago(self, days: float = 0, minutes: float = 0) -> datetime:
        """Before now."""
        return self.now - timedelta(days=days, minutes=minutes)

    def purse(self, at: datetime) -> RateLimiter:
        """What counting needs then."""
        return RateLimiter(self.secret, at)


def fill_registers(
    db: Database, blobs: Blobs, secret: bytes, people: Sequence[User], now: datetime
) -> None:
    """Tell it; `people` are all who may sign in, the worker of the demonstration among them."""

    def first(role: Role) -> DemoTeller:
        return DemoTeller(db, blobs, accounts.actor_of(next(p for p in people if p.role is role)))

    admin = next(accounts.actor_of(p) for p in people if p.role is Role.ADMIN)
    town = Town(
        db, blobs, secret, now, first(Role.GRID_WORKER), first(Role.OFFICE), first(Role.ENFORCER),
        admin,
    )  # fmt: skip
    with db.reading() as session:
        places, _ = venues.list_venues(
            session, town.worker.actor, venues.VenueFilter(), offset=0, limit=10
        )
    _citizens(town, places)
    _owner(town, places[3])
    _inspection(town, places[4])
    _words(town)
    _off_the_road(town, places[5:])
    tell_changes(town.worker, places, now)


def _citizens(town: Town, places: Sequence[Venue]) -> None:
    """One waits, one was taken up and is not done for the citizen, one was not taken up."""
    desk = town.desk.actor
    _reported(town, places[0], WAITING, town.ago(minutes=50), "gas")
    taken = _reported(town, places[1], TAKEN_UP, town.ago(6))
    refused = _reported(town, places[2], DECLINED, town.ago(4))
    with town.db.writing() as session:
        facts = CitizenTicket("A01", EDITION, "群众反映夜间后门上锁，到店核实属实")
        row = triage.to_ticket(session, desk, taken, facts, town.blobs, town.ago(5.9))
        ticket = str(row.hazard_id)
        reason = "占道停车由交警大队管，已把这条转给他们；店里的消防通道我们看过，没有堵。"
        triage.decline(session, desk, refused, CitizenDecline(reason), town.ago(3.8))
    at = town.ago(5)
    after = photo("exit", 77, at, fixed=True)
    passed = {"id": ticket, "base": town.worker.version(ticket), "passed": True}
    town.worker.does("hazard.reinspect", {**passed, "photos": [after[0]]}, at, [after])
    with town.db.writing() as session:
        row = reports.get_citizen_report(session, desk, taken)
        citizens.answer(session, row, solved=False, text=STILL_THERE, now=town.ago(4.5))


def _reported(town: Town, venue: Venue, text: str, at: datetime, picture: str = "") -> UUID:
    sent = [cleaned(io.BytesIO(scene(picture, 7, fixed=False)))] if picture else []
    store_pictures(town.blobs, sent)
    code = citizens.code_of(town.secret, text)
    sender = citizens.From(text, str(venue.id), "")
    with town.db.writing() as session:
        citizens.report_as_citizen(session, venue, text, sent, code, sender, town.purse(at))
    with town.db.reading() as session:
        return citizens.find_by_code(session, code, town.secret).id


def _owner(town: Town, venue: Venue) -> None:
    """An owner is bound and has been through his venue this month, with one thing missing."""
    at = town.ago(minutes=95)
    with town.db.writing() as session:
        token, _ = owners.show_code(session, town.worker.actor, venue.id, town.secret, at)
    with town.db.writing() as session:
        row = owners.bind(session, token, "demo", "微信", town.secret, at)
        answers = {q.code: "yes" for q in questions(venue.venue_class)}
        answers[next(iter(answers))] = "no"
        place = bound.venue(session, None, venue.id)
        save_self_check(session, row, place, answers, [], town.purse(at), "demo")


def _inspection(town: Town, venue: Venue) -> None:
    """One by certified staff, by plan."""
    inspector = town.enforcer.actor
    held = CertificateFacts("07030215042", day_of(town.now) + timedelta(days=400))
    with town.db.writing() as session:
        certify(session, town.admin, inspector.id, held, town.ago(300))
    at = town.ago(8)
    year, picture = at.year, photo("extinguisher", 5, at, fixed=True)
    facts: Args = {
        "id": str(new_id()), "venue_id": str(venue.id), "plan": f"辽西年检计划〔{year}〕2号",
        "notice": f"辽西检通〔{year}〕17号", "partner_name": "高远",
        "partner_certificate": "07030215043", "finding": "advised", "photos": [picture[0]],
        "result": "查看灭火器材、疏散通道和用电线路。灭火器被货物挡住，当场指导移开。",
    }  # fmt: skip
    town.enforcer.does("inspection.record", facts, at, [picture])


def _words(town: Town) -> None:
    """投诉建议: one answered, one not yet."""
    with town.db.writing() as session:
        answered = feedback.say(
            session, town.worker.actor, FeedbackNew(new_id(), ANSWERED), town.ago(9)
        )
        session.flush()
        reply = FeedbackAnswer("可以。新码牌改贴门框内侧，统一在开春前换好，换牌时扫一下新牌即可。")
        feedback.answer(session, town.admin, answered.id, reply, town.ago(8))
    with town.db.writing() as session:
        feedback.say(session, town.desk.actor, FeedbackNew(new_id(), UNANSWERED), town.ago(0.2))


def _off_the_road(town: Town, places: Sequence[Venue]) -> None:
    """More time asked, a department called, a mistake to be judged by two, a notice written."""
    today, worker, desk = day_of(town.now), town.worker, town.desk
    with town.db.reading() as session:
        everyone = departments.list_departments(session, desk.actor, on=today)
    brigade = next(d for d in everyone if d.name == FIRE_BRIGADE)
    called, late, mistaken, told = (
        _found(town, place, FINDS[n]) for place, n in zip(places, (10, 4, 5, 1), strict=False)
    )
    call = {"department": str(brigade.id), "urgency": "emergency",
            "text": "二层外窗被防盗网封死，店主拒不拆除，请到场"}  # fmt: skip
    ask = {"reason": "订的指示灯还没到货", "protection": "打烊前专人值守，夜间不住人",
           "due_on": (today + timedelta(days=14)).isoformat()}  # fmt: skip
    doubt = {"reason": "和隔壁那条重复，是同一处灭火器箱"}
    desk.does("hazard.whistle", _about(desk, called) | call, town.ago(minutes=45))
    worker.does("hazard.extend_ask", _about(worker, late) | ask, town.ago(minutes=30))
    worker.does("hazard.void_ask", _about(worker, mistaken) | doubt, town.ago(minutes=20))
    notice: Args = {"id": str(new_id()), "kind": "prompt", "hazards": [told]}
    worker.does("notice.issue", notice, town.ago(minutes=15))


def _found(town: Town, venue: Venue, find: tuple[str, str, str]) -> str:
    (code, kind, detail), at, hazard = find, town.ago(0.8), str(new_id())
    picture = photo(kind, len(detail), at, fixed=False)
    report: Args = {
        "id": hazard, "venue_id": str(venue.id), "item_code": code, "edition": EDITION,
        "detail": detail, "photos": [picture[0]],
    }  # fmt: skip
    town.worker.does("hazard.report", report, at, [picture])
    return hazard


def _about(who: DemoTeller, hazard: str) -> Args:
    return {"id": hazard, "base": who.version(hazard)}
