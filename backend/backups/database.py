"""The cut: a copy of the database as it was at one moment, while the server goes on writing."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from backend.backups.files import BackupError, create, digest_of_file, sync_file
from backend.backups.models import DatabasePart
from backend.core import clock
from backend.core.change_log import epoch
from backend.core.settings import Settings
from backend.sync import queries as sync
from backend.sync.photos import queries as photos
from backend.wiring import open_database

BUSY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Cut:
    """What stood in the database at one moment."""

    at: datetime
    epoch: int
    receipts: dict[str, int]
    photos: list[str]
    """The SHA-256 of every photo that was acknowledged."""
    database: DatabasePart | None


def is_sqlite(chosen: Settings) -> bool:
    """Whether the database is a file of ours."""
    return chosen.storage_url.startswith("sqlite")


def cut(chosen: Settings, copy: Path | None) -> Cut:
    """Copy the database to a new file, and read off what it names; without a file, read only."""
    if not is_sqlite(chosen):
        at = clock.now()
        database = _dump(chosen, copy) if copy else None
        return _read(chosen, at, database)
    source = Path(make_url(chosen.storage_url).database or "")
    if not source.is_file():
        raise BackupError("没有找到数据库，无可备份。请检查 ANXUN_DATA。")
    if copy is None:
        return _read(chosen, clock.now(), None)
    at = clock.now()
    copy_sqlite(source, copy)
    there = chosen.model_copy(update={"database_url": f"sqlite:///{copy}"})
    found = _read(there, at, None)
    settle_sqlite(copy)
    sha256, size = digest_of_file(copy)
    part = DatabasePart(kind="sqlite", bytes=size, sha256=sha256)
    return Cut(found.at, found.epoch, found.receipts, found.photos, part)


def acknowledged(chosen: Settings) -> set[str]:
    """The photos that the database names now."""
    return set(_read(chosen, clock.now(), None).photos)


def _read(chosen: Settings, at: datetime, database: DatabasePart | None) -> Cut:
    db = open_database(chosen)
    try:
        with db.reading() as session:
            named = sorted(photos.originals(session, None))
            return Cut(at, epoch(session), sync.chain_lengths(session, None), named, database)
    finally:
        db.close()


def copy_sqlite(source: Path, copy: Path) -> None:
    """Copy a database that may be written to meanwhile: all of one moment, in one step."""
    create(copy).close()
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)) as there,
        closing(sqlite3.connect(copy)) as here,
    ):
        there.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        there.backup(here)


def settle_sqlite(file: Path) -> None:
    """Make a database one whole file, with nothing beside it, checked and on disk."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupError(f"数据库自检不通过（{found}）：{file.name}。请换一份备份。")
    sync_file(file)


def _dump(chosen: Settings, copy: Path) -> DatabasePart:
    """Let PostgreSQL's own program write its dump; the password is in no argument."""
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "没有找到 pg_dump。请安装 PostgreSQL 客户端，或只备份照片：--photos-only。"
        )
    url = make_url(chosen.storage_url)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    create(copy).close()
    command = [program, "--format=custom", "--no-owner", f"--file={copy}", f"--dbname={plain}"]
    done = subprocess.run(  # noqa: S603 - a program of the system, arguments of our own
        command, env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = done.stderr.strip().splitlines()
        raise BackupError(f"pg_dump 没有成功：{why[-1] if why else done.returncode}。")
    sync_file(copy)
    sha256, size = digest_of_file(copy)
    return DatabasePart(kind="postgresql", bytes=size, sha256=sha256)
