"""`anxun plaques`: sheets and pictures for the doors."""

import argparse
from pathlib import Path

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE, LEFT_OUT, Stop
from backend.cli.operations import Commands, open_current, say, settings
from backend.field.venues import queries
from backend.field.venues.plaques.operations import draw_png, plaques, printable, write_sheets
from backend.people.accounts import queries as accounts


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("plaques", help="生成场所码牌")
    parser.add_argument("--pdf", type=Path, help="整版打印文件，A4")
    parser.add_argument("--png", type=Path, help="单张图片的目录")
    parser.add_argument("--layout", type=int, choices=(8, 1), default=8, help="每页 8 块或 1 块")
    parser.add_argument("--grid", default="", help="网格路径，默认全县")
    parser.set_defaults(run=run_plaques)


def run_plaques(args: argparse.Namespace) -> int:
    """Draw what is asked for; every code is read back before it is kept."""
    if not (args.pdf or args.png):
        raise Stop("请说明要 --pdf 文件，还是 --png 目录。")
    chosen = settings()
    with open_current(chosen) as db, db.reading() as session:
        actor = command_line_actor(chosen)
        if args.grid:
            accounts.grid(session, actor, args.grid)
        if not queries.for_plaques(session, actor, args.grid, []):
            raise Stop("还没有可以打印码牌的场所。请先导入场所台账：anxun import venues 文件。")
        wanted = [one.plaque for one in plaques(session, actor, chosen, args.grid, [])]
        found, left_out = printable(wanted)
        for one in left_out:
            say(f"没有打印：{one.words}。请在场所档案里换成通行的写法。")
        if not found:
            raise Stop("没有一块能打印：名称里都有字库没有的字。")
        if args.pdf:
            draft = args.pdf.with_name(args.pdf.name + ".part")
            with draft.open("wb") as out:
                write_sheets(found, args.layout, out)
            draft.replace(args.pdf)
        if args.png:
            args.png.mkdir(parents=True, exist_ok=True)
            for plaque in found:
                (args.png / f"{plaque.number}.png").write_bytes(draw_png(plaque))
    say(f"已生成 {len(found)} 块码牌，二维码都已回读核对；名称等文字请打印前看一遍。")
    return LEFT_OUT if left_out else DONE
