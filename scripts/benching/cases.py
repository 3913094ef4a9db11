"""What is measured: the work of a day, with the CPU each may cost and the floor under it."""

import gzip
import hashlib
import io
import itertools
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PIL import Image

from backend.core import clock
from backend.core.database import new_id
from benching.driver import Client
from benching.fill import OFFICE, PASSWORD, WORKER, Filled

PHOTO_BYTES = 300_000
LISTS = (
    "state=reported&counts=true",
    "state=rectifying",
    "level=serious&state=rectifying&state=submitted",
    "overdue=true",
)
"""What the office's board asks for."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of request, and how often it is sent."""

    name: str
    limit_ms: float | None
    n: int
    send: Callable[[], object]
    floor: str
    """The bare request under it."""


def cases(port: int, filled: Filled) -> list[Case]:
    """Sign in and make every case ready to be sent."""
    worker, office = Client(port), Client(port)
    phone = Phone(worker, worker.sign_in(WORKER, PASSWORD), filled)
    office.sign_in(OFFICE, PASSWORD)
    codes, tickets = itertools.cycle(filled.codes), itertools.cycle(filled.tickets[::7])
    months, year = itertools.cycle(filled.months[1:-1]), filled.months[-14:]
    cursor = newest_cursor(worker)
    grid = filled.grid
    lists = itertools.cycle(LISTS)
    return [
        Case("venue by code", 1.5, 900, lambda: office.get(by_code(next(codes))), "row"),
        Case("ticket page", 2.5, 900, lambda: office.get(f"/api/hazards/{next(tickets)}"), "row"),
        Case("list of 50", 6, 450, lambda: office.get(f"/api/hazards?{next(lists)}"), "50 rows"),
        Case("first snapshot", None, 27, lambda: newest_cursor(worker), "50 rows"),
        Case("idle pull", 1.5, 900, lambda: worker.get(f"/api/sync/pull?cursor={cursor}"), "row"),
        Case("push of one report", 5, 450, lambda: phone.push(1), "insert"),
        Case("push of 50 reports", None, 27, lambda: phone.push(50), "insert"),
        Case("report with photo of 300 KB", 12, 180, phone.push_with_photo, "insert + upload"),
        Case("month counts, 1 month", 3, 450, lambda: office.get(monthly(next(months))), "count"),
        Case("month counts, 12 months", None, 90, lambda: office.get(monthly(*year)), "count"),
        Case("100 plaques, PDF", 3000, 1, lambda: office.get(f"/api/plaques/sheet?grid={grid}"),
             "handler"),
    ]  # fmt: skip


def by_code(code: str) -> str:
    """What a scanned plaque asks for."""
    return f"/api/venues/by-code/{code}"


def monthly(first: int, *more: int) -> str:
    """Count a month, or from the first to the last of several."""
    last = more[-2] if more else first
    return f"/api/reports/monthly?from={_month(first)}&to={_month(last)}"


def _month(number: int) -> str:
    return f"{number // 100}-{number % 100:02}"


def newest_cursor(client: Client) -> str:
    """Pull until there is nothing more; gives the cursor a phone then holds."""
    cursor, more = "", True
    while more:
        page = _read(client.get(f"/api/sync/pull?cursor={cursor}"))
        cursor, more = page["cursor"], page.get("more", False)
    return cursor


def _read(body: bytes) -> Any:
    return json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)


class Phone:
    """A grid worker's phone."""

    def __init__(self, client: Client, me: dict[str, Any], filled: Filled) -> None:
        self._client, self._author, self._filled = client, me["id"], filled
        self._device, self._sequence = str(new_id()), 0
        self._rng = random.Random(300)  # noqa: S311 - a drawing of lots
        self._pictures = [_picture(n) for n in range(4)]

    def push(self, count: int, photo: bytes | None = None) -> str:
        """Report hazards as a phone does, packed; gives the id of the last photo."""
        reports = [self._report(photo or b"") for _ in range(count)]
        self._sequence += count
        body = {
            "device": self._device,
            "author": self._author,
            "sequence": self._sequence,
            "pending": {"commands": count, "photos": count},
            "sent_at": clock.now().isoformat(),
            "commands": reports,
        }
        packed = gzip.compress(json.dumps(body).encode(), 6)
        headers = {"content_type": "application/json", "content_encoding": "gzip"}
        answer = _read(self._client.ask("POST", "/api/sync/push", packed, **headers))
        if any(result["result"] != "applied" for result in answer["results"]):
            raise ValueError(f"not applied: {answer['results'][0]}")
        return str(reports[-1]["args"]["photos"][0]["id"])

    def push_with_photo(self) -> None:
        """Report one hazard, then its picture."""
        picture = _unlike_any_other(self._rng.choice(self._pictures))
        photo = self.push(1, picture)
        self._client.ask("PUT", f"/api/photos/{photo}", picture, content_type="image/jpeg")

    def _report(self, photo: bytes) -> dict[str, Any]:
        at = (clock.now() - timedelta(minutes=3)).isoformat()
        facts = {
            "id": str(new_id()),
            "sha256": hashlib.sha256(photo or new_id().bytes).hexdigest(),
            "bytes": len(photo) or PHOTO_BYTES,
            "width": 1600,
            "height": 1200,
            "taken_at": at,
        }
        item = self._rng.choice(self._filled.items)
        args = {
            "id": str(new_id()),
            "venue_id": str(self._rng.choice(self._filled.venues)),
            "item_code": item.code,
            "edition": item.edition,
            "detail": "二楼走廊堆放纸箱，疏散宽度不足",
            "photos": [facts],
        }
        return {"id": str(new_id()), "name": "hazard.report", "args": args, "at": at, "after": []}


def _picture(seed: int) -> bytes:
    """Draw a JPEG of 1600 × 1200 and about 300 KB."""
    noise = Image.effect_noise((400, 300), 40 + seed).transform(
        (1600, 1200), Image.Transform.EXTENT, (0, 0, 400, 300), Image.Resampling.BICUBIC
    )
    content = b"x" * (PHOTO_BYTES + 1)
    quality = 95
    while len(content) > PHOTO_BYTES:
        out = io.BytesIO()
        noise.convert("RGB").save(out, "JPEG", quality=quality)
        content, quality = out.getvalue(), quality - 3
    return content


def _unlike_any_other(jpeg: bytes) -> bytes:
    """Give the picture a comment of its own, and so a hash of its own."""
    comment = new_id().bytes
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]
