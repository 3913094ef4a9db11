"""The composition root: the one module that knows every other."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from litestar import Litestar, Router, get
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import BaseRoute, HTTPRoute
from sqlalchemy import text

from backend import __version__
from backend.core import clock
from backend.core.blob_store import Blobs
from backend.core.database import Database, execute
from backend.core.errors import Refusal
from backend.core.http.handlers import (
    Here,
    RequestContext,
    answer_fault,
    answer_http,
    answer_refusal,
    refuse_forgery,
)
from backend.core.http.lanes import Lanes
from backend.core.http.middleware import (
    MOST_JSON,
    Arrivals,
    Bounds,
    JudgedRequest,
    Packing,
    ResponseHeaders,
    headers_of,
    policy,
)
from backend.core.http.static_files import page_handlers
from backend.core.settings import Settings
from backend.field.campaigns.routes import router as campaigns
from backend.field.ebikes.jobs import of_day as of_ebikes
from backend.field.ebikes.routes import router as ebikes
from backend.field.hazards.routes import router as hazards
from backend.field.holidays.jobs import learning
from backend.field.holidays.routes import router as holidays
from backend.field.inspections.routes import router as inspections
from backend.field.map.routes import router as maps
from backend.field.mirror.routes import router as mirror
from backend.field.patrols.routes import router as patrols
from backend.field.plan.jobs import of_week as of_plans
from backend.field.plan.routes import router as plans
from backend.field.risk_ratings.jobs import of_day as of_colours
from backend.field.risk_ratings.routes import router as colours
from backend.field.stations.jobs import of_stations
from backend.field.stations.roster.routes import router as roster
from backend.field.stations.routes import router as stations
from backend.field.venues.routes import router as venues
from backend.office.exports.routes import router as exports
from backend.office.feedback.routes import router as feedback
from backend.office.grid_handovers.routes import router as handovers
from backend.office.imports.routes import router as imports
from backend.office.messages import jobs as rounds
from backend.office.messages import subscriptions as telling
from backend.office.messages.routes import router as messages
from backend.office.notices.routes import router as notices
from backend.office.reports.routes import router as reports
from backend.office.venue_merging.routes import router as registry
from backend.people.accounts.routes import router as accounts
from backend.people.accounts.sessions.handlers import provide_me
from backend.people.accounts.sessions.routes import router as sessions
from backend.people.departments.routes import router as departments
from backend.people.grids.routes import router as grids
from backend.public.citizen_reports.jobs import purging
from backend.public.citizen_reports.pages import pages as citizen_pages
from backend.public.citizen_reports.routes import router as citizens
from backend.public.owner_portal.routes import pages as owner_pages
from backend.public.owner_portal.routes import router as owners
from backend.sync.jobs import of_failed
from backend.sync.office_tasks.routes import router as office_tasks
from backend.sync.photos.routes import router as photos
from backend.sync.routes import router as sync
from backend.wiring import open_database, wire

COMPRESSION = CompressionConfig(
    backend="gzip",
    middleware_class=Packing,
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
    sessions, grids, accounts, venues, hazards, departments, patrols, photos, notices,
    inspections, reports, imports, exports, ebikes, sync, mirror, office_tasks, messages,
    feedback, owners, citizens, maps, colours, handovers, campaigns, stations, registry,
    holidays, roster, plans,
)  # fmt: skip
SOURCES: tuple[rounds.Source, ...] = (
    of_failed, rounds.of_tickets, telling.of_held, of_colours, of_ebikes,
    of_plans,
)  # fmt: skip
"""What the clock may bring about in the storage alone."""


def sources(blobs: Blobs) -> tuple[rounds.Source, ...]:
    """All that the clock may bring about."""
    return (*SOURCES, purging(blobs), of_stations(blobs))


class _Fresh(Router):
    """Made for one application: nothing of it need be copied once more."""

    def __deepcopy__(self, _: dict[int, Any]) -> "_Fresh":
        return self

    @classmethod
    def of(cls, declared: Router) -> "_Fresh":
        """The same routes once more; each handler in it is a copy."""
        handlers = {id(h): h for route in declared.routes for h in _declared(route)}
        return cls(declared.path, route_handlers=[*handlers.values()], tags=declared.tags)


def _declared(route: BaseRoute) -> Iterable[HTTPRouteHandler]:
    if isinstance(route, HTTPRoute):
        yield from (h for h in route.route_handlers if h.http_methods != {"OPTIONS"})


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
    wire()
    db = database or open_database(settings)
    blobs, lanes = Blobs(settings.data / "photos"), Lanes()
    api = _Fresh("/api", route_handlers=[*map(_Fresh.of, ROUTERS)], guards=[refuse_forgery])
    files = page_handlers(settings.pwa, policy(settings))
    handlers: list[Any] = [api, health, owner_pages, citizen_pages, *files]
    app = Litestar(
        route_handlers=handlers,
        dependencies={
            "here": Provide(
                lambda: RequestContext(db, blobs, settings, now(), lanes), sync_to_thread=False
            ),
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
    return {"status": "ok", "version": __version__}
