"""A citizen in front of a plaque."""

import re
from collections.abc import Sequence

from httpx import Response

from tests.stranger import Stranger
from tests.world import Person, World

TEXT = "二楼走廊堆满纸箱，安全出口锁着"
CODE = re.compile(r"/t/([0-9A-Z]{14})\?fresh=true")


def plaque(person: Person, venue: str) -> str:
    """The path behind the plaque on a venue's door."""
    codes = person.get(f"/venues/{venue}").json()["venue"]["codes"]
    return f"/v/{codes[0]['value']}"


def sends(
    citizen: Stranger, path: str, text: str = TEXT, pictures: Sequence[bytes] = ()
) -> Response:
    """Fill the form behind a plaque."""
    return citizen.fills(f"{path}/report", {"text": text}, pictures)


def code_of(answer: Response) -> str:
    """The tracking code that a report was given."""
    found = CODE.fullmatch(answer.headers.get("location", ""))
    assert found, answer.text
    return found[1]


def reported(world: World, pictures: Sequence[bytes] = ()) -> tuple[Stranger, str, str]:
    """A report on the noodle shop: the citizen, the code, and its id at the desk."""
    citizen = Stranger(world)
    code = code_of(sends(citizen, plaque(world.mei, world.noodle_shop), pictures=pictures))
    row = world.zhou.get("/citizens", state="new").json()["items"][-1]
    return citizen, code, str(row["id"])
