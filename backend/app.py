"""The composition root: the one module that knows every other."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from litestar import Litestar, Router, get
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from sqlalchemy import text

from backend import clock
from backend.accounts.routes import router as accounts
from backend.accounts.session import provide_me
from backend.blobs import Blobs
from backend.bodies import MOST_JSON, Arrivals, Bounds, JudgedRequest
from backend.campaigns.routes import router as campaigns
from backend.changes import settle
from backend.citizens.public import pages as citizen_pages
from backend.citizens.rounds import purging
from backend.citizens.routes import router as citizens
from backend.colours.rounds import of_day as of_colours
from backend.colours.routes import router as colours
from backend.database import Database, execute, open_engines
from backend.departments.routes import router as departments
from backend.ebikes.rounds import of_day as of_ebikes
from backend.ebikes.routes import router as ebikes
from backend.errors import Refusal
from backend.exports.routes import router as exports
from backend.feedback.routes import router as feedback
from backend.handovers.routes import router as handovers
from backend.hazards.routes import router as hazards
from backend.holidays.rounds import learning
from backend.holidays.routes import router as holidays
from backend.imports.routes import router as imports
from backend.inspections.routes import router as inspections
from backend.lanes import Lanes
from backend.maps.routes import router as maps
from backend.messages import rounds
from backend.messages.routes import router as messages
from backend.notices.routes import router as notices
from backend.owners.routes import pages as owner_pages
from backend.owners.routes import router as owners
from backend.pages import page_handlers
from backend.patrols.routes import router as patrols
from backend.photos.routes import router as photos
from backend.registry.routes import router as registry
from backend.reports.routes import router as reports
from backend.response_headers import ResponseHeaders, headers_of, policy
from backend.settings import Settings
from backend.stations.routes import router as stations
from backend.sync import telling
from backend.sync.rounds import of_failed
from backend.sync.routes import router as sync
from backend.venues.routes import router as venues
from backend.version import VERSION
from backend.wire import Here, Site, answer_fault, answer_http, answer_refusal, refuse_forgery

COMPRESSION = CompressionConfig(
    backend="gzip",
    minimum_size=1024,
    gzip_compress_level=5,
    exclude_opt_key="exclude_from_compression",
)
DESCRIPTION = OpenAPIConfig(
    title="安巡",
    version="1",
    path="/schema",
    render_plugins=[JsonRenderPlugin()],
    use_handler_docstrings=True,
)
ROUTERS = (
    accounts, venues, hazards, departments, patrols, photos, notices, inspections, reports,
    imports, exports, ebikes, sync, messages, feedback, owners, citizens, maps,
    colours, handovers, campaigns, stations, registry, holidays,
)  # fmt: skip
SOURCES: tuple[rounds.Source, ...] = (
    of_failed, rounds.of_tickets, telling.of_held, of_colours, of_ebikes,
)  # fmt: skip
"""What the clock may bring about in the storage alone."""


def sources(blobs: Blobs) -> tuple[rounds.Source, ...]:
    """All that the clock may bring about."""
    return (*SOURCES, purging(blobs))


def open_database(settings: Settings) -> Database:
    """Open the storage that the settings name."""
    return Database(*open_engines(settings.storage_url), settle)


def create_app(
    settings: Settings,
    database: Database | None = None,
    now: Callable[[], datetime] = clock.now,
    *,
    awake: bool = False,
) -> Litestar:
    """Wire the application; tests give their own database and their own clock.

    `awake`: do also what nobody asks for, when its time comes.
    """
    db = database or open_database(settings)
    blobs, lanes = Blobs(settings.data / "photos"), Lanes()
    api = Router("/api", route_handlers=ROUTERS, guards=[refuse_forgery])
    files = page_handlers(settings.pwa, policy(settings))
    handlers: list[Any] = [api, health, owner_pages, citizen_pages, *files]
    app = Litestar(
        route_handlers=handlers,
        dependencies={
            "here": Provide(lambda: Site(db, blobs, settings, now(), lanes), sync_to_thread=False),
            "me": Provide(provide_me, sync_to_thread=not db.in_process),
        },
        exception_handlers={
            Refusal: answer_refusal,
            HTTPException: answer_http,
            Exception: answer_fault,
        },
        middleware=[DefineMiddleware(Bounds, arrivals=Arrivals())],
        request_class=JudgedRequest,
        request_max_body_size=MOST_JSON,
        compression_config=COMPRESSION,
        openapi_config=DESCRIPTION,
        lifespan=[rounds.tending(db, settings, now, sources(blobs)), learning(db)] if awake else [],
        on_shutdown=[db.close],
        logging_config=None,
    )
    # Around all of it: what the router itself refuses never meets a route's headers.
    app.asgi_handler = ResponseHeaders(app.asgi_handler, headers_of(settings))
    return app


@get("/health", sync_to_thread=True, tags=["health"])
def health(here: Here) -> dict[str, str]:
    """Say that we are ready: the storage answers; who may: anybody."""
    with here.db.reading() as session:
        execute(session, text("SELECT 1"))
    return {"status": "ok", "version": VERSION}
