"""An import step by step: dropped, looked at, corrected, taken over. Each step may be repeated."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.core.change_log import insert_into, lock_county
from backend.core.clock import day_of
from backend.core.database import Database, execute, new_id, once_more
from backend.core.errors import Conflict, Invalid, Refusal
from backend.core.spreadsheets.ledger.columns import ImportReport, folded
from backend.core.spreadsheets.operations import (
    MOST_WRITING_S,
    ChangeRecord,
    ImportRun,
    whole_or_nothing,
)
from backend.office.imports import queries
from backend.office.imports.kinds import guess, importer
from backend.office.imports.models import (
    BatchStage,
    ChangeType,
    ImportBatch,
    ImportColumn,
    ImportFile,
    ImportTrace,
)
from backend.office.imports.schemas import (
    UNDO_FOR,
    BatchLine,
    BatchRow,
    Corrections,
    ImportProgress,
)
from backend.people.accounts.models import Actor

EVERY = 0.4
"""Seconds between two words."""


class ProgressFile:
    """Tells how far one import is."""

    def __init__(self, folder: Path, batch_id: UUID) -> None:
        self._file = folder / "imports" / str(batch_id)
        self._last = 0.0

    def says(self, phase: str, done: int, whole: int) -> None:
        """Put it down, not too often; that it cannot be told stops no import."""
        if monotonic() - self._last < EVERY and done < whole:
            return
        self._last = monotonic()
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(f"{phase} {done} {whole}", encoding="ascii")
            fresh.replace(self._file)

    def ends(self) -> None:
        """There is nothing more to tell."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def last_progress(folder: Path, batch_id: UUID) -> ImportProgress | None:
    """What was told last."""
    try:
        phase, done, whole = (folder / "imports" / str(batch_id)).read_text("ascii").split()
        return ImportProgress(phase, int(done), int(whole))
    except (OSError, ValueError):
        return None


STUCK_AFTER = timedelta(minutes=15)
"""A step takes a minute at most; after so long its process is gone."""
KEPT_FOR = timedelta(days=8)
BUSY = {BatchStage.READING, BatchStage.TAKING}
MOST_CELLS = 5000
log = logging.getLogger("anxun")


class ImportBusy(Conflict):
    """Another step of the same import is under way, or it is over."""

    code = "import.busy"
    sentence = "这次导入正在处理，或已经结束，这一步没有生效。请刷新看看进度。"


class FileGone(Conflict):
    """The bytes were forgotten."""

    code = "import.file_gone"
    sentence = "这次导入的原表已经清除。请重新选择文件。"


@dataclass(frozen=True, slots=True)
class ImportContext:
    """Whose import, in which database, with the folder for its progress."""

    db: Database
    actor: Actor
    folder: Path
    now: datetime


def drop(desk: ImportContext, kind: str, file_name: str, content: bytes) -> UUID:
    """Keep a file; which ledger it is, the file says itself where nobody did."""
    chosen = importer(kind).ledger.kind if kind else guess(content)
    batch = ImportBatch(
        id=new_id(), grid=desk.actor.grid, kind=chosen, file_name=file_name[:200],
        size=len(content), stage=BatchStage.READING, by=desk.actor.id, by_name=desk.actor.name,
        created_at=desk.now, changed_at=desk.now,
    )  # fmt: skip
    with desk.db.writing() as session:
        _forget_old(session, desk.actor, desk.now)
        session.add(batch)
        session.flush()
        session.add(ImportFile(batch_id=batch.id, content=content))
    return batch.id


def correct(desk: ImportContext, batch_id: UUID, facts: Corrections) -> None:
    """Put values and headings right; the headings are remembered for this office."""
    with desk.db.writing() as session:
        batch = _claim(session, desk, batch_id, BatchStage.READING)
        if facts.kind and facts.kind != batch.kind:
            if batch.taken_at:
                raise ImportBusy(batch=batch_id)
            batch.kind, batch.cells = importer(facts.kind).ledger.kind, {}
        fields = importer(batch.kind).ledger.fields
        cells = {row: dict(values) for row, values in batch.cells.items()}
        for row, values in facts.cells.items():
            if not row.isdecimal() or set(values) - set(fields):
                raise Invalid(reason="没有这一行或这一列")
            mine = cells.setdefault(row, {})
            mine |= {name: value for name, value in values.items() if value is not None}
            for name in [n for n, value in values.items() if value is None]:
                mine.pop(name, None)
        if sum(map(len, cells.values())) > MOST_CELLS:
            raise Invalid(reason=f"一次最多改 {MOST_CELLS} 处，请在原表里改好再导入")
        batch.cells = {row: values for row, values in cells.items() if values}
        for heading, field in facts.columns.items():
            if field and field not in fields:
                raise Invalid(reason=f"没有“{field}”这一列")
            _remember(session, desk.actor, batch.kind, folded(heading)[:60], field)


