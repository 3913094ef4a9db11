"""Which rows of a ledger speak of the same venue, and which venue of the registry that is.

Only what is certain counts: the same 吉安码; the same name and address with the same phone or
credit code; or rows in which nothing differs. A licence at the same address is the same venue by
another name, or a person is asked. A blank never contradicts and never erases.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias
from uuid import UUID

from msgspec import Struct, field

from backend.core.spreadsheets.ledger.reader import ParsedSheet
from backend.core.spreadsheets.parsing.cells import CellError, Value, fold
from backend.people.accounts.models import Grid

KEPT_APART = frozenset({"remark"})
"""What a second row does not add to the first: 重复登记 is said of the row, not of the venue."""


class VenueEntry(Struct, gc=False):
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

    def absorb(self, other: "VenueEntry") -> None:
        """Fill blanks from another row of the same venue."""
        for name, value in other.values.items():
            if name not in KEPT_APART:
                self.values.setdefault(name, value)
        self.jians.extend(code for code in other.jians if code not in self.jians)
        self.number = self.number or other.number


class VenueKey(NamedTuple):
    """As much of a venue in the registry as tells it from others."""

    id: UUID
    number: str
    grid: str
    name: str
    address: str
    phone: str | None
    credit_code: str | None


Named: TypeAlias = VenueEntry | VenueKey


def place_of(one: Named) -> str:
    """Name and address without what spelling adds; one text, since there are many of them."""
    return f"{fold(one.name)}\n{fold(one.address)}"


def unlike(one: Named, other: Named) -> bool:
    """Whether name and address both differ: then one code on both is a slip of the pen."""
    return fold(one.name) != fold(other.name) and fold(one.address) != fold(other.address)


class Sorted(Struct):
    """The venues of a file, and which rows went into another."""

    entries: list[VenueEntry] = field(default_factory=list[VenueEntry])
    twins: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Rows that say of a venue of an earlier row."""

    @property
    def merged(self) -> int:
        """How many rows went into another."""
        return len(self.twins)


def sort_out(reading: ParsedSheet, entries: Iterable[VenueEntry]) -> Sorted:
    """Bring the rows of one venue together; rows that contradict each other are left out."""
    sorted_out = Sorted()
    by_jian: dict[str, VenueEntry] = {}
    by_place: dict[str, list[VenueEntry]] = {}
    for entry in entries:
        holder = next((by_jian[code] for code in entry.jians if code in by_jian), None)
        if holder and unlike(holder, entry):
            reading.reject_row(entry.row, "jian", _same_code(holder), entry.jians[0])
            continue
        here = by_place.setdefault(place_of(entry), [])
        twin = holder or next((e for e in here if same(e, entry)), None)
        if twin:
            twin.absorb(entry)
            sorted_out.twins.append((entry.row, entry.name))
        else:
            sorted_out.entries.append(entry)
            here.append(entry)
        by_jian.update(dict.fromkeys(entry.jians, twin or entry))
    return sorted_out


def same(one: VenueEntry, other: VenueEntry) -> bool:
    """Whether two rows of the same name and address are certainly one venue."""
    for telling in ("phone", "credit_code"):
        if one.values.get(telling) and one.values.get(telling) == other.values.get(telling):
            return True
    both = one.values.keys() & other.values.keys() - KEPT_APART
    agree = all(one.values[name] == other.values[name] for name in both)
    return agree and one.grid.path == other.grid.path and not (one.jians and other.jians)


def recognise(
    entries: Sequence[VenueEntry], outlines: Iterable[VenueKey], jians: Mapping[str, UUID]
) -> dict[int, UUID | CellError]:
    """Which venue of the registry each entry speaks of, by its row; the others are new.

    A code speaks first, then the printed number, then likeness. The registry streams by: only
    what may be like an entry is kept.
    """
    found: dict[int, UUID | CellError] = {}
    awaited: dict[UUID, VenueEntry] = {}
    numbers: dict[str, VenueEntry] = {}
    places: set[int] = set()
    for entry in entries:
        owner = next((jians[code] for code in entry.jians if code in jians), None)
        if owner is None:
            places.add(hash(place_of(entry)))
            numbers |= {entry.number: entry} if entry.number else {}
        elif owner in awaited:
            found[entry.row] = _twice(awaited[owner])
        else:
            awaited[owner] = entry
    like: dict[str, list[VenueKey]] = {}
    licensed: dict[str, list[VenueKey]] = {}
    for outline in _noting(outlines, _licences(entries), licensed):
        named = numbers.pop(outline.number, None)
        if entry := awaited.pop(outline.id, None):
            found[entry.row] = _another(outline) if unlike(outline, entry) else outline.id
            found |= {named.row: _twice(entry)} if named else {}
        elif named:
            found[named.row] = outline.id
        elif places and hash(place := place_of(outline)) in places:
            like.setdefault(place, []).append(outline)
    found |= {entry.row: _elsewhere(entry) for entry in awaited.values()}
    for entry in entries:
        if entry.row not in found and (same_place := like.get(place_of(entry))):
            _choose(entry, same_place, found)
    _tell_renamed(entries, licensed, found)
    return found


