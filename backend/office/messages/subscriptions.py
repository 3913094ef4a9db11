"""What is told when something is written, and of commands that were held too long."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlmodel import Session

from backend.core.database import WriteSession
from backend.field.hazards.models import HazardEvent
from backend.office.messages import queries
from backend.office.messages.models import Rule
from backend.office.messages.operations import write_messages
from backend.office.messages.rules import ENDINGS, EVENTS, NAMES, Announcement, day_words
from backend.office.notices.docx.operations import TITLES
from backend.office.notices.models import NoticeTemplate
from backend.sync.models import OfficeTask

OWNER = "owner"


def rule_of(happened: HazardEvent) -> Rule | None:
    """The rule that an event sets off."""
    if happened.kind == "submitted" and happened.role == OWNER:
        return Rule.OWNER_SUBMITTED
    return EVENTS.get(str(happened.kind))


def tell_of_tickets(session: WriteSession, _: object) -> None:
    """What happens to a ticket is told in the very transaction in which it happens."""
    events = [row for row in session.new if isinstance(row, HazardEvent)]
    # An owner's step is signed as such a moment after it was written.
    signed = [r for r in session.dirty if isinstance(r, HazardEvent) and r.role == OWNER]
    events += [e for e in signed if rule_of(e) is Rule.OWNER_SUBMITTED]
    told = [(e, rule) for e in events if (rule := rule_of(e))]
    if told:
        tickets = queries.tickets_by_id(session, None, [e.hazard_id for e, _ in told])
        notices = [about(tickets[e.hazard_id], rule, str(e.id), e) for e, rule in told]
        write_messages(session, notices, _now(events))
    if ended := [e.hazard_id for e in events if str(e.kind) in ENDINGS]:
        queries.settle_subjects(session, None, ended, _now(events))


def tell_of_templates(session: WriteSession, _: object) -> None:
    """An own template that is marked as unusable is told to its office, once for each upload."""
    for row in session.dirty:
        if isinstance(row, NoticeTemplate) and row.unusable and row.unusable_since:
            write_messages(session, [about_template(row)], row.unusable_since)


def about_template(row: NoticeTemplate) -> Announcement:
    """What is said of an own template that does not pass."""
    title = TITLES[row.kind]
    return Announcement(
        rule=Rule.TASK,
        subject_kind="template",
        subject_id=uuid5(NAMESPACE_URL, f"{row.grid}{row.kind.value}"),
        occasion=row.at.isoformat(),
        grid=row.grid,
        title=f"“{title}”的模板用不上",
        text=f"你们上传的“{title}”模板用不上：{row.unusable}。"
        "文书照常开具，Word 文件已改用标准模板。请在“文书模板”里改好再上传。",
        outward="有一份自定的文书模板用不上，已改用标准模板，请在安巡“文书模板”里查看。",
    )


def _now(events: list[HazardEvent]) -> datetime:
    return max(e.received_at for e in events)


def about(
    ticket: queries.TicketLine, rule: Rule, occasion: str, happened: HazardEvent | None = None
) -> Announcement:
    """What is said of a ticket, inside and outside."""
    due = f"期限 {day_words(ticket.due_on)}"
    by: UUID | None = None
    said = ""
    if happened is not None:
        by = happened.by or ticket.found_by  # by the checklist itself: whoever found it knows
        said = f"：{happened.text}" if happened.text else ""
    return Announcement(
        rule=rule,
        subject_kind="hazard",
        subject_id=ticket.id,
        occasion=occasion,
        grid=ticket.grid,
        title=f"{NAMES[rule]}：{ticket.venue_name}",
        text=f"{ticket.item_text}，{due}{said}",
        outward=f"隐患 {ticket.number}，{ticket.grid_name}，{ticket.item_text}，{due}。",
        by=by,
    )


HELD_FOR = timedelta(hours=24)
MOST = 500
THEIRS = "它要等同一台手机里更早的一条先发到。请在那台手机上打开安巡并联网。"
OURS = "系统出了问题，这一条还没有执行成功，正在自动重试。内容不会丢，不用重填。"


def tell_of_tasks(session: WriteSession, _: object) -> None:
    """What only the office can settle is told to it."""
    if left := [row for row in session.new if isinstance(row, OfficeTask)]:
        write_messages(session, [_of_task(task) for task in left], max(t.created_at for t in left))


def of_held(session: Session, now: datetime) -> list[Announcement]:
    """Commands that have waited for the one before them for more than a day."""
    title = NAMES[Rule.HELD]
    return [
        Announcement(
            rule=Rule.HELD,
            subject_kind="command",
            subject_id=row.id,
            occasion="held",
            grid=row.grid,
            title=f"{title}：{row.author_name}",
            text=OURS if row.again_at else THEIRS,
            outward="有一条记录超过 24 小时没接上，请在安巡“需处理”里查看。",
            people=(row.author,),
        )
        for row in queries.held_untold(session, None, now - HELD_FOR, MOST)
    ]


def _of_task(task: OfficeTask) -> Announcement:
    return Announcement(
        rule=Rule.TASK,
        subject_kind="task",
        subject_id=task.id,
        occasion=task.kind.value,
        grid=task.grid,
        title=task.title,
        text=task.detail,
        outward="街道有一件事项需要处理，请在安巡“需处理”里查看。",
    )
