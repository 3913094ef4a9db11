"""A mixed county: three ledgers, two streets, what moved, merged, closed, was a mistake."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from backend.core.database import new_id
from backend.field.hazards.models import Hazard
from backend.field.patrols.models import Visit
from backend.field.venues.models import Venue
from backend.people.accounts.models import Role
from tests.field.campaigns.test_progress import begins
from tests.field.stations.test_ledger import ROW, imports
from tests.world import GENERAL, MAJOR, ON_THE_SPOT, SERIOUS, TRANSFER, Person, World

STREET, COMMUNITY = "220382.002.", "220382.002.01."
ONE, TWO, SOUTH = "220382.002.01.01.", "220382.002.01.02.", "220382.003.01.01."
BILLBOARD, ROAD = "J01", "K02"
LEDGERS = ("fire", "street_facility", "road")
MIDNIGHT = datetime(2026, 2, 28, 16, tzinfo=UTC)
"""1 March begins in Beijing."""


def day(text: str) -> datetime:
    """Ten in the morning of a day in Beijing."""
    return datetime.fromisoformat(f"2026-{text}T02:00:00").replace(tzinfo=UTC)


def mixed_county(world: World) -> None:
    """January to 4 March 2026, in two streets of the county."""
    south = world.person("南关", "nanguan", Role.GRID_WORKER, SOUTH)
    shops = [world.noodle_shop, world.hardware_store, world.venue(south, "南关网吧", SOUTH)]
    for person, shop in zip((world.mei, world.tao, south), shops, strict=True):
        tickets(person, shop)
        visits(person, shop)
    ebikes(world, south)
    begins(world)  # a campaign of 2024, through its ledger
    imports(world.zhou, ROW)  # a station's register
    put_in_order(world)


def tickets(person: Person, shop: str) -> None:
    """Of each ledger some; at the turn of the month to the second; closed, late, a mistake."""
    before, after = MIDNIGHT.replace(hour=15, minute=59, second=59), MIDNIGHT
    for item in (GENERAL, BILLBOARD, ROAD):
        person.passes(person.reports(shop, item, at=day("01-20")), at=day("02-12"))
        person.reports(shop, item, at=before)
        person.passes(person.reports(shop, item, at=after), at=day("03-03"))
        mistake = person.reports(shop, item, at=day("02-26"))
        person.acts("hazard.void_ask", mistake, reason="看错了")
        office = person.world.sun if person.user.grid == SOUTH else person.world.zhou
        assert office.acts("hazard.void", mistake, agreed=True)["result"] == "applied"
    for item in (SERIOUS, MAJOR, TRANSFER, ON_THE_SPOT):
        person.reports(shop, item, at=day("02-20"))


def visits(person: Person, shop: str) -> None:
    """Doors that opened and doors that did not, before and after the turn of the month."""
    turn = MIDNIGHT.replace(hour=15, minute=59, second=59)
    for outcome, when in (("checked", turn), ("locked", turn), ("checked", MIDNIGHT),
                          ("refused", MIDNIGHT), ("checked", day("03-02"))):  # fmt: skip
        person.visits(shop, outcome, at=when)


def ebikes(world: World, south: Person) -> None:
    """With every plate there is, told about plates or not, in use or not."""
    for person, grid in ((world.mei, ONE), (world.tao, TWO), (south, SOUTH)):
        for plate in ("formal", "temporary", "none", "none"):
            ebike(person, grid, plate=plate)
        person.does("ebike.guide", id=ebike(person, grid, plate="none"))
        person.does("ebike.amend", id=ebike(person, grid, plate="formal"), active=False)


def ebike(person: Person, grid: str, **more: Any) -> str:
    bike = str(new_id())
    facts = {"owner": "汪慧强", "address": "光明路9号", "brand": "雅迪", **more}
    result = person.does("ebike.register", id=bike, grid=grid, **facts)
    assert result["result"] == "applied", result
    return bike


def put_in_order(world: World) -> None:
    """Two rows become one, one moves next door, one closes down."""
    mei, office = world.mei, world.zhou
    double = world.venue(mei, "福满楼饺子馆", ONE, phone="13900001111")
    mei.reports(double, GENERAL, at=day("03-01"))
    mei.visits(double, at=day("03-01"))
    body = {"gone": double, "reason": "同一家店"}
    assert office.post(f"/venues/{world.noodle_shop}/merge", body).status_code == 200
    mover = world.venue(mei, "搬家超市", ONE, phone="13900002222")
    mei.passes(mei.reports(mover, GENERAL, at=day("02-10")), at=day("02-11"))
    mei.reports(mover, SERIOUS, at=day("02-10"))
    mei.visits(mover, at=day("02-10"))
    move = {"grid": TWO, "reason": "网格调整"}
    assert office.post(f"/venues/{mover}/move", move).status_code == 200
    world.tao.visits(mover, at=day("03-03"))
    closed = world.venue(mei, "关门小店", ONE, phone="13900003333")
    mei.visits(closed, at=day("02-10"))
    change = {"status": {"from": "operating", "to": "closed"}}
    assert mei.does("venue.amend", venue_id=closed, changes=change)["result"] == "applied"
    yard = world.venue(mei, "社区大院", ONE, phone="13900004444")
    mei.reports(yard, GENERAL, at=day("03-02"))
    mei.visits(yard, at=day("03-02"))
    lies_in_the_community(world, yard)


def lies_in_the_community(world: World, venue: str) -> None:
    """As an old ledger has it that named no grid."""
    with world.db.writing() as session:
        for table, key in ((Venue, Venue.id), (Hazard, Hazard.venue_id), (Visit, Visit.venue_id)):
            statement = sa.update(table).where(col(key) == UUID(venue)).values(grid=COMMUNITY)
            session.connection().execute(statement)
