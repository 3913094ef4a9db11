"""What a channel sends with, sealed: whoever reads the database alone can send nothing."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

SEALED = "sealed"


def sealed(target: Mapping[str, Any], secret: bytes) -> dict[str, Any]:
    """Seal under a key that only the settings' secret gives."""
    return {SEALED: _box(secret).encrypt(msgspec.json.encode(target)).decode()}


def opened(kept: Mapping[str, Any], secret: bytes) -> dict[str, Any] | None:
    """Open what was sealed; none when the secret is another now. What came in clear stays so."""
    if SEALED not in kept:
        return dict(kept)
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - 0.08 s of a start

    try:
        content = _box(secret).decrypt(str(kept[SEALED]).encode())
    except InvalidToken:
        return None
    found: dict[str, Any] = msgspec.json.decode(content)
    return found


def _box(secret: bytes) -> Any:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - as above

    key = hmac.new(secret, b"channels", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
