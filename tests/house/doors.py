"""Every way in: each route and each command, who may take it, and how to try it on a side."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.accounts.models import Role
from backend.database import new_id
from backend.visitors.pages import SCRIPT_PATH
from tests.house.ticket_steps import TICKET_STEPS, WAITING
from tests.world import EDITION, GENERAL, PASSWORD, Person, Picture, taken

W, S, E, O, L, A = Role  # noqa: E741 - worker, station, enforcer, office, leader, admin
EVERYONE = frozenset(Role)
DESK = frozenset({O, A, L, E})
OFFICE = frozenset({O, A})
PRINTERS = frozenset({W, O, A})
HOOK = "https://hooks.example.invalid/anxun"


@dataclass(frozen=True)
class Side:
    """What lies in one worker's grid, in each state that a step may start from."""

    worker: Person
    grid: str
    venue: str
    token: str
    number: str
    hazard: str
    reported: str
    closed: str
    doubted: str
    ebike: str
    batch: str
    task: str
    photo: Picture
    channel: str
    delivery: str
    feedback: str
    words: tuple[str, ...]
    """What a neighbour must never read."""
    steps: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tickets that wait for something: asked, whistled, answered, sent, aged."""
    department: str = ""
    notice: str = ""
    likeness: str = ""
    inspection: str = ""


@dataclass(frozen=True)
class Ask:
    """One request; `listed` answers a neighbour with a list that leaves everything out."""

    path: str
    listed: bool = False
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: object = None
    content: bytes | None = None


@dataclass(frozen=True)
class Door:
    """A route: who may, the requests to try, and what they are answered."""

    may: frozenset[Role] | None
    """None is anybody, signed in or not."""
    asks: Callable[[Side], list[Ask]]
    ok: int = 200
    author_only: bool = False
    first_password: bool = False
    """Open even before the first password was changed."""


def one(path: Callable[[Side], str], **more: Any) -> Callable[[Side], list[Ask]]:
    return lambda side: [Ask(path(side), **more)]


def listed(path: str, *filters: Callable[[Side], Mapping[str, Any]]) -> Callable[[Side], list[Ask]]:
    """A list: plain, and narrowed in ways that must not find the neighbour."""
    return lambda side: [
        Ask(path, listed=True),
        Ask(path, params={"grid": side.grid}),
        *(Ask(path, listed=True, params=f(side)) for f in filters),
    ]


def plain(path: str, **more: Any) -> Callable[[Side], list[Ask]]:
    return lambda _: [Ask(path, listed=True, **more)]


def taken_out(path: str) -> Callable[[Side], list[Ask]]:
    """Lists as files: of the neighbour's grid, and of one's own."""
    kinds = ("venues", "ebikes", "hazards", "grids", "months")
    return lambda side: [
        Ask(path, body={"kind": "venues", "format": "csv", "filter": {"grid": side.grid}}),
        *(Ask(path, listed=True, body={"kind": kind, "format": "csv"}) for kind in kinds),
    ]


def newcomer(side: Side) -> list[Ask]:
    facts = {"name": "新人", "user_name": "xinren", "role": "grid_worker", "grid": side.grid}
    return [Ask("/api/people", body=facts)]


def pushed(side: Side) -> list[Ask]:
    """Somebody else's outbox."""
    none: list[object] = []
    body = {"device": str(new_id()), "author": str(side.worker.id), "commands": none}
    return [Ask("/api/sync/push", body=body | {"sent_at": "2026-03-04T02:00:00Z"})]


def rescued(side: Side) -> list[Ask]:
    """An empty outbox of the worker's, out of a file."""
    none: list[object] = []
    body = {"device": str(new_id()), "author": str(side.worker.id), "commands": none}
    return [Ask("/api/sync/rescue", body=body | {"sent_at": "2026-03-04T02:00:00Z"})]


def a_hook(grid: str) -> dict[str, Any]:
    """A way out for what the office of a grid is told; nobody answers at its other end."""
    return {"name": "应急办群", "kind": "webhook", "grid": grid, "role": "office",
            "rules": ["overdue", "task"], "address": HOOK}  # fmt: skip


