"""Which rows of a ledger speak of the same venue, and which venue of the registry that is.

Only what is certain counts: the same 吉安码; the same name and address with the same phone or
credit code; or rows in which nothing differs. A blank never contradicts and never erases.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias
from uuid import UUID

from msgspec import Struct, field

from backend.accounts.models import Grid
from backend.workbooks.cells import fold
from backend.workbooks.reading import Reading
from backend.workbooks.values import Doubt, Value

KEPT_APART = frozenset({"remark"})
"""What a second row does not add to the first: 重复登记 is said of the row, not of the venue."""


class Entry(Struct, gc=False):
    """One venue as the file tells of it: its first row, blanks filled by the others."""

    row: int
    grid: Grid
    values: dict[str, Value]
    jians: list[str] = field(default_factory=list[str])
    number: str | None = None

    @property
    def name(self) -> str:
        """What stands on the plate, as tidied."""
        return str(self.values["name"])

    @property
    def address(self) -> str:
        """Where it is, as tidied."""
        return str(self.values["address"])

    def absorb(self, other: "Entry") -> None:
        """Fill blanks from another row of the same venue."""
        for name, value in other.values.items():
            if name not in KEPT_APART:
                self.values.setdefault(name, value)
        self.jians.extend(code for code in other.jians if code not in self.jians)
        self.number = self.number or other.number


class Outline(NamedTuple):
    """As much of a venue in the registry as tells it from others."""

    id: UUID
    number: str
    grid: str
    name: str
    address: str
    phone: str | None
    credit_code: str | None


Named: TypeAlias = Entry | Outline


def place_of(one: Named) -> str:
    """Name and address without what spelling adds; one text, since there are many of them."""
    return f"{fold(one.name)}\n{fold(one.address)}"


def unlike(one: Named, other: Named) -> bool:
    """Whether name and address both differ: then one code on both is a slip of the pen."""
    return fold(one.name) != fold(other.name) and fold(one.address) != fold(other.address)


class Sorted(Struct):
    """The venues of a file, and how many rows went into another."""

    entries: list[Entry] = field(default_factory=list[Entry])
    merged: int = 0


def sort_out(reading: Reading, entries: Iterable[Entry]) -> Sorted:
    """Bring the rows of one venue together; rows that contradict each other are left out."""
    sorted_out = Sorted()
    by_jian: dict[str, Entry] = {}
    by_place: dict[str, list[Entry]] = {}
    for entry in entries:
        holder = next((by_jian[code] for code in entry.jians if code in by_jian), None)
        if holder and unlike(holder, entry):
            reading.leave_out(entry.row, "jian", _same_code(holder), entry.jians[0])
            continue
        here = by_place.setdefault(place_of(entry), [])
        twin = holder or next((e for e in here if same(e, entry)), None)
        if twin:
            twin.absorb(entry)
            sorted_out.merged += 1
        else:
            sorted_out.entries.append(entry)
            here.append(entry)
        by_jian.update(dict.fromkeys(entry.jians, twin or entry))
    return sorted_out


def same(one: Entry, other: Entry) -> bool:
    """Whether two rows of the same name and address are certainly one venue."""
    for telling in ("phone", "credit_code"):
        if one.values.get(telling) and one.values.get(telling) == other.values.get(telling):
            return True
    both = one.values.keys() & other.values.keys() - KEPT_APART
    agree = all(one.values[name] == other.values[name] for name in both)
    return agree and one.grid.path == other.grid.path and not (one.jians and other.jians)


class Shelf:
    """The registry, by what a row may be recognised by; each venue is given out once."""

    def __init__(self, outlines: Iterable[Outline], jians: Mapping[str, UUID]) -> None:
        self._jians = jians
        self._all: dict[UUID, Outline] = {}
        self._by_number: dict[str, UUID] = {}
        self._by_place: dict[str, list[UUID]] = {}
        for outline in outlines:
            self._all[outline.id] = outline
            self._by_number[outline.number] = outline.id
            self._by_place.setdefault(place_of(outline), []).append(outline.id)
        self._given: set[UUID] = set()

    def find(self, entry: Entry) -> UUID | Doubt | None:
        """The venue an entry speaks of; nothing when it is new."""
        found = self._by_jian(entry) or self._by_number.get(entry.number or "")
        if found is None:
            found = self._by_likeness(entry)
        if isinstance(found, Doubt) or found is None:
            return found
        if found in self._given:
            return Doubt(
                f"与台账里前面的一行是同一家场所“{self._all[found].name}”，内容却不一致",
                "请核对两行，只留一行",
            )
        self._given.add(found)
        return found

    def knows_code_of(self, entry: Entry) -> bool:
        """Whether a code speaks for the entry: such entries choose first."""
        coded = any(code in self._jians for code in entry.jians)
        return coded or (entry.number or "") in self._by_number

    def _by_jian(self, entry: Entry) -> UUID | Doubt | None:
        for code in entry.jians:
            if code not in self._jians:
                continue
            outline = self._all.get(self._jians[code])
            if outline is None:
                return Doubt(
                    f"吉安码“{code}”已经登记在别处的场所名下",
                    "请核对吉安码，需要时联系县(市)管理员",
                )
            if unlike(outline, entry):
                return Doubt(
                    f"吉安码“{code}”登记在“{outline.name}”（{outline.address}）名下，名称和地址都不同",
                    "请核对吉安码；确是同一家时，请先在系统里改好名称或地址",
                )
            return outline.id
        return None

    def _by_likeness(self, entry: Entry) -> UUID | None:
        """Name and address are the same; phone or credit code tell, else the grid does."""
        there = [i for i in self._by_place.get(place_of(entry), []) if i not in self._given]
        for found in there:
            outline = self._all[found]
            phone, credit = entry.values.get("phone"), entry.values.get("credit_code")
            if (phone and phone == outline.phone) or (credit and credit == outline.credit_code):
                return found
        near = [i for i in there if self._all[i].grid == entry.grid.path and self._fits(i, entry)]
        return near[0] if len(near) == 1 else None

    def _fits(self, venue: UUID, entry: Entry) -> bool:
        credit, there = entry.values.get("credit_code"), self._all[venue].credit_code
        return not (credit and there and credit != there)


def _same_code(holder: Entry) -> Doubt:
    return Doubt(
        f"吉安码与第 {holder.row} 行“{holder.name}”相同，名称和地址却都不同",
        "请核对两家的吉安码，改正后再导入",
    )
