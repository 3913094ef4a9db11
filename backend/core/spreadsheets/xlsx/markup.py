"""XML in pieces: handed on while it arrives, never held whole, never expanded."""

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from backend.core.spreadsheets.errors import Damaged, Oversized

LONGEST_TOKEN = 1 << 20
"""A tag the parser must hold whole before it can hand it on."""
LONGEST_TEXT = 32_767
"""Characters in one cell; Excel keeps no more."""
MOST_PIECES = 512

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def walk(chunks: Iterable[bytes], start: Start, end: End, text: list[str]) -> Iterator[None]:
    """Feed a part through; stops after each chunk, so that the caller can drain what it made.

    Names come without their prefix. Characters are appended to `text`, which `start` and `end`
    empty. A document type is refused: workbooks have none, attacks by entities need one.
    """

    def root(name: str, attributes: dict[str, str]) -> None:
        # Files without prefixes are the rule, and a call more for each tag would be felt.
        plain = ":" not in name
        parser.StartElementHandler = start if plain else lambda n, a: start(local(n), a)
        parser.EndElementHandler = end if plain else lambda n: end(local(n))
        parser.StartElementHandler(name, attributes)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = root
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = _refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - the parser's own signature
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN or len(text) > MOST_PIECES:
                raise Oversized(what="有一格的内容太长", limit=f"{LONGEST_TEXT} 字")
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - the parser's own signature
    except (expat.ExpatError, LookupError, ValueError) as broken:
        raise Damaged from broken
    yield


def local(name: str) -> str:
    """A name without its namespace prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def joined(text: list[str]) -> str:
    """The characters gathered so far; empties the list."""
    whole = text[0] if len(text) == 1 else "".join(text)
    text.clear()
    return within(whole)


def within(content: str) -> str:
    """The content of one cell, unless no program could have written so much into it."""
    if len(content) > LONGEST_TEXT:
        raise Oversized(what="有一格的内容太长", limit=f"{LONGEST_TEXT} 字")
    return content


def _refuse(*_: object) -> None:
    raise Damaged