def visitors() -> dict[tuple[str, str], Door]:
    """The pages of owners and citizens: anybody's, and nothing without a code or a cookie."""
    nothing = new_id()
    found = {
        ("GET", SCRIPT_PATH): 200, ("GET", "/v/{token}/report"): 404,
        ("POST", "/v/{token}/report"): 404, ("GET", "/t"): 200, ("GET", "/t/{code}"): 404,
        ("POST", "/t/{code}"): 404, ("GET", "/o"): 404, ("POST", "/o/leave"): 403,
        ("GET", "/o/bind/{token}"): 404, ("POST", "/o/bind/{token}"): 404,
        ("GET", "/o/photos/{photo_id}"): 404, ("GET", "/o/tickets/{hazard_id}"): 404,
        ("POST", "/o/tickets/{hazard_id}"): 404, ("GET", "/o/check/{venue_id}"): 404,
        ("POST", "/o/check/{venue_id}"): 404,
    }  # fmt: skip
    return {
        (method, path): Door(None, plain(re.sub(r"{\w+_id}", str(nothing), path)), status)
        for (method, path), status in found.items()
    }


DOORS: dict[tuple[str, str], Door] = {
    ("POST", "/api/session"): Door(
        None, plain("/api/session", body={"name": "nobody", "password": PASSWORD}), 401
    ),
    ("GET", "/api/session"): Door(EVERYONE, plain("/api/session"), first_password=True),
    ("DELETE", "/api/session"): Door(None, plain("/api/session"), 204, first_password=True),
    ("DELETE", "/api/session/all"): Door(None, plain("/api/session/all"), 204, first_password=True),
    ("POST", "/api/session/password"): Door(
        EVERYONE,
        plain("/api/session/password", body={"old": PASSWORD, "new": "Xue-hua-2027"}),
        first_password=True,
    ),
    ("GET", "/api/map"): Door(EVERYONE, plain("/api/map")),
    ("GET", "/api/map/venues"): Door(EVERYONE, listed("/api/map/venues")),
    ("GET", "/api/grids"): Door(EVERYONE, plain("/api/grids")),
    ("GET", "/api/people"): Door(
        DESK, listed("/api/people", lambda s: {"q": s.words[0]}, lambda _: {"role": "grid_worker"})
    ),
    ("GET", "/api/people/{person_id}/history"): Door(
        DESK, one(lambda s: f"/api/people/{s.worker.id}/history")
    ),
    ("POST", "/api/people"): Door(OFFICE, newcomer, 201),
    ("PATCH", "/api/people/{person_id}"): Door(
        OFFICE, one(lambda s: f"/api/people/{s.worker.id}", body={"active": False})
    ),
    ("POST", "/api/people/{person_id}/password"): Door(
        OFFICE, one(lambda s: f"/api/people/{s.worker.id}/password"), 201
    ),
    ("POST", "/api/people/{person_id}/phone"): Door(
        OFFICE, one(lambda s: f"/api/people/{s.worker.id}/phone")
    ),
    ("GET", "/api/venues"): Door(
        EVERYONE,
        listed("/api/venues", lambda s: {"q": s.words[1]}, lambda s: {"q": s.number},
               lambda _: {"venue_class": "restaurant", "status": "operating"}),
    ),
    ("GET", "/api/venues/{venue_id}"): Door(EVERYONE, one(lambda s: f"/api/venues/{s.venue}")),
    ("GET", "/api/venues/by-code/{code}"): Door(
        EVERYONE,
        lambda s: [Ask(f"/api/venues/by-code/{c}") for c in (s.token, s.number)],
    ),
    ("GET", "/api/venues/{venue_id}/history"): Door(
        DESK, one(lambda s: f"/api/venues/{s.venue}/history")
    ),
    ("POST", "/api/venues/{venue_id}/phone"): Door(
        frozenset({W, E, O, A}), one(lambda s: f"/api/venues/{s.venue}/phone")
    ),
    ("GET", "/api/plaques/count"): Door(
        PRINTERS, listed("/api/plaques/count", lambda s: {"ids": [s.venue]})
    ),
    ("GET", "/api/plaques/sheet"): Door(
        PRINTERS,
        lambda s: [Ask("/api/plaques/sheet", params={"ids": [s.venue]}),
                   Ask("/api/plaques/sheet", params={"grid": s.grid})],
    ),
    ("GET", "/api/hand-overs"): Door(OFFICE, plain("/api/hand-overs")),
    ("POST", "/api/hand-overs/preview"): Door(
        OFFICE,
        one(lambda _: "/api/hand-overs/preview",
            body={"giver": str(new_id()), "taker": str(new_id())}), 404,
    ),
    ("POST", "/api/hand-overs"): Door(
        OFFICE,
        lambda s: [Ask("/api/hand-overs", body={"giver": str(s.worker.id), "taker": str(new_id())})],
        404,
    ),
    ("POST", "/api/hand-overs/{hand_over_id}/undo"): Door(
        OFFICE, plain(f"/api/hand-overs/{new_id()}/undo"), 404
    ),
    ("GET", "/api/colours"): Door(EVERYONE, listed("/api/colours")),
    ("GET", "/api/colours/venues"): Door(
        EVERYONE,
        lambda s: [Ask("/api/colours/venues", listed=True, params={"colour": c} | more)
                   for c in ("red", "yellow", "green") for more in ({}, {"q": s.words[1]})],
    ),
    ("GET", "/api/colours/{venue_id}"): Door(EVERYONE, one(lambda s: f"/api/colours/{s.venue}")),
    ("POST", "/api/plaques/prints"): Door(
        PRINTERS,
        lambda s: [Ask("/api/plaques/prints", body={"ids": [s.venue]}),
                   Ask("/api/plaques/prints", body={"grid": s.grid})],
        201,
    ),
    ("GET", "/api/plaques/prints"): Door(PRINTERS, plain("/api/plaques/prints")),
    ("POST", "/api/plaques/spares"): Door(
        OFFICE, lambda s: [Ask("/api/plaques/spares", body={"grid": s.grid, "count": 1})], 201
    ),
    ("GET", "/api/plaques/calibration"): Door(PRINTERS, plain("/api/plaques/calibration")),
    ("GET", "/api/plaques/coverage"): Door(EVERYONE, listed("/api/plaques/coverage")),
    ("GET", "/api/plaques/{venue_id}"): Door(PRINTERS, one(lambda s: f"/api/plaques/{s.venue}")),
    ("GET", "/api/hazards"): Door(
        EVERYONE,
        listed("/api/hazards", lambda s: {"q": s.words[1]}, lambda s: {"venue_id": s.venue},
               lambda _: {"state": "closed", "counts": "true"},
               *WAITING),
    ),
    ("GET", "/api/hazards/{hazard_id}"): Door(EVERYONE, one(lambda s: f"/api/hazards/{s.hazard}")),
    ("GET", "/api/hazards/{hazard_id}/actions"): Door(
        EVERYONE, one(lambda s: f"/api/hazards/{s.hazard}/actions")
    ),
    ("GET", "/api/hazards/similar"): Door(
        EVERYONE,
        lambda s: [Ask("/api/hazards/similar", listed=True,
                       params={"venue_id": s.venue, "item_code": GENERAL})],
    ),
    ("GET", "/api/departments"): Door(EVERYONE, plain("/api/departments")),
    ("POST", "/api/departments"): Door(
        OFFICE, plain("/api/departments", body={"name": "水务局"}), 201
    ),
    ("PATCH", "/api/departments/{department_id}"): Door(
        OFFICE,
        lambda s: [Ask(f"/api/departments/{s.department}", listed=True, body={"phone": "110"})],
    ),
    ("GET", "/api/checklist"): Door(EVERYONE, plain("/api/checklist")),
    ("GET", "/api/ebikes"): Door(EVERYONE, listed("/api/ebikes", lambda s: {"q": s.words[1]})),
    ("GET", "/api/ebikes/{ebike_id}"): Door(EVERYONE, one(lambda s: f"/api/ebikes/{s.ebike}")),
    ("POST", "/api/ebikes/{ebike_id}/phone"): Door(
        PRINTERS, one(lambda s: f"/api/ebikes/{s.ebike}/phone")
    ),
    ("GET", "/api/ebikes/plates"): Door(EVERYONE, listed("/api/ebikes/plates")),
    ("GET", "/api/ebikes/twins"): Door(EVERYONE, listed("/api/ebikes/twins")),
    ("GET", "/api/reports/monthly"): Door(EVERYONE, listed("/api/reports/monthly")),
    ("GET", "/api/reports/half-year"): Door(EVERYONE, listed("/api/reports/half-year")),
    ("POST", "/api/imports/batches"): Door(
        OFFICE, plain("/api/imports/batches", content=b"no workbook"), 422
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
        OFFICE, plain("/api/imports/venues", content=b"no workbook"), 422
    ),
    ("POST", "/api/exports"): Door(frozenset({O, A, L}), taken_out("/api/exports")),
    ("POST", "/api/exports/count"): Door(frozenset({O, A, L}), taken_out("/api/exports/count")),
    ("GET", "/api/exports"): Door(OFFICE, plain("/api/exports")),
    ("POST", "/api/sync/push"): Door(EVERYONE, pushed, 403),
    ("GET", "/api/sync/pull"): Door(
        EVERYONE,
        lambda s: [Ask("/api/sync/pull", listed=True),
                   Ask("/api/sync/pull", listed=True, params={"cursor": f"1-0-0-{s.grid}"})],
    ),
    ("PUT", "/api/photos/{photo_id}"): Door(
        EVERYONE,
        lambda s: [Ask(f"/api/photos/{s.photo.id}", content=s.photo.content)],
        author_only=True,
    ),
    ("POST", "/api/sync/rescue"): Door(OFFICE, rescued),
    ("PUT", "/api/sync/rescue/{author}/photos/{photo_id}"): Door(
        OFFICE,
        lambda s: [
            Ask(f"/api/sync/rescue/{s.worker.id}/photos/{s.photo.id}", content=s.photo.content)
        ],
    ),
    ("GET", "/api/photos/{photo_id}/{size}"): Door(
        EVERYONE,
        lambda s: [Ask(f"/api/photos/{s.photo.id}/{z}") for z in ("original", "view", "small")],
    ),
    ("GET", "/api/photos/{photo_id}/story"): Door(
        EVERYONE, one(lambda s: f"/api/photos/{s.photo.id}/story")
    ),
    ("GET", "/api/likenesses"): Door(
        DESK,
        lambda s: [Ask("/api/likenesses", listed=True),
                   Ask("/api/likenesses", listed=True, params={"subject_id": s.hazard})],
    ),
    ("POST", "/api/likenesses/{likeness_id}/dismiss"): Door(
        OFFICE, one(lambda s: f"/api/likenesses/{s.likeness}/dismiss", body={"reason": "不同"})
    ),
    ("GET", "/api/notices"): Door(
        EVERYONE, listed("/api/notices", lambda s: {"hazard_id": s.hazard},
                         lambda s: {"venue_id": s.venue, "kind": "prompt"}),
    ),
    ("GET", "/api/notices/{notice_id}"): Door(EVERYONE, one(lambda s: f"/api/notices/{s.notice}")),
    ("GET", "/api/notices/{notice_id}/{form}"): Door(
        EVERYONE, one(lambda s: f"/api/notices/{s.notice}/pdf")
    ),
    ("GET", "/api/hazards/{hazard_id}/dossier/{form}"): Door(
        DESK, one(lambda s: f"/api/hazards/{s.hazard}/dossier/pdf")
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
        DESK, listed("/api/inspections", lambda s: {"venue_id": s.venue})
    ),
    ("GET", "/api/inspections/{inspection_id}"): Door(
        DESK, one(lambda s: f"/api/inspections/{s.inspection}")
    ),
    ("GET", "/api/inspections/standing/{venue_id}"): Door(
        DESK, one(lambda s: f"/api/inspections/standing/{s.venue}")
    ),
    ("GET", "/api/inspections/cap"): Door(DESK, plain("/api/inspections/cap")),
    ("PUT", "/api/inspections/cap"): Door(OFFICE, plain("/api/inspections/cap", body={"yearly": 3})),
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
    ("POST", "/api/tasks/{task_id}/settle"): Door(
        OFFICE, one(lambda s: f"/api/tasks/{s.task}/settle", body={"note": "已核实"})
    ),
    ("GET", "/api/messages"): Door(
        EVERYONE,
        lambda _: [Ask("/api/messages", listed=True),
                   Ask("/api/messages", listed=True, params={"unread": "true"})],
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
                   Ask("/api/deliveries", listed=True, params={"failing": "true"})],
    ),
    ("POST", "/api/deliveries/{delivery_id}/retry"): Door(
        OFFICE, one(lambda s: f"/api/deliveries/{s.delivery}/retry")
    ),
    ("GET", "/api/feedback"): Door(
        EVERYONE,
        lambda _: [Ask("/api/feedback", listed=True),
                   Ask("/api/feedback", listed=True, params={"mine": "true"})],
    ),
    ("POST", "/api/feedback"): Door(
        EVERYONE, plain("/api/feedback", body={"id": str(new_id()), "text": "扫码太慢"}), 201
    ),
    ("POST", "/api/feedback/{feedback_id}/answer"): Door(
        frozenset({A}), one(lambda s: f"/api/feedback/{s.feedback}/answer", body={"text": "已改"})
    ),
    ("POST", "/api/venues/{venue_id}/owner-code"): Door(
        PRINTERS, one(lambda s: f"/api/venues/{s.venue}/owner-code"), 201
    ),
    ("GET", "/api/venues/{venue_id}/owners"): Door(
        EVERYONE, one(lambda s: f"/api/venues/{s.venue}/owners")
    ),
    ("DELETE", "/api/owners/{binding_id}"): Door(
        PRINTERS, plain(f"/api/owners/{new_id()}"), 404
    ),
    ("GET", "/api/citizens"): Door(
        DESK,
        lambda _: [Ask("/api/citizens", listed=True),
                   Ask("/api/citizens", listed=True, params={"state": "new"})],
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
    ("POST", "/api/citizens/{report_id}/decline"): Door(
        frozenset({O}), plain(f"/api/citizens/{new_id()}/decline", body={"reason": "不属实"}), 404
    ),
    ("GET", "/health"): Door(None, plain("/health")),
    **visitors(),
    ("GET", "/v/{token}"): Door(None, plain("/v/0"), 404),
    ("GET", "/V/{token}"): Door(None, plain("/V/0"), 404),
    ("GET", "/schema/openapi.json"): Door(None, plain("/schema/openapi.json")),
}  # fmt: skip
"""What each route is for. Pages of the built app stand apart: nothing of anyone is in them."""
PAGES = {"/", "/office", "/assets/{name}", "/{name}", "/schema", "/schema/{path}"}


