"""`anxun makemigration`: for who changes the tables."""

import argparse
import re
import tempfile
from pathlib import Path

from sqlalchemy import create_engine

from backend.cli.errors import DONE, Stop
from backend.cli.operations import Commands, say
from backend.core import clock
from backend.migrations.operations import FOLDER, config_for, newest_revision, upgrade

NAME = re.compile(r"[a-z][a-z0-9_]{2,60}")


def add_command(commands: Commands) -> None:
    """Declare the command."""
    making = commands.add_parser("makemigration", help="按模型的改动写出一步数据库升级（开发用）")
    making.add_argument("name", metavar="名称", help="小写字母和下划线，如 plate_unknown")
    making.set_defaults(run=run_makemigration)


def run_makemigration(args: argparse.Namespace) -> int:
    """Compare the models with the newest version, and write what is between them."""
    from alembic import command  # noqa: PLC0415 - 0.2 s that no other command need wait for

    if not NAME.fullmatch(args.name):
        raise Stop("名称只用小写字母、数字和下划线，以字母开头，如 plate_unknown。")
    revision = f"{clock.now():%Y%m%d_%H%M}"
    if revision <= newest_revision():
        raise Stop(f"已有更新的一步 {newest_revision()}，请过一分钟再试，或核对电脑的时钟。")
    with tempfile.TemporaryDirectory(prefix="anxun-migration-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'anxun.db'}")
        upgrade(engine)
        command.revision(config_for(engine), args.name, autogenerate=True, rev_id=revision)
        engine.dispose()
    written = next((FOLDER / "versions").glob(f"{revision}_*.py"))
    say(f"已写出 {written.name}。请看一遍，补上数据怎么办，再运行 tests/house/test_migrations.py。")
    return DONE
