"""Every command: who may give it, and its arguments on a side."""

from collections.abc import Callable
from typing import Any

from backend.core.database import new_id
from tests.house.side import OFFICE, WRITERS, E, O, S, Side, Step, V, W
from tests.house.ticket_steps import TICKET_STEPS
from tests.world import EDITION, GENERAL, taken

FIELD = frozenset({W, E, O})
ROADS = FIELD | {V}
VILLAGE = frozenset({V})
"""Their own roads are tried in `tests/field/hazards/test_village_head.py`."""
STAND = frozenset({S, O})


def on(state: str, **args: Any) -> Callable[[Side], dict[str, Any]]:
    """On the ticket of a side that is in this state."""
    return lambda side: {"id": getattr(side, state), "base": 9, **args}


def a_report(side: Side) -> dict[str, Any]:
    return {"id": str(new_id()), "venue_id": side.venue, "item_code": GENERAL, "edition": EDITION,
            "photos": [taken().facts]}  # fmt: skip


def a_venue(side: Side) -> dict[str, Any]:
    return {"id": str(new_id()), "grid": side.grid, "name": "新店", "venue_class": "shop",
            "address": "光明路9号"}  # fmt: skip


def an_ebike(side: Side) -> dict[str, Any]:
    return {"id": str(new_id()), "grid": side.grid, "owner": "车主"}


def an_inspection(venue: str) -> dict[str, Any]:
    return {"id": str(new_id()), "venue_id": venue, "plan": "计划1", "notice": "通知1",
            "partner_name": "马超", "partner_certificate": "ZF-2", "finding": "good",
            "result": "未发现问题"}  # fmt: skip


def a_tally(station: str) -> dict[str, Any]:
    return {"id": str(new_id()), "station_id": station, "vehicle": "motorcycle",
            "violation": "no_helmet"}  # fmt: skip


def a_campaign(side: Side) -> dict[str, Any]:
    return {"id": str(new_id()), "grid": side.street, "name": "粮食安全专项", "template": "grain",
            "items": [{"code": "LS01"}], "starts_on": "2026-03-01"}  # fmt: skip


def a_site(side: Side) -> dict[str, Any]:
    return {"kind": "billboard", "place": "光明路9号", "grid": side.grid}


STEPS: dict[str, Step] = {
    "campaign.begin": Step(OFFICE, a_campaign),
    "campaign.amend": Step(OFFICE, lambda s: {"id": s.campaign, "ends_on": "2026-12-31"}),
    "campaign.end": Step(OFFICE, lambda s: {"id": s.campaign}),
    "campaign.add_sites": Step(OFFICE, lambda s: {"campaign_id": s.campaign, "sites": [a_site(s)]}),
    "site.record": Step(
        WRITERS, lambda s: {"id": str(new_id()), "campaign_id": s.campaign, **a_site(s)}
    ),
    "site.inspect": Step(WRITERS, lambda s: {"id": s.site, "clear": True}),
    "venue.register": Step(WRITERS, a_venue),
    "venue.amend": Step(
        WRITERS, lambda s: {"venue_id": s.venue, "changes": {"exits": {"from": None, "to": 2}}}
    ),
    "venue.confirm": Step(WRITERS, lambda s: {"venue_id": s.venue}),
    "venue.transfer": Step(WRITERS, lambda s: {"venue_id": s.venue, "operator": "新老板"}),
    "venue.photograph": Step(WRITERS, lambda s: {"venue_id": s.venue, "photos": [taken().facts]}),
    "code.install": Step(WRITERS, lambda s: {"venue_id": s.venue, "value": s.token}),
    "code.bind": Step(
        WRITERS,
        lambda s: {"venue_id": s.venue, "kind": "jian", "value": "JA22038200200473"},
    ),
    "code.issue": Step(OFFICE, lambda s: {"venue_id": s.venue, "reason": "旧牌破损"}),
    "code.revoke": Step(
        OFFICE,
        lambda s: {"venue_id": s.venue, "kind": "token", "value": s.token, "reason": "丢失"},
    ),
    "ebike.register": Step(WRITERS, an_ebike),
    "ebike.amend": Step(
        WRITERS, lambda s: {"id": s.ebike, "changes": {"brand": {"from": None, "to": "雅迪"}}}
    ),
    "ebike.guide": Step(WRITERS, lambda s: {"id": s.ebike}),
    "visit.record": Step(
        frozenset({W, O}),
        lambda s: {"id": str(new_id()), "venue_id": s.venue, "outcome": "checked"},
    ),
    "notice.issue": Step(
        FIELD, lambda s: {"id": str(new_id()), "kind": "prompt", "hazards": [s.hazard]}
    ),
    "inspection.record": Step(frozenset({E}), lambda s: an_inspection(s.venue)),
    "duty.open": Step(
        STAND, lambda s: {"id": str(new_id()), "station_id": s.station, "shift_id": s.shift}
    ),
    "duty.close": Step(STAND, lambda s: {"id": s.duty, "leaflets": 3}),
    "dissuasion.record": Step(STAND, lambda s: a_tally(s.station)),
    "dissuasion.withdraw": Step(frozenset({O}), lambda s: {"id": s.tally}),
    "hazard.report": Step(ROADS, a_report, VILLAGE),
    "hazard.assign": Step(frozenset({O}), on("reported")),
    "hazard.submit": Step(frozenset({W, O, V}), on("hazard", photos=[taken().facts]), VILLAGE),
    "hazard.reinspect": Step(ROADS, on("hazard", passed=True, photos=[taken().facts]), VILLAGE),
    "hazard.reopen": Step(frozenset({W, O}), on("closed", reason="又堆上了")),
    "hazard.note": Step(ROADS, lambda s: {"id": s.hazard, "text": "看过"}, VILLAGE),
    "hazard.void_ask": Step(ROADS, on("hazard", reason="看错了"), VILLAGE),
    "hazard.void": Step(frozenset({O}), on("doubted", agreed=True)),
    **{name: Step(may, args) for name, (may, args) in TICKET_STEPS.items()},
}
