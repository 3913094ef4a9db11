"""Which ledger a file is: told by the columns that no other ledger has, never by a count of all.

Community, grid, name and phone stand in every ledger and tell nothing. Where nothing tells, or two
ledgers are told alike, nobody guesses: a person says which it is.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from backend.core.spreadsheets import errors as refusals
from backend.core.spreadsheets.files import AnyBook, Sheet
from backend.core.spreadsheets.ledger.columns import Ledger
from backend.core.spreadsheets.ledger.header.operations import SEARCHED_ROWS, Header, find_header
from backend.core.spreadsheets.parsing.cells import tidy
from backend.core.spreadsheets.xlsx.reader import Merge, NumberedRow

MOST_SHEETS = 50
MARGIN = 2
"""A ledger is taken for another one than was said where that one tells so many columns more."""
FEWEST_TOLD = 2
"""One telling column alone is not enough where others that the ledger needs are missing."""
MOST_TOLD = 4


class Top(NamedTuple):
    """The first lines of a sheet, where its header must be."""

    part: Sheet
    rows: list[NumberedRow]
    merges: list[Merge]

    def title(self, header: Header) -> str:
        """What stands above the header, and the name of the sheet."""
        above = (tidy(c) for number, row in self.rows for c in row if c and number < header.row)
        return " ".join([self.part.name, *above])


class KindMatch(NamedTuple):
    """How much of a file tells of one ledger."""

    ledger: Ledger
    told: list[str]
    """The headings that tell it, and the title where that does."""
    whole: bool
    """Whether no column is missing that this ledger cannot do without."""
    alien: str = ""
    """The word of the title that says it is something else."""

    @property
    def rank(self) -> tuple[int, bool]:
        """Greater is likelier."""
        return len(self.told), self.whole

    @property
    def credible(self) -> bool:
        """Whether this may be said to anybody."""
        return not self.alien and len(self.told) >= (1 if self.whole else FEWEST_TOLD)

    @property
    def why(self) -> str:
        """The headings in a sentence."""
        return "、".join(f"“{one}”" for one in self.told[:MOST_TOLD])


def candidates(book: AnyBook, sheet: str | None) -> list[Sheet]:
    """The sheets to look at: those that are shown, or the one asked for."""
    if sheet is None:
        return ([p for p in book.sheets if not p.hidden] or list(book.sheets))[:MOST_SHEETS]
    if named := [p for p in book.sheets if p.name == sheet]:
        return named
    raise refusals.NoSuchSheet(sheet=sheet, there="、".join(p.name for p in book.sheets))


def tops(parts: list[Sheet]) -> list[Top]:
    """The first lines of each sheet that holds something."""
    found: list[Top] = []
    for part in parts:
        first = list(takewhile(lambda row: row[0] <= SEARCHED_ROWS, part.rows()))
        if first:
            found.append(Top(part, first, part.merges()))
    return found


def headers(found: list[Top], ledger: Ledger) -> list[tuple[Top, Header]]:
    """The header of each sheet that may be this ledger."""
    pairs = ((top, find_header(top.rows, top.merges, ledger)) for top in found)
    return [(top, header) for top, header in pairs if header]


def likeness(found: list[Top], ledger: Ledger) -> KindMatch:
    """How much of a file tells of this ledger: the sheet that tells most."""
    every = (
        KindMatch(
            ledger, [*header.told, *_titles(top, header, ledger)], not header.missing,
            _alien(top.title(header), ledger),
        )
        for top, header in headers(found, ledger)
    )  # fmt: skip
    return max(every, key=lambda one: one.rank, default=KindMatch(ledger, [], whole=False))


def recognise(found: list[Top], ledgers: Sequence[Ledger]) -> Ledger | None:
    """The ledger that a file tells of; none where it tells of none; two alike are refused."""
    ranked = sorted((likeness(found, one) for one in ledgers), key=lambda one: one.rank)
    best, second = ranked[-1], ranked[-2]
    if best.alien:
        raise refusals.NotOurs(title=best.ledger.title, word=best.alien)
    if not best.credible:
        return None
    if best.rank == second.rank:
        raise refusals.KindUnclear(
            one=best.ledger.title, why=best.why, other=second.ledger.title, because=second.why
        )
    return best.ledger


def refuse_another(found: list[Top], ledger: Ledger, others: Sequence[Ledger]) -> None:
    """Refuse a file that tells of another ledger than was said, or of none at all."""
    own = likeness(found, ledger)
    if own.alien:
        raise refusals.NotOurs(title=ledger.title, word=own.alien)
    other = max((likeness(found, one) for one in others), key=lambda one: one.rank)
    more = MARGIN if own.told and (own.whole or not other.whole) else 1
    if other.credible and len(other.told) >= len(own.told) + more:
        raise refusals.WrongLedger(
            looks=other.ledger.title, why=other.why, title=ledger.title, kind=other.ledger.kind
        )
    if not own.told and own.whole:
        signs = "、".join(ledger.fields[field].title for field in ledger.marks[:MOST_TOLD])
        raise refusals.NothingTells(title=ledger.title, signs=signs)


def _alien(title: str, ledger: Ledger) -> str:
    if any(word in title for word in ledger.surely):
        return ""
    return next((word for word in ledger.unlike if word in title), "")


def _titles(top: Top, header: Header, ledger: Ledger) -> list[str]:
    title = top.title(header)
    return [word for word in ledger.called if word in title][:1]