def look(desk: ImportContext, batch_id: UUID) -> None:
    """Read the file and try it on; nothing of it stays but the report."""
    teller = ProgressFile(desk.folder, batch_id)
    teller.says("reading", 0, 1)
    report, problem = ImportReport(), dict[str, object]()
    try:
        report = once_more(lambda: _work(desk, batch_id, teller, dry_run=True))
    except Refusal as refusal:
        problem = refusal.to_problem()
    except Exception:
        log.exception("import %s: looking failed", batch_id)
        problem = ImportBroken().to_problem()
    _end(desk, batch_id, BatchStage.REFUSED if problem else BatchStage.READY, report, problem)
    teller.ends()


def claim(desk: ImportContext, batch_id: UUID) -> None:
    """Begin to take over: of two who ask at the same time, one does."""
    with desk.db.writing() as session:
        _claim(session, desk, batch_id, BatchStage.TAKING, only=BatchStage.READY)


def take(desk: ImportContext, batch_id: UUID) -> None:
    """Take the file over in one transaction: the rows, their traces, and that it is done."""
    teller = ProgressFile(desk.folder, batch_id)
    try:
        once_more(lambda: _work(desk, batch_id, teller, dry_run=False))
    except Refusal as refusal:
        _end(desk, batch_id, BatchStage.READY, None, refusal.to_problem())
    except Exception:
        log.exception("import %s: taking over failed", batch_id)
        _end(desk, batch_id, BatchStage.READY, None, ImportBroken().to_problem())
    teller.ends()


class ImportBroken(Conflict):
    """Our own fault; nothing of the file was kept."""

    code = "import.broken"
    sentence = "导入中途出错，没有写入任何内容。请再试一次；仍不行请联系县(市)管理员。"


def discard_import(desk: ImportContext, batch_id: UUID) -> None:
    """Drop a file that was not taken over."""
    with desk.db.writing() as session:
        batch = _claim(session, desk, batch_id, BatchStage.READING)
        if batch.taken_at is not None:
            raise ImportBusy(batch=batch_id)
        queries.delete_import(session, desk.actor, batch_id)
        session.delete(batch)


def show(desk: ImportContext, batch: ImportBatch) -> BatchRow:
    """An import with how far it is."""
    return BatchRow.of(
        batch,
        importer(batch.kind).ledger,
        last_progress(desk.folder, batch.id) if batch.stage in BUSY else None,
        undo_until(batch, desk.now),
        stuck=_stuck(batch, desk.now),
    )


def lines(session: Session, actor: Actor, now: datetime) -> list[BatchLine]:
    """The imports of the last days, the newest first."""
    return [
        BatchLine(
            one.id, one.kind, importer(one.kind).ledger.title, one.file_name, one.stage,
            *_counted(one), one.by_name,
            one.created_at, one.taken_at, undo_until(one, now),
        )
        for one in queries.recent(session, actor, now - KEPT_FOR)
    ]  # fmt: skip


def undo_until(batch: ImportBatch, now: datetime) -> date | None:
    """The last day on which it may be undone; none where it may not."""
    if batch.taken_at is None or batch.undone_at or now > batch.taken_at + UNDO_FOR:
        return None
    return day_of(batch.taken_at + UNDO_FOR)


