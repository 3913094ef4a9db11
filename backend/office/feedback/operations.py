"""Say it, and answer it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import take
from backend.core.clock import day_of
from backend.core.errors import Conflict, Invalid, TooMany
from backend.office.feedback import queries
from backend.office.feedback.models import Feedback
from backend.office.feedback.schemas import FeedbackAnswer, FeedbackNew
from backend.office.messages.models import Rule
from backend.office.messages.operations import write_messages
from backend.office.messages.rules import NAMES, Announcement
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail

PER_HOUR, PER_DAY = 5, 20
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class OftenSaid(TooMany):
    """More than one person can mean to say."""

    code = "feedback.too_many"
    sentence = "写得太频繁了，内容已留在这里。请过 {minutes} 分钟再提交；急事请直接打电话给应急办。"


class Answered(Conflict):
    """Somebody answered it meanwhile."""

    code = "feedback.answered"
    sentence = "这条已由{name}答复，没有重复答复。请刷新后再看。"


class OtherWords(Conflict):
    """The id was used for something else."""

    code = "feedback.id_reused"
    sentence = "这一条已经提交过。要补充内容，请另写一条。"


def say(session: Session, actor: Actor, facts: FeedbackNew, now: datetime) -> Feedback:
    """Take what somebody has to say; sent twice, it is one."""
    text = facts.text.strip()
    if not text:
        raise Invalid(reason="请写下要说的事")
    if kept := queries.known(session, actor, facts.id):
        if (kept.author, kept.text) != (actor.id, text):
            raise OtherWords
        return kept
    _demand_patience(session, actor, now)
    year = day_of(now).year
    count = take(session, f"feedback.{actor.county}.{year}")
    feedback = Feedback(
        id=facts.id,
        number=f"TS-{actor.county}-{year}-{count:04d}",
        author=actor.id,
        author_name=actor.name,
        grid=actor.grid,
        text=text,
        created_at=now,
    )
    session.add(feedback)
    return feedback


def answer(
    session: Session, actor: Actor, feedback_id: UUID, facts: FeedbackAnswer, now: datetime
) -> Feedback:
    """Answer it; the author finds the answer in the inbox."""
    feedback = queries.get_feedback(session, actor, feedback_id)
    text = facts.text.strip()
    if not text:
        raise Invalid(reason="请写下答复")
    if feedback.answered_at is not None:
        if feedback.answer == text:
            return feedback
        raise Answered(name=feedback.answered_by_name)
    feedback.answer, feedback.answered_at, feedback.answered_by_name = text, now, actor.name
    leave_trail(session, actor, "feedback.answer", "feedback", feedback.id, feedback.grid, now)
    notice = Announcement(
        rule=Rule.FEEDBACK_ANSWERED,
        subject_kind="feedback",
        subject_id=feedback.id,
        occasion="answered",
        grid=feedback.grid,
        title=f"{NAMES[Rule.FEEDBACK_ANSWERED]}：{feedback.number}",
        text=text,
        outward="",
        people=(feedback.author,),
    )
    write_messages(session, [notice], now)
    return feedback


def _demand_patience(session: Session, actor: Actor, now: datetime) -> None:
    said = queries.sent_since(session, actor, now - DAY)
    lately = [at for at in said if at > now - HOUR]
    for times, most, span in ((lately, PER_HOUR, HOUR), (said, PER_DAY, DAY)):
        if len(times) >= most:
            left = int((times[-most] + span - now).total_seconds()) + 1
            raise OftenSaid(seconds=left, minutes=-(-left // 60))
