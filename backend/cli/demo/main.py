"""`anxun demo`: a sub-district to try things on; only ever into an empty database."""

import argparse

from backend.bootstrap import command_line_actor
from backend.cli.database.main import prepare
from backend.cli.errors import DONE, Stop
from backend.cli.operations import Commands, say, settings
from backend.core import clock
from backend.core.blob_store import Blobs
from backend.demo.catalogue import LEDGERS, put_in_place
from backend.demo.operations import fill_registers, fill_two_months
from backend.demo.roster import HEAD, OFFICE, PASSWORD, STATION, man_stations, settle_in
from backend.office.imports.kinds import IMPORTS
from backend.people.accounts import queries
from backend.people.accounts.models import Role
from backend.wiring import open_database

BOOKS = (
    ("grids", "网格名册.xlsx"),
    ("venues", "九小场所台账.xlsx"),
    ("ebikes", "电动自行车台账.xlsx"),
    ("campaign", "护栏广告牌专项台账.xlsx"),
    ("road", "道路隐患台账.xlsx"),
    ("dissuasions", "劝导登记表.xlsx"),
)


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("demo", help="装入演示数据（只对空数据库）")
    parser.add_argument("--if-empty", action="store_true", help="已有数据时什么都不做")
    parser.set_defaults(run=run_demo)


def run_demo(args: argparse.Namespace) -> int:
    """Load the ledgers, the people and two months of rounds."""
    chosen = settings()
    if chosen.production:
        raise Stop("正式环境不能装入演示数据。")
    prepare(chosen)
    db = open_database(chosen)
    actor, now = command_line_actor(chosen), clock.now()
    try:
        with db.reading() as session:
            if queries.people(session, actor):
                if args.if_empty:
                    return DONE
                raise Stop("数据库里已有人员，没有装入演示数据。请换一个空的数据目录。")
        for kind, file in BOOKS:
            IMPORTS[kind](db, actor, LEDGERS / file, file, dry_run=False, now=now)
        with db.writing() as session:
            workers = settle_in(session, actor, now)
            man_stations(session, actor, now)
            put_in_place(session, actor)
        with db.reading() as session:
            office = queries.people(session, actor, text="周海燕", role=Role.OFFICE)[0]
        blobs = Blobs(chosen.data / "photos")
        fill_two_months(db, blobs, workers, office, now)
        with db.reading() as session:
            people = [*workers, *queries.people(session, actor)]
        fill_registers(db, blobs, chosen.secret_key(), people, now)
    finally:
        db.close()
    say("已装入演示数据。")
    tell_sign_ins()
    return DONE


def tell_sign_ins() -> None:
    """Say who may sign in."""
    say(f"演示账号（密码都是 {PASSWORD}）：")
    say("  网格员   19900000001（电厂社区第1网格 范彬），手机打开首页")
    for role, (user_name, name, _) in (("劝导员", STATION), ("屯长", HEAD)):
        say(f"  {role:<5} {user_name}（{name}），手机打开首页")
    names = {
        Role.OFFICE: "应急办",
        Role.LEADER: "领导",
        Role.ENFORCER: "执法",
        Role.ADMIN: "管理员",
    }
    for user_name, name, role, _ in OFFICE:
        say(f"  {names[role]:<5} {user_name}（{name}），电脑打开 /office")
