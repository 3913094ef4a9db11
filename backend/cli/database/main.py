"""`anxun migrate`, `verify`, `epoch`: the database as a thing to look after."""

import argparse
from pathlib import Path

from backend.backups.files import digest_of_file
from backend.bootstrap import found_county
from backend.cli.errors import DONE, LEFT_OUT, Stop
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.core.blob_store import path_of
from backend.core.change_log import epoch, renew_epoch
from backend.core.database import open_engines
from backend.core.errors import Refusal
from backend.core.settings import Settings
from backend.migrations.operations import upgrade
from backend.sync.photos import queries as photos
from backend.sync.receipts.verification.operations import verify
from backend.wiring import open_database


def add_command(commands: Commands) -> None:
    """Declare the commands."""
    migrating = commands.add_parser("migrate", help="建立或升级数据库")
    migrating.set_defaults(run=run_migrate)
    verifying = commands.add_parser("verify", help="核验回执链是否被改动、隐患是否如处理过程所记")
    verifying.add_argument("--photos", action="store_true", help="再逐张核对照片")
    verifying.add_argument("--json", action="store_true", help="输出 JSON")
    verifying.set_defaults(run=run_verify)
    lives = commands.add_parser("epoch", help="让所有手机重新取一份数据（恢复数据库以后）")
    lives.add_argument("--renew", action="store_true", help="换新")
    lives.add_argument("--json", action="store_true", help="输出 JSON")
    lives.set_defaults(run=run_epoch)


def prepare(chosen: Settings) -> None:
    """Bring the tables up to date, and what a new database starts with."""
    _, writers = open_engines(chosen.storage_url)
    upgrade(writers)
    writers.dispose()
    db = open_database(chosen)
    try:
        with db.writing() as session:
            found_county(session, chosen, clock.now())
    except Refusal as refusal:
        raise Stop(str(refusal.to_problem()["detail"])) from refusal
    finally:
        db.close()


def run_migrate(_: argparse.Namespace) -> int:
    """Make the database usable."""
    prepare(settings())
    say("数据库已是最新。")
    return DONE


def run_verify(args: argparse.Namespace) -> int:
    """Walk the chain; a broken one ends with 3 and says where."""
    chosen = settings()
    with open_current(chosen) as db, db.reading() as session:
        verdict = verify(session)
        named = photos.originals(session, None) if args.photos else set[str]()
    lacking = _lacking(chosen.data / "photos", named)
    whole = verdict.whole and not lacking
    if args.json:
        checked = {"photos": len(named), "lacking": lacking} if args.photos else {}
        print_json(
            {
                "whole": whole,
                "receipts": verdict.receipts,
                "faults": verdict.faults,
                "tickets": verdict.tickets,
                "astray": verdict.astray,
                **checked,
            }
        )
        return DONE if whole else LEFT_OUT
    if verdict.whole:
        say(f"回执链完整，共 {verdict.receipts} 条。")
        if verdict.tickets:
            say(f"隐患 {verdict.tickets} 条，现状都和处理过程一致。")
    for fault in verdict.faults:
        say(f"第 {fault.seq} 条回执 {fault.receipt}：{fault.reason}")
    for ticket in verdict.astray:
        say(f"隐患 {ticket.ticket} 的现状和处理过程不一致：{'、'.join(ticket.fields)}")
    if args.photos and not lacking:
        say(f"照片 {len(named)} 张，每张都在，校验值都对。")
    for sha256, why in lacking.items():
        say(f"照片 {sha256} {why}")
    return DONE if whole else LEFT_OUT


def _lacking(store: Path, named: set[str]) -> dict[str, str]:
    """Photos that are not there, or are not what was acknowledged."""
    found_county: dict[str, str] = {}
    for sha256 in sorted(named):
        try:
            told, _ = digest_of_file(path_of(store, sha256))
        except FileNotFoundError:
            found_county[sha256] = "不见了"
            continue
        if told != sha256:
            found_county[sha256] = "内容和校验值不符"
    return found_county


def run_epoch(args: argparse.Namespace) -> int:
    """Tell which life of the database this is; renewed, every phone takes a new copy."""
    with open_current(settings()) as db:
        if args.renew:
            with db.writing() as session:
                renew_epoch(session)
        with db.reading() as session:
            now = epoch(session)
    if args.json:
        print_json({"epoch": now, "renewed": args.renew})
    elif args.renew:
        say("已换新。每部手机下次联网会重新取一份数据，没发出的内容不受影响。")
    else:
        say(f"当前是 {now}。从备份恢复、或备库升为主库以后，请运行 anxun epoch --renew。")
    return DONE
