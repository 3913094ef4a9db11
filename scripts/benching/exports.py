#!/usr/bin/env python3
"""What the look-up of a venue waits while six desks take all tickets out as workbooks at once.

A real server process on SQLite at 20,000 tickets; the desks are a process of their own, and none of
them waits for another. Run it as it is: `scripts/benching/exports.py`; beside another tree with its
path.
"""

import itertools
import json
import multiprocessing
import statistics
import sys
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))
from environment import ROOT, in_environment

in_environment()
from benching.cases import by_code  # noqa: E402 - needs the environment
from benching.driver import Client, Failed  # noqa: E402
from benching.fill import DESKS, OFFICE, PASSWORD  # noqa: E402
from benching.tree import Tree  # noqa: E402

QUIET, PAUSE, MOST_MS = 300, 0.01, 100
ASK = {"kind": "hazards", "format": "xlsx", "purpose": "bench"}


def desk(client: Client) -> None:
    """Take the list out; told to come again, come again."""
    body = json.dumps(ASK).encode()
    while True:
        try:
            client.ask("POST", "/api/exports", body, content_type="application/json")
        except Failed as failed:
            if not str(failed).startswith(("429", "503")):
                raise
            time.sleep(1)
        else:
            return


def desks(port: int, done: Event) -> None:
    """All of them, at once."""
    clients = [Client(port) for _ in DESKS]
    for client, name in zip(clients, DESKS, strict=True):
        client.sign_in(name, PASSWORD)
    threads = [threading.Thread(target=desk, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()


def show(name: str, taken: list[float]) -> float:
    """Print a line; gives the slowest hundredth."""
    p99 = statistics.quantiles(taken, n=100)[98]
    told = f"p50 {statistics.median(taken):7.1f} ms  p99 {p99:7.1f} ms  max {max(taken):7.1f} ms"
    print(f"{name:24} {told}  of {len(taken)}", flush=True)
    return p99


def measure(root: Path) -> float:
    """Look venues up alone, then beside the six."""
    with TemporaryDirectory(prefix="anxun-exports-") as folder:
        tree = Tree(root, Path(folder))
        filled, server = tree.fill(), tree.service()
        try:
            client, codes = Client(server.port), itertools.cycle(filled.codes)
            client.sign_in(OFFICE, PASSWORD)

            def look() -> float:
                began = time.monotonic()
                client.get(by_code(next(codes)))
                time.sleep(PAUSE)
                return (time.monotonic() - began - PAUSE) * 1000

            show("alone", [look() for _ in range(QUIET)])
            done, began = multiprocessing.Event(), time.monotonic()
            crowd = multiprocessing.Process(target=desks, args=(server.port, done))
            crowd.start()
            beside: list[float] = []
            while not done.is_set():
                beside.append(look())
            crowd.join()
            return show(f"beside six, {time.monotonic() - began:.0f} s", beside)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(measure(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT) > MOST_MS)
