"""A tree of this repository, ours or another: its scratch database and its service."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benching import filling
from benching.driver import Failed, Server, free_port
from benching.fill import Filled


@dataclass(frozen=True, slots=True)
class Tree:
    """One of them, and the folder of its data."""

    root: Path
    data: Path
    database_url: str = ""
    """Of a database of its own; without one it keeps a file in `data`."""

    @property
    def _python(self) -> Sequence[str]:
        # -P: what lies beside a script of ours does not come before the tree's own modules.
        return (str(self.root / ".venv" / "bin" / "python"), "-P")

    @property
    def _environ(self) -> Mapping[str, str]:
        modules = os.pathsep.join((str(self.root), str(self.root / "scripts")))
        told = {
            "ANXUN_DATA": str(self.data), "ANXUN_LOG_LEVEL": "WARNING",
            "ANXUN_DATABASE_URL": self.database_url,
        }  # fmt: skip
        return {**os.environ, **told, "PYTHONPATH": modules}

    def fill(self) -> Filled:
        """Make its database, in its own shape."""
        done = subprocess.run(
            [*self._python, filling.__file__, str(self.data)], cwd=self.root, env=self._environ,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"{self.root} cannot be filled: {done.stderr[-800:]}")
        return msgspec.json.decode(done.stdout, type=Filled)

    def service(self) -> Server:
        """Start the real thing, its modules compiled as they are where it is installed."""
        compiling = [*self._python, "-m", "compileall", "-q", str(self.root / "backend")]
        subprocess.run(compiling, cwd=self.root, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        command = [*self._python, "-m", "backend", "serve", "--port", str(port)]
        return Server(command, self._environ, port, self.root)
