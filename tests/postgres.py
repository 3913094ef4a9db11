"""A PostgreSQL for the tests: `python -m tests.postgres -- COMMAND…` runs COMMAND beside one.

The cluster lies in a temporary folder, listens on a socket there, and is gone afterwards.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PYTEST_DATABASE_URL"
OWNER = "postgres"
"""Who runs it when we are root: PostgreSQL refuses to be root."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "timezone": "America/New_York",  # so that nothing leans on the server's own time
}
PATIENCE = 30


class Missing(Exception):  # noqa: N818 - read by whoever starts the tests
    """There is no PostgreSQL on this machine."""


def programs() -> Path:
    """The folder of the newest PostgreSQL here."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    if folders:
        return folders[-1]
    if found := shutil.which("postgres"):
        return Path(found).parent
    raise Missing("no PostgreSQL found: install the package `postgresql`")


@contextmanager
def running() -> Generator[str]:
    """Start a new cluster; gives its address, and stops it at the end."""
    where, as_owner = programs(), _as_owner()
    with tempfile.TemporaryDirectory(prefix="anxun-pg-") as name:
        folder = Path(name)
        if as_owner:
            shutil.chown(folder, OWNER)
        data = folder / "data"
        make = ["initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        _run([*as_owner, str(where / make[0]), *make[1:], "--locale=C.UTF-8"], folder)
        options = [part for k, v in SETTINGS.items() for part in ("-c", f"{k}={v}")]
        serve = [str(where / "postgres"), "-D", str(data), "-k", str(folder), *options]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*as_owner, *serve], stdout=log, stderr=log, cwd=folder)
        try:
            _wait(where, folder, server)
            yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def main(argv: Sequence[str]) -> int:
    """Run a command with the address in its environment; ends as the command ends."""
    command = list(argv[1:] if argv[:1] == ["--"] else argv)
    if not command:
        sys.stderr.write("usage: python -m tests.postgres -- COMMAND…\n")
        return 2
    if command[0] == "pytest":
        command[:1] = [sys.executable, "-m", "pytest"]
    try:
        with running() as url:
            return subprocess.run(command, env=os.environ | {VARIABLE: url}, check=False).returncode
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2


def _as_owner() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode:
        raise Missing(done.stderr)


def _wait(where: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    ready = [str(where / "pg_isready"), "-q", "-h", str(folder), "-U", OWNER]
    until = time.monotonic() + PATIENCE
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise Missing((folder / "log").read_text(errors="replace"))
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
