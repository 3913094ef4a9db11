"""Ways in for those at work in the field and with the ledgers."""

from backend.core.database import new_id
from tests.house.side import (
    CONFINED,
    DESK,
    EVERYONE,
    OFFICE,
    UNCONFINED,
    WRITERS,
    A,
    Ask,
    Door,
    E,
    O,
    Side,
    W,
    listed,
    one,
    paged,
    plain,
    said,
)
from tests.house.ticket_steps import WAITING
from tests.world import GENERAL, PASSWORD


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


FIELD_DOORS: dict[tuple[str, str], Door] = {
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
    ("GET", "/api/grids"): Door(UNCONFINED, plain("/api/grids")),
    ("PATCH", "/api/grids/{path}"): Door(
        OFFICE, one(lambda s: f"/api/grids/{s.grid}", body={"name": "西片网格"})
    ),
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
    ("POST", "/api/people/{person_id}/preview"): Door(
        OFFICE, one(lambda s: f"/api/people/{s.worker.id}/preview", body={"active": False})
    ),
    ("POST", "/api/people/{person_id}/password"): Door(
        OFFICE, one(lambda s: f"/api/people/{s.worker.id}/password"), 201
    ),
    ("POST", "/api/people/{person_id}/phone"): Door(
        OFFICE, one(lambda s: f"/api/people/{s.worker.id}/phone")
    ),
    ("GET", "/api/venues"): Door(
        UNCONFINED,
        listed("/api/venues", lambda s: {"q": s.words[1]}, lambda s: {"q": s.number},
               lambda _: {"venue_class": "restaurant", "status": "operating"},
               lambda _: {"flag": "oversize"}, lambda _: {"flag": "expiring"},
               said(own="true"), said(in_business="true", code="coded"), paged),
    ),
    ("GET", "/api/visits"): Door(
        UNCONFINED,
        listed("/api/visits", said(own="true"), said(effective="true", by="venue"),
               said(**{"from": "2026-03", "to": "2026-03"}), paged),
    ),
    ("GET", "/api/venues/{venue_id}"): Door(UNCONFINED, one(lambda s: f"/api/venues/{s.venue}")),
    ("GET", "/api/venues/by-code/{code}"): Door(
        UNCONFINED,
        lambda s: [Ask(f"/api/venues/by-code/{c}") for c in (s.token, s.number)],
    ),
    ("GET", "/api/venues/{venue_id}/history"): Door(
        DESK, one(lambda s: f"/api/venues/{s.venue}/history")
    ),
    ("GET", "/api/venues/{venue_id}/history/{field}"): Door(
        DESK, one(lambda s: f"/api/venues/{s.venue}/history/operator")
    ),
    ("GET", "/api/venues/{venue_id}/photos"): Door(
        UNCONFINED, one(lambda s: f"/api/venues/{s.venue}/photos")
    ),
    ("POST", "/api/venues/{venue_id}/phone"): Door(
        frozenset({W, E, O, A}), one(lambda s: f"/api/venues/{s.venue}/phone")
    ),
    ("GET", "/api/plaques/count"): Door(
        WRITERS, listed("/api/plaques/count", lambda s: {"ids": [s.venue]})
    ),
    ("GET", "/api/plaques/sheet"): Door(
        WRITERS,
        lambda s: [Ask("/api/plaques/sheet", params={"ids": [s.venue]}),
                   Ask("/api/plaques/sheet",
                       params={"grid": s.grid, "layout": "1", "changed": "true"})],
    ),
    ("POST", "/api/plaques/prints"): Door(
        WRITERS,
        lambda s: [Ask("/api/plaques/prints", body={"ids": [s.venue]}),
                   Ask("/api/plaques/prints", body={"grid": s.grid})],
        201,
    ),
    ("GET", "/api/plaques/prints"): Door(WRITERS, plain("/api/plaques/prints")),
    ("POST", "/api/plaques/spares"): Door(
        OFFICE, lambda s: [Ask("/api/plaques/spares", body={"grid": s.grid, "count": 1})], 201
    ),
    ("GET", "/api/plaques/calibration"): Door(WRITERS, plain("/api/plaques/calibration")),
    ("GET", "/api/plaques/coverage"): Door(UNCONFINED, listed("/api/plaques/coverage")),
    ("GET", "/api/plaques/{venue_id}"): Door(WRITERS, one(lambda s: f"/api/plaques/{s.venue}")),
    ("GET", "/api/hazards"): Door(
        UNCONFINED,
        listed("/api/hazards", lambda s: {"q": s.words[1]}, lambda s: {"venue_id": s.venue},
               lambda s: {"ebike_id": s.ebike}, lambda s: {"campaign_id": s.campaign},
               said(state="closed", counts="true"),
               said(level="general", disposal="deadline", domain="fire", venue_class="restaurant"),
               said(overdue="true", due="overdue", sort="updated"), paged,
               said(found_from="2026-01-02", found_to="2030-01"),
               said(closed_from="2020-01", closed_to="2030-01"),
               said(own="true", voided="false"),
               *WAITING),
    ),
    ("GET", "/api/hazards/{hazard_id}"): Door(
        UNCONFINED, one(lambda s: f"/api/hazards/{s.hazard}")
    ),
    ("GET", "/api/hazards/{hazard_id}/actions"): Door(
        UNCONFINED, one(lambda s: f"/api/hazards/{s.hazard}/actions")
    ),
    ("GET", "/api/hazards/similar"): Door(
        UNCONFINED,
        lambda s: [Ask("/api/hazards/similar", listed=True,
                       params={place: one, "item_code": GENERAL})
                   for place, one in (("venue_id", s.venue), ("ebike_id", s.ebike))],
    ),
    ("GET", "/api/checklist"): Door(UNCONFINED, plain("/api/checklist")),
    ("GET", "/api/checklist/law"): Door(
        DESK,
        lambda _: [Ask("/api/checklist/law", listed=True),
                   Ask("/api/checklist/law", listed=True, params={"edition": "2024-01-01"})],
    ),
    ("GET", "/api/ebikes"): Door(
        UNCONFINED,
        listed("/api/ebikes", lambda s: {"q": s.words[1]}, paged, said(active="false"),
               said(plate="none", unplated="true", guided="false"),
               said(battery="unknown", parking="shed", charging="pile"),
               said(own="true"), said(registered_to="2099-01-01"),
               said(guided_from="2000-01-01", guided_to="2099-01-01")),
    ),
    ("GET", "/api/ebikes/{ebike_id}"): Door(UNCONFINED, one(lambda s: f"/api/ebikes/{s.ebike}")),
    ("POST", "/api/ebikes/{ebike_id}/phone"): Door(
        WRITERS, one(lambda s: f"/api/ebikes/{s.ebike}/phone")
    ),
    ("GET", "/api/ebikes/plates"): Door(UNCONFINED,
        listed("/api/ebikes/plates", said(since="2020-01-01", until="2030-01-01"))
    ),
    ("GET", "/api/ebikes/twins"): Door(UNCONFINED, listed("/api/ebikes/twins")),
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
        unseen=CONFINED,
    ),
    ("GET", "/api/photos/{photo_id}/story"): Door(
        UNCONFINED, one(lambda s: f"/api/photos/{s.photo.id}/story")
    ),
    ("GET", "/api/hazards/{hazard_id}/dossier/{form}"): Door(
        DESK, one(lambda s: f"/api/hazards/{s.hazard}/dossier/pdf")
    ),
    ("POST", "/api/venues/{venue_id}/owner-code"): Door(
        WRITERS, one(lambda s: f"/api/venues/{s.venue}/owner-code"), 201
    ),
    ("GET", "/api/venues/{venue_id}/owners"): Door(
        UNCONFINED, one(lambda s: f"/api/venues/{s.venue}/owners")
    ),
}  # fmt: skip
