"""A list made a file: who may, how much, written row by row, and put on record."""

import hashlib
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlmodel import Session

from backend.core.clock import BEIJING, day_of, month_of
from backend.core.database import Database
from backend.core.errors import Forbidden, Invalid
from backend.core.rate_limits.operations import RateLimiter
from backend.field.ebikes import queries as ebikes
from backend.field.venues import queries as venues
from backend.office.exports import queries
from backend.office.exports.columns import (
    MONTH_FIELDS,
    PHONES,
    TITLES,
    Cell,
    ExportColumn,
    GridNames,
    as_written,
    fields,
    month_rows,
    shaper,
)
from backend.office.exports.files import Heading, TextTable, Workbook
from backend.office.exports.filters import (
    DissuasionParams,
    EbikeParams,
    GridParams,
    HazardParams,
    ListParams,
    MonthParams,
    VenueParams,
    read_params,
)
from backend.office.exports.models import ExportFormat, ExportKind, ExportLog
from backend.office.exports.schemas import ExportAsk, ExportCount
from backend.office.reports.monthly.views import monthly
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import ROLE_NAMES, Actor, Role
from backend.people.accounts.phone_numbers.operations import by_number, hidden

EXPORTERS = frozenset({Role.OFFICE, Role.ADMIN, Role.LEADER})
CALLERS = frozenset({Role.OFFICE, Role.ADMIN})
"""Who may have phone numbers in full."""
MOST = 200_000
SHORTEST_PURPOSE = 4
FINDERS = {
    ExportKind.VENUES: venues.CALLERS, ExportKind.EBIKES: ebikes.CALLERS,
}  # fmt: skip
"""Who finds these by a phone number, as in the list itself."""
FILTERS: dict[ExportKind, type[ListParams]] = {
    ExportKind.VENUES: VenueParams, ExportKind.GRIDS: GridParams, ExportKind.EBIKES: EbikeParams,
    ExportKind.HAZARDS: HazardParams, ExportKind.CAMPAIGN: HazardParams,
    ExportKind.ROAD: HazardParams, ExportKind.DISSUASIONS: DissuasionParams,
    ExportKind.MONTHS: MonthParams,
}  # fmt: skip


class TooManyRows(Invalid):
    """More than a person can look through, and than we write at once."""

    code = "export.too_many_rows"
    sentence = (
        "这次要导出 {rows} 行，一次最多 {most} 行，没有导出。"
        "请先按社区（网格）、类别或月份筛选，再分几次导出。"
    )


class NothingThere(Invalid):
    """The filter lets nothing through."""

    code = "export.nothing"
    sentence = "按现在的筛选条件一行也没有，没有导出。请放宽筛选条件再试。"


class NoPurpose(Invalid):
    """Phone numbers in full, and nobody said what for."""

    code = "export.no_purpose"
    sentence = (
        "要带完整电话，请写明用途（至少 4 个字），例如“节前逐户电话提醒”。用途会记入导出记录。"
    )


class NoPhones(Forbidden):
    """The role never has phone numbers in full."""

    code = "export.no_phones"
    sentence = "你的岗位不能导出完整电话。可以导出隐去中间几位的，需要完整电话时请应急办导出。"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    path: Path
    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Table:
    """What a list is, before it is written."""

    fields: list[ExportColumn]
    rows: Iterable[list[Cell]]
    count: int


def numbers_in(db: Database, actor: Actor, ask: ExportAsk, purse: RateLimiter) -> frozenset[str]:
    """The phone numbers that a list is searched for by, counted; some lists are found by none."""
    asked, finders = _asked(actor, ask), FINDERS.get(ask.kind, frozenset())
    return by_number(db, actor, asked.q, finders, purse)


def measure(
    db: Database, actor: Actor, ask: ExportAsk, now: datetime, numbers: frozenset[str] = frozenset()
) -> ExportCount:
    """How much it would be."""
    asked = _asked(actor, ask)
    with db.reading() as session:
        table = _table(session, actor, ask, asked, now, numbers)
        words = _words(session, actor, asked)
    any_there = any(field.name in PHONES for field in table.fields)
    return ExportCount(table.count, MOST, words, actor.role in CALLERS, any_there)


@contextmanager
def export(
    db: Database,
    actor: Actor,
    ask: ExportAsk,
    folder: Path,
    now: datetime,
    numbers: frozenset[str] = frozenset(),
) -> Generator[Made]:
    """Write the file and put it on record; it is gone when the caller is done with it."""
    asked = _asked(actor, ask)
    purpose = ask.purpose.strip()
    if ask.phones and actor.role not in CALLERS:
        raise NoPhones
    if ask.phones and len(purpose) < SHORTEST_PURPOSE:
        raise NoPurpose
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="export-", dir=folder) as own:
        with db.reading() as session:
            table = _table(session, actor, ask, asked, now, numbers)
            if table.count > MOST:
                raise TooManyRows(rows=table.count, most=MOST)
            if not table.count:
                raise NothingThere
            made, log = _write(session, actor, ask, asked, table, Path(own), now)
        log.purpose = purpose
        with db.writing() as session:
            session.add(log)
        yield made


