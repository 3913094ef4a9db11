"""Put a backup back: into a folder beside the target, checked there, and only then in its place.

Whatever goes wrong, the target is as it was, and only what this run made is removed.
"""

import gzip
import os
import secrets
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from backend.backups.archive import DATABASE, LARGEST_PHOTO, PHOTOS, BackupArchive, BackupEntry
from backend.backups.database import settle_sqlite
from backend.backups.files import FULL, BackupError, copy, digest_of_file, sync_tree
from backend.backups.models import Manifest
from backend.backups.operations import database_file, manifests
from backend.core.blob_store import path_of

SPARE = 64 * 1024 * 1024
"""Free space that must be left: the tables may be brought up to date."""


@dataclass
class BackupSource:
    """A backup to read: one file, or one night of a folder."""

    path: Path
    manifest: Manifest | None
    """None: made by 0.1.0, which wrote none."""
    entries: Callable[[], Iterator[BackupEntry]]
    size: int


@dataclass
class Findings:
    """What is in a backup, held against what should be."""

    photos: dict[str, int] = field(default_factory=dict[str, int])
    missing: set[str] = field(default_factory=set[str])
    damaged: set[str] = field(default_factory=set[str])

    @property
    def whole(self) -> bool:
        """Whether nothing lacks."""
        return not (self.missing or self.damaged)


@contextmanager
def open_backup(path: Path) -> Generator[BackupSource]:
    """Open a backup: a tar, a folder (its newest), or the manifest of one night in a folder."""
    if path.is_dir():
        if not (found := manifests(path)):
            raise BackupError(f"备份目录里没有备份：{path}。请核对路径。")
        path = found[0]
    elif not path.is_file():
        raise BackupError(f"没有这份备份：{path}。请核对路径。")
    if path.suffix == ".json":
        manifest = Manifest.read(path.read_bytes(), str(path))
        part = manifest.database.bytes if manifest.database else 0
        size = manifest.photo_bytes + part
        yield BackupSource(path, manifest, lambda: _of_folder(path, manifest), size)
        return
    with BackupArchive.opened(path) as archive:
        yield BackupSource(path, archive.manifest, archive.entries, path.stat().st_size)


def _of_folder(path: Path, manifest: Manifest) -> Iterator[BackupEntry]:
    file = database_file(path, manifest)
    if file and manifest.database and manifest.database.kind == "sqlite":
        if not file.is_file():
            raise BackupError(f"备份里少了数据库：{file}。请换一份备份。")
        with gzip.open(file) as stream:
            yield BackupEntry(DATABASE, manifest.database.bytes, cast("IO[bytes]", stream))
    for sha256 in manifest.photos:
        kept = path_of(path.parent / PHOTOS, sha256)
        if kept.is_file():
            with kept.open("rb") as stream:
                yield BackupEntry(sha256, kept.stat().st_size, stream)


def demand_free(target: Path, size: int) -> None:
    """Refuse a target that holds anything, or that cannot be swapped in one step."""
    where = f"目标数据目录 {target}"
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise BackupError(f"{where} 不是目录，没有恢复，也没有动它。请换一个空目录（ANXUN_DATA）。")
    if target.is_dir():
        if there := sorted(entry.name for entry in target.iterdir())[:5]:
            raise BackupError(
                f"{where} 不是空的（里面有 {'、'.join(there)}），没有覆盖，也没有动它。"
                "请换一个空目录（ANXUN_DATA）再恢复。"
            )
        if os.path.ismount(target):
            raise BackupError(f"{where} 是一个挂载点，不能整个换入。请用它里面的一个子目录。")
    beside = target.parent
    if not beside.is_dir():
        raise BackupError(f"{where} 的上级目录不存在。请先建好 {beside}。")
    free = shutil.disk_usage(beside).free
    if free < size + SPARE:
        raise BackupError(
            f"{where} 所在的磁盘空间不够：要 {(size + SPARE) >> 20} MB，只剩 {free >> 20} MB。"
            "没有恢复，请换一块盘。"
        )


