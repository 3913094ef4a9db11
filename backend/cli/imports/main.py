"""`anxun import KIND FILE`: ledgers as offices keep them."""

import argparse
from pathlib import Path

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE, LEFT_OUT, UNREADABLE, Stop
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.office.imports.kinds import IMPORTS
from backend.people.grids.roster import ROSTER

TAKEN, TRIED = "已导入：", "试导入，没有写入："
STOPPED = "没有写入：有的网格像是改了名，请先说明（下面是照原样导入的结果）："


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("import", help="导入台账")
    parser.add_argument(
        "kind", choices=sorted(IMPORTS), metavar="KIND", help="、".join(sorted(IMPORTS))
    )
    parser.add_argument("file", type=Path, help="工作簿")
    parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    parser.add_argument(
        "--new-grids", action="store_true", help="名册里像是改了名的网格，确实都是新设的"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Take a workbook over; ends with 0 for every row, 3 when a person must look, 2 for none."""
    if not args.file.is_file():
        raise Stop(f"没有这个文件：{args.file}。请检查路径。", UNREADABLE)
    chosen = settings()
    actor = command_line_actor(chosen)
    with open_current(chosen) as db:

        def take(*, dry_run: bool) -> ImportReport:
            return IMPORTS[args.kind](
                db, actor, args.file, args.file.name, dry_run=dry_run, now=clock.now()
            )

        asks = args.kind == ROSTER.kind and not (args.dry_run or args.new_grids)
        report = take(dry_run=asks or args.dry_run)
        stopped = asks and bool(report.renamings)
        if asks and not stopped:
            report = take(dry_run=False)
    if args.new_grids:
        report.renamings = []
    if args.json:
        print_json(report)
    else:
        head = TRIED if args.dry_run else STOPPED if stopped else TAKEN
        _say(report, head, written=head == TAKEN)
    if stopped:
        return UNREADABLE
    return LEFT_OUT if report.needs_a_look else DONE


def _say(report: ImportReport, head: str, *, written: bool) -> None:
    say(head)
    say(
        f"新增 {report.new}，更新 {report.changed}，未变 {report.same}，"
        f"合并重复 {report.merged}，未导入 {report.left_out} 行"
    )
    say(f"  表里共 {report.lines} 行，其中标题、表头、合计和空行 {report.dressing} 行")
    if report.hidden:
        say(f"  有 {report.hidden} 行在表里是隐藏的，也一起收下了")
    if report.unknown:
        say(f"  有 {report.unknown} 行收下了，但有内容没看懂，按“未知”登记")
    if report.to_settle:
        will = "已列入需处理" if written else "将列入需处理"
        say(f"  有 {report.to_settle} 条写着拒不整改，{will}")
    if report.extra:
        say(f"  没有读的列：{'、'.join(report.extra)}")
    for one in report.renamings:
        say(
            f"  第 {one.row} 行“{one.after}”可能是“{one.before}”改了名（{one.why}）。是改名的，请在"
            f"“原网格”一列填“{one.before}”；确是新设的，填“新设”或加上 --new-grids，再导入"
        )
    for alone in report.left_alone:
        will = "现在没有网格员，已列入需处理" if written else "将没有网格员"
        say(f"  {alone.grid_name}：{alone.venues} 家场所、{alone.open_hazards} 条隐患{will}")
    if report.more_problems:
        say(f"  另有 {report.more_problems} 处没有列出")
    for problem in report.problems:
        where = f"第 {problem.row} 行" if problem.row > report.header_row else "整列"
        say(f"  {where} {problem.column}：{problem.reason}。{problem.advice}")
