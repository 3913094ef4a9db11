"""A data folder with photos in it, made without a server, and the command line in front of it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from backend.__main__ import main
from backend.core.blob_store import path_of
from backend.core.change_log import insert_into
from backend.core.database import execute, new_id
from backend.core.settings import Settings
from backend.sync.photos.models import Photo, Stage
from backend.wiring import open_database
from tests.world import START

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Stock:
    """A machine: its data folder, a place for backups, and its command line."""

    data: Path
    backups: Path
    capsys: pytest.CaptureFixture[str]
    photos: list[str]

    def anxun(self, *args: object, data: Path | None = None) -> tuple[int, str, str]:
        """Run a command to its end, on the data folder or on another one."""
        os.environ["ANXUN_DATA"] = str(data or self.data)
        self.capsys.readouterr()
        try:
            status = main([str(a) for a in args])
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = self.capsys.readouterr()
        return status, out, err

    def adds(self, many: int, size: int = 200) -> list[str]:
        """So many photos more, all of them acknowledged."""
        new = put_photos(Settings(data=self.data), many, size)
        self.photos += new
        return new

    def process(
        self, *args: object, data: Path | None = None, **more: Any
    ) -> "subprocess.Popen[str]":
        """The same in a process of its own, that can be killed."""
        return subprocess.Popen(
            [sys.executable, "-m", "backend", *map(str, args)],
            env=os.environ | {"ANXUN_DATA": str(data or self.data)},
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
        )  # fmt: skip


def put_photos(chosen: Settings, many: int, size: int = 200) -> list[str]:
    """Photos as they lie after their arrival: a file by its hash, a row with its time."""
    contents = [os.urandom(size) for _ in range(many)]
    named = [hashlib.sha256(content).hexdigest() for content in contents]
    for sha256, content in zip(named, contents, strict=True):
        file = path_of(chosen.data / "photos", sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    rows: Sequence[Mapping[str, Any]] = [
        Photo(
            id=new_id(), sha256=sha256, bytes=size, width=1, height=1, taken_at=START,
            stage=Stage.BEFORE, subject_kind="visit", subject_id=new_id(), grid="220382.002.01.01.",
            author=new_id(), author_name="李敏", declared_at=START, received_at=START,
        ).model_dump()
        for sha256 in named
    ]  # fmt: skip
    db = open_database(chosen)
    with db.writing() as session:
        execute(session, insert_into(session, Photo), rows)
    db.close()
    return named


def stocked(fresh: Path, folder: Path, capsys: pytest.CaptureFixture[str], many: int) -> Stock:
    """A founded database with so many photos."""
    data, backups = folder / "data", folder / "backups"
    data.mkdir()
    backups.mkdir()
    copyfile(fresh, data / "anxun.db")
    stock = Stock(data, backups, capsys, [])
    if many:
        stock.adds(many)
    return stock


@contextmanager
def small_disk(most: int) -> Generator[None]:
    """Let no file grow beyond so many bytes: writing on fails as on a full disk."""
    import resource  # noqa: PLC0415 - where processes have limits

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def tree(folder: Path) -> dict[str, bytes]:
    """Everything below a folder."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
