"""`anxun`: the command line."""

import argparse
import sys
from collections.abc import Sequence

from backend.cli import demo, figures, importing, people, printing, serving, storing
from backend.cli.common import UNREADABLE, Stop

COMMANDS = (serving, storing, demo, people, importing, printing, figures)


def parser() -> argparse.ArgumentParser:
    """Declare every command."""
    whole = argparse.ArgumentParser(prog="anxun", description="安巡：街道安全巡查")
    commands = whole.add_subparsers(required=True, metavar="命令")
    for command in COMMANDS:
        command.add(commands)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; bad input ends with one clear line and a status that is not 0."""
    args = parser().parse_args(argv)
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


if __name__ == "__main__":
    sys.exit(main())
