"""A backup as one file: a tar of the manifest, the database and every photo, in this order."""

import tarfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from backend.backups.database import acknowledged, cut
from backend.backups.files import BackupError, create, digest_of, digest_of_file, locked, sync_file
from backend.backups.models import LARGEST, SHA256, Manifest
from backend.backups.operations import BackupResult, manifest_of
from backend.core.blob_store import path_of, sync_folder
from backend.core.settings import Settings

MANIFEST, DATABASE, PHOTOS = "manifest.json", "anxun.db", "photos"
PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)
PHOTO_DEPTH = 4
LARGEST_PHOTO = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """One file of a backup, to be read before the next one is asked for."""

    name: str
    """`anxun.db`, or the SHA-256 that a photo should have."""
    size: int
    stream: IO[bytes]


def back_up(chosen: Settings, file: Path, *, photos_only: bool) -> BackupResult:
    """Write one file, read it back, and only then give it its name."""
    if file.exists():
        raise BackupError(f"已经有这个文件：{file}，没有覆盖。请换一个文件名。")
    if not file.parent.is_dir():
        raise BackupError(f"没有这个目录：{file.parent}。请先建好目录。")
    part = file.with_name(f"{file.name}.part")
    copied = file.with_name(f".{file.name}.database.part")
    lock = file.with_name(f".{file.name}.lock")
    try:
        with locked(lock, f"另一个备份正在写 {file}，这次没有做。请等它做完再试。"):
            for left in (part, copied):
                left.unlink(missing_ok=True)
            manifest = _pack(chosen, part, copied, photos_only=photos_only)
            check_archive(part, manifest)
            if file.exists():
                raise BackupError(f"已经有这个文件：{file}，没有覆盖。请换一个文件名。")
            part.rename(file)
            sync_folder(file.parent)
    finally:
        for left in (part, copied, lock):
            left.unlink(missing_ok=True)
    return BackupResult(file, manifest, manifest.photo_bytes)


def _pack(chosen: Settings, part: Path, copied: Path, *, photos_only: bool) -> Manifest:
    found = cut(chosen, None if photos_only else copied)
    if found.database and found.database.kind != "sqlite":
        raise BackupError("用 PostgreSQL 时请备份到目录，例如 anxun backup /var/lib/anxun-backup。")
    source, photos, damaged = chosen.data / PHOTOS, dict[str, int](), list[str]()
    missing = set[str]()
    for sha256 in found.photos:
        try:
            told, size = digest_of_file(path_of(source, sha256))
        except FileNotFoundError:
            missing.add(sha256)
            continue
        if told == sha256:
            photos[sha256] = size
        else:
            damaged.append(sha256)
    released = missing - acknowledged(chosen) if missing else set[str]()
    manifest = manifest_of(found, photos, missing - released, damaged, released)
    listed = copied.with_name(copied.name + ".json")
    with create(listed) as out:
        out.write(manifest.sealed())
    try:
        with create(part) as out, tarfile.open(fileobj=out, mode="w") as tar:
            _add(tar, listed, MANIFEST)
            if found.database:
                _add(tar, copied, DATABASE)
            for sha256 in photos:
                _add(tar, path_of(source, sha256), str(path_of(Path(PHOTOS), sha256)))
    finally:
        listed.unlink()
    sync_file(part)
    return manifest


def _add(tar: tarfile.TarFile, file: Path, name: str) -> None:
    """Add a file under a name; whose it is on this machine is nobody's business."""
    try:
        with file.open("rb") as source:
            member = tarfile.TarInfo(name)
            member.size, member.mode = file.stat().st_size, 0o600
            tar.addfile(member, source)
            _forget(tar)
    except FileNotFoundError as error:
        raise BackupError(f"备份途中 {file.name} 不见了，这份备份没有留下。请再试一次。") from error


def check_archive(file: Path, manifest: Manifest) -> None:
    """Read a file back: all of it is as listed, nothing more and nothing less."""
    expected = dict(manifest.photos)
    with BackupArchive.opened(file) as archive:
        if archive.manifest is None or archive.manifest.seal != manifest.seal:
            raise BackupError("写下的备份读回来不一样，没有留下。请检查备份盘。")
        for entry in archive.entries():
            told, size = digest_of(entry.stream)
            listed = (entry.name, expected.pop(entry.name, None))
            if entry.name == DATABASE and manifest.database:
                listed = (manifest.database.sha256, manifest.database.bytes)
            if (told, size) != listed:
                raise BackupError("写下的备份读回来不一样，没有留下。请检查备份盘。")
    if expected:
        raise BackupError("写下的备份读回来少了照片，没有留下。请检查备份盘。")


def _forget(tar: tarfile.TarFile) -> None:
    """Keep no list of what went by: a county has a hundred thousand photos."""
    cast("Any", tar).members.clear()


def _made_anew(member: tarfile.TarInfo, parts: list[str]) -> bool:
    """A folder, or a copy made from a photo: 0.1.0 packed them too, and nobody needs them."""
    if member.isdir():
        return len(parts) < PHOTO_DEPTH
    return member.type in PLAIN and not SHA256.fullmatch(parts[-1])


class BackupArchive:
    """A tar being read. What has no business in a backup is refused before any of it is kept."""

    def __init__(self, file: Path, tar: tarfile.TarFile) -> None:
        self.file, self._tar = file, tar
        self._seen: set[str] = set()
        self._first = tar.next()
        self.manifest: Manifest | None = None
        if self._first and self._first.name == MANIFEST:
            content = self._read(self._first, LARGEST).read()
            self.manifest = Manifest.read(content, str(file))
            self._first = tar.next()

    @classmethod
    @contextmanager
    def opened(cls, file: Path) -> Generator["BackupArchive"]:
        """Open a backup of one file."""
        try:
            with tarfile.open(file, "r:") as tar:
                yield cls(file, tar)
        except (tarfile.TarError, EOFError) as error:
            raise BackupError(
                f"备份文件读不出来，或没有传完整：{file}。请换一个备份文件。"
            ) from error

    def entries(self) -> Iterator[BackupEntry]:
        """The files in their order."""
        member = self._first
        while member is not None:
            if entry := self._entry(member):
                yield entry
            _forget(self._tar)
            member = self._tar.next()

    def _entry(self, member: tarfile.TarInfo) -> BackupEntry | None:
        name = member.name
        if name in self._seen:
            raise self._odd(member, "出现了两次")
        self._seen.add(name)
        if name == DATABASE:
            return BackupEntry(DATABASE, member.size, self._read(member, None))
        parts = name.split("/")
        if parts[0] != PHOTOS or any(part in {"", ".", ".."} for part in parts):
            raise self._odd(member, "不是备份里该有的")
        if self.manifest is None and _made_anew(member, parts):
            return None
        if name != str(path_of(Path(PHOTOS), parts[-1])) or not SHA256.fullmatch(parts[-1]):
            raise self._odd(member, "不是备份里该有的")
        return BackupEntry(parts[-1], member.size, self._read(member, LARGEST_PHOTO))

    def _read(self, member: tarfile.TarInfo, most: int | None) -> IO[bytes]:
        stream = self._tar.extractfile(member) if member.type in PLAIN else None
        if stream is None or member.issparse():
            raise self._odd(member, "不是普通文件")
        if most is not None and member.size > most:
            raise self._odd(member, "大得不合理")
        return stream

    def _odd(self, member: tarfile.TarInfo, why: str) -> BackupError:
        name = member.name[:80]
        return BackupError(f"备份文件里的“{name}”{why}，没有恢复：{self.file}。请换一个备份文件。")
