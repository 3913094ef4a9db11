"""What others bring to the story: citizens, an owner, an inspector, and what leaves the road."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.core.blob_store import Blobs
from backend.core.clock import day_of
from backend.core.database import Database, new_id
from backend.core.rate_limits.operations import Purse
from backend.demo.changes import tell_changes
from backend.demo.operations import EDITION, FINDS, Args, Teller, photo
from backend.demo.pictures import scene
from backend.field.inspections.operations import certify
from backend.field.inspections.schemas import CertificateFacts
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.office.feedback import operations as feedback
from backend.office.feedback.schemas import FeedbackAnswer, FeedbackNew
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role, User
from backend.people.departments import queries as departments
from backend.public.citizen_reports import operations as citizens
from backend.public.citizen_reports import queries as reports
from backend.public.citizen_reports.schemas import CitizenDecline, CitizenTicket
from backend.public.citizen_reports.triage import operations as triage
from backend.public.forms.pictures import cleaned
from backend.public.owner_portal import operations as owners
from backend.public.owner_portal import queries as bound
from backend.public.owner_portal.catalogue import questions
from backend.public.owner_portal.self_checks.operations import check

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
    worker: Teller
    desk: Teller
    enforcer: Teller
    admin: Actor

    def ago(self, days: float = 0, minutes: float = 0) -> datetime:
        """Before now."""
        return self.now - timedelta(days=days, minutes=minutes)

    def purse(self, at: datetime) -> Purse:
        """What counting needs then."""
        return Purse(self.secret, at)


def tell_beside(
    db: Database, blobs: Blobs, secret: bytes, people: Sequence[User], now: datetime
) -> None:
    """Tell it; `people` are all who may sign in, the worker of the demonstration among them."""

    def first(role: Role) -> Teller:
        return Teller(db, blobs, accounts.actor_of(next(p for p in people if p.role is role)))

    admin = next(accounts.actor_of(p) for p in people if p.role is Role.ADMIN)
    town = Town(
        db, blobs, secret, now, first(Role.GRID_WORKER), first(Role.OFFICE), first(Role.ENFORCER),
        admin,
    )  # fmt: skip
    with db.reading() as session:
        places, _ = venues.listed(session, town.worker.actor, venues.Wanted(), offset=0, limit=10)
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
        row = reports.get(session, desk, taken)
        citizens.answer(session, row, solved=False, text=STILL_THERE, now=town.ago(4.5))


def _reported(town: Town, venue: Venue, text: str, at: datetime, picture: str = "") -> UUID:
    sent = [cleaned(io.BytesIO(scene(picture, 7, fixed=False)))] if picture else []
    citizens.keep(town.blobs, sent)
    code = citizens.code_of(town.secret, text)
    sender = citizens.From(text, str(venue.id), "")
    with town.db.writing() as session:
        citizens.report(session, venue, text, sent, code, sender, town.purse(at))
    with town.db.reading() as session:
        return citizens.find(session, code, town.secret).id


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
        check(session, row, place, answers, [], town.purse(at), "demo")


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
        everyone = departments.listed(session, desk.actor, on=today)
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


def _about(who: Teller, hazard: str) -> Args:
    return {"id": hazard, "base": who.version(hazard)}
