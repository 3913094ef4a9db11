"""`anxun report`: figures counted from tickets, for people and for machines."""

import argparse
from datetime import date

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.core.clock import month
from backend.office.reports.half_year.views import half_year
from backend.office.reports.monthly.views import monthly


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("report", help="统计报表")
    inner = parser.add_subparsers(required=True, metavar="monthly|half-year")
    counting = inner.add_parser("monthly", help="月度统计")
    counting.add_argument("--from", dest="first", required=True, help="起始月份，如 2024-01")
    counting.add_argument("--to", dest="last", help="截止月份，默认同起始月份")
    half = inner.add_parser("half-year", help="半年统计")
    half.add_argument("--from", dest="first", type=_day, required=True, help="如 2024-01-01")
    half.add_argument("--to", dest="last", type=_day, required=True, help="如 2024-05-27")
    for one in (counting, half):
        one.add_argument("--grid", default="", help="网格路径，默认全县")
        one.add_argument("--json", action="store_true", help="输出 JSON")
    counting.set_defaults(run=run_monthly)
    half.set_defaults(run=run_half_year)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{written}”不是日期，请写成 2024-05-27") from error


def run_half_year(args: argparse.Namespace) -> int:
    """Count a half-year; the three ledgers stand side by side."""
    chosen = settings()
    with open_current(chosen) as db, db.reading() as session:
        span = (args.first, args.last)
        told = half_year(session, command_line_actor(chosen), span, clock.now(), grid=args.grid)
    if args.json:
        print_json(told)
        return DONE
    fire, street, road, bikes = told.fire, told.street_facility, told.road, told.ebikes
    say(f"{told.grid_name} {told.start} 至 {told.end}")
    say(f"吉安码录入    {told.coverage.coded} / {told.coverage.venues} 家")
    say(f"防火隐患      发现 {fire.found}，销号 {fire.closed}")
    say(f"护栏广告牌    发现 {street.found}，销号 {street.closed}")
    say(f"道路隐患      发现 {road.found}，销号 {road.closed}")
    unknown = f"，未知 {bikes.unknown}" if bikes.unknown else ""
    say(f"电动自行车    {bikes.total} 辆，正式号牌 {bikes.plated}，无牌 {bikes.unplated}{unknown}")
    say(f"劝导站        {told.stations.stations} 个，劝导 {told.stations.dissuasions} 人次")
    return DONE


def run_monthly(args: argparse.Namespace) -> int:
    """Count months."""
    chosen = settings()
    with open_current(chosen) as db, db.reading() as session:
        span = (month(args.first), month(args.last or args.first))
        figures = monthly(session, command_line_actor(chosen), span, clock.now(), grid=args.grid)
    if args.json:
        print_json(figures)
        return DONE
    say(f"{figures.grid_name} {figures.start} 至 {figures.end} 防火隐患")
    say("月份       场所   走访   发现   一般   较大 疑似重大   已销号   超期 没有期限")
    for row in [*figures.by_month, figures.total]:
        level = row.found_by_level
        say(
            f"{row.month or '合计':<9}{row.venues:>6}{row.visits:>7}{row.found:>7}"
            f"{level.general:>7}{level.serious:>7}{level.suspected_major:>9}"
            f"{row.closed:>9}{row.overdue:>7}{row.undated:>9}"
        )
    return DONE
