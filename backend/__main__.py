"""`anxun`: the command line."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from backend import __version__
from backend.cli.errors import UNREADABLE, Stop
from backend.core.memory import starting

COMMANDS = {
    "serve": "server",
    "migrate": "database",
    "makemigration": "migrations",
    "verify": "database",
    "epoch": "database",
    "backup": "backups",
    "restore": "backups",
    "demo": "demo",
    "user": "people",
    "import": "imports",
    "export": "exports",
    "plaques": "plaques",
    "photos": "photos",
    "report": "reports",
    "plan": "plan",
}


class Parser(argparse.ArgumentParser):
    """Says in one Chinese line what is wrong with a call."""

    def error(self, message: str) -> NoReturn:
        """End with 2; `message` is argparse's own."""
        sys.stderr.write(f"命令或参数不对（{message}）。用 {self.prog} --help 查看用法。\n")
        sys.exit(UNREADABLE)


def parser(asked: str) -> argparse.ArgumentParser:
    """Declare the command that is asked for; all of them when it is none of ours.

    Only what a command needs is imported: the server starts twice as fast for it.
    """
    whole = Parser(prog="anxun", description="安巡：街道安全巡查")
    whole.add_argument("--version", action="version", version=f"anxun {__version__}", help="版本号")
    commands = whole.add_subparsers(required=True, metavar="命令")
    if asked == "--version":
        return whole
    chosen = [COMMANDS[asked]] if asked in COMMANDS else dict.fromkeys(COMMANDS.values())
    for name in chosen:
        import_module(f"backend.cli.{name}.main").add_command(commands)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; bad input ends with one clear line and a status that is not 0."""
    argv = sys.argv[1:] if argv is None else argv
    with starting():
        args = parser(argv[0] if argv else "").parse_args(argv)
    try:
        return int(args.run(args))
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return stop.status
    except OSError as error:
        sys.stderr.write(f"文件或目录用不了：{error.filename or error}。请检查路径和权限。\n")
        return UNREADABLE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not type(error).__module__.startswith("sqlalchemy."):
            raise
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        sys.stderr.write(f"数据库用不了（{why}）。请检查 ANXUN_DATA 和 ANXUN_DATABASE_URL。\n")
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
