#!/usr/bin/env python3
"""What a worker's push takes while a hundred strangers stand at the sign-in.

A real server process on SQLite; the strangers, each from an address and under a name of their own,
are a process of theirs. Rude ones try again at once, whatever they are told; polite ones wait as
they are told. Run it as it is: `scripts/benching/strangers.py`.
"""

import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from environment import PYTHON, in_environment

in_environment()
from backend.core.settings import Settings  # noqa: E402 - needs the environment
from benching.cases import Phone  # noqa: E402
from benching.driver import Client, free_port, serving  # noqa: E402
from benching.fill import PASSWORD, WORKER, fill  # noqa: E402

STRANGERS, PUSHES, PAUSE = 100, 400, 0.02
MOST = 5
"""So many times the quiet one may the push of the slowest hundredth take."""


async def stranger(port: int, number: int, *, polite: bool, told: Counter[str]) -> None:
    """Guess for ever."""
    address = f"198.51.{number // 250}.{number % 250 + 1}"
    turn = 0
    while True:
        turn += 1
        body = json.dumps({"name": f"name{number}-{turn}", "password": "Wrong-guess-2026"}).encode()
        head = (
            f"POST /api/session HTTP/1.1\r\nHost: x\r\nX-Anxun: 1\r\nX-Forwarded-For: {address}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + body)
        answer = (await reader.read()).decode("utf-8", "replace")
        writer.close()
        told[answer[9:12]] += 1
        if polite and "retry-after: " in answer:
            await asyncio.sleep(int(answer.partition("retry-after: ")[2].split()[0]))


def strangers(
    port: int, seconds: float, sink: "multiprocessing.Queue[object]", *, polite: bool
) -> None:
    """Be a hundred of them for so long."""
    told: Counter[str] = Counter()

    async def together() -> None:
        tasks = [
            asyncio.create_task(stranger(port, n, polite=polite, told=told))
            for n in range(STRANGERS)
        ]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()

    asyncio.run(together())
    sink.put(dict(told))


def pushes(phone: Phone) -> list[float]:
    """So many pushes of one report, one after the other; ms of each."""
    taken: list[float] = []
    for _ in range(PUSHES):
        began = time.monotonic()
        phone.push(1)
        taken.append((time.monotonic() - began) * 1000)
        time.sleep(PAUSE)
    return taken


def show(name: str, taken: list[float], quiet: float) -> float:
    """Print a line; gives the slowest hundredth."""
    p99 = statistics.quantiles(taken, n=100)[98]
    times = f"  {p99 / quiet:.1f} × quiet" if quiet else ""
    print(f"{name:16} p50 {statistics.median(taken):7.1f} ms  p99 {p99:7.1f} ms{times}", flush=True)
    return p99


def main() -> int:
    """Measure quiet, then with strangers of either kind."""
    with tempfile.TemporaryDirectory(prefix="anxun-strangers-") as folder:
        filled, port = fill(Settings(data=Path(folder))), free_port()
        environ = {**os.environ, "ANXUN_DATA": folder, "ANXUN_LOG_LEVEL": "WARNING"}
        command = [str(PYTHON), "-m", "backend", "serve", "--port", str(port)]
        with serving(command, environ, port):
            client = Client(port)
            phone = Phone(client, client.sign_in(WORKER, PASSWORD), filled)
            pushes(phone)
            quiet, worst = show("quiet", pushes(phone), 0), 0.0
            for polite in (True, False):
                worst = max(worst, loud(phone, port, quiet, polite=polite))
            show("quiet again", pushes(phone), quiet)
    return 0 if worst <= MOST * quiet else 1


def loud(phone: Phone, port: int, quiet: float, *, polite: bool) -> float:
    """Measure while they are there."""
    sink: multiprocessing.Queue[object] = multiprocessing.Queue()
    seconds = PUSHES * (PAUSE + 0.03)
    crowd = multiprocessing.Process(
        target=strangers, args=(port, seconds, sink), kwargs={"polite": polite}
    )
    crowd.start()
    time.sleep(1)
    p99 = show("polite strangers" if polite else "rude strangers", pushes(phone), quiet)
    print(f"                 answered {sink.get()} in {seconds:.0f} s", flush=True)
    crowd.join()
    return p99


if __name__ == "__main__":
    sys.exit(main())
