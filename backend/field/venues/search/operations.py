"""What a venue is found by: all that is typed to find it, and the pinyin of its name."""

from collections.abc import Iterable

from sqlmodel import Session

from backend.core.text import fold_text
from backend.field.venues import queries
from backend.field.venues.models import Venue


def refresh_search_index(session: Session, venue: Venue) -> None:
    """After any change of name, number, address, owner, phone or codes; reads the codes itself."""
    session.flush()
    known = (venue.number, venue.name, venue.address, venue.operator, venue.phone)
    codes = queries.typed_codes(session, None, venue.id)
    venue.initials, venue.search = search_index(venue.name, (*known, *codes))


def search_index(name: str, known: Iterable[str | None]) -> tuple[str, str]:
    """Initials (≤ 80 letters), and the folded line that is searched (≤ 600 characters)."""
    initials, full = spelled(name)
    line = " ".join(part for part in (*known, initials, full) if part)
    return initials[:80], fold_text(line)[:600]


def spelled(name: str) -> tuple[str, str]:
    """Pinyin of a name: its initials, and in full; neither has blanks."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 20 MB that only writers need

    full = lazy_pinyin(name)
    initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(initials).lower(), "".join(full).lower()
