"""Stories told by dice; one that goes wrong is cut down to the shortest that still does.

Each deed carries dice of its own, so that a story is still one when some of it is left out.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from time import monotonic

LONGEST_RUN = 14
"""So many times the same person goes on with the same, at most: a full outbox."""
PATIENCE_S = 180.0


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: what it is, who does it, and the dice that tell the rest."""

    name: str
    who: int
    dice: int

    @property
    def roll(self) -> Random:
        """The same luck however often the story is told."""
        return Random(self.dice)


Plays = Callable[[Sequence[Deed], list[str]], None]
"""Acts a story out from the beginning, writing a line for each deed; raises where it goes wrong."""


def invented(seed: int, length: int, odds: Mapping[str, int], people: int) -> list[Deed]:
    """A story of so many deeds; those with odds above a hundred come in runs."""
    roll, deeds = Random(seed), list[Deed]()
    names, weights = list(odds), list(odds.values())
    while len(deeds) < length:
        (name,), who = roll.choices(names, weights), roll.randrange(people)
        run = roll.randint(1, LONGEST_RUN) if odds[name] > 100 else 1
        deeds += [Deed(name, who, roll.getrandbits(32)) for _ in range(run)]
    return deeds[:length]


def tells(seed: int, deeds: Sequence[Deed], plays: Plays) -> None:
    """Act it out; where it goes wrong, say the seed and the shortest story that does."""
    if (error := _wrong(deeds, plays, [])) is None:
        return
    where = _where(error)

    def as_wrong(some: Sequence[Deed]) -> bool:
        other = _wrong(some, plays, [])
        return other is not None and _where(other) == where

    least, lines = shortest(deeds, as_wrong), list[str]()
    last = _wrong(least, plays, lines) or error
    story = "\n".join(f"{n:4}. {line}" for n, line in enumerate(lines, 1))
    raise AssertionError(
        f"seed {seed} goes wrong after {len(least)} of its {len(deeds)} steps:\n{story}\n{last!r}"
    ) from last


def shortest(deeds: Sequence[Deed], wrong: Callable[[Sequence[Deed]], bool]) -> list[Deed]:
    """Leave out whatever the story goes wrong without, large pieces first."""
    left, until = list(deeds), monotonic() + PATIENCE_S
    size = len(left) // 2
    while size:
        at, whole = 0, len(left)
        while at < len(left) and monotonic() < until:
            fewer = left[:at] + left[at + size :]
            if wrong(fewer):
                left = fewer
            else:
                at += size
        size = 1 if size == 1 and len(left) < whole and monotonic() < until else size // 2
    return left


def _wrong(deeds: Sequence[Deed], plays: Plays, lines: list[str]) -> Exception | None:
    try:
        plays(deeds, lines)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is what we look for
        return error
    return None


def _where(error: Exception) -> tuple[str, str, int | None]:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return type(error).__name__, last.filename, last.lineno
