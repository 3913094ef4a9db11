#!/usr/bin/env python3
"""How long a push waits while eight phones push at once: on one process, then on two.

Real server processes on SQLite, the phones threads of processes of their own. Run it as it is:
`scripts/benching/writers.py`.
"""

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from environment import PYTHON, in_environment

in_environment()
from backend.core.settings import Settings  # noqa: E402 - needs the environment
from benching.cases import Phone  # noqa: E402
from benching.driver import Client, free_port, machine_ms, serving  # noqa: E402
from benching.fill import PASSWORD, WORKER, Filled, fill  # noqa: E402

PHONES, SECONDS, LONGEST_MS = 8, 10, 300
Sink = multiprocessing.Queue


def pushing(
    ports: list[int], number: int, filled: Filled, sink: "Sink[list[float]]", start: float
) -> None:
    """Be one phone for so long; ms of each push."""
    taken: list[float] = []
    time.sleep(number / 4)  # sign-ins have a bound of their own
    client = Client(ports[number % len(ports)])
    phone = Phone(client, client.sign_in(WORKER, PASSWORD), filled)
    time.sleep(max(start - time.time(), 0))
    while time.time() < start + SECONDS:
        began = time.monotonic()
        phone.push(1)
        taken.append((time.monotonic() - began) * 1000)
    sink.put(taken)


def measure(folder: str, filled: Filled, processes: int, phones: int) -> float:
    """Print a line; gives the longest wait."""
    environ = {**os.environ, "ANXUN_DATA": folder, "ANXUN_LOG_LEVEL": "WARNING"}
    with ExitStack() as running:
        ports = [free_port() for _ in range(processes)]
        for port in ports:
            command = [str(PYTHON), "-m", "backend", "serve", "--port", str(port)]
            running.enter_context(serving(command, environ, port))
        sink: Sink[list[float]] = multiprocessing.Queue()
        start = time.time() + 4 + phones / 4
        crowd = [
            multiprocessing.Process(target=pushing, args=(ports, n, filled, sink, start))
            for n in range(phones)
        ]
        for one in crowd:
            one.start()
        taken = [ms for _ in crowd for ms in sink.get()]
        for one in crowd:
            one.join()
    p99, most = statistics.quantiles(taken, n=100)[98], max(taken)
    print(
        f"{processes} processes, {phones} phones: {len(taken) / SECONDS:5.0f} pushes a second, "
        f"p50 {statistics.median(taken):5.0f} ms  p99 {p99:5.0f}  longest {most:5.0f}",
        flush=True,
    )
    return most


def main() -> int:
    """Measure one process, then two."""
    print(f"machine_ms {machine_ms()}")
    url = os.environ.get("ANXUN_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="anxun-writers-") as folder:
        settings = Settings(data=Path(folder), database_url=url)
        filled = fill(settings)
        measure(folder, filled, 1, 1)
        measure(folder, filled, 1, PHONES)
        longest = measure(folder, filled, 2, PHONES)
    return 0 if longest <= LONGEST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
