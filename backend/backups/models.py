"""The manifest: what a backup must hold to be whole."""

import hashlib
import re
from datetime import datetime
from importlib.metadata import version

import msgspec
from msgspec import Struct

from backend.backups.files import BackupError

FORMAT = 1
LARGEST = 256 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
_ENCODER = msgspec.json.Encoder(order="deterministic")


class DatabasePart(Struct, kw_only=True):
    """The database as one file."""

    kind: str
    """`sqlite`: the file itself; `postgresql`: what `pg_dump -Fc` wrote."""
    bytes: int
    sha256: str


class Manifest(Struct, kw_only=True):
    """A backup in a list: every photo by its SHA-256, with its size."""

    format: int = FORMAT
    version: str = version("anxun")
    """Of the program that made it."""
    made_at: datetime
    cut_at: datetime
    """What was acknowledged before is in it; what came later need not be."""
    epoch: int
    receipts: dict[str, int]
    """How far each county's chain of receipts reached."""
    database: DatabasePart | None
    photo_count: int
    photo_bytes: int
    photos: dict[str, int]
    missing: list[str] = []
    """Photos that the database names and that were not there any more."""
    damaged: list[str] = []
    """Photos whose bytes were not those that were acknowledged."""
    released: list[str] = []
    """Photos that were let go by rule while the backup was made."""
    seal: str = ""

    @property
    def whole(self) -> bool:
        """Whether all that the database names is in it."""
        return not (self.missing or self.damaged)

    def sealed(self) -> bytes:
        """The manifest as it is stored, with a hash over all the rest of it."""
        self.seal = self.sum()
        return _ENCODER.encode(self)

    def sum(self) -> str:
        """The hash over all but the seal."""
        rest = msgspec.structs.replace(self, seal="")
        return hashlib.sha256(_ENCODER.encode(rest)).hexdigest()

    @classmethod
    def read(cls, content: bytes, source: str) -> "Manifest":
        """Read one back; an altered one is none."""
        try:
            found = msgspec.json.decode(content, type=cls)
        except msgspec.MsgspecError as error:
            raise BackupError(f"备份的清单读不出来：{source}。请换一份备份。") from error
        if found.format > FORMAT:
            raise BackupError(f"备份是更新的版本（{found.version}）做的：{source}。请先更新程序。")
        counted = (len(found.photos), sum(found.photos.values()))
        odd = [name for name in found.photos if not SHA256.fullmatch(name)]
        if found.seal != found.sum() or odd:
            raise BackupError(f"备份的清单被改动过或坏了：{source}。请换一份备份。")
        if counted != (found.photo_count, found.photo_bytes):
            raise BackupError(f"备份的清单前后数目不符：{source}。请换一份备份。")
        return found
