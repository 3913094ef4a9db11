"""A folder of backups: each photo is kept once, each night adds a database and a manifest.

FOLDER/photos/ab/cd/abcd…          every photo by its SHA-256, once
FOLDER/anxun-2026-11-30-023005.db.gz    the database of that night (`.dump` of PostgreSQL)
FOLDER/anxun-2026-11-30-023005.json     its manifest: written last, so without it there is none
"""

import gzip
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from backend.backups.database import Cut, acknowledged, cut
from backend.backups.files import (
    CHUNK,
    BackupError,
    copy,
    create,
    digest_of,
    digest_of_file,
    locked,
    sync_file,
    sync_tree,
)
from backend.backups.models import Manifest
from backend.core import clock
from backend.core.blob_store import path_of, sync_folder
from backend.core.settings import Settings

NAME = re.compile(r"anxun-\d{4}-\d{2}-\d{2}-\d{6}\.json")
PART = ".part"
"""Where everything is written first; what a killed run left there is thrown away by the next."""
ENDINGS = {"sqlite": ".db.gz", "postgresql": ".dump"}


@dataclass
class BackupResult:
    """What a backup came to."""

    path: Path
    manifest: Manifest
    added: int = 0
    """Bytes of photos that were not kept before."""
    dropped: list[str] = field(default_factory=list[str])
    """Older backups that were let go."""
    lost: list[str] = field(default_factory=list[str])
    """Photos that are gone where they are kept; the backup has them still."""
    rotten: list[str] = field(default_factory=list[str])
    """Photos that are no longer what they were; the backup has them sound."""

    @property
    def sound(self) -> bool:
        """Whether nothing lacks, in the backup or in what it is of."""
        return self.manifest.whole and not self.lost and not self.rotten


def back_up(chosen: Settings, folder: Path, keep: int | None, *, photos_only: bool) -> BackupResult:
    """Add one backup to the folder, and let go of all but the newest `keep`."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with locked(folder / ".lock", f"另一个备份正在写进 {folder}，这次没有做。请等它做完再试。"):
        part = folder / PART
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        try:
            result = _Night(chosen, folder, part).run(photos_only=photos_only)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        if keep and result.manifest.whole:
            result.dropped = _prune(folder, keep)
    return result


class _Night:
    """One run, all of it in the part folder until it is known to be good."""

    def __init__(self, chosen: Settings, folder: Path, part: Path) -> None:
        self._chosen, self._folder, self._part = chosen, folder, part
        self._source = chosen.data / "photos"
        self._store = folder / "photos"
        self._missing: list[str] = []
        self._damaged: list[str] = []
        self._lost: list[str] = []
        self._rotten: list[str] = []

    def run(self, *, photos_only: bool) -> BackupResult:
        name = _free_name(self._folder)
        target = self._folder / f"{name}.json"
        database = None if photos_only else self._part / "database"
        found = cut(self._chosen, database)
        before = set(_files(self._store))
        photos = dict(self._photos(found.photos))
        if self._store.exists():
            sync_tree(self._store)
        manifest = self._manifest(found, photos)
        if database and found.database:
            kept = self._folder / f"{name}{ENDINGS[found.database.kind]}"
            _keep_database(database, self._part / "packed", manifest, kept)
        draft = self._part / "manifest"
        with create(draft) as out:
            out.write(manifest.sealed())
        sync_file(draft)
        draft.rename(target)
        sync_folder(self._folder)
        added = sum(s for n, s in photos.items() if n not in before)
        lost = sorted(set(self._lost) & acknowledged(self._chosen)) if self._lost else []
        return BackupResult(target, manifest, added, lost=lost, rotten=self._rotten)

    def _photos(self, named: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Every photo is read: those kept already, and those that are new, after they were written.

        One that has rotted in the backup is fetched again, while the original is still good; and an
        original that is lost or has rotted is told, while the backup still has it.
        """
        for sha256 in named:
            kept = path_of(self._store, sha256)
            if kept.is_file():
                told, size = digest_of_file(kept)
                if told == sha256:
                    self._look_at_original(sha256)
                    yield sha256, size
                    continue
            if (size := self._fetch(sha256, kept)) is not None:
                yield sha256, size

    def _look_at_original(self, sha256: str) -> None:
        try:
            told, _ = digest_of_file(path_of(self._source, sha256))
        except FileNotFoundError:
            self._lost.append(sha256)
            return
        if told != sha256:
            self._rotten.append(sha256)

    def _fetch(self, sha256: str, kept: Path) -> int | None:
        draft = self._part / sha256
        try:
            with path_of(self._source, sha256).open("rb") as file:
                told, size = copy(file, draft, lasting=False)
        except FileNotFoundError:
            self._missing.append(sha256)
            return None
        if told != sha256 or digest_of_file(draft)[0] != sha256:
            draft.unlink()
            self._damaged.append(sha256)
            return None
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.replace(kept)
        return size

    def _manifest(self, found: Cut, photos: dict[str, int]) -> Manifest:
        gone = set(self._missing)
        released = gone - acknowledged(self._chosen) if gone else set[str]()
        return manifest_of(found, photos, gone - released, self._damaged, released)


