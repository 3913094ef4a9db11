"""The process that judges and fills one template, then ends: it is given no secret and keeps none.

It reads one request from standard input and writes one answer to standard output, each a line of
JSON about what follows and then the bytes of a document. Before it reads, it gives up files,
programs and the network (`confinement`).
"""

import codecs
import json
import os
import sys
from typing import IO, Any, cast

from backend.core.docx import archive as package
from backend.core.docx import markup
from backend.core.docx.errors import Unfit
from backend.core.docx.markup import Filler, marked
from backend.core.docx.parsing import Vocabulary
from backend.core.docx.pictures import DocxPicture, Gallery
from backend.core.docx.sandbox import confine

MEMORY, SECONDS = 384 << 20, 8


def main() -> None:
    """Answer one request."""
    for codec in ("cp437", "ascii", "latin-1", "utf-8", "utf-16"):
        codecs.lookup(codec)
    held = confine(memory=MEMORY, seconds=SECONDS)
    given, out = sys.stdin.buffer, sys.stdout.buffer
    try:
        document, pictures = _answered(given)
        answer: dict[str, Any] = {"pictures": pictures}
    except Unfit as unfit:
        answer = {"reason": unfit.reason, "field": unfit.field, "large": unfit.large}
        document = b""
    except (MemoryError, RecursionError):
        answer, document = {"reason": "模板展开后太大", "large": True}, b""
    out.write(json.dumps({**answer, "held": held, "size": len(document)}).encode() + b"\n")
    out.write(document)
    out.flush()
    os._exit(0)


def _answered(given: IO[bytes]) -> tuple[bytes, list[int]]:
    asked = json.loads(given.readline())
    template = given.read(int(asked["size"]))
    return filled(
        template,
        {name: _value(value) for name, value in asked["values"].items()},
        Vocabulary(
            frozenset(asked["singles"]),
            {name: frozenset(fields) for name, fields in asked["lists"].items()},
        ),
        asked["barred"],
    )


def _value(value: Any) -> Any:
    """A text, a number, a list of rows, or a mark for a picture."""
    if isinstance(value, list):
        rows = cast("list[dict[str, Any]]", value)
        return [{name: _value(inner) for name, inner in row.items()} for row in rows]
    if isinstance(value, dict):
        return DocxPicture(**cast("dict[str, Any]", value))
    return value


def filled(
    template: bytes, values: dict[str, Any], vocabulary: Vocabulary, barred: dict[str, str]
) -> tuple[bytes, list[int]]:
    """Judge a template, fill it, and pack it anew; gives also which pictures have a place.

    `barred`: words it must not hold, and why.
    """
    opened = package.open_template(template)
    parts = [marked(part, vocabulary) for part in opened.filled if _allowed(part, barred)]
    gallery = Gallery(opened)
    filler = Filler(gallery)
    for part in parts:
        filler.fill(part, values)
    return package.written(opened), sorted(gallery.placed_numbers)


def _allowed(part: package.DocxPart, barred: dict[str, str]) -> bool:
    text = "".join("".join(p.itertext(markup.T)) for p in part.root.iter(markup.P))
    for word, reason in barred.items():
        if word in text:
            raise Unfit(reason)
    return True
