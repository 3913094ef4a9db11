"""Pictures of few bytes that ask for much memory."""

import io
import struct
from typing import Any

from PIL import Image


def jpeg_in_scans(width: int, height: int) -> bytes:
    """A plain baseline JPEG with one scan for each colour: libjpeg holds all of it at once."""

    def segment(kind: int, body: bytes) -> bytes:
        return b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body

    bits = ((width + 7) // 8) * ((height + 7) // 8) * 2
    data = bytearray((bits + 7) // 8)
    if bits % 8:
        data[-1] |= (1 << (8 - bits % 8)) - 1
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    codes = bytes([1] + [0] * 15) + b"\0"
    head = segment(0xDB, b"\0" + b"\1" * 64) + segment(0xC0, frame)
    tables = segment(0xC4, b"\0" + codes) + segment(0xC4, b"\x10" + codes)
    scans = [segment(0xDA, bytes([1, c, 0, 0, 63, 0])) + bytes(data) for c in (1, 2, 3)]
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"\xff\xd8" + jfif + head + tables + b"".join(scans) + b"\xff\xd9"


def turned(kind: str, size: tuple[int, int], mode: str = "RGBA", **how: Any) -> bytes:
    """One colour, lying on its side by what its camera noted."""
    side = Image.Exif()
    side[0x112] = 6
    out = io.BytesIO()
    Image.new("RGBA", size, (1, 2, 3, 4)).convert(mode).save(out, kind, exif=side, **how)
    return out.getvalue()
