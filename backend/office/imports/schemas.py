"""What travels: a ledger on its way in."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct, convert, structs

from backend.core.spreadsheets.ledger.columns import FieldDiff, ImportReport, Ledger
from backend.office.imports.models import BatchStage, ImportBatch
from backend.people.accounts.schemas import masked

UNDO_FOR = timedelta(days=7)


class LedgerField(Struct):
    """A column of the ledger, as people may point at it."""

    field: str
    title: str
    needed: bool


class ImportProgress(Struct):
    """How far a large file is."""

    phase: str
    """`reading`, `writing` or `undoing`."""
    done: int
    whole: int


class Stayed(Struct):
    """Something an undo left as it is, because people worked on it since."""

    title: str
    reason: str


class Undone(Struct):
    """What an undo did."""

    undone: int
    stayed: list[Stayed] = []
    more_stayed: int = 0


class Corrections(Struct, forbid_unknown_fields=True):
    """What a person put right: values by row and field, meanings by heading, another kind."""

    kind: str | None = None

    cells: Annotated[
        dict[str, dict[str, Annotated[str, Meta(max_length=500)] | None]], Meta(max_length=2000)
    ] = {}
    columns: Annotated[
        dict[Annotated[str, Meta(max_length=120)], Annotated[str, Meta(max_length=40)]],
        Meta(max_length=100),
    ] = {}


def veiled(report: ImportReport, ledger: Ledger) -> ImportReport:
    """A report as it is shown: of phone numbers their ends, but for a cell that is none.

    Such a cell is of the file, and whoever puts it right must read it.
    """
    fields = {c.field for c in ledger.columns if c.field.endswith("phone")}
    titles = {c.title for c in ledger.columns if c.field in fields}
    samples = [
        {f: (masked(v) or "") if f in fields else v for f, v in row.items()}
        for row in report.samples
    ]
    differences = [
        structs.replace(d, turns=[_veiled(t) if t.column in titles else t for t in d.turns])
        for d in report.differences
    ]
    return structs.replace(report, samples=samples, differences=differences)


def _veiled(turn: FieldDiff) -> FieldDiff:
    before, after = masked(turn.before) or "", masked(turn.after) or ""
    alike = before == after and turn.before != turn.after
    return structs.replace(
        turn, before=before, after=f"{after}（中间几位不同）" if alike else after
    )


class BatchRow(Struct, kw_only=True):
    """An import as the office sees it."""

    id: UUID
    kind: str
    title: str
    file_name: str
    size: int
    stage: BatchStage
    stuck: bool
    """The process that worked on it is gone; it may be started again."""
    report: ImportReport | None
    problem: dict[str, Any] | None
    """Why it could not be read or taken: `code`, `detail` and facts."""
    progress: ImportProgress | None
    corrected: dict[str, dict[str, str]]
    fields: list[LedgerField]
    by_name: str
    created_at: datetime
    taken_at: datetime | None
    undo_until: date | None
    undone_at: datetime | None
    undo: Undone | None

    @classmethod
    def of(
        cls,
        batch: ImportBatch,
        ledger: Ledger,
        progress: ImportProgress | None,
        until: date | None,
        *,
        stuck: bool,
    ) -> "BatchRow":
        """Show an import."""
        plain = dict(batch.report)
        undo = plain.pop("undo", None)
        return cls(
            id=batch.id,
            kind=batch.kind,
            title=ledger.title,
            file_name=batch.file_name,
            size=batch.size,
            stage=batch.stage,
            stuck=stuck,
            report=veiled(convert(plain, ImportReport), ledger) if plain else None,
            problem=batch.problem or None,
            progress=progress,
            corrected=batch.cells,
            fields=[LedgerField(c.field, c.title, c.must_be_there) for c in ledger.columns],
            by_name=batch.by_name,
            created_at=batch.created_at,
            taken_at=batch.taken_at,
            undo_until=until,
            undone_at=batch.undone_at,
            undo=convert(undo, Undone) if undo else None,
        )


class BatchLine(Struct):
    """An import in a list."""

    id: UUID
    kind: str
    title: str
    file_name: str
    stage: BatchStage
    new: int
    changed: int
    by_name: str
    created_at: datetime
    taken_at: datetime | None
    undo_until: date | None


class BatchList(Struct):
    """A list answer."""

    items: list[BatchLine]
