"""Every screen as people see it: small and large type, light and dark, phone and desk."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environment import PWA
from playwright.sync_api import Browser, Page, sync_playwright

from backend.demo.roster import PASSWORD

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
WORKER, OFFICE = "19900000001", "yingji"
SIGN_IN, TODAY = "/#/sign-in", "/#/"
AXE = PWA / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
ASK_AXE = """async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})).violations.map(v => ({
  id: v.id, impact: v.impact, where: v.nodes.map(n => n.target.join(' ')),
}))"""
LOOKS = {
    "": {},
    "-xl": {"anxun.size": "xl"},
    "-dark": {"anxun.theme": "dark"},
}
"""What the phone keeps of somebody's choice."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One screen in one look, and what axe found."""

    name: str
    faults: list[str]
    minor: int


def look(url: str, folder: Path, only: str) -> list[Seen]:
    """Take all the pictures."""
    with sync_playwright() as playwright:
        found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        seen = [*_phone(browser, url, folder, only), *_desk(browser, url, folder, only)]
        browser.close()
    return seen


def _phone(browser: Browser, url: str, folder: Path, only: str) -> Iterator[Seen]:
    size: Any = {"width": 390, "height": 844}
    for suffix, kept in LOOKS.items():
        page = browser.new_page(
            viewport=size, device_scale_factor=2, is_mobile=True, has_touch=True,
            locale="zh-CN", bypass_csp=True, service_workers="block",
        )  # fmt: skip
        _keep(page, kept)
        if only in "phone-sign-in":
            yield _see(page, f"{url}{SIGN_IN}", folder, f"phone-sign-in{suffix}")
        _sign_in(page, url, WORKER)
        page.goto("about:blank")
        page.goto(f"{url}{TODAY}")
        page.get_by_text("已同步").first.wait_for()
        for name, path in _phone_screens(page, url):
            if only in f"phone-{name}":
                yield _see(page, f"{url}/#{path}", folder, f"phone-{name}{suffix}")
        page.context.close()


def _phone_screens(page: Page, url: str) -> Iterator[tuple[str, str]]:
    venue = _ask(page, f"{url}/api/venues?limit=1")["items"][0]["id"]
    hazards = _ask(page, f"{url}/api/hazards?limit=200")["items"]
    yield "today", "/"
    yield "scan", "/scan"
    yield "venues", "/venues"
    yield "venue", f"/venues/{venue}"
    yield "venue-new", "/venues/new"
    yield "report", f"/report?venue={venue}"
    yield "hazards", "/hazards"
    for state in ("rectifying", "submitted", "closed"):
        if ticket := next((h["id"] for h in hazards if h["state"] == state), None):
            yield f"hazard-{state}", f"/hazards/{ticket}"
    yield "outbox", "/outbox"
    yield "me", "/me"
    yield "password", "/password"
    yield "install", "/install"


def _desk(browser: Browser, url: str, folder: Path, only: str) -> Iterator[Seen]:
    page = browser.new_page(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", bypass_csp=True,
        service_workers="block",
    )  # fmt: skip
    if only in "office-sign-in":
        yield _see(page, f"{url}/office#/sign-in", folder, "office-sign-in")
    _sign_in(page, url, OFFICE)
    for name, path in _desk_screens(page, url):
        if only in f"office-{name}":
            yield _see(page, f"{url}/office#{path}", folder, f"office-{name}")
    page.context.close()


def _desk_screens(page: Page, url: str) -> Iterator[tuple[str, str]]:
    venue = _ask(page, f"{url}/api/venues?limit=1")["items"][0]["id"]
    hazard = _ask(page, f"{url}/api/hazards?limit=1")["items"][0]["id"]
    yield "home", "/"
    yield "hazards", "/hazards"
    yield "hazard", f"/hazards/{hazard}"
    yield "venues", "/venues"
    yield "venue", f"/venues/{venue}"
    yield "venue-new", "/venues/new"
    yield "venue-edit", f"/venues/{venue}/edit"
    yield "duplicates", "/venues/duplicates"
    for name in ("imports", "plaques", "people", "months", "tasks", "me"):
        yield name, f"/{name}"


def _see(page: Page, address: str, folder: Path, name: str) -> Seen:
    page.goto("about:blank")
    page.goto(address)
    page.locator("main, #app > :not(#popups)").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.screenshot(path=folder / f"{name}.png")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(ASK_AXE)
    told = [f"{v['id']}: {', '.join(v['where'][:3])}" for v in found if v["impact"] in SERIOUS]
    return Seen(name, told, len(found) - len(told))


def _sign_in(page: Page, url: str, name: str) -> None:
    answer = page.request.post(
        f"{url}/api/session", data={"name": name, "password": PASSWORD}, headers={"X-Anxun": "1"}
    )
    if not answer.ok:
        raise ValueError(answer.text())


def _ask(page: Page, address: str) -> Any:
    return page.request.get(address).json()


def _keep(page: Page, choices: dict[str, str]) -> None:
    for key, value in choices.items():
        page.add_init_script(f"localStorage.setItem({key!r}, {value!r})")
