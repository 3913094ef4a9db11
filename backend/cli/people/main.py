"""`anxun user`: people, for the first sign-in and when nobody can sign in."""

import argparse

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE, Stop
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.people.accounts import operations, queries
from backend.people.accounts.models import Role
from backend.people.accounts.passwords.operations import FirstPassword
from backend.people.accounts.schemas import Invitation


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("user", help="添加人员或重置密码")
    inner = parser.add_subparsers(required=True, metavar="add|reset")
    adding = inner.add_parser("add", help="添加人员，密码只显示这一次")
    adding.add_argument("user_name", help="用户名")
    adding.add_argument("--name", required=True, help="姓名")
    adding.add_argument("--role", choices=[r.value for r in Role], required=True)
    adding.add_argument("--grid", default="", help="网格路径，如 220382.002.；默认全县")
    adding.add_argument("--phone")
    adding.add_argument("--json", action="store_true", help="输出 JSON")
    adding.set_defaults(run=run_add)
    resetting = inner.add_parser("reset", help="重置密码，新密码只显示这一次")
    resetting.add_argument("user_name", help="用户名或手机号")
    resetting.add_argument("--json", action="store_true", help="输出 JSON")
    resetting.set_defaults(run=run_reset)


def run_add(args: argparse.Namespace) -> int:
    """Add a person."""
    chosen = settings()
    actor = command_line_actor(chosen)
    facts = Invitation(
        name=args.name,
        user_name=args.user_name,
        role=Role(args.role),
        grid=args.grid or actor.grid,
        phone=args.phone,
    )
    first = FirstPassword.new()
    with open_current(chosen) as db, db.writing() as session:
        user = operations.invite_person(session, actor, facts, first, clock.now())
    _tell(args, user.user_name, first.plain)
    return DONE


def run_reset(args: argparse.Namespace) -> int:
    """Give somebody a new first password."""
    chosen, first = settings(), FirstPassword.new()
    with open_current(chosen) as db, db.writing() as session:
        found = queries.by_login(session, None, args.user_name)
        if found is None:
            raise Stop(f"没有用户 {args.user_name}。")
        actor = command_line_actor(chosen)
        user = operations.reset_password(session, actor, found.id, first, clock.now())
        user.demonstration = False  # the machine's owner gives it to somebody real
    _tell(args, user.user_name, first.plain)
    return DONE


def _tell(args: argparse.Namespace, user_name: str, password: str) -> None:
    if args.json:
        print_json({"user_name": user_name, "initial_password": password})
    else:
        say(f"用户名 {user_name}，初始密码 {password}（首次登录要改）")