def _asked(actor: Actor, ask: ExportAsk) -> ListParams:
    if actor.role not in EXPORTERS:
        raise Forbidden
    return read_params(FILTERS[ask.kind], ask.filter)


def _table(
    session: Session,
    actor: Actor,
    ask: ExportAsk,
    asked: ListParams,
    now: datetime,
    numbers: frozenset[str],
) -> _Table:
    if isinstance(asked, MonthParams):
        span = asked.span(month_of(now))
        rows = list(
            month_rows(monthly(session, actor, span, now, grid=asked.grid, domain=asked.domain))
        )
        return _Table(MONTH_FIELDS, rows, len(rows))
    statement = _statement(actor, ask.kind, asked, now, numbers)
    counted = queries.count_rows(session, actor, statement)
    above = [*accounts.branch(session, actor), *accounts.grids(session, actor)]
    shaped = shaper(ask.kind, GridNames(above), phones=ask.phones)
    rows = map(shaped, queries.rows_in_batches(session, actor, statement))
    return _Table(fields(ask.kind), rows, counted)


def _statement(
    actor: Actor, kind: ExportKind, asked: ListParams, now: datetime, numbers: frozenset[str]
) -> queries.Statement:
    match asked:
        case VenueParams():
            return queries.venues(actor, asked, day_of(now), numbers)
        case EbikeParams():
            return queries.ebikes(actor, asked, numbers)
        case HazardParams():
            return queries.tickets(actor, asked, kind, day_of(now))
        case DissuasionParams():
            return queries.dissuasions(actor, asked)
        case _:
            return queries.grids(actor, GridParams(grid=asked.grid, q=asked.q))


def _write(
    session: Session,
    actor: Actor,
    ask: ExportAsk,
    asked: ListParams,
    table: _Table,
    folder: Path,
    now: datetime,
) -> tuple[Made, ExportLog]:
    grid = accounts.grid(session, actor, asked.grid or actor.grid)
    moment = now.astimezone(BEIJING)
    day = moment.date()
    who = f"{actor.name}（{ROLE_NAMES[actor.role]}）"
    mark = f"安巡导出 {who} {moment:%Y-%m-%d %H:%M} 仅限工作使用，请勿外传"
    unit = f"填报单位：{grid.full_name}（盖章）　填报日期：{day.year}年{day.month}月{day.day}日"
    title = f"{grid.full_name}{TITLES[ask.kind]}"
    path = folder / f"rows.{ask.format.value}"
    form = Workbook if ask.format is ExportFormat.XLSX else TextTable
    digest, number = hashlib.sha256(), 0
    words = _words(session, actor, asked)
    with form(path, Heading(title, unit, mark), table.fields) as out:
        for number, cells in enumerate(table.rows, start=1):
            digest.update(msgspec.json.encode([as_written(cell) for cell in cells]) + b"\n")
            out.add(number, cells)
        sha256 = digest.hexdigest()
        out.close(_notes(ask, title, who, f"{moment:%Y-%m-%d %H:%M}", words, number, sha256, mark))
    name = f"{TITLES[ask.kind]}_{_plain(grid.full_name)}_{day}.{ask.format.value}"
    log = ExportLog(
        grid=grid.path, at=now, by=actor.id, by_name=actor.name, role=actor.role.value,
        kind=ask.kind, format=ask.format, filter=_kept(ask.filter), filter_words=words[:600],
        rows=number, phones=ask.phones, sha256=sha256,
    )  # fmt: skip
    return Made(path, name, number, sha256), log


def _notes(
    ask: ExportAsk, title: str, who: str, when: str, words: str, rows: int, sha256: str, mark: str
) -> list[tuple[str, str]]:
    numbers = "完整" if ask.phones else "已隐去中间几位；这样的文件导回来时不会改动原有电话"
    return [
        ("内容", title),
        ("筛选条件", words),
        ("行数", f"{rows} 行"),
        ("导出人", who),
        ("导出时间", f"{when}（北京时间）"),
        ("电话号码", numbers),
        ("用途", ask.purpose.strip() or "没有填写"),
        ("校验值", f"SHA-256：{sha256}"),
        ("怎样核对", "每行各列（不含序号）写成一行 JSON 文本数组，逐行相接后取 SHA-256；"
                 "与系统“导出记录”里的一致，就是没有被改过。"),
        ("水印", mark),
    ]  # fmt: skip


def _words(session: Session, actor: Actor, asked: ListParams) -> str:
    told = [f"{name}：{value}" for name, value in asked.words()]
    if asked.grid:
        told.insert(0, f"范围：{accounts.grid(session, actor, asked.grid).full_name}")
    return "；".join(told) or "全部"


def _kept(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The filter as the log has it: without the numbers that were searched for."""
    return {n: hidden(v) if n == "q" and isinstance(v, str) else v for n, v in asked.items()}


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isalnum())
