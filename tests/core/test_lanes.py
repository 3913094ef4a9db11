"""Who writes next into a database file: first come, first served, and nobody waits for ever."""

import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
from sqlalchemy.exc import TimeoutError as WaitedInVain

from backend.core import database as storage
from backend.core.database import Database, is_busy, open_engines
from backend.core.lanes import Line, Turns

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no queue there")


def a_process(folder: Path) -> Database:
    """Two that were opened apart share no more than two processes do."""
    return Database(*open_engines(f"sqlite:///{folder / 'anxun.db'}"), lambda _: None)


def wait_until(true: Callable[[], object]) -> None:
    until = monotonic() + 10
    while not true() and monotonic() < until:
        sleep(0.001)


@contextmanager
def closing(*opened: Database) -> Generator[None]:
    try:
        yield
    finally:
        for one in opened:
            one.close()


def test_threads_write_in_the_order_in_which_they_came() -> None:
    line, began, wrote = Line(10), list[int](), list[int]()

    def write(number: int) -> None:
        began.append(number)
        with line.turn():
            wrote.append(number)

    with line.turn():
        threads = [Thread(target=write, args=(n,)) for n in range(8)]
        for n, thread in enumerate(threads):
            thread.start()
            wait_until(lambda n=n: len(began) > n)
            sleep(0.005)
    for thread in threads:
        thread.join()

    assert wrote == list(range(8))


def test_who_has_just_written_stands_behind_a_process_that_waits(tmp_path: Path) -> None:
    one, other, wrote = a_process(tmp_path), a_process(tmp_path), list[str]()

    def write(mine: Database, name: str) -> None:
        with mine.writing() as session:
            session.connection()
            wrote.append(name)

    with closing(one, other):
        with one.writing() as session:
            session.connection()
            waits = Thread(target=write, args=(other, "waited"))
            waits.start()
            sleep(0.05)
        write(one, "again")
        waits.join()

    assert wrote == ["waited", "again"]


def test_a_process_that_was_killed_keeps_nobody_waiting(tmp_path: Path) -> None:
    file = tmp_path / "anxun.db"
    holding = (
        "import sys, time; from pathlib import Path; from backend.core.lanes import Turns;"
        "Turns(Path(sys.argv[1]), 5).take(); print('held', flush=True); time.sleep(60)"
    )
    killed = subprocess.Popen([sys.executable, "-c", holding, file], stdout=subprocess.PIPE)
    assert killed.stdout
    assert killed.stdout.readline() == b"held\n"
    with pytest.raises(WaitedInVain):
        Turns(file, 0.05).take()

    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()

    mine = Turns(file, 5)
    mine.take()
    mine.give_back()


def test_who_waits_in_vain_is_told_that_it_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "BUSY_MS", 50)
    one, other = a_process(tmp_path), a_process(tmp_path)

    def write(mine: Database) -> None:
        with mine.writing() as session:
            session.connection()

    with closing(one, other):
        with one.writing() as session:
            session.connection()
            for mine in (one, other):
                with pytest.raises(WaitedInVain) as refused:
                    write(mine)
                assert is_busy(refused.value)
        for mine in (other, one):
            write(mine)


def test_a_folder_that_takes_no_file_has_no_queue(tmp_path: Path) -> None:
    one = Turns(tmp_path / "gone" / "anxun.db", 5)

    one.take()
    one.give_back()


def test_whoever_only_reads_waits_for_nobody(tmp_path: Path) -> None:
    one, other = a_process(tmp_path), a_process(tmp_path)

    with closing(one, other), one.writing() as session:
        session.connection()
        with other.reading() as reading:
            reading.connection()
