"""Grids over HTTP."""

from collections.abc import Mapping, Sequence

from litestar import Router, get, patch
from litestar.params import FromPath, JSONBody

from backend.core.errors import Conflict, Forbidden, NotFound
from backend.core.http.handlers import Here, refusing
from backend.people.accounts import queries
from backend.people.accounts.models import Grid, User
from backend.people.accounts.schemas import (
    GridNode,
    GridRename,
    GridTree,
    Worker,
)
from backend.people.accounts.sessions.handlers import (
    CurrentActor,
    office_only,
)
from backend.people.grids import operations


@get("/", sync_to_thread=True)
def list_grids(here: Here, me: CurrentActor) -> GridTree:
    """List the caller's grids; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        workers = queries.workers_of(session, me)
        return GridTree([_node(grid, workers) for grid in queries.grids(session, me)])


def _node(grid: Grid, workers: Mapping[str, Sequence[User]]) -> GridNode:
    return GridNode(
        path=grid.path,
        name=grid.name,
        full_name=grid.full_name,
        level=grid.level,
        code=grid.code,
        workers=[Worker(w.id, w.name) for w in workers.get(grid.path, [])],
    )


@patch("/{path:str}", sync_to_thread=True, responses=refusing(Forbidden, NotFound, Conflict))
def rename_grid(
    here: Here, me: CurrentActor, path: FromPath[str], data: JSONBody[GridRename]
) -> GridNode:
    """Call a grid otherwise; who may: office and admin, below their own grid."""
    office_only(me)
    with here.db.writing() as session:
        grid = operations.rename_grid(session, me, path, data.name, here.now)
        workers = queries.workers_of(session, me, path)
        return _node(grid, workers)


router = Router("/grids", route_handlers=[list_grids, rename_grid], tags=["accounts"])
