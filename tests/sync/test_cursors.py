"""A cursor that is of no use starts the copy afresh; it is never an error."""

import pytest

from tests.world import World


def fresh(world: World, cursor: str) -> None:
    """The answer is a new beginning, whole."""
    whole = world.mei.pull()

    page = world.mei.pull(cursor)

    assert page["reset"] is True
    assert not page.get("gone")
    assert not page.get("leave")
    assert {**page, "reset": None} == {**whole, "reset": None}


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "1", "1-", "1---", "1-zz-1-220382.", "2-1-1-220382.002.01.01.", "1-1--5-220382.",
        "0", "null", "' OR 1=1 --", "1-\u0661-1-x", "-" * 4000, "\0", "1-1-1", "٣-١-١-",
    ],
    ids=repr,
)  # fmt: skip
def test_garbage(world: World, cursor: str) -> None:
    assert world.noodle_shop
    fresh(world, cursor)


def test_a_cursor_of_another_database(world: World) -> None:
    _, cursor = world.mei.pulls_all()
    form, epoch, seq, numbers, grid = cursor.split("-")

    fresh(world, f"{form}-{int(epoch, 16) + 1:x}-{seq}-{numbers}-{grid}")


def test_a_cursor_of_the_future_as_after_a_backup_was_restored(world: World) -> None:
    _, cursor = world.mei.pulls_all()
    form, epoch, seq, numbers, grid = cursor.split("-")

    fresh(world, f"{form}-{epoch}-{int(seq, 16) + 1:x}-{numbers}-{grid}")
    fresh(world, f"{form}-{epoch}-{'f' * 60}-{numbers}-{grid}")


def test_a_cursor_of_a_neighbour_shows_nothing_of_theirs(world: World) -> None:
    mine, theirs = world.noodle_shop, world.hardware_store
    _, cursor = world.tao.pulls_all()

    page = world.mei.pull(cursor)

    assert page["leave"] == ["220382.002.01.02."]
    assert mine in str(page["rows"])
    assert theirs not in str(page)


def test_a_cursor_that_claims_the_county_shows_nothing_of_it(world: World) -> None:
    _, theirs = world.noodle_shop, world.hardware_store
    _, cursor = world.mei.pulls_all()
    form, epoch, _, numbers, _ = cursor.split("-")

    for seq in ("0", "1"):
        page = world.mei.pull(f"{form}-{epoch}-{seq}-{numbers}-220382.")
        assert page["reset"] is True
        assert theirs not in str(page)


def test_a_workers_cursor_of_the_form_before_goes_on_where_it_was(world: World) -> None:
    """A new form of cursors does not have every phone of the county begin anew."""
    assert world.noodle_shop
    _, cursor = world.mei.pulls_all()
    _, epoch, seq, _, grid = cursor.split("-")

    page = world.mei.pull(f"1-{epoch}-{seq}-{grid}")

    assert (page.get("reset"), page.get("rows"), page["cursor"]) == (None, None, cursor)
