"""The codes a venue can be known by: making our own, reading anything that was scanned or typed."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from backend.core.text import pattern

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: a token read aloud or off a scratched plaque has one spelling."""

RANDOM_LENGTH = 13
"""13 characters of 5 bits: 65 bits nobody can guess or count through."""

TOKEN_LENGTH = RANDOM_LENGTH + 1

ALIAS = "SHA256:"
ALIAS_FORM = pattern(ALIAS + r"[0-9a-f]{64}")

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = pattern(r"[\s\-_\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff]+")
_LONGEST_SCAN = 4096
"""A QR code holds at most 4,296 characters; longer text came from somewhere else."""


class CodeFormat(StrEnum):
    """What a scanned or typed text turned out to be."""

    TOKEN = "token"  # noqa: S105 (a name, not a secret)
    """Our own plaque; `value` is the token."""
    NUMBER = "number"
    """The short printed number; `value` is `辽西-0473`, or `0473` when no prefix was given."""
    JIAN = "jian"
    """A 吉安码 of this county; `value` is its number."""
    LICENCE = "licence"
    """A business licence; `value` is its 统一社会信用代码."""
    OTHER_COUNTY = "other_county"
    """A plaque of ours or a 吉安码, but of another county; `value` is its token or number."""
    NOT_A_PLAQUE = "not_a_plaque"
    """None of these; `value` is empty."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What to look up, in the one spelling it is stored in."""

    kind: CodeFormat
    value: str = ""


def new_token() -> str:
    """Draw a token that can be guessed only with 65 bits of luck."""
    return with_check("".join(secrets.choice(CROCKFORD) for _ in range(RANDOM_LENGTH)))


def with_check(body: str) -> str:
    """Close a token's random characters with the one that catches a slip of the pen."""
    return body + _check_character(body)


def read_token(text: str) -> str | None:
    """Return the token in its one spelling, or None when a character is wrong."""
    token = _squeezed(text).translate(_MISREAD)
    if len(token) != TOKEN_LENGTH or any(character not in CROCKFORD for character in token):
        return None
    return token if _check_character(token[:-1]) == token[-1] else None


def plaque_url(public_url: str, token: str) -> str:
    """Upper case throughout: QR codes hold capitals, digits and `:/.-` at 5.5 bits a character."""
    return f"{public_url.rstrip('/')}/V/{token}".upper()


def read_scan(text: str, public_url: str, county: str) -> Scanned:
    """Say what a scanned or typed text is; `county` is the six-digit code, `220382`."""
    if len(text) > _LONGEST_SCAN:
        return Scanned(CodeFormat.NOT_A_PLAQUE)
    text = unicodedata.normalize("NFKC", text).strip()
    return (
        _as_plaque_url(text, public_url)
        or _as_jian(text, county)
        or _as_licence(text)
        or _as_typed(text)
        or Scanned(CodeFormat.NOT_A_PLAQUE)
    )


def alias_of(text: str) -> str:
    """The name a foreign code is bound under when its text says nothing to us: its hash.

    What stands in it (an address with a visitor's number, say) is never stored.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return ALIAS + hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def normalise_credit_code(text: str) -> str:
    """Bring a 统一社会信用代码 to its one spelling; `credit_code_is_valid` then judges it."""
    return _squeezed(text).translate(_CREDIT_MISREAD)


def credit_code_is_valid(code: str) -> bool:
    """Check the form and the check character of GB 32100-2015 on a normalised code.

    The check catches every single wrong character and every swap of neighbours. One made-up code
    in 31 passes it: it proves that the code was copied well, not that such a licence exists.
    """
    if not _CREDIT_FORM.fullmatch(code):
        return False
    total = sum(_CREDIT.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17]))
    return _CREDIT[-total % 31] == code[17]


def _check_character(body: str) -> str:
    """Luhn's algorithm modulo 32, doubling every second character from the right.

    With 32 characters it catches every single wrong character, and every swap of two neighbours
    that differ but one: `0Z` for `Z0`. Other errors pass with a chance of one in 32.
    """
    total = 0
    for place, character in enumerate(reversed(body)):
        addend = CROCKFORD.index(character)
        if place % 2 == 0:
            addend = sum(divmod(addend * 2, len(CROCKFORD)))
        total += addend
    return CROCKFORD[-total % len(CROCKFORD)]


def _squeezed(text: str) -> str:
    """Upper case, half width, without blanks, dashes and what cannot be seen."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


# ---- our own address ----

_TOKEN_PATH = pattern(r"/V/([0-9A-Z-]{14,20})/?", re.IGNORECASE)


def _as_plaque_url(text: str, public_url: str) -> Scanned | None:
    # Some scanners hand over the address without its scheme; the staff page has it after a `#`.
    whole = text if "://" in text else f"https://{text}"
    try:
        address, ours = urlsplit(whole), urlsplit(public_url)
        found = _TOKEN_PATH.fullmatch(address.path) or _TOKEN_PATH.fullmatch(address.fragment)
        token = read_token(found[1]) if found else None
        if token is None or address.scheme not in {"http", "https"}:
            return None
        same = _authority(address) == _authority(ours)
    except ValueError:  # a port or a bracket that no address has
        return None
    return Scanned(CodeFormat.TOKEN if same else CodeFormat.OTHER_COUNTY, token)


def _authority(address: SplitResult) -> tuple[str | None, int | None]:
    """Host and port; the usual ports count as none, so that http and https name one place."""
    port = address.port
    return address.hostname, None if port in {80, 443} else port


# ---- 吉安码 ----

JIAN_FORM = pattern(r"(?<![0-9A-Z])JA(\d{6})(\d{3})(\d{3,8})(?![0-9A-Z])")
"""`JA`, county, street, running number: as the ledgers show it; the maker has published no form."""


def _as_jian(text: str, county: str) -> Scanned | None:
    found = JIAN_FORM.search(text.upper()) or JIAN_FORM.fullmatch(_squeezed(text))
    if found is None:
        return None
    return Scanned(CodeFormat.JIAN if found[1] == county else CodeFormat.OTHER_COUNTY, found[0])


# ---- 统一社会信用代码 ----

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015: no I, O, S, V or Z."""

_CREDIT_MISREAD = str.maketrans({"O": "0", "I": "1"})
_CREDIT_FORM = pattern(rf"[{_CREDIT}]{{2}}\d{{6}}[{_CREDIT}]{{10}}")
_CREDIT_RUN = pattern(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")


def _as_licence(text: str) -> Scanned | None:
    """Find the code in the text of a licence's QR, in an address, or typed alone in groups."""
    runs = _CREDIT_RUN.findall(unquote(text).upper())
    for code in map(normalise_credit_code, [*runs, text]):
        if credit_code_is_valid(code):
            return Scanned(CodeFormat.LICENCE, code)
    return None


# ---- what people type ----

_NUMBER = pattern(r"(?:编号|NO\.?)?:?([\u4e00-\u9fff]{0,8})(\d{1,6})")


def _as_typed(text: str) -> Scanned | None:
    if token := read_token(text):
        return Scanned(CodeFormat.TOKEN, token)
    if found := _NUMBER.fullmatch(_squeezed(text)):
        prefix, digits = found[1], found[2].lstrip("0").zfill(4)
        return Scanned(CodeFormat.NUMBER, f"{prefix}-{digits}" if prefix else digits)
    return None
