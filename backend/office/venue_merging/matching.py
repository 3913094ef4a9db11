"""Which venues stand in the registry twice, by all likelihood; a person decides."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from uuid import UUID

from msgspec import Struct

from backend.core.spreadsheets.parsing.cells import fold
from backend.field.venues.ledger.matching import VenueKey, place_of

MOST_ALIKE = 5
"""So many of one mark are all compared; of more, each with the first: a chain, not one door."""
NAME, ADDRESS, PHONE, LICENCE = "名称", "地址", "电话", "统一社会信用代码"


class Likely(Struct):
    """Two venues that may be one, and what they have in common."""

    one: VenueKey
    other: VenueKey
    alike: list[str]


def likely(
    outlines: Iterable[VenueKey], licences: Mapping[str, UUID], apart: set[frozenset[UUID]]
) -> list[Likely]:
    """Pairs that have most in common first; none that contradict each other or were told apart.

    A licence that opens one venue and is written on another tells too.
    """
    there = {outline.id: outline for outline in outlines}
    found: dict[frozenset[UUID], Likely] = {}
    for mark, marked in _marked(there, licences):
        for one, other in _pairs(sorted(marked, key=lambda o: o.number)):
            pair = frozenset({one.id, other.id})
            if pair not in apart and pair not in found and not _contradict(one, other):
                same = alike(one, other)
                found[pair] = Likely(one, other, same if mark in same else [*same, mark])
    return sorted(found.values(), key=lambda p: (-len(p.alike), p.one.number, p.other.number))


def alike(one: VenueKey, other: VenueKey) -> list[str]:
    """What two venues have in common."""
    told = {
        NAME: fold(one.name) == fold(other.name),
        ADDRESS: fold(one.address) == fold(other.address),
        PHONE: bool(one.phone) and one.phone == other.phone,
        LICENCE: bool(one.credit_code) and one.credit_code == other.credit_code,
    }
    return [words for words, same in told.items() if same]


def _marked(
    there: Mapping[UUID, VenueKey], licences: Mapping[str, UUID]
) -> Iterator[tuple[str, list[VenueKey]]]:
    """Groups that share a mark, with the last word of its name."""
    groups: dict[tuple[str, str], dict[UUID, VenueKey]] = {}
    for one in there.values():
        for mark in _marks_of(one):
            groups.setdefault(mark, {})[one.id] = one
    for code, venue in licences.items():
        if (group := groups.get((LICENCE, code))) and venue in there:
            group[venue] = there[venue]
    for (words, _), group in groups.items():
        if len(group) > 1:
            yield words, list(group.values())


def _marks_of(one: VenueKey) -> Iterator[tuple[str, str]]:
    yield ADDRESS, place_of(one)
    if one.credit_code:
        yield LICENCE, one.credit_code
    if one.phone:
        yield PHONE, f"{fold(one.name)}\n\n{one.phone}"
        yield PHONE, f"\n{fold(one.address)}\n{one.phone}"


def _pairs(marked: list[VenueKey]) -> Iterator[tuple[VenueKey, VenueKey]]:
    if len(marked) <= MOST_ALIKE:
        yield from combinations(marked, 2)
    else:
        yield from ((marked[0], other) for other in marked[1:])


def _contradict(one: VenueKey, other: VenueKey) -> bool:
    """Two licences are two businesses, whatever else they share."""
    return bool(one.credit_code and other.credit_code and one.credit_code != other.credit_code)