def _work(
    desk: ImportContext, batch_id: UUID, teller: ProgressFile, *, dry_run: bool
) -> ImportReport:
    with desk.db.reading() as session:
        batch = queries.batch(session, desk.actor, batch_id)
        content = queries.content(session, desk.actor, batch_id)
        columns = queries.columns(session, desk.actor, batch.kind)
        taken_before = taken_of(batch)
    if content is None:
        raise FileGone
    chosen = importer(batch.kind)
    fixes = {int(row): values for row, values in batch.cells.items()}
    reading = chosen.read(content, columns, fixes)
    del content
    phase = "reading" if dry_run else "writing"
    with whole_or_nothing(desk.db, dry_run=dry_run) as session:

        def sink(traces: Sequence[ChangeRecord]) -> None:
            rows = [_trace(batch_id, trace) for trace in traces]
            execute(session, insert_into(session, ImportTrace), rows)

        within_s = 0.0 if dry_run else MOST_WRITING_S
        kept = ImportRun(None if dry_run else sink, partial(teller.says, phase), within_s)
        name, now = batch.file_name, desk.now
        report = chosen.work(session, desk.actor, reading, name, now, kept)
        if not dry_run:
            mine = queries.batch(session, desk.actor, batch_id)
            _add_up(report, taken_before)
            taken = {"new": report.new, "changed": report.changed}
            mine.stage, mine.problem = BatchStage.TAKEN, {}
            mine.report = msgspec.to_builtins(report) | {"taken": taken}
            mine.taken_at = mine.changed_at = desk.now
    return report


def _counted(batch: ImportBatch) -> tuple[int, int]:
    """New and changed: what was taken, else what the look found."""
    told = taken_of(batch) if batch.taken_at else batch.report
    return int(told.get("new", 0)), int(told.get("changed", 0))


def taken_of(batch: ImportBatch) -> dict[str, int]:
    """What a batch's takings entered and changed so far; a look after one counts nothing of it."""
    told = batch.report.get("taken") or (batch.report if batch.taken_at else {})
    return {name: int(str(told.get(name, 0))) for name in ("new", "changed")}


def _add_up(report: ImportReport, before: dict[str, int]) -> None:
    """A second taking over, after corrections, adds to the first."""
    report.same = max(report.same - before["new"] - before["changed"], 0)
    report.new += before["new"]
    report.changed += before["changed"]


def _trace(batch_id: UUID, trace: ChangeRecord) -> dict[str, object]:
    created = trace.before is None
    return {
        "id": new_id(), "batch_id": batch_id, "subject_kind": trace.kind, "subject_id": trace.id,
        "deed": ChangeType.CREATED if created else ChangeType.CHANGED, "title": trace.title[:120],
        "version": trace.version, "before": trace.before or {},
    }  # fmt: skip


def _claim(
    session: Session,
    desk: ImportContext,
    batch_id: UUID,
    stage: BatchStage,
    only: BatchStage | None = None,
) -> ImportBatch:
    lock_county(session, desk.actor.county)
    batch = queries.batch(session, desk.actor, batch_id)
    busy = batch.stage in BUSY and not _stuck(batch, desk.now)
    if busy or batch.stage is BatchStage.UNDONE or (only and batch.stage not in {only, *BUSY}):
        raise ImportBusy(batch=batch_id)
    batch.stage, batch.changed_at, batch.problem = stage, desk.now, {}
    return batch


def _stuck(batch: ImportBatch, now: datetime) -> bool:
    return batch.stage in BUSY and now - batch.changed_at > STUCK_AFTER


def _end(
    desk: ImportContext,
    batch_id: UUID,
    stage: BatchStage,
    report: ImportReport | None,
    problem: dict[str, object],
) -> None:
    with desk.db.writing() as session:
        batch = queries.batch(session, desk.actor, batch_id)
        batch.stage, batch.problem = stage, problem
        if report is not None:
            taken = {"taken": taken_of(batch)} if batch.taken_at else {}
            batch.report = msgspec.to_builtins(report) | taken


def _remember(session: Session, actor: Actor, kind: str, heading: str, field: str) -> None:
    if not heading:
        return
    if known := queries.column(session, actor, kind, heading):
        known.field = field
    else:
        session.add(ImportColumn(grid=actor.grid, kind=kind, heading=heading, field=field))


def _forget_old(session: Session, actor: Actor, now: datetime) -> None:
    """What can no longer be undone needs neither its file nor its traces."""
    for batch in queries.stale(session, actor, now - KEPT_FOR):
        queries.delete_import(session, actor, batch.id)
        session.delete(batch)
