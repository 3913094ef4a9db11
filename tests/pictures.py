"""Photos as a phone makes them."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image, ImageDraw

from backend.core.database import new_id
from tests.clock import START


@dataclass(frozen=True)
class Picture:
    """A photo as a phone makes it: bytes, and what the command says of them."""

    content: bytes
    facts: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.facts["id"])


def jpeg(text: str, size: tuple[int, int] = (640, 480)) -> bytes:
    picture = Image.new("RGB", size, (180, 190, 200))
    ImageDraw.Draw(picture).text((20, 20), text, fill=(20, 30, 60))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def taken(text: str = "", at: datetime = START, content: bytes = b"") -> Picture:
    """A new picture; or any bytes at all, announced as if they were one."""
    photo_id = new_id()
    content = content or jpeg(text or str(photo_id))
    facts = {
        "id": str(photo_id),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "width": 640,
        "height": 480,
        "taken_at": at.isoformat(),
    }
    return Picture(content, facts)
