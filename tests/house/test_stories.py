"""A story that goes wrong is told with its seed, and no longer than it takes."""

from collections.abc import Sequence

import pytest

from tests.stories import Deed, invented, shortest, tells

ODDS = {"send": 101, "take": 30, "undo": 20, "wait": 20}


def plays(deeds: Sequence[Deed], lines: list[str]) -> None:
    """Goes wrong where something is taken back after something was taken."""
    taken = False
    for deed in deeds:
        lines.append(deed.name)
        assert not (taken and deed.name == "undo"), "taken back"
        taken = taken or deed.name == "take"


def test_a_story_is_the_same_whenever_it_is_told() -> None:
    assert invented(7, 120, ODDS, 5) == invented(7, 120, ODDS, 5)
    assert invented(7, 120, ODDS, 5) != invented(8, 120, ODDS, 5)


def test_what_goes_wrong_is_told_in_the_fewest_steps() -> None:
    deeds = invented(7, 120, ODDS, 5)

    with pytest.raises(AssertionError) as told:
        tells(7, deeds, plays)

    words = str(told.value)
    assert words.startswith("seed 7 goes wrong after 2 of its 120 steps:")
    assert words.splitlines()[1:3] == ["   1. take", "   2. undo"]
    assert "taken back" in words


def test_nothing_is_left_out_that_it_takes() -> None:
    deeds = invented(1, 40, ODDS, 5)
    wanted = {deeds[3], deeds[17], deeds[39]}

    assert shortest(deeds, lambda some: wanted <= set(some)) == [deeds[n] for n in (3, 17, 39)]