def match_merged(
    entry: VenueEntry, echoes: Sequence[tuple[VenueKey, VenueKey]], *, left: bool = False
) -> UUID | None:
    """The venue that a row speaks of by the words of one merged into it since.

    Where both are called alike, phone or licence tell; else the venue itself is meant, unless
    another row of the file was (`left`).
    """
    for gone, now in echoes:
        if entry.number == gone.number:
            return now.id
        its_own = _told_by(entry, gone) and not _told_by(entry, now)
        alike = place_of(gone) == place_of(now) and not (left or its_own)
        if alike or place_of(entry) != place_of(gone):
            continue
        if its_own or entry.grid.path in {gone.grid, now.grid}:
            return now.id
    return None


def _told_by(entry: VenueEntry, there: VenueKey) -> bool:
    told = ((entry.values.get(name), getattr(there, name)) for name in ("phone", "credit_code"))
    return any(value and value == known for value, known in told)


def _choose(entry: VenueEntry, there: list[VenueKey], found: dict[int, UUID | CellError]) -> None:
    """Name and address are the same; phone or credit code tell, else the grid does."""
    phone, credit = entry.values.get("phone"), entry.values.get("credit_code")
    told = [
        o for o in there if (phone and phone == o.phone) or (credit and credit == o.credit_code)
    ]
    near = [
        outline
        for outline in there
        if outline.grid == entry.grid.path
        and not (credit and outline.credit_code and credit != outline.credit_code)
    ]
    if told or len(near) == 1:
        chosen = (told or near)[0]
        found[entry.row] = chosen.id
        there.remove(chosen)


def _licences(entries: Sequence[VenueEntry]) -> frozenset[str]:
    return frozenset(str(e.values["credit_code"]) for e in entries if e.values.get("credit_code"))


def _noting(
    outlines: Iterable[VenueKey], wanted: frozenset[str], noted: dict[str, list[VenueKey]]
) -> Iterator[VenueKey]:
    """The registry as it streams by; those with one of these licences are kept."""
    for outline in outlines:
        if outline.credit_code in wanted:
            noted.setdefault(outline.credit_code, []).append(outline)
        yield outline


def _tell_renamed(
    entries: Sequence[VenueEntry],
    licensed: Mapping[str, list[VenueKey]],
    found: dict[int, UUID | CellError],
) -> None:
    claimed = {one for one in found.values() if isinstance(one, UUID)}
    for entry in entries:
        if entry.row not in found:
            there = licensed.get(str(entry.values.get("credit_code")), [])
            _renamed(entry, there, claimed, found)


def _renamed(
    entry: VenueEntry,
    licensed: list[VenueKey],
    claimed: set[UUID],
    found: dict[int, UUID | CellError],
) -> None:
    """A licence at one address under another name: the venue of before, or a person is asked."""
    address = fold(entry.address)
    there = [o for o in licensed if o.id not in claimed and fold(o.address) == address]
    if not there:
        return
    phone = entry.values.get("phone")
    agrees = len(there) == 1 and (not phone or not there[0].phone or phone == there[0].phone)
    found[entry.row] = there[0].id if agrees else _which(there[0])
    claimed.add(there[0].id)


def _which(there: VenueKey) -> CellError:
    return CellError(
        f"营业执照和地址与“{there.name}”相同，名称和电话不同，分不清是换了名称还是另一家",
        "同一家换了名称的，请先在场所页里改好名称；另一家的，请先在场所台账里登记，再导入一次",
    )


def _twice(other: VenueEntry) -> CellError:
    reason = f"与第 {other.row} 行是同一家场所“{other.name}”，内容却不一致"
    return CellError(reason, "请核对两行，只留一行")


def _another(there: VenueKey) -> CellError:
    return CellError(
        f"吉安码登记在“{there.name}”（{there.address}）名下，名称和地址都不同",
        "请核对吉安码；确是同一家时，请先在系统里改好名称或地址",
    )


def _elsewhere(entry: VenueEntry) -> CellError:
    return CellError(
        f"吉安码“{entry.jians[0]}”已经登记在别处的场所名下",
        "请核对吉安码，需要时联系县(市)管理员",
    )


def _same_code(holder: VenueEntry) -> CellError:
    return CellError(
        f"吉安码与第 {holder.row} 行“{holder.name}”相同，名称和地址却都不同",
        "请核对两家的吉安码，改正后再导入",
    )
