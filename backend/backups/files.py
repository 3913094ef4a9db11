"""Files of a backup: new ones are ours alone, copied with their hash, on disk before they count."""

import ctypes
import errno
import hashlib
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from backend.core.blob_store import sync_folder

CHUNK = 1 << 20
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class BackupError(Exception):
    """A backup that could not be made or put back; the message says which side is wrong."""


def create(path: Path) -> IO[bytes]:
    """Open a file that was not there before, readable by nobody else."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def chunks(source: IO[bytes]) -> Iterator[bytes]:
    """All of a stream, a megabyte at a time."""
    while chunk := source.read(CHUNK):
        yield chunk


def copy(source: IO[bytes], target: Path, *, lasting: bool = True) -> tuple[str, int]:
    """Copy a stream into a new file; gives SHA-256 and size.

    `lasting` waits for the disk; of many files `sync_tree` waits for all at once.
    """
    digest, size = hashlib.sha256(), 0
    with create(target) as out:
        for chunk in chunks(source):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        if lasting:
            out.flush()
            os.fsync(out.fileno())
    return digest.hexdigest(), size


def digest_of(source: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and size of a stream."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks(source):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def digest_of_file(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    with path.open("rb") as file:
        return digest_of(file)


def sync_file(path: Path) -> None:
    """Wait until a file is on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_tree(folder: Path) -> None:
    """Wait for everything below a folder: at once where the system can, else one by one."""
    if sys.platform == "linux":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) == 0:
                return
        finally:
            os.close(descriptor)
    for below, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync_file(Path(below) / name)
        sync_folder(Path(below))


@contextmanager
def locked(path: Path, busy: str) -> Generator[None]:
    """Hold a lock file, so that no two work here at once; it goes with the process."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if os.name != "nt":
            import fcntl  # noqa: PLC0415 - not everywhere

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BackupError(busy) from error
        yield
