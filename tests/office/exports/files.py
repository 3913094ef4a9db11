"""A list taken out as a file, and what stands in it."""

from collections.abc import Sequence
from typing import Any

from httpx import Response

from backend.core.spreadsheets.files import opened_book
from backend.core.spreadsheets.parsing.cells import Cell
from tests.world import Person


def exports(person: Person, kind: str, **more: Any) -> Response:
    return person.post("/exports", {"kind": kind, **more})


def takes_out(person: Person, kind: str, **more: Any) -> bytes:
    answer = exports(person, kind, **more)
    assert answer.status_code == 200, answer.text
    return answer.content


def sheets(file: bytes) -> dict[str, list[Sequence[Cell]]]:
    with opened_book(file) as book:
        return {part.name: [row for _, row in part.rows()] for part in book.sheets}


def table(file: bytes) -> list[dict[str, Cell]]:
    """The rows of the first sheet, by heading."""
    _, _, header, *rows = next(iter(sheets(file).values()))
    blank: list[Cell] = [None] * len(header)
    return [dict(zip(map(str, header), [*row, *blank], strict=False)) for row in rows]
