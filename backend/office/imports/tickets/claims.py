"""What a ledger claims of tickets and does not prove: put before the office, not believed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlmodel import Session

from backend.core.commands import Matter
from backend.field.hazards.history.operations import HistoricTicket
from backend.field.hazards.models import Hazard
from backend.people.accounts.models import Actor
from backend.sync import queries as sync
from backend.sync.models import TaskKind
from backend.sync.receipts.operations import leave_task

NAMED = 12
"""So many tickets are named in one task."""
REFUSES = (
    "台账写着拒不整改。请核实，上门督促；仍不整改的，移交消防救援大队或主管部门依法处理，"
    "再写明怎么办的。"
)
TITLE, WORDS = 200, 80


def closing_claimed(hazard: Hazard, told: HistoricTicket) -> Matter:
    """A ticket that the field opened, and a ledger calls closed."""
    checker = f"，复查人 {told.checker}" if told.checker else ""
    return Matter(
        kind=TaskKind.LEDGER_CLOSES,
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：台账写已整改，系统里还没有销号"[:200],
        detail=f"{told.source.ledger}第 {told.source.row} 行写明 {told.done_on} 整改完成{checker}。"
        "导入不能替人销号。",
        facts={"number": hazard.number, "done_on": str(told.done_on)},
    )


def unproven(ledger: str, tickets: Sequence[str], grid: str) -> Matter:
    """All tickets of one ledger that came in as submitted, for want of evidence."""
    named = "、".join(tickets[:NAMED]) + ("等" if len(tickets) > NAMED else "")
    return Matter(
        kind=TaskKind.LEDGER_UNPROVEN,
        subject_kind="ledger",
        subject_id=uuid5(NAMESPACE_OID, f"{grid} {ledger} {tickets}"),
        grid=grid,
        title=f"{ledger}：{len(tickets)} 条写了已整改，证据不够销号",
        detail=f"较大隐患要有另一人复查，疑似重大要有移交和回执。先登记为待复查：{named}"[:500],
        facts={"count": len(tickets)},
    )


def put_before_the_office(
    session: Session, actor: Actor, told: HistoricTicket, now: datetime
) -> bool:
    """Leave a matter about a ticket whose owner refuses, once; gives whether it is new."""
    if sync.ever_told(session, actor, TaskKind.REFUSED, told.id):
        return False
    matter = Matter(
        kind=TaskKind.REFUSED, subject_kind="hazard", subject_id=told.id, grid=told.grid,
        title=f"{told.place}拒不整改：{told.words[:WORDS]}"[:TITLE], detail=REFUSES,
        facts={"sheet": told.source.sheet, "row": told.source.row},
    )  # fmt: skip
    leave_task(session, actor, matter, now)
    return True
