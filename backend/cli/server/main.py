"""`anxun serve`: answer on a port."""

import argparse
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from backend.app import create_app
from backend.cli.operations import Commands, Stop, open_current, say, settings
from backend.core import clock, logs, memory
from backend.core.http import connections, lanes
from backend.core.http.middleware import headers_of
from backend.core.settings import Settings

if TYPE_CHECKING:
    from backend.cli.server.lan.operations import Identity

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where asked for
SWITCH_S = 0.001
"""A thread that draws plaques lets the others through every millisecond, not every five: a look-up
passes from thread to thread a dozen times."""


def add_command(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("serve", help="启动服务")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument(
        "--lan", nargs="?", const="", metavar="ADDRESS",
        help="给同一网络的手机用：HTTPS，证书由本机签发，下一个端口上的 /trust 教手机怎样信任它；"
        "有几个地址时写明用哪个",
    )  # fmt: skip
    parser.set_defaults(run=run_serve)


def run_serve(args: argparse.Namespace) -> int:
    """Serve until stopped. Access logs stay off: addresses may hold what people search for."""
    chosen = settings()
    logs.speak(chosen.log_level)
    connections.more_files()
    memory.give_back()
    sys.setswitchinterval(SWITCH_S)
    lanes.open_threads()
    with open_current(chosen) as db:
        host = args.host if args.lan is None else EVERYWHERE
        _demand_free(host, args.port)
        shown = None if args.lan is None else _open_to_phones(chosen, args.lan, args.port)
        with memory.starting():
            app = create_app(chosen, db, awake=True)
        if shown is None:
            say(f"安巡 http://{host}:{args.port}")
        uvicorn.run(
            app,
            host=host,
            ssl_certfile=shown and shown.certificate,
            ssl_keyfile=shown and shown.key,
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


def _open_to_phones(chosen: Settings, address: str, port: int) -> "Identity":
    """Have a certificate for this machine's addresses, and say on plain HTTP how to trust it."""
    from backend.cli.server.lan import operations, pages  # noqa: PLC0415 - few want it

    if address and not operations.is_own_network(address):
        raise Stop(f"{address} 不是局域网地址（如 192.168.1.5），请改写或不写。")
    own = [address] if address else operations.own_addresses()
    if not own:
        raise Stop("这台机器没有局域网地址。请先连上和手机相同的 Wi-Fi 或网线，再启动。")
    _demand_free(EVERYWHERE, port + 1)
    identity = operations.identity(chosen.data, own, clock.now())
    link, trust = f"https://{own[0]}:{port}", f"http://{own[0]}:{port + 1}/trust"
    pages.serve_beside(pages.trust_app(identity, link), EVERYWHERE, port + 1)
    say(pages.invitation(trust, link, own[1:], identity.fingerprint))
    return identity


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
