"""Strangers at the sign-in: each from an address of their own, with the cookies of their device."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.world import PASSWORD, World

WRONG = "Wrong-guess-2026"


@dataclass
class Device:
    """A browser behind an address; it keeps the cookies that it is given."""

    world: World
    address: str = "203.0.113.7"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    app: Any = None
    """Where it knocks; the world's own, where nothing is said."""

    async def knocks(self, name: str, password: str = WRONG) -> httpx.Response:
        """Try to sign in, through a proxy that says where it came from."""
        app = self.app or cast("Any", self.world.http).app
        through = cast("Any", ProxyHeadersMiddleware(app, trusted_hosts="*"))
        transport = httpx.ASGITransport(app=through)
        headers = {"x-anxun": "1", "x-forwarded-for": self.address}
        async with httpx.AsyncClient(
            transport=transport, base_url="https://testserver.local", cookies=self.cookies
        ) as http:
            body = {"name": name, "password": password}
            answer = await http.post("/api/session", json=body, headers=headers)
            self.cookies = http.cookies
        return answer

    def tries(self, name: str, password: str = WRONG) -> httpx.Response:
        """The same, for whoever waits for the answer."""
        return asyncio.run(self.knocks(name, password))

    def signs_in(self, name: str) -> None:
        """Come in with the right password."""
        answer = self.tries(name, PASSWORD)
        assert answer.status_code == 200, answer.text

    def answers(self, name: str, times: int) -> list[tuple[int, str, object]]:
        """What one is told who guesses so often."""
        return [said(self.tries(name)) for _ in range(times)]


def said(answer: httpx.Response) -> tuple[int, str, object]:
    """An answer without what is a matter of the second."""
    told = answer.json()
    return answer.status_code, told["detail"], told.get("left", told.get("seconds"))


def all_at_once(devices: Sequence[Device], name: str = "") -> list[httpx.Response]:
    """Everybody knocks in the same moment, each under a name of their own."""

    async def together() -> list[httpx.Response]:
        knocks = (d.knocks(name or f"stranger{n}") for n, d in enumerate(devices))
        return await asyncio.gather(*knocks)

    return asyncio.run(together())
