"""The one command of a newcomer, as it stands in the README."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.browser.site import free_port

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lan", [(), ("--lan", "127.0.0.1")], ids=["plain", "lan"])
def test_the_demonstration_starts_and_answers(tmp_path: Path, lan: tuple[str, ...]) -> None:
    port = free_port()
    command = [sys.executable, str(ROOT / "scripts/run"), "--port", str(port), *lan]
    with (tmp_path / "told").open("w+") as told:
        started = subprocess.Popen(
            [*command, "--data", str(tmp_path / "data")], stdout=told, stderr=told
        )
        url = f"http{'s' if lan else ''}://127.0.0.1:{port}"
        answer = None
        for _ in range(960):
            if started.poll() is not None or answer is not None:
                break
            time.sleep(0.25)
            with suppress(httpx.HTTPError):
                answer = httpx.get(f"{url}/health", verify=False)
        ended = started.poll()
        started.terminate()
        started.wait(timeout=20)
        told.seek(0)
        said = told.read()

    assert (ended, answer and answer.status_code) == (None, 200), said
    assert url in said
