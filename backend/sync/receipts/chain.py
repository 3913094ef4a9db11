"""The hash chain over receipts: each holds the hash of the one before it, so a later edit shows."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.sync.models import Receipt, Result

START = "0" * 64
_CANONICAL = msgspec.json.Encoder(order="deterministic")


class Sealed(Struct):
    """A receipt before it is filed: the same fields."""

    id: UUID
    county: str
    seq: int
    name: str
    payload_hash: str
    author: UUID
    device: UUID
    captured_at: datetime
    skew_ms: int
    received_at: datetime
    result: Result
    code: str
    previous: str
    hash: str
    importer: UUID | None = None
    importer_name: str | None = None


def payload_hash(name: str, args: dict[str, Any], at: str) -> str:
    """What a command said, in 64 hex digits; the same for the same facts in any order."""
    return hashlib.sha256(_CANONICAL.encode([name, args, at])).hexdigest()


def receipt_hash(receipt: Receipt | Sealed) -> str:
    """Seal a receipt together with the hash of the one before it.

    What came later is sealed only where there is some, so that receipts of before stay whole; an
    importer struck out or written in afterwards shows all the same.
    """
    sealed: list[object] = [
        str(receipt.id),
        receipt.county,
        receipt.seq,
        receipt.name,
        receipt.payload_hash,
        str(receipt.author),
        str(receipt.device),
        receipt.captured_at.astimezone(UTC),
        receipt.skew_ms,
        receipt.received_at.astimezone(UTC),
        receipt.result.value,
        receipt.code,
        receipt.previous,
    ]
    if receipt.importer is not None or receipt.importer_name is not None:
        sealed += [str(receipt.importer), receipt.importer_name]
    return hashlib.sha256(_CANONICAL.encode(sealed)).hexdigest()
