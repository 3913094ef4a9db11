"""The timeline alone tells where a ticket stands; who meddles with the ticket is found out."""

from backend.changes import lock_county
from backend.hazards import queries
from backend.hazards.models import Level
from backend.hazards.standing import differences
from backend.sync.verify import verify
from tests.hazards.test_extend import asks, grants
from tests.hazards.test_supervise import supervises
from tests.hazards.test_transfer import receives, suspects, transfers
from tests.world import SERIOUS, World


def lived(world: World) -> str:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    asks(world.mei, hazard)
    grants(world.zhou, hazard)
    suspects(world.mei, hazard)
    transfers(world.zhou, hazard)
    receives(world.zhou, hazard, major=True)
    supervises(world.zhou, hazard)
    world.mei.submits(hazard)
    world.zhou.passes(hazard)
    world.mei.acts("hazard.reopen", hazard, reason="又锁上了")
    return hazard


def test_a_long_life_is_told_again_the_same(world: World) -> None:
    lived(world)
    world.mei.reports(world.noodle_shop)

    with world.db.reading() as session:
        verdict = verify(session)

    assert (verdict.whole, verdict.tickets) == (True, 2)


def test_a_ticket_that_was_meddled_with_is_named(world: World) -> None:
    hazard = lived(world)
    with world.db.writing() as session:
        lock_county(session, "220382")
        row = next(h for h, _ in queries.timelines(session, None) if str(h.id) == hazard)
        session.add(row)
        row.level = Level.GENERAL

    with world.db.reading() as session:
        verdict = verify(session)

    number = world.mei.ticket(hazard)["number"]
    assert (verdict.whole, [(a.ticket, a.fields) for a in verdict.astray]) == (
        False,
        [(number, ["level"])],
    )


def test_a_step_that_was_torn_out_is_noticed(world: World) -> None:
    hazard = lived(world)
    with world.db.reading() as session:
        row, events = next(
            (h, e) for h, e in queries.timelines(session, None) if str(h.id) == hazard
        )

    assert differences(row, events) == []
    assert differences(row, [e for e in events if e.kind != "extended"]) == ["extensions"]
