"""`anxun plan`: a year's patrol plan proposed, approved, and what is due by it."""

import argparse
from datetime import date

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.core.clock import day_of, month
from backend.field.plan import operations, queries, views
from backend.field.plan.rules import DueState
from backend.field.plan.schemas import DueList, DueRow, PlanContent, PlanShown
from backend.people.accounts import queries as accounts

STATES = {DueState.DUE: "", DueState.AGAIN: "再去", DueState.REGISTRY: "请更正登记"}


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("plan", help="巡查计划")
    inner = parser.add_subparsers(required=True, metavar="propose|approve|due")
    proposing = inner.add_parser("propose", help="提出一年的计划")
    approving = inner.add_parser("approve", help="批准提出的计划")
    for one, run in ((proposing, run_propose), (approving, run_approve)):
        one.add_argument("--year", type=int, required=True, help="如 2025")
        one.set_defaults(run=run)
    asking = inner.add_parser("due", help="一个月里到期要走访的场所")
    asking.add_argument("--month", required=True, help="如 2025-03")
    asking.add_argument("--on", type=_day, help="从哪一天看，如 2025-03-10")
    asking.set_defaults(run=run_due)
    for one in (proposing, approving, asking):
        one.add_argument("--grid", default="", help="街道或网格路径，默认全县")
        one.add_argument("--json", action="store_true", help="输出 JSON")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{written}”不是日期，请写成 2025-03-10") from error


def run_propose(args: argparse.Namespace) -> int:
    """Propose a year, and say what it asks."""
    chosen, now = settings(), clock.now()
    actor = command_line_actor(chosen)
    with open_current(chosen) as db, db.writing() as session:
        grid = accounts.narrowed(actor, args.grid)
        plan = operations.propose(session, actor, grid, args.year, now)
        shown = views.shown(session, actor, plan)
        content = PlanContent(
            valid_from=plan.valid_from, rules=shown.rules, phases=shown.phases, note=plan.note
        )
        asks = views.consequences(session, actor, grid, content, day_of(now))
    if args.json:
        print_json({"plan": shown, "consequences": asks})
        return DONE
    _tell(shown)
    say(f"{asks.venues} 家场所，{asks.first} 至 {asks.last} 共走访 {asks.visits} 次，")
    say(f"平均每周 {asks.a_week} 次，最忙的一周 {asks.busiest_visits} 次。")
    for row in asks.by_grid:
        say(f"  {row.name:<16}{row.visits:>6} 次，每周 {row.a_week}")
    say(f"还没有生效。批准：anxun plan approve --year {args.year}")
    return DONE


def _tell(shown: PlanShown) -> None:
    plan = shown.plan
    say(f"{plan.grid_name} {plan.year} 年巡查计划，第 {plan.version} 版，{plan.valid_from} 起")
    for rule in shown.rules:
        say(f"  {rule.name}：{operations.often(rule)}")
    for phase in shown.phases:
        say(f"  {phase.name}：{phase.first_on} 至 {phase.last_on} 走一次")


def run_approve(args: argparse.Namespace) -> int:
    """Put the draft of a year in force."""
    chosen, now = settings(), clock.now()
    actor = command_line_actor(chosen)
    with open_current(chosen) as db, db.writing() as session:
        grid = accounts.narrowed(actor, args.grid)
        draft = queries.draft_of(session, actor, grid)
        if draft is None or draft.year != args.year:
            name = accounts.name_of_grid(session, actor, grid)
            raise operations.NoDraft(grid_name=name, year=str(args.year))
        operations.put_in_force(session, actor, draft, now)
        shown = views.shown(session, actor, draft)
    if args.json:
        print_json(shown)
    else:
        say(f"已批准：{shown.plan.grid_name} {args.year} 年巡查计划第 {shown.plan.version} 版，"
            f"{shown.plan.valid_from} 起执行。")  # fmt: skip
    return DONE


def run_due(args: argparse.Namespace) -> int:
    """List what is due."""
    chosen = settings()
    actor, today = command_line_actor(chosen), day_of(clock.now())
    wanted = month(args.month) if args.month else 0
    with open_current(chosen) as db, db.reading() as session:
        grid = accounts.narrowed(actor, args.grid)
        found = views.due_list(session, actor, grid, wanted, today, args.on)
    if args.json:
        print_json(found)
        return DONE
    _list(found)
    return DONE


def _list(found: DueList) -> None:
    if not found.plans:
        say("这个范围还没有批准的巡查计划；下面只有自查缺项和回头看。先运行 anxun plan propose。")
    late = sum(row.due_on < found.as_of for row in found.items)
    told = f"，其中 {late} 家那天已经逾期" if late else ""
    say(f"{found.month}，从 {found.as_of} 看：{found.venues} 家场所，到期 {found.total} 家{told}")
    for row in found.items:
        say(_line(row))


def _line(row: DueRow) -> str:
    state = f"  {STATES[row.state]}，已去 {row.attempts} 次" if row.attempts else ""
    return f"{row.due_on}  {row.number}  {row.name}  {'；'.join(row.reasons)}{state}"
