"""A real server process on a data folder of its own, and who works there."""

import contextlib
import fcntl
import io
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from backend.__main__ import main as anxun
from backend.field.venues.codes.parsing import plaque_url
from backend.field.venues.plaques.views import Plaque
from backend.people.accounts.models import Role
from scripts.environment import build_pwa, built_pwa
from tests.browser.caller import Caller, Facts, token_of
from tests.world import PASSWORD

STREET = "220382.002."
ROOT = Path(__file__).parent.parent.parent
LEDGERS = ROOT / "tests" / "data"
PATIENCE = 60.0
"""Seconds a machine with much to do may take for a start or an answer."""


class Site:
    """The sub-district on its own ledgers, served on a port of this machine."""

    def __init__(self, folder: Path, pwa: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data, self.pwa = folder / "data", folder / "pwa"
        shutil.copytree(built(pwa), self.pwa)
        self.http = httpx.Client(base_url=self.url, timeout=PATIENCE)
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the machine's own settings."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith("ANXUN_")}
        ours = {"DATA": self.data, "PWA": self.pwa, "PUBLIC_URL": self.url, "LOG_LEVEL": "WARNING"}
        return plain | {f"ANXUN_{k}": str(v) for k, v in ours.items()}

    def settle(self) -> None:
        """Found the sub-district: its ledgers first, then those who sign in."""
        self.tell("migrate")
        self.tell("import", "grids", LEDGERS / "网格名册.xlsx")
        self.tell("import", "venues", LEDGERS / "九小场所台账.xlsx")
        first = json.loads(
            self.tell("user", "add", "guanli", "--name", "郝静", "--role", "admin", "--json")
        )
        self.start()
        self.admin = Caller(self.http, "guanli", first["initial_password"])
        self.admin.changes_password(PASSWORD)
        self.office = self.admin.settled("周海燕", "yingji", Role.OFFICE, STREET)
        self.second = self.admin.settled("宋丽", "fucha", Role.OFFICE, STREET)
        self.leader = self.admin.settled("冯建国", "lingdao", Role.LEADER, STREET)
        grids = self.office.get("/grids").json()["items"]
        self.grid, self.next_grid = [g["path"] for g in grids if g["level"] == "grid"][:2]

    def tell(self, *words: object) -> str:
        """Run a command of `anxun`; gives what it said."""
        said = io.StringIO()
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            with contextlib.redirect_stdout(said):
                status = anxun([str(word) for word in words])
        finally:
            os.environ.clear()
            os.environ.update(before)
        assert status in {0, 3}, said.getvalue()  # 3: a ledger has rows that nobody can take
        return said.getvalue()

    def start(self) -> None:
        command = [sys.executable, "-m", "backend", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if self.http.get("/health").status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a power cut would."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @contextlib.contextmanager
    def dark(self) -> Generator[None]:
        """As after a power cut, until the power is back."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def newcomer(self, name: str = "李敏", role: Role = Role.GRID_WORKER, **more: Any) -> Caller:
        """Somebody of one's own for a story: who ends their sign-ins ends nobody else's."""
        return self.admin.settled(name, self.login(), role, more.get("grid", self.grid))

    def login(self) -> str:
        """A user name that nobody has."""
        return f"ren{next(self._numbers)}"

    def plaque(self, venue: Facts, token: str = "", url: str = "") -> Plaque:
        """The plaque on a venue's door, or one that looks like it."""
        address = plaque_url(url or self.url, token or token_of(venue))
        return Plaque(address, venue["name"], "小餐饮", venue["number"], "应急办", "0434-1", "辽西")

    def revoke(self, token: str) -> None:
        """Recall a plaque. Nothing in the product does it yet."""
        self._storage("UPDATE venuecode SET revoked_at = issued_at WHERE value = ?", token)

    def long_there(self, person: Caller) -> None:
        """Let somebody have had their grid for years, so that old acts are theirs."""
        long_ago = "2020-01-01 00:00:00.000000"
        key = str(person.id).replace("-", "")
        statement = "UPDATE assignment SET valid_from = ? WHERE replace(user_id, '-', '') = ?"
        self._storage(statement, long_ago, key)

    def _storage(self, statement: str, *values: str) -> None:
        with contextlib.closing(sqlite3.connect(self.data / "anxun.db", timeout=30)) as storage:
            changed = storage.execute(statement, values).rowcount
            storage.commit()
        assert changed, statement


def built(pwa: Path) -> Path:
    """The PWA as its sources are now; of several at once one builds."""
    if pwa != ROOT / "pwa" / "dist":
        return pwa
    folder = os.open(ROOT / "pwa", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not built_pwa():
            build_pwa()
    finally:
        os.close(folder)
    return pwa


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(folder: Path, pwa: Path) -> Iterator[Site]:
    """A site for as long as the tests need it."""
    site = Site(folder, pwa)
    try:
        site.settle()
        yield site
    finally:
        site.kill()
        site.http.close()
