"""`anxun migrate`, `verify`, `backup`, `restore`: the database as a thing to look after."""

import argparse
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from backend import clock
from backend.app import open_database
from backend.changes import renew_epoch
from backend.cli.common import Commands, opened, say, settings, tell
from backend.cli.ending import DONE, LEFT_OUT, Stop
from backend.database import open_engines
from backend.errors import Refusal
from backend.founding import found
from backend.migrating import upgrade
from backend.settings import Settings
from backend.sync.verify import verify


def add(commands: Commands) -> None:
    """Declare the commands."""
    migrating = commands.add_parser("migrate", help="建立或升级数据库")
    migrating.set_defaults(run=run_migrate)
    verifying = commands.add_parser("verify", help="核验回执链是否被改动、隐患是否如处理过程所记")
    verifying.add_argument("--json", action="store_true", help="输出 JSON")
    verifying.set_defaults(run=run_verify)
    saving = commands.add_parser("backup", help="备份数据库和照片到一个文件")
    saving.add_argument("file", type=Path, help="备份文件 .tar")
    saving.set_defaults(run=run_backup)
    restoring = commands.add_parser("restore", help="从备份文件恢复到空的数据目录")
    restoring.add_argument("file", type=Path, help="备份文件 .tar")
    restoring.set_defaults(run=run_restore)


def prepare(chosen: Settings) -> None:
    """Bring the tables up to date, and what a new database starts with."""
    _, writers = open_engines(chosen.storage_url)
    upgrade(writers)
    writers.dispose()
    db = open_database(chosen)
    try:
        with db.writing() as session:
            found(session, chosen, clock.now())
    except Refusal as refusal:
        raise Stop(str(refusal.told()["detail"])) from refusal
    finally:
        db.close()


def run_migrate(_: argparse.Namespace) -> int:
    """Make the database usable."""
    prepare(settings())
    say("数据库已是最新。")
    return DONE


def run_verify(args: argparse.Namespace) -> int:
    """Walk the chain; a broken one ends with 3 and says where."""
    with opened(settings()) as db, db.reading() as session:
        verdict = verify(session)
    if args.json:
        tell(
            {
                "whole": verdict.whole,
                "receipts": verdict.receipts,
                "faults": verdict.faults,
                "tickets": verdict.tickets,
                "astray": verdict.astray,
            }
        )
    elif verdict.whole:
        say(f"回执链完整，共 {verdict.receipts} 条。")
        if verdict.tickets:
            say(f"隐患 {verdict.tickets} 条，现状都和处理过程一致。")
    for fault in () if args.json else verdict.faults:
        say(f"第 {fault.seq} 条回执 {fault.receipt}：{fault.reason}")
    for ticket in () if args.json else verdict.astray:
        say(f"隐患 {ticket.ticket} 的现状和处理过程不一致：{'、'.join(ticket.fields)}")
    return DONE if verdict.whole else LEFT_OUT


def run_backup(args: argparse.Namespace) -> int:
    """Copy the database as it stands (the server may go on), and every original photo."""
    chosen = settings()
    if chosen.database_url:
        raise Stop("这里用的是 PostgreSQL，请用 pg_dump 备份数据库，并另存照片目录。")
    database = chosen.data / "anxun.db"
    if not database.exists():
        raise Stop("没有找到数据库，无可备份。请检查 ANXUN_DATA。")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "anxun.db"
        with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        with tarfile.open(args.file, "w") as tar:
            tar.add(copy, "anxun.db")
            photos = chosen.data / "photos"
            if photos.exists():
                tar.add(photos, "photos")
    say(f"已备份到 {args.file}。")
    return DONE


def run_restore(args: argparse.Namespace) -> int:
    """Unpack a backup into an empty folder; phones are told to take a new copy."""
    chosen = settings()
    if chosen.database_url:
        raise Stop("这里用的是 PostgreSQL，请用 pg_restore 恢复数据库，照片目录另外复制。")
    if (chosen.data / "anxun.db").exists():
        raise Stop("数据目录里已有数据库，没有覆盖。请换一个空目录（ANXUN_DATA）再恢复。")
    try:
        with tarfile.open(args.file) as tar:
            tar.getmember("anxun.db")
            tar.extractall(chosen.data, filter="data")
    except (OSError, KeyError, tarfile.TarError) as error:
        shutil.rmtree(chosen.data / "photos", ignore_errors=True)
        (chosen.data / "anxun.db").unlink(missing_ok=True)
        raise Stop(f"备份文件读不出来：{args.file}。请换一个备份文件。") from error
    prepare(chosen)
    with opened(chosen) as db, db.writing() as session:
        renew_epoch(session)
    say("已恢复。请运行 anxun verify 核验。")
    return DONE
