"""Who had a venue once speaks of that venue for a week, and of nothing else in its new grid."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import inspect

from backend.commands import BY_NAME as COMMANDS
from backend.core.database import new_id
from tests.office.venue_merging.doubles import Doubles, merged
from tests.person import EDITION
from tests.world import Person, World, taken

HERE, THERE = "220382.002.01.01.", "220382.002.01.02."
MADE = {"venue.register", "ebike.register", "visit.record", "hazard.report", "notice.issue",
        "inspection.record"}  # fmt: skip
"""What these commands call `id` is there only afterwards."""
OF_OTHERS = ("ebike.", "campaign.", "site.", "duty.", "dissuasion.")
"""What these are about neither moves with a venue nor is a ticket."""


@pytest.fixture
def moved(world: World) -> str:
    """A venue of 李敏's that lies in the grid next door since an hour ago."""
    shop = world.noodle_shop
    world.clock.forward(hours=1)
    answer = world.zhou.post(f"/venues/{shop}/move", {"grid": THERE, "reason": "网格调整"})
    assert answer.status_code == 200, answer.text
    world.clock.forward(hours=1)
    return shop


@pytest.fixture
def gone(world: World) -> str:
    """A row of 李敏's that turned out to be a venue next door an hour ago."""
    two = Doubles(world.hardware_store, world.noodle_shop, "", "", "", "")
    world.clock.forward(hours=1)
    merged(world, two)
    world.clock.forward(hours=1)
    return two.gone


def before(world: World) -> dict[str, Any]:
    return {"at": world.now - timedelta(minutes=90)}


def an_ebike(person: Person, grid: str) -> str:
    ebike = str(new_id())
    told = person.does("ebike.register", id=ebike, grid=grid, owner="车主", plate="none")
    assert told["result"] == "applied", told
    return ebike


def outcome(result: dict[str, Any]) -> tuple[str, str]:
    return result["result"], result.get("code", "")


@pytest.mark.parametrize("kind", ["moved", "gone"])
def test_a_new_rows_id_opens_no_other_grid(
    world: World, kind: str, request: pytest.FixtureRequest
) -> None:
    theirs, neighbour = an_ebike(world.tao, THERE), world.venue(world.tao, "邻家", THERE)
    venue = request.getfixturevalue(kind)
    photo = taken(at=world.now).facts
    of_ebike = {"item_code": "H01", "edition": EDITION, "ebike_id": theirs, "photos": [photo]}
    new = {"grid": THERE, "owner": "并试", "plate": "none"}

    results = [
        world.mei.does("ebike.register", id=venue, **new, **before(world)),
        world.mei.does("hazard.report", id=venue, **of_ebike, **before(world)),
        world.mei.does("hazard.report", id=str(new_id()), venue_id=venue, **of_ebike,
                       **before(world)),
        world.mei.does("visit.record", id=venue, venue_id=neighbour, outcome="checked",
                       **before(world)),
        world.mei.does("ebike.guide", id=theirs, **before(world)),
    ]  # fmt: skip

    assert {r["result"] for r in results} == {"parked"}, results
    assert world.tao.get("/ebikes", q="并试").json()["total"] == 0


def test_a_venue_that_moved_shows_no_ticket_of_its_new_neighbours(world: World, moved: str) -> None:
    theirs = world.tao.reports(world.hardware_store)

    note = world.mei.does("hazard.note", id=theirs, text="看看", **before(world))
    again = world.mei.does(
        "hazard.report", id=str(new_id()), venue_id=moved, item_code="C01", edition=EDITION,
        recurs=theirs, photos=[taken(at=world.now).facts], **before(world),
    )  # fmt: skip

    assert outcome(note) == ("parked", "hazard.unknown")
    assert again["result"] == "applied"
    assert world.tao.timeline(theirs) == ["reported", "assigned"]


def test_a_row_that_was_merged_away_is_spoken_of_for_a_week(world: World, gone: str) -> None:
    def visit(**when: Any) -> tuple[str, str]:
        args = {"id": str(new_id()), "venue_id": gone, "outcome": "checked"}
        return outcome(world.mei.does("visit.record", **args, **when))

    when = before(world)
    in_time = [visit(**when), visit()]
    world.clock.forward(days=7)

    late = [visit(**when), visit()]
    assert in_time == [("applied", "")] * 2
    assert late == [("parked", "venue.unknown")] * 2
    assert len(world.tao.get(f"/venues/{world.hardware_store}").json()["visits"]) == 2


def test_every_command_says_what_it_is_about() -> None:
    """A new one that names a venue or a ticket in another field is not passed over."""
    for name, command in COMMANDS.items():
        shape = inspect.type_info(command.payload)
        assert isinstance(shape, inspect.StructType)
        fields = {f.name for f in shape.fields}
        own = name in MADE or name.startswith(OF_OTHERS)
        ids = set[str]() if own else {"id"}
        about = {"hazards"} if name == "hazard.tie" else {"hazards", "venue_id"}
        assert set(command.subjects) == fields & (about | ids), name
