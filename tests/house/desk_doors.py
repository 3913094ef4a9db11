"""Ways in for the desk: what is reported, exchanged, told and settled."""

from collections.abc import Callable
from typing import Any

from backend.core.database import new_id
from tests.house.side import (
    DESK,
    EVERYONE,
    HOOK,
    OFFICE,
    PAGE,
    UNCONFINED,
    WRITERS,
    A,
    Ask,
    Door,
    L,
    O,
    Side,
    listed,
    one,
    paged,
    plain,
    said,
)
from tests.world import EDITION, GENERAL


def taken_out(path: str) -> Callable[[Side], list[Ask]]:
    """Lists as files: of the neighbour's grid, and of one's own."""
    kinds = ("venues", "ebikes", "hazards", "grids", "months")
    return lambda side: [
        Ask(path, body={"kind": "venues", "format": "csv", "filter": {"grid": side.grid}}),
        *(Ask(path, listed=True, body={"kind": kind, "format": "csv"}) for kind in kinds),
    ]


def a_hook(grid: str) -> dict[str, Any]:
    """A way out for what the office of a grid is told; nobody answers at its other end."""
    return {"name": "应急办群", "kind": "webhook", "grid": grid, "role": "office",
            "rules": ["overdue", "task"], "address": HOOK}  # fmt: skip


