"""A server process and a client: what is sent on the one side, what it costs on the other."""

import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROCESS_CPU_CLOCK = 2
"""The part of a Linux clock id that says: of another process, time on a CPU, in nanoseconds."""
ROUNDS, PAIRS = 9, 15


class Failed(Exception):  # noqa: N818 - ends the bench
    """A server that did not do what was asked of it."""


class Server:
    """A process that answers on a port, and what it has used so far."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        port: int,
        folder: Path | None = None,
    ) -> None:
        self.port = port
        began = time.monotonic()
        self._process = subprocess.Popen(
            command, env=environ, cwd=folder, stdout=subprocess.DEVNULL
        )
        self._wait(began + 60)
        self.start_seconds = time.monotonic() - began
        self.start_cpu_seconds = self.cpu_seconds()

    def cpu_seconds(self) -> float:
        """CPU time of all its threads that ever ran, by the kernel's clock of that process."""
        return time.clock_gettime((~self._process.pid << 3) | PROCESS_CPU_CLOCK)

    def memory_mb(self) -> float:
        """Resident memory."""
        said = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in said.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self._process.terminate()
        self._process.wait(30)

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise Failed(f"the server ended with {self._process.returncode}")
            with contextlib.suppress(OSError, Failed):
                Client(self.port).get("/health")
                return
            time.sleep(0.01)
        raise Failed("the server does not answer")


@contextmanager
def serving(
    command: Sequence[str], environ: Mapping[str, str], port: int
) -> Generator[Server, None, None]:
    """Run a server for as long as it is asked."""
    server = Server(command, environ, port)
    try:
        yield server
    finally:
        server.stop()


class Client:
    """One connection that is kept alive, and the session it is signed in with."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"X-Anxun": "1", "Accept-Encoding": "gzip"}

    def sign_in(self, name: str, password: str) -> dict[str, Any]:
        """Sign in; gives who that is."""
        body = json.dumps({"name": name, "password": password}).encode()
        self._connection.request("POST", "/api/session", body, self._headers)
        answer = self._connection.getresponse()
        me = json.loads(_whole(answer))
        given = answer.headers.get_all("Set-Cookie") or []
        self._headers["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in given)
        return me

    def get(self, path: str) -> bytes:
        """Ask for something; gives the body as it travelled."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes:
        """Send a request; gives the body as it travelled."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, body, self._headers | more)
            return _whole(self._connection.getresponse())
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # Idle for so long that the server hung up.
            self._connection.close()
            self._connection.request(method, path, body, self._headers | more)
            return _whole(self._connection.getresponse())


def _whole(answer: http.client.HTTPResponse) -> bytes:
    body = answer.read()
    if answer.status >= 300:  # noqa: PLR2004
        raise Failed(f"{answer.status} {body[:300].decode(errors='replace')}")
    return body


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def machine_ms() -> float:
    """CPU ms of a million multiplications: twice as many when neighbours use the same core."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        began, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number * number
        taken.append((time.process_time() - began) * 1000)
    return round(statistics.median(taken), 1)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request took, in ms: the median of the rounds, and the best of them."""

    cpu: float
    best: float
    wall: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """What one request took here and there, in CPU ms, and the median of the rounds' ratios."""

    ours: float
    theirs: float
    ratio: float


Sent = tuple[Server, Callable[[], object]]


def cost(server: Server, send: Callable[[], object], n: int) -> Cost:
    """Send something n times in all, in rounds."""
    each = max(n // ROUNDS, 1)
    for _ in range(each):
        send()
    taken = [_round(server, send, each) for _ in range(ROUNDS if n > 1 else 3)]
    cpu, wall = [one[0] for one in taken], [one[1] for one in taken]
    return Cost(statistics.median(cpu), min(cpu), statistics.median(wall))


def paired(ours: Sent, theirs: Sent, n: int) -> Ratio:
    """Send the same to both in turn, n times in all to each: both meet the same machine."""
    each = max(n // PAIRS, 1)
    for server, send in (ours, theirs):
        _round(server, send, each)
    taken = [(_round(*ours, each)[0], _round(*theirs, each)[0]) for _ in range(min(n, PAIRS))]
    here, there = zip(*taken, strict=True)
    ratios = [one / other for one, other in taken]
    return Ratio(*(statistics.median(each) for each in (here, there, ratios)))


def _round(server: Server, send: Callable[[], object], times: int) -> tuple[float, float]:
    used, began = server.cpu_seconds(), time.monotonic()
    for _ in range(times):
        send()
    cpu, wall = server.cpu_seconds() - used, time.monotonic() - began
    return cpu * 1000 / times, wall * 1000 / times
