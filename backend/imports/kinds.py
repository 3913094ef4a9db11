"""Which ledgers can be taken over, and by whom they are read."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from backend.accounts import roster
from backend.accounts.models import Actor
from backend.database import Database
from backend.errors import NotFound
from backend.venues import ledger
from backend.workbooks.mapping import ImportReport


class Importer(Protocol):
    """Takes a whole workbook over, or nothing of it; a dry run says what it would do."""

    def __call__(
        self,
        db: Database,
        actor: Actor,
        source: bytes | Path,
        file_name: str,
        *,
        dry_run: bool,
        now: datetime,
    ) -> ImportReport:
        """Take over, and say what was done."""
        ...


class KindUnknown(NotFound):
    """No such ledger."""

    code = "import.kind_unknown"
    sentence = "不能导入“{kind}”这种台账。可以导入的有网格名册、九小场所台账。"


IMPORTS: Mapping[str, Importer] = {"grids": roster.take_over, "venues": ledger.take_over}


def importer(kind: str) -> Importer:
    """Find who reads a kind of ledger."""
    if found := IMPORTS.get(kind):
        return found
    raise KindUnknown(kind=kind)
