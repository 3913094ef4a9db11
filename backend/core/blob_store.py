"""Photos by the hash of their bytes, in a folder: written once, synced to disk, never changed."""

import os
from pathlib import Path


class Blobs:
    """The folder; `name` is a SHA-256 in hex, with a suffix for copies made from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where a blob lies or would lie."""
        return path_of(self._folder, name)

    def put(self, name: str, content: bytes, *, lasting: bool = True) -> None:
        """Keep a blob; `lasting` waits for the disk (a copy that can be made again need not)."""
        target = self.path(name)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                if lasting:
                    os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        if lasting:
            sync_folder(target.parent)

    def get(self, name: str) -> bytes | None:
        """Read a blob back, if it is there."""
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, *names: str) -> None:
        """Let go of blobs that nothing names any more."""
        for name in names:
            self.path(name).unlink(missing_ok=True)


def path_of(folder: Path, name: str) -> Path:
    """Where a blob lies below a folder of them: the same in the data folder and in a backup."""
    return folder / name[:2] / name[2:4] / name


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
