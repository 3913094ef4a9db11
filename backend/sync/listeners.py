"""Tell of what pushes leave for people: matters for the office, and commands held too long."""

from datetime import datetime, timedelta

from sqlalchemy import event
from sqlmodel import Session

from backend.core.database import WriteSession
from backend.office.messages.models import Rule
from backend.office.messages.operations import tell
from backend.office.messages.rules import NAMES, Notice
from backend.sync import queries
from backend.sync.models import OfficeTask

HELD_FOR = timedelta(hours=24)
MOST = 500
THEIRS = "它要等同一台手机里更早的一条先发到。请在那台手机上打开安巡并联网。"
OURS = "系统出了问题，这一条还没有执行成功，正在自动重试。内容不会丢，不用重填。"


@event.listens_for(WriteSession, "after_flush")
def _watch(session: WriteSession, _: object) -> None:
    if left := [row for row in session.new if isinstance(row, OfficeTask)]:
        tell(session, [_of_task(task) for task in left], max(t.created_at for t in left))


def of_held(session: Session, now: datetime) -> list[Notice]:
    """Commands that have waited for the one before them for more than a day."""
    title = NAMES[Rule.HELD]
    return [
        Notice(
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


def _of_task(task: OfficeTask) -> Notice:
    return Notice(
        rule=Rule.TASK,
        subject_kind="task",
        subject_id=task.id,
        occasion=task.kind.value,
        grid=task.grid,
        title=task.title,
        text=task.detail,
        outward="街道有一件事项需要处理，请在安巡“需处理”里查看。",
    )
