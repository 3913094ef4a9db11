"""How far a large file is: a small file beside the database, for whichever process is asked.

A row of the database would wait for the very transaction whose progress it tells.
"""

from contextlib import suppress
from pathlib import Path
from time import monotonic
from uuid import UUID

from backend.office.imports.schemas import Progress

EVERY = 0.4
"""Seconds between two words."""


class Teller:
    """Tells how far one import is."""

    def __init__(self, folder: Path, batch_id: UUID) -> None:
        self._file = folder / "imports" / str(batch_id)
        self._last = 0.0

    def says(self, phase: str, done: int, whole: int) -> None:
        """Put it down, not too often; that it cannot be told stops no import."""
        if monotonic() - self._last < EVERY and done < whole:
            return
        self._last = monotonic()
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(f"{phase} {done} {whole}", encoding="ascii")
            fresh.replace(self._file)

    def ends(self) -> None:
        """There is nothing more to tell."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def told(folder: Path, batch_id: UUID) -> Progress | None:
    """What was told last."""
    try:
        phase, done, whole = (folder / "imports" / str(batch_id)).read_text("ascii").split()
        return Progress(phase, int(done), int(whole))
    except (OSError, ValueError):
        return None
