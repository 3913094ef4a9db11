"""Lines to a server that are kept open by somebody who wishes it ill."""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from tests.servers.server import ROOT


@dataclass
class Line:
    """One connection: what to say first, then a byte at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ended_after: float | None = None
    answer: bytes = b""


@dataclass
class Crowd:
    """Many of them, and how the service fares meanwhile."""

    port: int
    lines: list[Line] = field(default_factory=list[Line])
    began: float = field(default_factory=time.monotonic)

    async def dials(self, openings: Sequence[bytes]) -> None:
        """Open a line for each and say the beginning."""
        for start in range(0, len(openings), 100):
            part = openings[start : start + 100]
            self.lines += await asyncio.gather(*(self._open(opening) for opening in part))

    async def _open(self, opening: bytes) -> Line:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(opening)
        line = Line(reader, writer)
        asyncio.get_running_loop().create_task(self._listen(line))
        return line

    async def _listen(self, line: Line) -> None:
        with contextlib.suppress(OSError):
            while more := await line.reader.read(4096):
                line.answer += more
        line.ended_after = time.monotonic() - self.began

    async def trickles(self, seconds: float, byte: bytes = b"x", every: float = 0.5) -> None:
        """A byte on each line, again and again."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for line in self.lines:
                if not line.writer.is_closing():
                    line.writer.write(byte)
            await asyncio.sleep(every)

    async def hangs_up(self) -> None:
        for line in self.lines:
            line.writer.close()
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def crowd(port: int) -> AsyncGenerator[Crowd]:
    many = Crowd(port)
    yield many
    await many.hangs_up()


async def asks(port: int, path: str = "/health") -> tuple[int, float]:
    """One plain request on a line of its own; its status, and how long it took."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    return int(answer.split(b" ", 2)[1]), time.monotonic() - began


def watches(port: int, seconds: float, path: str = "/health") -> list[tuple[int, float]]:
    """Ask again and again, from a process of its own: the crowd's takes its time."""
    code = f"from tests.attacks.lines import watching; watching({port}, {seconds}, {path!r})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    return [(status, took) for status, took in json.loads(told.stdout)]


def watching(port: int, seconds: float, path: str) -> None:
    """What that process does."""

    async def watch() -> list[tuple[int, float]]:
        until, told = time.monotonic() + seconds, list[tuple[int, float]]()
        while time.monotonic() < until:
            told.append(await asks(port, path))
            await asyncio.sleep(0.1)
        return told

    sys.stdout.write(json.dumps(asyncio.run(watch())))
