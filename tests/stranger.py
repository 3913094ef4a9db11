"""Somebody without an account: a browser with cookies of its own, which posts plain forms."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from httpx import Response

from tests.world import World

KEY = re.compile(r'name="key" value="([^"]+)"')
WECHAT = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107 MicroMessenger/8.0.40"


class Stranger:
    """A browser that keeps what it is given."""

    def __init__(self, world: World, address: str = "") -> None:
        self.world, self.address = world, address
        self.cookies: dict[str, str] = {}

    def asks(self, method: str, path: str, **more: Any) -> Response:
        headers = {"user-agent": WECHAT, **more.pop("headers", {})}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        self.world.http.cookies.clear()
        answer = self.world.http.request(
            method, path, headers=headers, follow_redirects=False, **more
        )
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        self.world.http.cookies.clear()
        return answer

    def opens(self, path: str, status: int = 200) -> str:
        """The words of a page."""
        answer = self.asks("GET", path)
        assert answer.status_code == status, answer.text
        assert len(answer.content) <= 60_000
        return html.unescape(answer.text)

    def key(self, path: str) -> str:
        """The key of the form on a page."""
        found = KEY.search(self.opens(path))
        assert found, path
        return found[1]

    def posts(
        self, path: str, fields: Mapping[str, str], pictures: Sequence[bytes] = (), **more: Any
    ) -> Response:
        """Post a form as a browser does."""
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
        parts += [("photos", (f"{n}.jpg", one, "image/jpeg")) for n, one in enumerate(pictures)]
        if not pictures:
            parts.append(("photos", ("", b"", "application/octet-stream")))
        return self.asks("POST", path, files=parts, **more)

    def fills(
        self, page: str, fields: Mapping[str, str], pictures: Sequence[bytes] = (), to: str = ""
    ) -> Response:
        """Open a page, take the time a person takes, and post its form."""
        key = self.key(page)
        self.world.clock.forward(seconds=20)
        return self.posts(to or page, {"key": key, **fields}, pictures)
