"""The one table: every role × state × level × step does what it says, and its page is not stale."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from backend.commands import BY_NAME as COMMANDS
from backend.core.database import new_id
from backend.core.errors import Forbidden, Refusal
from backend.field.hazards.errors import NotNow
from backend.field.hazards.lifecycle.transitions import (
    STEPS,
    StepCase,
    demand,
    handed_over,
    possible,
)
from backend.field.hazards.lifecycle.views import FILE, document
from backend.field.hazards.models import Disposal, Domain, Hazard, Level, SpotKind, State
from backend.field.hazards.schemas import HazardReinspect
from backend.people.accounts.models import Actor, Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
SOMEBODY = new_id()


def actor(role: Role) -> Actor:
    return Actor(SOMEBODY, "某人", role, "220382.002.")


def ready(state: State, level: Level, command: str) -> Hazard:
    """A ticket on which only state, level and role can stand in the way of a step."""
    closed = state is State.CLOSED
    return Hazard(
        id=new_id(), number="1", venue_name="店", grid="220382.002.01.01.", domain=Domain.FIRE,
        state=state, level=level, disposal=Disposal.DEADLINE, item_code="C01", edition="e",
        item_text="t", item_group="g", found_at=NOW, found_month=202603, found_by_name="某人",
        due_on=date(2026, 3, 9), updated_at=NOW, closed_at=NOW if closed else None,
        void_asked_by=new_id() if command == "hazard.void" else None,
        extension_asked_at=NOW if command == "hazard.extend" else None,
        whistle_by=NOW if command == "hazard.whistle_answer" else None,
        whistle_answered_at=NOW if command == "hazard.whistle_rate" else None,
        receipt_since=NOW if command == "hazard.receipt" else None,
        spot=SpotKind.PUBLIC if command == "hazard.tie" else None,
        follow_up_on=date(2026, 3, 4) if command == "hazard.follow_up" else None,
    )  # fmt: skip


def allowed(command: str, hazard: Hazard, who: Actor) -> str:
    try:
        demand(who, hazard, command, NOW)
    except Forbidden:
        return "role"
    except NotNow as refusal:
        told = refusal.to_problem()
        return "level" if told["code"] == "hazard.other_level" else "state"
    return "yes"


@pytest.mark.parametrize("command", STEPS)
def test_role_state_and_level_decide_as_the_table_says(command: str) -> None:
    step = STEPS[command]
    for role, state, level in product(Role, State, Level):
        hazard, who = ready(state, level, command), actor(role)
        expected = "yes"
        if role not in step.roles:
            expected = "role"
        elif state not in step.sources:
            expected = "state"
        elif level not in step.levels:
            expected = "level"

        assert allowed(command, hazard, who) == expected, (role, state, level)
        offered = command in possible(who, hazard, NOW)
        assert offered == (expected == "yes"), (role, state, level)


def test_every_condition_refuses_somewhere() -> None:
    """A condition that can never say no would be a rule in name only."""
    plain = {s: ready(s, Level.SERIOUS, "") for s in State}
    full = {s: ready(s, Level.SERIOUS, "") for s in State}
    for hazard in full.values():
        hazard.disposal, hazard.due_on = Disposal.ON_THE_SPOT, date(2026, 3, 1)
        hazard.outside_due_on, hazard.extensions, hazard.supervised = hazard.due_on, 2, True
        hazard.extension_asked_at = hazard.whistle_by = hazard.receipt_since = NOW
        hazard.whistle_answered_at, hazard.spot = NOW, SpotKind.PUBLIC
        hazard.void_asked_by, hazard.follow_up_on = SOMEBODY, date(2026, 5, 1)
        hazard.closed_at = datetime(2026, 1, 1, tzinfo=UTC)
    for name, step in STEPS.items():
        for condition in step.conditions:
            cases = [
                StepCase(h[s], actor(Role.OFFICE), NOW) for h in (plain, full) for s in step.sources
            ]
            told = [condition.refusal(case) for case in cases]
            assert any(isinstance(t, Refusal) for t in told), (name, condition.words)
            assert any(t is None for t in told), (name, condition.words)


def test_every_step_is_a_command_and_every_ticket_command_a_step() -> None:
    assert set(STEPS) == {name for name in COMMANDS if name.startswith("hazard.")}
    assert COMMANDS["hazard.reinspect"].payload is HazardReinspect


def test_a_suspicion_counts_as_handed_over_only_afterwards_and_with_its_receipt() -> None:
    hazard = ready(State.RECTIFYING, Level.SUSPECTED_MAJOR, "")
    seen: list[bool] = [handed_over(hazard)]
    hazard.suspected_at = NOW
    seen.append(handed_over(hazard))
    hazard.transferred_at = hazard.receipt_since = NOW
    seen.append(handed_over(hazard))
    hazard.receipt_since = None
    seen.append(handed_over(hazard))

    assert seen == [True, False, False, True]


def test_the_written_table_is_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), "run scripts/life"