@contextmanager
def beside(target: Path) -> Generator[Path]:
    """A new folder beside the target, gone at the end unless it was moved into its place."""
    made = target.parent / f".{target.name}.restoring-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        made.mkdir(mode=0o750)
    except OSError as error:
        raise BackupError(
            f"没有权限在 {target.parent} 里新建目录，没有恢复。"
            "请换一个上级目录写得进去的目标（ANXUN_DATA）。"
        ) from error
    try:
        yield made
    except OSError as error:
        if error.errno in FULL:
            raise BackupError(
                f"目标数据目录 {target} 所在的磁盘写满了，没有恢复，写到一半的已清掉。请换一块盘。"
            ) from error
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def left_over(target: Path) -> list[Path]:
    """What runs that were killed left beside the target; they may still be at work."""
    return sorted(target.parent.glob(f".{target.name}.restoring-*"))


def unpack(source: BackupSource, into: Path, *, photos_only: bool) -> Findings:
    """Write the files of a backup below a folder, each on disk; gives what lacks."""
    found, manifest = Findings(), source.manifest
    database = False
    for entry in source.entries():
        if entry.name == DATABASE:
            database = True
            if not photos_only:
                _database(entry, into / DATABASE, source)
            continue
        if manifest and entry.name not in manifest.photos:
            raise BackupError(
                f"备份里多出一张清单上没有的照片 {entry.name}，没有恢复：{source.path}。"
                "请换一份备份。"
            )
        _photo(entry, into / PHOTOS, found)
    if manifest:
        found.missing = set(manifest.photos) - set(found.photos) - found.damaged
        found.missing |= set(manifest.missing)
        found.damaged |= set(manifest.damaged)
    if not database and not photos_only:
        raise BackupError(f"备份里没有数据库：{source.path}。可能没有传完整，请换一份备份。")
    return found


def _database(entry: BackupEntry, target: Path, source: BackupSource) -> None:
    try:
        describe_missing = copy(entry.stream, target)
    except (EOFError, gzip.BadGzipFile) as error:
        raise BackupError(f"备份里的数据库读不出来：{source.path}。请换一份备份。") from error
    part = source.manifest.database if source.manifest else None
    if source.manifest and (part is None or describe_missing != (part.sha256, part.bytes)):
        raise BackupError(
            f"备份里的数据库和清单不符，被改动过或坏了：{source.path}。请换一份备份。"
        )
    settle_sqlite(target)


def _photo(entry: BackupEntry, store: Path, found: Findings) -> None:
    target = path_of(store, entry.name)
    if entry.size > LARGEST_PHOTO:
        found.damaged.add(entry.name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    describe_missing, size = copy(entry.stream, target, lasting=False)
    if describe_missing == entry.name:
        found.photos[entry.name] = size
    else:
        target.unlink()
        found.damaged.add(entry.name)


def demand_whole(found: Findings, source: BackupSource) -> None:
    """Name what lacks; a backup that lacks something is not called whole."""
    if not found.whole:
        raise BackupError(
            f"备份不完整：{describe_missing(found)}没有恢复：{source.path}。"
            "请换一份备份；只有这一份时，加 --partial 恢复其余的。"
        )


def describe_missing(found: Findings) -> str:
    """What lacks, in words."""
    kinds = (("缺", found.missing), ("坏了", found.damaged))
    return "".join(
        f"{word} {len(names)} 张照片（{'、'.join(sorted(names)[:5])}"
        f"{' 等' if len(names) > 5 else ''}），"  # noqa: PLR2004 - as many as are named
        for word, names in kinds
        if names
    )


def swap_in(made: Path, target: Path) -> None:
    """Give what is checked its place, in one step."""
    sync_tree(made)
    try:
        made.rename(target)
    except OSError as error:
        raise BackupError(
            f"目标数据目录 {target} 在恢复途中有了内容，没有覆盖。请换一个空目录。"
        ) from error
    parent = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def check_dump(source: BackupSource) -> Path | None:
    """Read PostgreSQL's dump of a backup through; gives where it lies."""
    if source.manifest is None or source.manifest.database is None:
        return None
    file = database_file(source.path, source.manifest)
    part = source.manifest.database
    if part.kind != "postgresql" or file is None:
        return None
    if not file.is_file() or digest_of_file(file) != (part.sha256, part.bytes):
        raise BackupError(f"备份里的数据库不见了或坏了：{file}。请换一份备份。")
    return file