@dataclass(frozen=True)
class Step:
    """A command: who may give it, and its arguments on a side."""

    may: frozenset[Role]
    args: Callable[[Side], dict[str, Any]]


FIELD = frozenset({W, E, O})


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


STEPS: dict[str, Step] = {
    "venue.register": Step(PRINTERS, a_venue),
    "venue.amend": Step(
        PRINTERS, lambda s: {"venue_id": s.venue, "changes": {"exits": {"from": None, "to": 2}}}
    ),
    "venue.confirm": Step(PRINTERS, lambda s: {"venue_id": s.venue}),
    "code.install": Step(PRINTERS, lambda s: {"venue_id": s.venue, "value": s.token}),
    "code.bind": Step(
        PRINTERS,
        lambda s: {"venue_id": s.venue, "kind": "jian", "value": "JA22038200200473"},
    ),
    "code.issue": Step(OFFICE, lambda s: {"venue_id": s.venue, "reason": "旧牌破损"}),
    "code.revoke": Step(
        OFFICE,
        lambda s: {"venue_id": s.venue, "kind": "token", "value": s.token, "reason": "丢失"},
    ),
    "ebike.register": Step(PRINTERS, an_ebike),
    "ebike.amend": Step(
        PRINTERS, lambda s: {"id": s.ebike, "changes": {"brand": {"from": None, "to": "雅迪"}}}
    ),
    "ebike.guide": Step(PRINTERS, lambda s: {"id": s.ebike}),
    "visit.record": Step(
        frozenset({W, O}),
        lambda s: {"id": str(new_id()), "venue_id": s.venue, "outcome": "checked"},
    ),
    "notice.issue": Step(
        FIELD, lambda s: {"id": str(new_id()), "kind": "prompt", "hazards": [s.hazard]}
    ),
    "inspection.record": Step(frozenset({E}), lambda s: an_inspection(s.venue)),
    "hazard.report": Step(FIELD, a_report),
    "hazard.assign": Step(frozenset({O}), on("reported")),
    "hazard.submit": Step(frozenset({W, O}), on("hazard", photos=[taken().facts])),
    "hazard.reinspect": Step(FIELD, on("hazard", passed=True, photos=[taken().facts])),
    "hazard.reopen": Step(frozenset({W, O}), on("closed", reason="又堆上了")),
    "hazard.note": Step(FIELD, lambda s: {"id": s.hazard, "text": "看过"}),
    "hazard.void_ask": Step(FIELD, on("hazard", reason="看错了")),
    "hazard.void": Step(frozenset({O}), on("doubted", agreed=True)),
    **{name: Step(may, args) for name, (may, args) in TICKET_STEPS.items()},
}
