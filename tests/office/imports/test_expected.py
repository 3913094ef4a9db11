"""The ledgers of a real half-year: every number is the one that the office knows."""

from collections import Counter

from sqlmodel import select

from backend.field.campaigns.models import SITE_NAMES, CampaignSite
from backend.field.ebikes.models import Ebike, Plate
from backend.field.hazards.models import Domain, Hazard, HazardEvent, State
from backend.field.stations.models import VIOLATION_NAMES, Dissuasion, Station
from tests.office.imports.ledgers import EXPECTED, accounted, clear, counted, takes_all
from tests.world import World


def test_every_number_of_the_seven_ledgers_is_as_expected(world: World) -> None:
    clear(world)

    first = takes_all(world.zhou)

    new = {kind: report.new for kind, report in first.items()}
    venues, fire = EXPECTED["venues"], EXPECTED["fire_hazards"]
    assert new == {
        "grids": EXPECTED["grids"], "venues": venues["accepted"],
        "ebikes": EXPECTED["ebikes"]["total"], "hazards": fire["found"],
        "campaign": EXPECTED["guardrail_billboard_campaign"]["found"],
        "road": EXPECTED["road_hazards"]["found"],
        "dissuasions": EXPECTED["interventions"]["total"],
    }  # fmt: skip
    assert first["venues"].merged == venues["duplicates"]
    assert first["venues"].left_out == venues["rejected"]
    assert [(kind, p) for kind, r in first.items() if kind != "venues" for p in r.problems] == []
    assert all(accounted(report) == report.lines for report in first.values())
    again = takes_all(world.zhou)
    assert all(accounted(report) == report.lines for report in again.values())
    told = {kind: counted(report) for kind, report in again.items()}
    assert all(report[:2] == (0, 0) for report in told.values()), told


def test_what_stands_in_the_registry_is_what_the_office_counts(world: World) -> None:
    clear(world)
    takes_all(world.zhou)

    with world.db.reading() as session:
        plates = Counter(e.plate for e in session.exec(select(Ebike)))
        hazards = list(session.exec(select(Hazard)))
        sites = Counter(s.kind for s in session.exec(select(CampaignSite)))
        stations = list(session.exec(select(Station)))
        violations = Counter(d.violation for d in session.exec(select(Dissuasion)))
        events = Counter(e.hazard_id for e in session.exec(select(HazardEvent)))
    ebikes, fire = EXPECTED["ebikes"], EXPECTED["fire_hazards"]
    assert (plates[Plate.FORMAL], plates[Plate.NONE]) == (ebikes["plated"], ebikes["unplated"])
    found = Counter(f"{h.found_month // 100}-{h.found_month % 100:02d}"
                    for h in hazards if h.domain is Domain.FIRE)  # fmt: skip
    assert found == fire["found_by_month"]
    assert {h.state for h in hazards} == {State.CLOSED}
    assert len(hazards) == 56 + 123 + 26
    by_kind = EXPECTED["guardrail_billboard_campaign"]["by_kind"]
    assert {SITE_NAMES[kind]: n for kind, n in sites.items() if kind != "road"} == by_kind
    assert len(stations) == EXPECTED["stations"]
    told = {VIOLATION_NAMES[kind]: n for kind, n in violations.items()}
    assert told == EXPECTED["interventions"]["by_kind"]
    assert all(events[h.id] == h.version for h in hazards)
    assert all(h.venue_id for h in hazards if h.domain is Domain.FIRE)
