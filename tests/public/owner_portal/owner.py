"""A venue's owner, bound by a code from a worker's screen."""

from tests.stranger import Stranger
from tests.world import Person, World


def code_from(worker: Person, venue: str) -> str:
    """The path that the QR code on the worker's phone leads to."""
    answer = worker.post(f"/venues/{venue}/owner-code")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"]).removeprefix("https://ax.example.cn")


def bound(world: World, worker: Person, venue: str) -> Stranger:
    """A browser that acts for a venue."""
    owner = Stranger(world)
    answer = owner.fills(code_from(worker, venue), {})
    assert (answer.status_code, answer.headers["location"]) == (303, "/o?said=bound"), answer.text
    return owner


def bindings(worker: Person, venue: str) -> list[dict[str, str]]:
    """Who is bound, as the worker sees it."""
    found: list[dict[str, str]] = worker.get(f"/venues/{venue}/owners").json()["bindings"]
    return found
