"""A phone in somebody's hand: taps are counted, pictures taken, what it says is read."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Download, FilePayload, Locator, Page, expect

from tests.pictures import jpeg

SCREEN: Any = {"width": 390, "height": 844}
SHUTTER = 2
"""Taps in the phone's own camera: take the picture, keep it."""


class Phone:
    """One page of the phone's app."""

    def __init__(self, context: BrowserContext, url: str, page: Page | None = None) -> None:
        self.context, self.url = context, url
        self.page = page or context.new_page()
        self.taps = 0

    # ---- what it shows ----

    @property
    def pill(self) -> Locator:
        """The state of sending, in the corner of every working page."""
        return self.page.locator("a[href='#/outbox']").first

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("dialog")

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("navigation", name="主导航").get_by_role("link", name=name)

    def heading(self, text: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", name=text)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("link", name=name)

    def says(self, text: str | re.Pattern[str]) -> None:
        """Expect words somewhere on the screen."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    # ---- where it goes ----

    def opens(self, path: str = "/") -> "Phone":
        self.page.goto(f"{self.url}/#{path}")
        expect(self.page.locator("main")).to_be_visible()
        return self

    def goes(self, path: str) -> None:
        """Change the page within the app, as a link would."""
        self.page.evaluate("path => { location.hash = path }", path)

    def reloads(self) -> "Phone":
        self.page.reload()
        expect(self.page.locator("main")).to_be_visible()
        return self

    def wears(self, theme: str, size: str) -> None:
        """Colours and type as its owner likes them."""
        self.page.evaluate(WEAR, [theme, size])
        self.reloads()

    def is_synchronised(self) -> None:
        """Expect that all is sent, and the first copy of everything has come.

        The pill tells it a moment after it is so, and of what was saved just now as well.
        """
        expect(self.pill).to_be_visible()
        self.until(self._has_sent_all)
        expect(self.pill).to_have_text("已同步")

    def _has_sent_all(self) -> bool:
        metas = {row["key"]: row["value"] for row in self.local("meta")}
        rows = [*self.local("outbox"), *self.local("photos")]
        mine = [row for row in rows if "me" in metas and row["author"] == metas["me"]["id"]]
        return "lastSyncAt" in metas and not [r for r in mine if r["state"] in {"waiting", "held"}]

    def keeps(self, name: str) -> None:
        """Expect that the phone has a copy of what it shows: the inbox, the papers."""
        self.until(lambda: name in {row["key"] for row in self.local("meta")})

    def drafts(self, **parts: object) -> None:
        """Expect that what was filled in so far is stored: a text, or so many pictures."""

        def part(value: Any) -> object:
            return value if isinstance(value, str) else len(value or ())

        def stored() -> bool:
            filled = [row["value"] for row in self.local("drafts")]
            return parts in [{name: part(one.get(name)) for name in parts} for one in filled]

        self.until(stored)

    def works_offline(self) -> "Phone":
        """Wait until the service worker has all it needs, and looks after this page."""
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        return self

    def goes_offline(self) -> None:
        self.context.set_offline(True)

    def goes_online(self) -> None:
        self.context.set_offline(False)

    # ---- what its hand does ----

    def tap(self, target: str | Locator) -> None:
        self.taps += 1
        where = self.button(target) if isinstance(target, str) else target
        where.tap()

    def shoot(self, target: str | Locator, content: bytes | None = None) -> None:
        """Tap what opens the camera, take a picture and keep it."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(target)
        chooser.value.set_files(shot(content))
        self.taps += SHUTTER

    def sends(self) -> None:
        """Look at what waits, and send it now."""
        self.tap(self.pill)
        self.tap(self.button(re.compile("立即发送|再同步一次")))

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def downloads(self, target: str) -> Download:
        with self.page.expect_download() as started:
            self.tap(target)
        return started.value

    def until(self, check: Callable[[], object], seconds: float = 30) -> None:
        """Look again and again, with the page living on meanwhile."""
        end = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < end, "it did not happen"
            self.page.wait_for_timeout(100)

    def local(self, table: str) -> list[Any]:
        """All rows of a table of the phone's own database."""
        rows: list[Any] = self.page.evaluate(READ_TABLE, table)
        return rows


WEAR = """([theme, size]) => {
  localStorage.setItem('anxun.theme', theme)
  localStorage.setItem('anxun.size', size)
}"""
READ_TABLE = """table => new Promise((done, fail) => {
  const opening = indexedDB.open('anxun')
  opening.onerror = () => fail(opening.error)
  opening.onsuccess = () => {
    const rows = opening.result.transaction(table).objectStore(table).getAll()
    rows.onsuccess = () => { opening.result.close(); done(rows.result) }
  }
})"""


def shot(content: bytes | None = None) -> FilePayload:
    """A picture as the camera hands it over."""
    content = content or jpeg("现场", (1280, 960))
    return {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": content}


def signs_in(phone: Phone, user_name: str, password: str) -> None:
    phone.types("用户名或手机号", user_name)
    phone.types("密码", password)
    phone.tap(phone.page.get_by_role("button", name="登录", exact=True))
