"""Reads of 投诉建议: one's own, and for who answers those of the grid."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.errors import NotFound
from backend.office.feedback.models import Feedback
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.queries import visible_to


class FeedbackUnknown(NotFound):
    """Nothing of the kind that the actor may see."""

    code = "feedback.unknown"
    sentence = "没有找到这条投诉建议。请刷新后再看。"


def list_feedback(
    session: Session, actor: Actor, *, mine: bool, unanswered: bool, offset: int, limit: int
) -> tuple[Sequence[Feedback], int]:
    """One page, what waits for an answer on top, and how many there are."""
    statement = visible_to(actor, Feedback, select(Feedback))
    if mine or actor.role is not Role.ADMIN:
        statement = select(Feedback).where(Feedback.author == actor.id)
    if unanswered:
        statement = statement.where(col(Feedback.answered_at).is_(None))
    count = select(sa.func.count()).select_from(statement.subquery())
    answered = sa.case((col(Feedback.answered_at).is_(None), 0), else_=1)
    page = statement.order_by(answered, col(Feedback.created_at).desc())
    return session.exec(page.offset(offset).limit(limit)).all(), session.exec(count).one()


def get_feedback(session: Session, actor: Actor, feedback_id: UUID) -> Feedback:
    """Fetch one of the actor's grid, to answer it."""
    statement = visible_to(actor, Feedback, select(Feedback).where(Feedback.id == feedback_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise FeedbackUnknown(feedback=feedback_id)


def known(session: Session, actor: Actor, feedback_id: UUID) -> Feedback | None:
    """What was sent under this id before, by whomever."""
    return session.get(Feedback, feedback_id)


def sent_since(session: Session, actor: Actor, since: datetime) -> Sequence[datetime]:
    """When the actor wrote since a moment, the earliest first."""
    statement = select(Feedback.created_at).where(
        Feedback.author == actor.id, col(Feedback.created_at) > since
    )
    return session.exec(statement.order_by(col(Feedback.created_at))).all()


def waiting(session: Session, actor: Actor) -> int:
    """How many wait for the actor's answer."""
    if actor.role is not Role.ADMIN:
        return 0
    statement = select(sa.func.count()).select_from(Feedback)
    statement = visible_to(actor, Feedback, statement).where(col(Feedback.answered_at).is_(None))
    return session.exec(statement).one()
