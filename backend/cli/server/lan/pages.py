"""The plain page that says how a phone comes to trust this machine, and the certificate itself."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvicorn
from jinja2 import Environment, FileSystemLoader, select_autoescape
from litestar import Litestar, Request, Response, get
from litestar.response import Redirect

from backend.cli.server.lan.operations import Identity

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
)
SYSTEMS = (("harmony", r"HarmonyOS|OpenHarmony|ArkWeb"), ("apple", r"iPhone|iPad|Mac OS X"))
"""By which word a browser says where it runs; any other is told of Android first."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
CERTIFICATE = "/anxun-ca.crt"
MOST_AT_ONCE = 32


def system_of(agent: str) -> str:
    """Whose steps to show open."""
    return next((name for name, told in SYSTEMS if re.search(told, agent)), "android")


def trust_app(identity: Identity, address: str) -> Litestar:
    """Answer `/trust` and the certificate; whatever else is asked for leads to `/trust`."""

    @get("/trust", sync_to_thread=False)
    def trust_page(request: Request[Any, Any, Any]) -> Response[str]:
        page = TEMPLATES.get_template("trust.html").render(
            address=address, certificate=CERTIFICATE, fingerprint=identity.fingerprint,
            system=system_of(request.headers.get("user-agent", "")),
        )  # fmt: skip
        return Response(page, media_type="text/html; charset=utf-8", headers=HEADERS)

    @get(CERTIFICATE, sync_to_thread=False)
    def authority() -> Response[bytes]:
        return Response(
            identity.authority.read_bytes(),
            media_type="application/x-x509-ca-cert",
            headers=HEADERS | {"Content-Disposition": 'attachment; filename="anxun-ca.crt"'},
        )

    @get(["/", "/{path:path}"], sync_to_thread=False)
    def elsewhere() -> Redirect:
        return Redirect("/trust", status_code=302)

    routes = [trust_page, authority, elsewhere]
    return Litestar(routes, openapi_config=None, logging_config=None)


def serve_beside(app: Litestar, host: str, port: int) -> None:
    """Answer on plain HTTP from a thread, for as long as the program lives."""
    config = uvicorn.Config(
        app, host=host, port=port, access_log=False, log_config=None, server_header=False,
        limit_concurrency=MOST_AT_ONCE, timeout_keep_alive=5, lifespan="off",
    )  # fmt: skip
    threading.Thread(target=uvicorn.Server(config).run, daemon=True).start()


def invitation(trust: str, address: str, others: Sequence[str], fingerprint: str) -> str:
    """What the terminal says: where phones begin, as text and as a QR code."""
    from io import StringIO  # noqa: PLC0415

    from qrcode import QRCode  # noqa: PLC0415

    code, drawn = QRCode(border=2), StringIO()
    code.add_data(trust)
    code.print_ascii(out=drawn, invert=True)
    also = f"\n这台机器的其他地址：{'、'.join(others)}" if others else ""
    return (
        f"{drawn.getvalue()}\n"
        f"手机连上同一个 Wi-Fi，扫上面的码，按页面装一次证书，就能扫码、离线、安装到桌面。\n"
        f"手机先打开  {trust}\n"
        f"装好后打开  {address}{also}\n"
        f"证书指纹（和手机上显示的对一对）：\n{fingerprint}"
    )
