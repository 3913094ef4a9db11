"""拒不整改 in a ledger: the ticket is open, and the office must do something about it."""

from datetime import datetime

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import Matter
from backend.hazards.entering import Told
from backend.sync import queries as sync
from backend.sync.keeping import leave_task
from backend.sync.models import TaskKind

DETAIL = (
    "台账写着拒不整改。请核实，上门督促；仍不整改的，移交消防救援大队或主管部门依法处理，"
    "再写明怎么办的。"
)
TITLE, WORDS = 200, 80


def put_before_the_office(session: Session, actor: Actor, told: Told, now: datetime) -> bool:
    """Leave a matter about a ticket whose owner refuses, once; gives whether it is new."""
    if sync.ever_told(session, actor, TaskKind.REFUSED, told.id):
        return False
    matter = Matter(
        kind=TaskKind.REFUSED, subject_kind="hazard", subject_id=told.id, grid=told.grid,
        title=f"{told.place}拒不整改：{told.words[:WORDS]}"[:TITLE], detail=DETAIL,
        facts={"sheet": told.facts.get("sheet"), "row": told.facts.get("row")},
    )  # fmt: skip
    leave_task(session, actor, matter, now)
    return True
