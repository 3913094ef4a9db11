"""Which venues stand in the registry twice, by all likelihood; a person decides."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from uuid import UUID

from msgspec import Struct

from backend.venues.matching import Outline, place_of
from backend.workbooks.cells import fold

MOST_ALIKE = 5
"""So many of one mark are all compared; of more, each with the first: a chain, not one door."""


class Likely(Struct):
    """Two venues that may be one, and why."""

    one: Outline
    other: Outline
    reasons: list[str]


def likely(
    outlines: Iterable[Outline], licences: Mapping[str, UUID], apart: set[frozenset[UUID]]
) -> list[Likely]:
    """Pairs with most reasons first; none that contradict each other or were told apart.

    A licence that opens one venue and is written on another tells too.
    """
    there = {outline.id: outline for outline in outlines}
    found: dict[frozenset[UUID], Likely] = {}
    for reason, marked in _marks(there, licences):
        for one, other in _pairs(sorted(marked, key=lambda o: o.number)):
            pair = frozenset({one.id, other.id})
            if pair in apart or _contradict(one, other):
                continue
            told = found.setdefault(pair, Likely(one, other, []))
            if reason not in told.reasons:
                told.reasons.append(reason)
    return sorted(found.values(), key=lambda p: (-len(p.reasons), p.one.number, p.other.number))


def _marks(
    there: Mapping[UUID, Outline], licences: Mapping[str, UUID]
) -> Iterator[tuple[str, list[Outline]]]:
    """Groups that share a mark, with its name."""
    groups: dict[tuple[str, str], dict[UUID, Outline]] = {}
    for one in there.values():
        for reason, mark in _marks_of(one):
            groups.setdefault((reason, mark), {})[one.id] = one
    for code, venue in licences.items():
        if group := groups.get((LICENCE, code)):
            group |= {venue: there[venue]} if venue in there else {}
    for (reason, _), group in groups.items():
        if len(group) > 1:
            yield reason, list(group.values())


LICENCE = "统一社会信用代码相同"


def _marks_of(one: Outline) -> Iterator[tuple[str, str]]:
    yield "名称和地址相同", place_of(one)
    if one.credit_code:
        yield LICENCE, one.credit_code
    if one.phone:
        yield "名称和电话相同", f"{fold(one.name)}\n{one.phone}"
        yield "地址和电话相同", f"{fold(one.address)}\n{one.phone}"


def _pairs(marked: list[Outline]) -> Iterator[tuple[Outline, Outline]]:
    if len(marked) <= MOST_ALIKE:
        yield from combinations(marked, 2)
    else:
        yield from ((marked[0], other) for other in marked[1:])


def _contradict(one: Outline, other: Outline) -> bool:
    """Two licences are two businesses, whatever else they share."""
    return bool(one.credit_code and other.credit_code and one.credit_code != other.credit_code)
