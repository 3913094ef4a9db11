"""The commands of a ticket's side steps: who may give them, and their arguments on a side."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from backend.people.accounts.models import Role

if TYPE_CHECKING:
    from tests.house.side import Side

Args = Callable[["Side"], dict[str, Any]]
OFFICE = frozenset({Role.OFFICE})
FIELD = OFFICE | {Role.GRID_WORKER, Role.ENFORCER}


def _for(word: str) -> Callable[["Side"], Mapping[str, Any]]:
    return lambda _: {"waiting": word}


WAITING = [_for(w) for w in ("extension", "whistle", "transfer", "receipt", "follow_up")]
"""What the list of tickets is narrowed by."""


def waiting(step: str, **args: Any) -> Args:
    """On the ticket of a side that waits for this."""
    return lambda side: {"id": side.steps[step], "base": 9, **args}


def calling(**args: Any) -> Args:
    """On a ticket of a side, naming a department."""
    return lambda side: {"id": side.hazard, "base": 9, "department": side.department, **args}


def on(state: str, **args: Any) -> Args:
    """On the ticket of a side that is in this state."""
    return lambda side: {"id": getattr(side, state), "base": 9, **args}


TICKET_STEPS: dict[str, tuple[frozenset[Role], Args]] = {
    "hazard.extend_ask": (
        OFFICE | {Role.GRID_WORKER},
        on("hazard", reason="等配件", protection="专人看护", due_on="2026-03-20"),
    ),
    "hazard.extend": (OFFICE, waiting("asked", granted=True)),
    "hazard.whistle": (OFFICE, calling(urgency="urgent", text="请到场")),
    "hazard.whistle_answer": (OFFICE, waiting("whistled", text="已到场")),
    "hazard.whistle_rate": (OFFICE, waiting("answered", rating="good")),
    "hazard.transfer": (OFFICE, calling(document_number="辽西移〔2026〕3号")),
    "hazard.receipt": (OFFICE, waiting("sent", text="已受理")),
    "hazard.suspect": (FIELD, on("hazard", reason="通道全堵")),
    "hazard.supervise": (
        OFFICE,
        on("reported", authority="双辽市安委办", document_number="安委办〔2026〕1号",
           due_on="2026-03-20"),
    ),
    "hazard.follow_up": (FIELD, waiting("aged", good=True)),
    "hazard.tie": (OFFICE, lambda s: waiting("described", venue_id=s.venue)(s)),
    "hazard.join": (OFFICE, lambda s: {"id": s.hazard, "base": 9, "into": s.doubted}),
}  # fmt: skip
