"""The outside of a workbook: what kind of file it is, and that opening it stays within bounds."""

import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from backend.core.spreadsheets.errors import Damaged, EmptyFile, Encrypted, NotAWorkbook, Oversized

MB = 1 << 20
MAX_FILE = 50 * MB
MAX_PART = 400 * MB
"""One part, unpacked: some 400,000 rows of twenty columns."""
MAX_TOTAL = 600 * MB
MAX_ENTRIES = 5_000
CHUNK = 1 << 16
ENCRYPTED_FLAG = 0x1
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DIRECTORY_ENTRY = b"PK\x01\x02"
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。"
OTHER_FILES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "看起来是 PDF", "请找到原来的表格文件再导入。"),
    (b"\xff\xd8\xff", "看起来是照片", "请选择表格文件；照片里的内容读不出来。"),
    (b"\x89PNG", "看起来是图片", "请选择表格文件；图片里的内容读不出来。"),
    (b"Rar!", "看起来是压缩包", "请先解压，再导入里面的 .xlsx 表格。"),
    (b"7z\xbc\xaf", "看起来是压缩包", "请先解压，再导入里面的 .xlsx 表格。"),
    (b"<", "看起来是网页格式", SAVE_AS),
)


class WorkbookArchive:
    """The zip a workbook is, with every size checked before anything is unpacked."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.names = {entry.filename.lstrip("/").lower(): entry for entry in packed.infolist()}
        _within_bounds(packed.infolist())

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; case does not count, as in Excel."""
        return name.lower() in self.names

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece; what it holds beyond its stated size is never unpacked."""
        entry = self.names.get(name.lower())
        if entry is None:
            raise Damaged
        with self._packed.open(entry) as part:
            while chunk := part.read(CHUNK):
                yield chunk


@contextmanager
def open_archive(source: bytes | Path) -> Generator[WorkbookArchive]:
    """Open a workbook, or say in Chinese why this file is none."""
    with source_of(source) as stream:
        head = stream.read(4096)
        _recognise(head, stream)
        stream.seek(0)
        try:
            with zipfile.ZipFile(stream) as packed:
                yield WorkbookArchive(packed)
        except BROKEN as broken:
            raise Damaged from broken


def source_of(source: bytes | Path) -> IO[bytes]:
    """The bytes of a file, unless there are none or too many."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise EmptyFile
    if size > MAX_FILE:
        raise Oversized(what=f"文件有 {size // MB} MB", limit=f"{MAX_FILE // MB} MB")
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _recognise(head: bytes, stream: IO[bytes]) -> None:
    if not head.startswith(b"PK"):
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        for mark, looks, advice in OTHER_FILES:
            if start.startswith(mark):
                raise NotAWorkbook(looks=looks, advice=advice)
        raise NotAWorkbook(looks="内容认不出来，或是纯文本", advice=SAVE_AS)
    # Each entry costs memory as soon as the directory is read, so they are counted before.
    entries, last = head.count(DIRECTORY_ENTRY), head
    while chunk := stream.read(CHUNK):
        entries += (last[1 - len(DIRECTORY_ENTRY) :] + chunk).count(DIRECTORY_ENTRY)
        last = chunk
    if entries > MAX_ENTRIES:
        raise Oversized(what="文件里的部件太多", limit=f"{MAX_ENTRIES} 个")


def _within_bounds(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise Encrypted
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Damaged
    biggest = max((entry.file_size for entry in entries), default=0)
    if biggest > MAX_PART:
        raise Oversized(what=f"解压后有 {biggest // MB} MB", limit=f"{MAX_PART // MB} MB")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        raise Oversized(what=f"解压后有 {total // MB} MB", limit=f"{MAX_TOTAL // MB} MB")
