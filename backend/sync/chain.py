"""The hash chain over receipts: each holds the hash of the one before it, so a later edit shows."""

import hashlib
from datetime import UTC
from typing import Any

import msgspec

from backend.sync.models import Receipt

START = "0" * 64
_CANONICAL = msgspec.json.Encoder(order="deterministic")


def payload_hash(name: str, args: dict[str, Any], at: str) -> str:
    """What a command said, in 64 hex digits; the same for the same facts in any order."""
    return hashlib.sha256(_CANONICAL.encode([name, args, at])).hexdigest()


def receipt_hash(receipt: Receipt) -> str:
    """Seal a receipt together with the hash of the one before it."""
    sealed = [
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
    return hashlib.sha256(_CANONICAL.encode(sealed)).hexdigest()
