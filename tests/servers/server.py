"""A real server process on a free port, to be killed, doubled and talked to over the wire."""

import multiprocessing
import os
import resource
import socket
import subprocess
import sys
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx

from backend.__main__ import main
from backend.core.settings import Settings
from tests.person import Person

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
SHELL_FILES = 1024
"""Open files that a plain shell lets a program have."""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def environment(config: Settings) -> dict[str, str]:
    """What a process is told: where the database lies, whether it may send to this machine."""
    told = {"ANXUN_DATA": str(config.data), "ANXUN_LOG_LEVEL": "WARNING"}
    told["ANXUN_PRIVATE_WEBHOOKS"] = str(config.private_webhooks)
    return told | ({"ANXUN_DATABASE_URL": config.database_url} if config.database_url else {})


def anxun(config: Settings, *args: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of the command line to its end."""
    return subprocess.run(
        [sys.executable, "-m", "backend", *args],
        env=os.environ | environment(config),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["backend.cli.server.main"])
"""Has imported what a server needs, so that one more is there at once."""


def be_a_server(config: Settings, port: int) -> None:
    """What the new process does: `anxun serve`, its words in a file."""
    os.environ |= environment(config)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(SHELL_FILES, hard), hard))
    with log_of(config, port).open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    sys.exit(main(["serve", "--port", str(port)]))


def log_of(config: Settings, port: int) -> Path:
    return config.data / f"server-{port}.log"


class Server:
    """One process; it may be killed and started again on the same port."""

    def __init__(self, config: Settings) -> None:
        self.config, self.port = config, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: ForkServerProcess | None = None

    def start(self) -> "Server":
        self.process = NURSERY.Process(target=be_a_server, args=(self.config, self.port))
        self.process.start()
        until = time.monotonic() + PATIENCE
        while not self._ready():
            assert self.process.is_alive(), self.log()
            assert time.monotonic() < until, "the server did not answer in time"
            time.sleep(0.01)
        return self

    def kill(self) -> None:
        """As when the plug is pulled."""
        if self.process:
            self.process.kill()
        self._gone()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
        self._gone()

    def log(self) -> str:
        return log_of(self.config, self.port).read_text()

    def peak_memory(self) -> int:
        """The most the process ever held, in bytes."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def _ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as line:
                line.sendall(b"GET /health HTTP/1.0\r\n\r\n")
                return b" 200 " in line.recv(100)
        except OSError:
            return False

    def _gone(self) -> None:
        if self.process:
            self.process.join(PATIENCE)
            self.process.close()
            self.process = None


class Phone:
    """A person's phone: where it must, it repeats itself until it is answered."""

    def __init__(self, person: Person, *urls: str) -> None:
        self.person, self.urls, self.http = person, urls, person.world.http
        self.headers = {"x-anxun": "1", "cookie": f"anxun={person.cookie}"}
        self.troubles: list[str] = []

    def ask(self, method: str, path: str, turn: int = 0, **more: Any) -> httpx.Response:
        """Send once, to one of the servers."""
        url = self.urls[turn % len(self.urls)]
        headers = self.headers | more.pop("headers", {})
        return self.http.request(method, f"{url}/api{path}", headers=headers, **more)

    def insist(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send until there is an answer of ours."""
        until, turn = time.monotonic() + PATIENCE, 0
        while time.monotonic() < until:
            turn += 1
            try:
                answer = self.ask(method, path, turn, **more)
            except httpx.TransportError as error:
                self.troubles.append(type(error).__name__)
            else:
                if answer.status_code < 500:
                    return answer
                self.troubles.append(str(answer.status_code))
            time.sleep(0.02)
        raise AssertionError(f"no answer: {self.troubles[-5:]}")

    def outbox(self, commands: list[dict[str, Any]]) -> dict[str, Any]:
        """The body of a push."""
        return {
            "device": str(self.person.device), "author": str(self.person.id),
            "sent_at": self.person.world.now.isoformat(), "commands": commands,
            "sequence": 0, "pending": {"commands": len(commands), "photos": 0},
        }  # fmt: skip
