"""How a JPEG is coded: whether it can be decoded in small, line by line, or must be held whole."""

from typing import IO

START, SCAN = b"\xff\xd8", 0xDA
ONE_PASS = {0xC0, 0xC1}
"""Frames whose scans may hold all components at once: baseline, and extended with Huffman codes."""
NO_FRAMES = {0xC4, 0xC8, 0xCC}
"""Tables and an extension, numbered among the frames."""


def in_one_scan(file: IO[bytes]) -> bool:
    """Whether the first scan holds every component, so that libjpeg keeps a few lines only.

    Otherwise it keeps the coefficients of the whole picture, baseline or not. What cannot be told
    counts as held whole.
    """
    at = file.tell()
    try:
        file.seek(0)
        return file.read(2) == START and _first_scan_is_whole(file)
    finally:
        file.seek(at)


def _first_scan_is_whole(file: IO[bytes]) -> bool:
    components = 0
    while (head := file.read(4))[:1] == b"\xff":
        kind, length = head[1], int.from_bytes(head[2:], "big")
        body = file.read(length - 2) if length > 2 else b""  # noqa: PLR2004 - its own two bytes
        if len(body) != length - 2:
            return False
        if kind == SCAN:
            return components > 0 and body[:1] == bytes([components])
        if kind in ONE_PASS and not components and len(body) > 5:  # noqa: PLR2004 - as it is laid out
            components = body[5]
        elif 0xC0 <= kind <= 0xCF and kind not in NO_FRAMES:  # noqa: PLR2004 - the frames
            return False
    return False
