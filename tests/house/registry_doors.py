"""Ways in for the registry put in order at the desk."""

from backend.core.database import new_id
from tests.house.side import DESK, OFFICE, Door, listed, one, plain, said

NOBODY = str(new_id())
"""A second venue that is not there: nothing comes of what is asked of both."""

REGISTRY_DOORS: dict[tuple[str, str], Door] = {
    ("POST", "/api/venues/{venue_id}/move"): Door(
        OFFICE,
        one(lambda s: f"/api/venues/{s.venue}/move",
            body={"grid": "220382.002.01.02.", "reason": "网格调整"}),
    ),
    ("GET", "/api/venues/duplicates"): Door(
        OFFICE, listed("/api/venues/duplicates", said(limit="50"))
    ),
    ("GET", "/api/venues/{venue_id}/beside/{other}"): Door(
        OFFICE, one(lambda s: f"/api/venues/{s.venue}/beside/{s.venue}")
    ),
    ("POST", "/api/venues/{venue_id}/apart"): Door(
        OFFICE, one(lambda s: f"/api/venues/{s.venue}/apart", body={"other": NOBODY}), 404
    ),
    ("POST", "/api/venues/{venue_id}/merge"): Door(
        OFFICE,
        one(lambda s: f"/api/venues/{s.venue}/merge", body={"gone": NOBODY, "reason": "同一家"}),
        404,
    ),
    ("GET", "/api/venues/{venue_id}/merges"): Door(
        DESK, one(lambda s: f"/api/venues/{s.venue}/merges")
    ),
    ("POST", "/api/venue-merges/{merge_id}/split"): Door(
        OFFICE, plain(f"/api/venue-merges/{NOBODY}/split"), 404
    ),
}  # fmt: skip
