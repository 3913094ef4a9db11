"""`anxun serve`: answer on a port."""

import argparse
import socket
import sys

import uvicorn

from backend.app import create_app
from backend.cli.operations import Commands, Stop, open_current, say, settings
from backend.core import logs, memory
from backend.core.http import connections
from backend.core.http.middleware import headers_of

SWITCH_S = 0.001
"""A thread that draws plaques lets the others through every millisecond, not every five: a look-up
passes from thread to thread a dozen times."""


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("serve", help="启动服务")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.set_defaults(run=run_serve)


def run_serve(args: argparse.Namespace) -> int:
    """Serve until stopped. Access logs stay off: addresses may hold what people search for."""
    chosen = settings()
    logs.speak(chosen.log_level)
    connections.more_files()
    memory.give_back()
    sys.setswitchinterval(SWITCH_S)
    with open_current(chosen) as db:
        _demand_free(args.host, args.port)
        app = create_app(chosen, db, awake=True)
        say(f"安巡 http://{args.host}:{args.port}")
        uvicorn.run(
            app,
            host=args.host,
            port=args.port,
            access_log=False,
            log_level=chosen.log_level.lower(),
            log_config=None,
            proxy_headers=True,
            server_header=False,
            timeout_graceful_shutdown=10,
            **connections.options(headers_of(chosen)),
        )
    return 0


def _demand_free(host: str, port: int) -> None:
    """Say in a line what the server would tell in a log; a port just left is free, as for it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Stop(
                f"{host} 的端口 {port} 用不了（{error}）。请换一个 --host 或 --port。"
            ) from error
