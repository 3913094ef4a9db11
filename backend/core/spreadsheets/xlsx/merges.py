"""Merged cells: only the first one holds the content, the others mean the same."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from backend.core.spreadsheets.errors import Oversized

MOST_MERGES = 50_000
_MERGE = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^>]{0,100}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_LONGEST_MATCH = 256


class Merge(NamedTuple):
    """A block of cells made one: rows by their own number, columns from 0, ends included."""

    top: int
    bottom: int
    left: int
    right: int


def read_merges(chunks: Iterable[bytes]) -> list[Merge]:
    """Find the merges without reading the cells in front of them; sorted from the top."""
    merges: list[Merge] = []
    kept = b""
    for chunk in chunks:
        piece = kept + chunk
        end = 0
        for found in _MERGE.finditer(piece):
            end = found.end()
            left, top, right, bottom = found.groups()
            merges.append(Merge(int(top), int(bottom), _column(left), _column(right)))
        if len(merges) > MOST_MERGES:
            raise Oversized(what="合并单元格太多", limit=f"{MOST_MERGES} 处")
        kept = piece[max(end, len(piece) - _LONGEST_MATCH) :]
    return sorted(merges)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
