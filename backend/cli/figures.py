"""`anxun report`: figures counted from tickets, for people and for machines."""

import argparse

from backend import clock
from backend.cli.common import Commands, opened, say, settings, tell
from backend.cli.ending import DONE
from backend.founding import command_line
from backend.hazards.routes import month
from backend.reports.figures import monthly


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("report", help="统计报表")
    inner = parser.add_subparsers(required=True, metavar="monthly")
    counting = inner.add_parser("monthly", help="月度统计")
    counting.add_argument("--from", dest="first", required=True, help="起始月份，如 2024-01")
    counting.add_argument("--to", dest="last", help="截止月份，默认同起始月份")
    counting.add_argument("--grid", default="", help="网格路径，默认全县")
    counting.add_argument("--json", action="store_true", help="输出 JSON")
    counting.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Count months."""
    chosen = settings()
    with opened(chosen) as db, db.reading() as session:
        span = (month(args.first), month(args.last or args.first))
        figures = monthly(session, command_line(chosen), span, clock.now(), grid=args.grid)
    if args.json:
        tell(figures)
        return DONE
    say(f"{figures.grid_name} {figures.start} 至 {figures.end} 防火隐患")
    say("月份       场所   走访   发现   一般   较大 疑似重大   已销号   超期")
    for row in [*figures.by_month, figures.total]:
        level = row.found_by_level
        say(
            f"{row.month or '合计':<9}{row.venues:>6}{row.visits:>7}{row.found:>7}"
            f"{level.general:>7}{level.serious:>7}{level.suspected_major:>9}"
            f"{row.closed:>9}{row.overdue:>7}"
        )
    return DONE
