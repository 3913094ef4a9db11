"""`anxun export KIND OUT`: a list as a file, put on record like any other export."""

import argparse
from pathlib import Path
from shutil import copyfile

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE, UNREADABLE, Stop
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.office.exports.columns import TITLES
from backend.office.exports.models import ExportFormat, ExportKind
from backend.office.exports.operations import export
from backend.office.exports.schemas import ExportAsk


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("export", help="导出台账")
    kinds = [kind.value for kind in ExportKind]
    told = "、".join(f"{kind.value}（{title}）" for kind, title in TITLES.items())
    parser.add_argument("kind", choices=kinds, metavar="KIND", help=told)
    parser.add_argument("out", type=Path, metavar="OUT", help="写到哪个文件，或放进哪个目录")
    parser.add_argument("--grid", default="", help="只要这个网格及以下，如 220382.002.")
    forms = [form.value for form in ExportFormat]
    parser.add_argument("--format", choices=forms, help="不写时按文件名，否则是 xlsx")
    parser.add_argument("--phones", action="store_true", help="带完整电话，要同时写明用途")
    parser.add_argument("--purpose", default="", help="用途，记入导出记录")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """Write the file; one that is there already is left alone."""
    out: Path = args.out
    if out.exists() and not out.is_dir():
        raise Stop(f"已经有这个文件：{out}。请换一个文件名。", UNREADABLE)
    if not out.is_dir() and not out.parent.is_dir():
        raise Stop(f"没有这个目录：{out.parent}。请先建好目录。", UNREADABLE)
    by_name = "csv" if out.suffix.lower() == ".csv" and not out.is_dir() else "xlsx"
    ask = ExportAsk(
        ExportKind(args.kind), {"grid": args.grid}, ExportFormat(args.format or by_name),
        args.phones, args.purpose[:200],
    )  # fmt: skip
    chosen = settings()
    actor, now = command_line_actor(chosen), clock.now()
    with open_current(chosen) as db, export(db, actor, ask, chosen.data / "exports", now) as made:
        target = out / made.name if out.is_dir() else out
        if target.exists():
            raise Stop(f"已经有这个文件：{target}。请换一个文件名。", UNREADABLE)
        copyfile(made.path, target)
        told = {"file": str(target), "rows": made.rows, "sha256": made.sha256}
    if args.json:
        print_json(told)
    else:
        say(f"已导出 {made.rows} 行：{target}")
        say(f"SHA-256 {made.sha256}")
    return DONE
