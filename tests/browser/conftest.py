"""One server, one Chromium; each story has a phone or a desk of its own."""

import os
import re
import shutil
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.caller import Caller
from tests.browser.desk import Desk
from tests.browser.phone import SCREEN, Phone
from tests.browser.site import ROOT, Site, running

HERE = Path(__file__).parent
PWA = Path(os.environ.get("PYTEST_PWA", ROOT / "pwa" / "dist"))
"""Where given, a PWA built elsewhere; ours is built when its sources are newer."""
PICTURES = ROOT / "test-results"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
]
WAIT_MS = 20_000
"""Much longer than anything takes; a machine at work is no fault of ours."""

Watch = Callable[[BrowserContext], BrowserContext]
NewContext = Callable[..., BrowserContext]
NewPhone = Callable[..., Phone]
NewDesk = Callable[..., Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        name = re.sub(r"\W+", "-", item.name)
        for n, page in enumerate(getattr(item, "pages", [])):
            PICTURES.mkdir(exist_ok=True)
            if not page.is_closed():
                page.screenshot(path=PICTURES / f"{name}-{n}.png")
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from running(tmp_path_factory.mktemp("site"), PWA)


@pytest.fixture(scope="session")
def worker(site: Site) -> Caller:
    """A grid worker for the stories that need nobody of their own."""
    return site.newcomer("丁巡")


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def program() -> str | None:
    """The machine's own Chromium where there is one, else Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser(chromium: BrowserType, program: str | None) -> Iterator[Browser]:
    """For most stories: without a window to draw it needs two thirds of the time."""
    light = shutil.which("chromium-headless-shell") or program
    browser = chromium.launch(executable_path=light, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def watched(request: pytest.FixtureRequest) -> Watch:
    """Have the pages of a context pictured should the story fail."""
    pages: list[Page] = []
    request.node.pages = pages

    def remember(page: Page) -> None:
        pages.append(page)

    def watch(context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(WAIT_MS)
        pages.extend(context.pages)
        context.on("page", remember)
        return context

    return watch


@pytest.fixture
def new_context(browser: Browser, watched: Watch) -> Iterator[NewContext]:
    """Contexts that end with the story."""
    opened: list[BrowserContext] = []

    def new(**more: Any) -> BrowserContext:
        context = watched(browser.new_context(locale="zh-CN", **more))
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def new_phone(site: Site, new_context: NewContext) -> NewPhone:
    """Phones: somebody's who is signed in, or nobody's yet."""

    def new(person: Caller | None = None, *, url: str = "", **more: Any) -> Phone:
        allowed = more.pop("permissions", ["background-sync"])
        context = new_context(
            viewport=SCREEN, has_touch=True, is_mobile=True, permissions=allowed, **more
        )
        if person:
            context.add_cookies([person.biscuit()])
        return Phone(context, url or site.url)

    return new


@pytest.fixture
def new_desk(site: Site, new_context: NewContext) -> NewDesk:
    """A desk in the office, with somebody signed in."""

    def new(person: Caller | None = None) -> Desk:
        context = new_context(viewport={"width": 1440, "height": 900})
        if person:
            context.add_cookies([person.biscuit()])
        return Desk(context, site.url)

    return new


class Pocket:
    """A browser of its own, which keeps what it has on the disk and can be killed."""

    def __init__(
        self, chromium: BrowserType, program: str | None, folder: Path, watched: Watch
    ) -> None:
        self._chromium, self._program, self._watched = chromium, program, watched
        self._profile = folder / "profile"
        self._context: BrowserContext | None = None

    def wakes(
        self, url: str, film: Path | None = None, *, person: Caller | None = None,
        allowed: Sequence[str] = ("camera", "background-sync"),
    ) -> Phone:  # fmt: skip
        """Start it; `film` is what its camera sees, `person` is signed in."""
        seen = [f"--use-file-for-fake-video-capture={film}"] if film else []
        context = self._chromium.launch_persistent_context(
            self._profile,
            executable_path=self._program,
            args=[*ARGUMENTS, *seen],
            viewport=SCREEN,
            has_touch=True,
            is_mobile=True,
            locale="zh-CN",
            permissions=allowed,
        )
        if person:
            context.add_cookies([person.biscuit()])
        self._context = self._watched(context)
        return Phone(context, url, context.pages[0])

    def dies(self) -> None:
        """SIGKILL to every process of it, as a phone whose battery ends."""
        assert self._context
        pid = (self._profile / "SingletonLock").readlink().name.rpartition("-")[2]
        with self._context.expect_event("close"):
            os.killpg(os.getpgid(int(pid)), signal.SIGKILL)
        self._context = None

    def sleeps(self) -> None:
        if self._context:
            self._context.close()
            self._context = None


@pytest.fixture
def pocket(
    chromium: BrowserType, program: str | None, tmp_path: Path, watched: Watch
) -> Iterator[Pocket]:
    pocket = Pocket(chromium, program, tmp_path, watched)
    yield pocket
    pocket.sleeps()
