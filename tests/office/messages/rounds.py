"""What a test says of messages: who reads what, what the clock brings, what goes out."""

from typing import Any

from backend.app import SOURCES
from backend.office.messages.jobs import clock_round, sending_round
from tests.world import Person, World


def inbox(person: Person, **params: Any) -> list[dict[str, Any]]:
    answer = person.get("/messages", **params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def rules(person: Person) -> list[str]:
    """What the person was told, the oldest first."""
    return [m["rule"] for m in reversed(inbox(person))]


def unread(person: Person) -> int:
    number: int = person.get("/messages").json()["unread"]
    return number


def looks_at_the_clock(world: World) -> bool:
    """As the server does every minute."""
    return clock_round(world.db, world.now, SOURCES)


def sends(world: World) -> int:
    """As the server does every two seconds, until nothing more is due."""
    sent = 0
    while done := sending_round(world.db, world.config, lambda: world.now):
        sent += done
    return sent


def deliveries(person: Person, **params: Any) -> list[dict[str, Any]]:
    answer = person.get("/deliveries", **params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
