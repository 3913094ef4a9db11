"""The process that fills templates can compute and answer, and nothing else."""

import json
import subprocess
import sys
from typing import Any

import pytest

from backend.core.docx import operations as filling
from tests.attacks.hostile_documents import PLAIN

TRIES: dict[str, str] = {
    "read a file": "open('/etc/passwd').read()",
    "write a file": "open('/tmp/anxun-escaped', 'w').write('x')",
    "list a folder": "os.listdir('/')",
    "remove a file": "os.remove('/tmp/anxun-nothing-there')",
    "open a socket": "socket.socket()",
    "open a local socket": "socket.socket(socket.AF_UNIX)",
    "make a pipe": "os.pipe()",
    "start a program": "subprocess.run(['/bin/true'])",
    "become another program": "os.execv('/bin/true', ['true'])",
    "make a child": "os.fork()",
    "send a signal": "os.kill(os.getppid(), 0)",
    "raise a limit": "resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))",
    "a gigabyte": "bytearray(1 << 30)",
}
CONFINED = """
import os, resource, socket, subprocess
from backend.core.docx.sandbox import confine
held = confine(memory=256 << 20, seconds=5)
def tried():
    try:
        {trying}
    except (OSError, MemoryError, ValueError) as error:
        return type(error).__name__
    return "done"
os.write(1, (tried() + "\\n" + " ".join(held)).encode())
os._exit(0)
"""


def confined(trying: str) -> tuple[str, str]:
    """What came of it, and which fences stood."""
    done = subprocess.run(
        [sys.executable, "-c", CONFINED.format(trying=trying)],
        capture_output=True, check=True, env={}, timeout=60,
    )  # fmt: skip
    result, _, held = done.stdout.decode().partition("\n")
    return result, held


@pytest.mark.parametrize("trying", list(TRIES))
def test_a_confined_process_never_reaches_out(trying: str) -> None:
    if trying == "send a signal" and not sys.platform.startswith("linux"):
        pytest.skip("only the filter of system calls keeps signals in")
    if trying == "a gigabyte" and sys.platform == "darwin":
        pytest.skip("macOS keeps no limit of memory")

    result, _ = confined(TRIES[trying])

    assert result != "done"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a filter of Linux")
def test_both_fences_stand_where_there_are_two() -> None:
    _, held = confined("pass")

    assert {"RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "seccomp"} <= set(
        held.split()
    )


def test_the_filling_process_never_sees_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXUN_SECRET", "never-told")
    seen: list[Any] = []
    started = subprocess.Popen

    def watched(*args: Any, **more: Any) -> Any:
        seen.append(more)
        return started(*args, **more)

    monkeypatch.setattr(subprocess, "Popen", watched)
    document = filling.fill_template(
        PLAIN, {"文号": "1", "场所名称": "2"}, ["文号", "场所名称"], {}, widths={}, barred={}
    )

    assert document.startswith(b"PK")
    assert [more["env"] for more in seen] == [{}]
    assert "never-told" not in json.dumps(seen, default=str)
