"""Reports as the desk lists them, and their state as a citizen reads it: plain, without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from backend.field.hazards.models import Hazard, State
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.public.citizen_reports import queries
from backend.public.citizen_reports.models import CitizenReport, ReportState
from backend.public.citizen_reports.schemas import CitizenGroup, CitizenRow
from backend.public.forms.pages import day_words, due_words, time_words
from backend.sync.photos import queries as photos


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """Where a report stands, for the one who sent it."""

    venue: str
    received: str
    mark: str
    tone: str
    title: str
    text: str
    steps: Sequence[tuple[str, str]]
    """The road: name, and `done`, `here` or nothing."""
    asks: bool
    unsolved: bool
    words_alone: bool
    """Whether pictures were not taken, because the plaque was crowded."""


ROAD = ("已收到", "已受理", "整改中", "复查", "办结")


def citizen_report_rows(
    session: Session, actor: Actor, found: Sequence[CitizenReport]
) -> list[CitizenRow]:
    """Reports for the desk; three statements however many there are."""
    names = {
        g.path: g.full_name
        for g in accounts.grids_by_path(session, actor, list({r.grid for r in found}))
    }
    pictures = photos.of_subjects(session, actor, "citizen", [r.id for r in found])
    hazards = queries.numbers(session, actor, [r.hazard_id for r in found if r.hazard_id])
    shown: list[CitizenRow] = []
    for row in found:
        hazard = hazards.get(row.hazard_id) if row.hazard_id else None
        values: dict[str, Any] = {
            f: getattr(row, f) for f in CitizenRow.__struct_fields__ if f in type(row).model_fields
        }
        values |= {
            "grid_name": names.get(row.grid, ""),
            "photos": [p.id for p in pictures.get(row.id, [])],
            "hazard_number": hazard.number if hazard else None,
            "hazard_state": hazard.state.value if hazard else None,
        }
        shown.append(CitizenRow(**values))
    return shown


def groups(session: Session, actor: Actor, state: ReportState | None) -> list[CitizenGroup]:
    """What came above the budgets of plaques: a line a venue, the newest first."""
    found = queries.groups(session, actor, state)
    names = accounts.grid_names(session, actor, {row["grid"] for row in found})
    return [CitizenGroup(**row, grid_name=names.get(row["grid"], "")) for row in found]


def progress(session: Session, row: CitizenReport, today: date) -> ReportProgress:
    """Say where it stands."""
    hazard = queries.ticket_of(session, None, row)
    mark, tone, title, text, at = _words(row, hazard, today)
    road = [(name, "done" if n < at else "here" if n == at else "") for n, name in enumerate(ROAD)]
    return ReportProgress(
        venue=row.venue_name,
        received=time_words(row.received_at),
        mark=mark,
        tone=tone,
        title=title,
        text=text,
        steps=road if at >= 0 else [],
        asks=row.asks_about(hazard),
        unsolved=row.solved is False and at == len(ROAD),
        words_alone=row.grouped,
    )


def _words(
    row: CitizenReport, hazard: Hazard | None, today: date
) -> tuple[str, str, str, str, int]:
    if row.state is ReportState.DECLINED:
        return ("没有受理", "plain", "这条没有受理", f"街道应急办的答复：{row.reason}", -1)
    if hazard is None:
        text = "街道应急办会尽快看，一般一个工作日内有答复。"
        return ("已收到", "info", "已经收到，谢谢您", text, 0)
    due = f"要求在 {due_words(hazard.due_on, today)} 前改好。" if hazard.due_on else ""
    closed = day_words(hazard.closed_at) if hazard.closed_at else ""
    told = {
        State.REPORTED: ("已受理", "info", "正在核实", "已经受理，正在核实情况。", 1),
        State.RECTIFYING: ("整改中", "warn", "已通知整改", f"已经通知经营者整改。{due}", 2),
        State.SUBMITTED: ("待复查", "info", "等待复查", "经营者说已经改好，正等人去复查。", 3),
        State.CLOSED: ("已办结", "good", "已经办结", f"{closed}复查合格，已经改好。", len(ROAD)),
        State.VOIDED: ("已结束", "plain", "经核实不属于隐患", "到现场核实过，不属于安全隐患。", -1),
    }
    return told[hazard.state]
