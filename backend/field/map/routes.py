"""The map over HTTP. A venue is put in its place by the command `venue.amend`."""

from litestar import Router, get
from litestar.params import FromQuery

from backend.core.clock import day_of
from backend.core.errors import NotFound
from backend.core.http.handlers import Here, refusing
from backend.field.map import queries
from backend.field.map.schemas import MapPictures, MapVenue, MapVenues
from backend.people.accounts.sessions.handlers import CurrentActor

MOST = 5000
NONE = (0, 0)


@get("/map", sync_to_thread=False)
def show_map(here: Here, me: CurrentActor) -> MapPictures:  # noqa: ARG001 - signed in
    """Tell where the pictures of the map come from; who may: all unconfined."""
    config = here.config
    return MapPictures(config.tile_layers, config.tiles_credit, config.tiles_datum)


@get("/map/venues", sync_to_thread=True, responses=refusing(NotFound))
def list_map_venues(here: Here, me: CurrentActor, grid: FromQuery[str] = "") -> MapVenues:
    """List venues with their places and open tickets; who may: all unconfined, in their grid."""
    with here.db.reading() as session:
        found, total = queries.list_map_venues(session, me, grid, MOST)
        tickets = queries.still_open(session, me, grid, day_of(here.now))
    counts = {venue: (count, late) for venue, count, late in tickets}
    rows = [
        MapVenue(**row, open=counts.get(row["id"], NONE)[0], overdue=counts.get(row["id"], NONE)[1])
        for row in found
    ]
    return MapVenues(rows, total)


router = Router("/", route_handlers=[show_map, list_map_venues], tags=["map"])
