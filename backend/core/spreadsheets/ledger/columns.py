"""A ledger declared: which columns it has, what people call them, how their cells are repaired."""

import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from backend.core.spreadsheets.parsing.cells import Parser, Value, fold, text
from backend.core.text import pattern

_ASIDE = pattern(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_UNIT = pattern(r"(?<=.)(?:m2|平方米|平米|个|具|人数|元)$")


class Column(msgspec.Struct, frozen=True):
    """One column: the first heading is what people are told."""

    field: str
    headings: tuple[str, ...]
    repair: Parser = text
    needed: bool = False
    """Without this column the file is not this ledger."""
    filled: bool = False
    """A row without it is left out; so the column is needed too."""
    otherwise: Value = None
    instead: str = ""
    """The field this column is read as where that one has no column of its own."""
    beside: str = ""
    """The person whose it is: of several columns called alike, the one that follows that person."""
    unknown: Value = None
    """What stands for words that were not understood, where those may not pass for a blank."""
    when: Literal["", "past", "within"] = ""
    """Of a day: that it is past when the file is written, or within what its title names."""
    every: bool = False
    """All columns called so are read, the further ones as `field.2`, `field.3`."""
    within: str = ""
    """The field in whose cell this one stands too, where it has no column of its own."""

    @property
    def title(self) -> str:
        """What people are told."""
        return self.headings[0]

    @property
    def must_be_there(self) -> bool:
        """Whether a file without this column is refused."""
        return self.needed or self.filled


class Ledger(msgspec.Struct, frozen=True, dict=True):
    """A kind of workbook: everything the engine must know of it."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ("序号", "编号", "序列", "No")
    """Columns known and not wanted."""
    marks: tuple[str, ...] = ()
    """Fields that tell this ledger from the others."""
    vague: tuple[str, ...] = ()
    """Headings under which even such a field tells nothing: 姓名 may be anybody's."""
    signs: tuple[str, ...] = ()
    """Headings that are not read and tell the kind all the same."""
    called: tuple[str, ...] = ()
    """Words of a title that tell the kind."""
    unlike: tuple[str, ...] = ()
    """Words of a title that say it is something else, of which we keep no ledger."""
    surely: tuple[str, ...] = ()
    """Words of a title beside which those do not count."""
    overhears: Parser | None = None
    """What counts of a cell in a column that nobody asked for; read as `overheard`."""
    told: Mapping[str, str] = {}
    """What a person said that headings mean, by the heading folded; empty is: do not read it."""

    def told_by(self, told: Mapping[str, str]) -> "Ledger":
        """The same ledger, with what people said of its headings before any guess of ours."""
        return msgspec.structs.replace(self, told=told) if told else self

    @cached_property
    def fields(self) -> dict[str, Column]:
        """Columns by field."""
        return {column.field: column for column in self.columns}

    @cached_property
    def certain(self) -> dict[str, Column]:
        """Columns by the headings that a person spoke of."""
        return {h: self.fields[f] for h, f in self.told.items() if f in self.fields}

    @cached_property
    def exact(self) -> dict[str, Column]:
        """Columns by every spelling of their headings."""
        return {folded(h): column for column in self.columns for h in column.headings}

    @cached_property
    def loose(self) -> dict[str, Column]:
        """Columns by their headings without asides and units; the first declared wins."""
        found: dict[str, Column] = {}
        for column in self.columns:
            for heading in column.headings:
                found.setdefault(loosened(heading), column)
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """Headings that are no news."""
        return frozenset(map(folded, self.ignored))

    @cached_property
    def says_nothing(self) -> frozenset[str]:
        """The vague headings, folded."""
        return frozenset(map(folded, self.vague))

    @cached_property
    def signed(self) -> frozenset[str]:
        """The headings of `signs`, folded."""
        return frozenset(map(folded, self.signs))


class RowProblem(msgspec.Struct, frozen=True):
    """Something in the file that a person must look at."""

    row: int
    """The workbook's own number, from 1."""
    column: str
    reason: str
    advice: str
    value: str = ""
    taken: bool = False
    """The row was taken, only without this value; false: the row was left out."""
    field: str = ""
    unknown: bool = False
    """What stands there was not understood, and counts as unknown from now on, never as no."""


Outcome = Literal["new", "changed", "same", "merged"]


class FieldDiff(msgspec.Struct, frozen=True):
    """One value that becomes another; as people read them."""

    column: str
    before: str
    after: str


class RowDiff(msgspec.Struct, frozen=True):
    """What a row of the file means for the registry."""

    row: int
    outcome: Outcome
    title: str
    turns: list[FieldDiff] = []


class LeftAlone(msgspec.Struct, frozen=True):
    """A grid in which nobody would work, and what lies in it."""

    grid: str
    grid_name: str
    venues: int
    open_hazards: int


class Renaming(msgspec.Struct, frozen=True):
    """A new name in a roster that may be an old grid's; a person says whether it is."""

    row: int
    grid: str
    before: str
    after: str
    why: str


class ImportReport(msgspec.Struct):
    """What taking a ledger over did, or in a dry run would do. All but `problems` count rows.

    new + changed + same + merged + left_out + dressing = lines.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    merged: int = 0
    """Rows that say of the same thing as another row of the file; they fill its blanks."""
    left_out: int = 0
    dressing: int = 0
    """Titles, header, totals, notes, blank lines, and the further lines of a cell with breaks."""
    lines: int = 0
    """All lines of the sheet that was read; of a text table also the blank ones."""
    hidden: int = 0
    """Entries that the workbook hides; they are read like the others."""
    unknown: int = 0
    """Rows taken with something that was not understood and now counts as unknown."""
    unread_sheets: int = 0
    """Further sheets of the same layout."""
    to_settle: int = 0
    """Matters that the file puts before the office: 拒不整改."""
    left_alone: list[LeftAlone] = []
    """Grids that nobody would look after any more."""
    renamings: list[Renaming] = []
    problems: list[RowProblem] = []
    more_problems: int = 0
    """How many more there are than are told."""
    differences: list[RowDiff] = []
    """Rows that are new, change something or say the same again; the first few hundred."""
    sheet: str = ""
    header_row: int = 0
    columns: dict[str, str] = {}
    """Which heading was taken for which field."""
    extra: list[str] = []
    """Headings of columns that were not read."""
    samples: list[dict[str, str]] = []
    """The first rows as they stand, by field."""

    @property
    def needs_a_look(self) -> bool:
        """Whether anything is told of the file: not taken, not understood, or leaving a gap.

        A column that is on no list does not count: it is named, and every office has some.
        """
        left = self.left_out + self.unknown + self.unread_sheets + self.to_settle
        left += len(self.problems) + self.more_problems
        return bool(left or self.left_alone or self.renamings)


def folded(heading: str) -> str:
    """A heading without blanks, brackets, stars and colons: `*社区 (村)：` is 社区村."""
    return fold(heading)


def loosened(heading: str) -> str:
    """A heading without asides in brackets and its unit: `建筑面积（㎡）` is 建筑面积."""
    plain = unicodedata.normalize("NFKC", heading)
    return _UNIT.sub("", fold(_ASIDE.sub("", plain)))