DESK_DOORS: dict[tuple[str, str], Door] = {
    ("GET", "/api/holidays"): Door(DESK, plain("/api/holidays")),
    ("POST", "/api/holidays/{year}/read"): Door(
        frozenset({A}), plain("/api/holidays/2027/read", body={"text": "1月1日放假。"})
    ),
    ("PUT", "/api/holidays/{year}"): Door(
        frozenset({A}), plain("/api/holidays/2027", body={"rests": [], "works": []}), 422
    ),
    ("DELETE", "/api/holidays/{year}"): Door(
        frozenset({A}), plain("/api/holidays/2027"), 404
    ),
    ("GET", "/api/plans"): Door(DESK, listed("/api/plans")),
    ("GET", "/api/plans/due"): Door(
        DESK, listed("/api/plans/due", said(in_month="2026-12", on="2026-03-01"))
    ),
    ("GET", "/api/plans/coverage"): Door(
        DESK, listed("/api/plans/coverage", said(in_month="2026-03"))
    ),
    ("POST", "/api/plans"): Door(
        OFFICE, lambda s: [Ask("/api/plans", params={"grid": s.grid}, body={"year": 2026})], 422
    ),
    ("POST", "/api/plans/consequences"): Door(
        DESK,
        lambda s: [Ask("/api/plans/consequences", params={"grid": s.grid},
                       body={"valid_from": "2026-03-05", "rules": [], "phases": []})],
    ),
    ("GET", "/api/plans/{plan_id}"): Door(DESK, plain(f"/api/plans/{new_id()}"), 404),
    ("PUT", "/api/plans/{plan_id}"): Door(
        OFFICE,
        plain(f"/api/plans/{new_id()}",
              body={"valid_from": "2026-03-05", "rules": [], "phases": [], "revision": 1}),
        404,
    ),
    ("POST", "/api/plans/{plan_id}/approve"): Door(
        frozenset({A, L}), plain(f"/api/plans/{new_id()}/approve"), 404
    ),
    ("DELETE", "/api/plans/{plan_id}"): Door(OFFICE, plain(f"/api/plans/{new_id()}"), 404),
    ("GET", "/api/map"): Door(UNCONFINED, plain("/api/map")),
    ("GET", "/api/map/venues"): Door(UNCONFINED, listed("/api/map/venues")),
    ("GET", "/api/campaigns"): Door(UNCONFINED, listed("/api/campaigns")),
    ("GET", "/api/campaigns/templates"): Door(DESK, plain("/api/campaigns/templates")),
    ("GET", "/api/campaigns/{campaign_id}"): Door(
        UNCONFINED, lambda s: [Ask(f"/api/campaigns/{s.campaign}", params={"grid": s.grid})]
    ),
    ("GET", "/api/campaigns/{campaign_id}/sites"): Door(
        UNCONFINED,
        lambda s: [
            Ask(f"/api/campaigns/{new_id()}/sites", listed=True,
                params={"grid": s.grid, "q": s.words[1], "site": "guardrail", "state": "reported",
                        "overdue": "false", "result": "todo", **PAGE})
        ],
        404,
    ),
    ("GET", "/api/stations"): Door(UNCONFINED, listed("/api/stations", said(year="2026"))),
    ("GET", "/api/dissuasions"): Door(
        UNCONFINED,
        listed("/api/dissuasions", lambda s: {"q": s.words[1]}, lambda s: {"station_id": s.venue},
               said(**{"from": "2020-01-01", "to": "2030-01-01"}),
               said(vehicle="ebike", violation="no_helmet"), paged),
    ),
    ("GET", "/api/hand-overs"): Door(OFFICE, plain("/api/hand-overs")),
    ("POST", "/api/hand-overs/preview"): Door(
        OFFICE,
        one(lambda _: "/api/hand-overs/preview",
            body={"giver": str(new_id()), "taker": str(new_id())}), 404,
    ),
    ("POST", "/api/hand-overs"): Door(
        OFFICE,
        lambda s: [
            Ask("/api/hand-overs", body={"giver": str(s.worker.id), "taker": str(new_id())})
        ],
        404,
    ),
    ("POST", "/api/hand-overs/{hand_over_id}/undo"): Door(
        OFFICE, plain(f"/api/hand-overs/{new_id()}/undo"), 404
    ),
    ("GET", "/api/colours"): Door(UNCONFINED, listed("/api/colours")),
    ("GET", "/api/colours/venues"): Door(
        UNCONFINED,
        lambda s: [Ask("/api/colours/venues", listed=True, params={"colour": c} | more)
                   for c in ("red", "yellow", "green")
                   for more in ({}, {"q": s.words[1]}, {"venue_class": "restaurant", **PAGE})]
        + [Ask("/api/colours/venues", params={"colour": "red", "grid": s.grid})],
    ),
    ("GET", "/api/colours/{venue_id}"): Door(UNCONFINED, one(lambda s: f"/api/colours/{s.venue}")),
    ("GET", "/api/departments"): Door(
        UNCONFINED, lambda _: [Ask("/api/departments", listed=True, params={"ended": "true"})]
    ),
    ("POST", "/api/departments"): Door(
        OFFICE, plain("/api/departments", body={"name": "水务局"}), 201
    ),
    ("PATCH", "/api/departments/{department_id}"): Door(
        OFFICE,
        lambda s: [Ask(f"/api/departments/{s.department}", listed=True, body={"phone": "110"})],
    ),
    ("GET", "/api/reports/monthly"): Door(UNCONFINED,
        listed("/api/reports/monthly", said(**{"from": "2024-01", "to": "2026-03"}, domain="road"))
    ),
    ("GET", "/api/reports/half-year"): Door(UNCONFINED,
        listed("/api/reports/half-year", said(**{"from": "2026-01-01", "to": "2026-03-31"}))
    ),
    ("POST", "/api/imports/batches"): Door(
        OFFICE,
        plain("/api/imports/batches", content=b"no workbook", params={"kind": "venues"}),
        201,
    ),
    ("GET", "/api/imports/batches"): Door(
        OFFICE, lambda _: [Ask("/api/imports/batches", listed=True)]
    ),
    ("GET", "/api/imports/batches/{batch_id}"): Door(
        OFFICE, one(lambda s: f"/api/imports/batches/{s.batch}")
    ),
    ("DELETE", "/api/imports/batches/{batch_id}"): Door(
        OFFICE, one(lambda s: f"/api/imports/batches/{s.batch}"), 204
    ),
    ("POST", "/api/imports/batches/{batch_id}/corrections"): Door(
        OFFICE, one(lambda s: f"/api/imports/batches/{s.batch}/corrections", body={})
    ),
    ("POST", "/api/imports/batches/{batch_id}/take"): Door(
        OFFICE, one(lambda s: f"/api/imports/batches/{s.batch}/take")
    ),
    ("POST", "/api/imports/batches/{batch_id}/undo"): Door(
        OFFICE, one(lambda s: f"/api/imports/batches/{s.batch}/undo"), 409
    ),
    ("POST", "/api/imports/{kind}"): Door(
        OFFICE,
        plain("/api/imports/venues", content=b"no workbook", params={"dry_run": "true"}),
        422,
    ),
    ("POST", "/api/exports"): Door(frozenset({O, A, L}), taken_out("/api/exports")),
    ("POST", "/api/exports/count"): Door(frozenset({O, A, L}), taken_out("/api/exports/count")),
    ("GET", "/api/exports"): Door(
        OFFICE, plain("/api/exports", params={"kind": "venues", **PAGE})
    ),
    ("GET", "/api/likenesses"): Door(
        DESK,
        lambda s: [Ask("/api/likenesses", listed=True),
                   Ask("/api/likenesses", listed=True, params={"subject_id": s.hazard}),
                   Ask("/api/likenesses", listed=True, params={"dismissed": "true"})],
    ),
    ("POST", "/api/likenesses/{likeness_id}/dismiss"): Door(
        OFFICE, one(lambda s: f"/api/likenesses/{s.likeness}/dismiss", body={"reason": "不同"})
    ),
    ("GET", "/api/notices"): Door(
        UNCONFINED, listed("/api/notices", lambda s: {"hazard_id": s.hazard},
                         lambda s: {"venue_id": s.venue, "kind": "prompt"}, said(mine="true"),
                         paged),
    ),
    ("GET", "/api/notices/{notice_id}"): Door(
        UNCONFINED, one(lambda s: f"/api/notices/{s.notice}")
    ),
    ("GET", "/api/notices/{notice_id}/{form}"): Door(
        UNCONFINED, one(lambda s: f"/api/notices/{s.notice}/pdf")
    ),
    ("GET", "/api/notice-templates"): Door(DESK, plain("/api/notice-templates")),
    ("GET", "/api/notice-templates/{kind}/{form}"): Door(
        DESK, plain("/api/notice-templates/prompt/docx")
    ),
    ("PUT", "/api/notice-templates/{kind}"): Door(
        OFFICE, plain("/api/notice-templates/prompt", content=b"no document"), 422
    ),
    ("DELETE", "/api/notice-templates/{kind}"): Door(OFFICE, plain("/api/notice-templates/prompt")),
    ("POST", "/api/notice-templates/{kind}/restore"): Door(
        OFFICE, plain("/api/notice-templates/prompt/restore"), 409
    ),
    ("GET", "/api/inspections"): Door(
        DESK, listed("/api/inspections", lambda s: {"venue_id": s.venue}, paged)
    ),
    ("GET", "/api/inspections/{inspection_id}"): Door(
        DESK, one(lambda s: f"/api/inspections/{s.inspection}")
    ),
    ("GET", "/api/inspections/standing/{venue_id}"): Door(
        DESK, one(lambda s: f"/api/inspections/standing/{s.venue}")
    ),
    ("GET", "/api/inspections/cap"): Door(DESK, plain("/api/inspections/cap")),
    ("PUT", "/api/inspections/cap"): Door(
        OFFICE, plain("/api/inspections/cap", body={"yearly": 3})
    ),
    ("GET", "/api/certificates"): Door(DESK, plain("/api/certificates")),
    ("PUT", "/api/certificates/{person_id}"): Door(
        frozenset({A}),
        one(lambda s: f"/api/certificates/{s.worker.id}",
            body={"number": "ZF-9", "valid_until": "2027-01-01"}),
        422,
    ),
    ("GET", "/api/tasks"): Door(
        DESK,
        lambda _: [Ask("/api/tasks", listed=True),
                   Ask("/api/tasks", listed=True, params={"settled": "true"})],
    ),
    ("POST", "/api/tasks/{task_id}/phones"): Door(
        OFFICE, plain(f"/api/tasks/{new_id()}/phones"), 404
    ),
    ("POST", "/api/tasks/{task_id}/settle"): Door(
        OFFICE, one(lambda s: f"/api/tasks/{s.task}/settle", body={"note": "已核实"})
    ),
    ("GET", "/api/messages"): Door(
        EVERYONE,
        lambda _: [Ask("/api/messages", listed=True),
                   Ask("/api/messages", listed=True, params={"unread": "true", **PAGE})],
    ),
    ("POST", "/api/messages/read"): Door(EVERYONE, plain("/api/messages/read", body={})),
    ("GET", "/api/channels"): Door(OFFICE, plain("/api/channels")),
    ("POST", "/api/channels"): Door(
        OFFICE, lambda s: [Ask("/api/channels", body=a_hook(s.grid))], 201
    ),
    ("PATCH", "/api/channels/{channel_id}"): Door(
        OFFICE, one(lambda s: f"/api/channels/{s.channel}", body={"active": False})
    ),
    ("DELETE", "/api/channels/{channel_id}"): Door(
        OFFICE, one(lambda s: f"/api/channels/{s.channel}"), 204
    ),
    ("POST", "/api/channels/{channel_id}/test"): Door(
        OFFICE, one(lambda s: f"/api/channels/{s.channel}/test")
    ),
    ("GET", "/api/deliveries"): Door(
        OFFICE,
        lambda _: [Ask("/api/deliveries", listed=True),
                   Ask("/api/deliveries", listed=True, params={"failing": "true"}),
                   Ask("/api/deliveries", listed=True, params=PAGE)],
    ),
    ("POST", "/api/deliveries/{delivery_id}/retry"): Door(
        OFFICE, one(lambda s: f"/api/deliveries/{s.delivery}/retry")
    ),
    ("GET", "/api/feedback"): Door(
        EVERYONE,
        lambda _: [Ask("/api/feedback", listed=True),
                   Ask("/api/feedback", listed=True, params={"mine": "true"}),
                   Ask("/api/feedback", listed=True, params={"unanswered": "true", **PAGE})],
    ),
    ("POST", "/api/feedback"): Door(
        EVERYONE, plain("/api/feedback", body={"id": str(new_id()), "text": "扫码太慢"}), 201
    ),
    ("POST", "/api/feedback/{feedback_id}/answer"): Door(
        frozenset({A}), one(lambda s: f"/api/feedback/{s.feedback}/answer", body={"text": "已改"})
    ),
    ("DELETE", "/api/owners/{binding_id}"): Door(
        WRITERS, plain(f"/api/owners/{new_id()}"), 404
    ),
    ("GET", "/api/citizens"): Door(
        DESK,
        lambda _: [Ask("/api/citizens", listed=True),
                   Ask("/api/citizens", listed=True, params={"state": "new", **PAGE}),
                   Ask("/api/citizens", listed=True, params={"group": str(new_id())})],
    ),
    ("GET", "/api/citizens/{report_id}"): Door(DESK, plain(f"/api/citizens/{new_id()}"), 404),
    ("POST", "/api/citizens/{report_id}/ticket"): Door(
        frozenset({O}),
        plain(f"/api/citizens/{new_id()}/ticket", body={"item_code": GENERAL, "edition": EDITION}),
        404,
    ),
    ("POST", "/api/citizens/{report_id}/join"): Door(
        frozenset({O}),
        plain(f"/api/citizens/{new_id()}/join", body={"hazard_id": str(new_id())}),
        404,
    ),
    ("POST", "/api/citizens/groups/{venue_id}/decline"): Door(
        frozenset({O}),
        plain(f"/api/citizens/groups/{new_id()}/decline",
              body={"reason": "不属实", "until": "2026-03-04T02:00:00Z"}),
        404,
    ),
    ("POST", "/api/citizens/{report_id}/decline"): Door(
        frozenset({O}), plain(f"/api/citizens/{new_id()}/decline", body={"reason": "不属实"}), 404
    ),
}  # fmt: skip
