"""`anxun photos`: compare pictures that came before pictures were compared."""

import argparse
from dataclasses import asdict

from backend.bootstrap import command_line_actor
from backend.cli.errors import DONE
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core import clock
from backend.core.blob_store import Blobs
from backend.sync.photos.similarity.operations import catch_up


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("photos", help="给早先的照片补做重复比对")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run_photos)


def run_photos(args: argparse.Namespace) -> int:
    """Catch up; run again it has nothing left to do."""
    chosen = settings()
    with open_current(chosen) as db:
        done = catch_up(db, Blobs(chosen.data / "photos"), command_line_actor(chosen), clock.now())
    if args.json:
        print_json(asdict(done))
    else:
        say(
            f"已比对 {done.pictures} 张照片，"
            f"其中 {done.alike} 对看起来是同一张，{done.missing} 张原图读不出来。"
        )
    return DONE