def _free_name(folder: Path) -> str:
    """The time in Beijing; the next second that is free, where two are made in one."""
    at = clock.now().astimezone(clock.BEIJING)
    while True:
        name = f"anxun-{at:%Y-%m-%d-%H%M%S}"
        if not any(folder.glob(f"{name}.*")):
            return name
        at += timedelta(seconds=1)


def manifest_of(
    found: Cut,
    photos: dict[str, int],
    missing: set[str],
    damaged: Sequence[str],
    released: set[str],
) -> Manifest:
    """List what a backup holds."""
    return Manifest(
        made_at=clock.now(),
        cut_at=found.at,
        epoch=found.epoch,
        receipts=found.receipts,
        database=found.database,
        photo_count=len(photos),
        photo_bytes=sum(photos.values()),
        photos=photos,
        missing=sorted(missing),
        damaged=sorted(damaged),
        released=sorted(released),
    )


def _keep_database(raw: Path, packed: Path, manifest: Manifest, kept: Path) -> None:
    """Pack a database (a dump is packed already), read it back, and give it its name."""
    part = manifest.database
    if part is None:
        return
    if part.kind == "sqlite":
        with (
            raw.open("rb") as source,
            create(packed) as file,
            gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0) as out,
        ):
            shutil.copyfileobj(source, out, CHUNK)
        sync_file(packed)
        with gzip.open(packed) as back:
            told = digest_of(back)  # type: ignore[arg-type]
    else:
        raw.rename(packed)
        told = digest_of_file(packed)
    if told != (part.sha256, part.bytes):
        raise BackupError("写下的数据库读回来不一样，这份备份没有留下。请检查备份盘。")
    packed.rename(kept)


def manifests(folder: Path) -> list[Path]:
    """The manifests of a folder, the newest first."""
    return sorted((f for f in folder.iterdir() if NAME.fullmatch(f.name)), reverse=True)


def database_file(manifest_file: Path, manifest: Manifest) -> Path | None:
    """Where the database of a backup lies."""
    if manifest.database is None:
        return None
    return manifest_file.with_name(manifest_file.stem + ENDINGS[manifest.database.kind])


def _files(store: Path) -> Iterator[str]:
    if store.exists():
        yield from (f.name for f in store.glob("??/??/*"))


def _prune(folder: Path, keep: int) -> list[str]:
    """Let go of older backups, then of photos that none of those left names.

    A manifest that cannot be read may name anything: then no photo goes.
    """
    there = manifests(folder)
    old = there[keep:]
    for file in old:
        for ending in ENDINGS.values():
            file.with_name(file.stem + ending).unlink(missing_ok=True)
        file.unlink()
    try:
        named = {
            sha256
            for file in there[:keep]
            for sha256 in Manifest.read(file.read_bytes(), str(file)).photos
        }
    except BackupError:
        return [file.stem for file in old]
    for sha256 in set(_files(folder / "photos")) - named:
        path_of(folder / "photos", sha256).unlink()
    return [file.stem for file in old]
