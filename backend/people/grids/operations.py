"""Grids are added and called otherwise; all that lies in one stays."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from backend.core.change_log import record_change
from backend.core.clock import day_of
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.spreadsheets.ledger.reader import Row
from backend.core.spreadsheets.parsing.cells import NOTHING, CellError, fold, tidy
from backend.people.accounts import queries
from backend.people.accounts.models import (
    Actor,
    Grid,
    GridLevel,
    Role,
)
from backend.people.accounts.trail.operations import leave_trail
from backend.people.grids.matching import GridMatcher, parent_of, short_name

LONGEST_GRID_NAME = 60


class GridNameTaken(Conflict):
    """Two grids of one community are never called alike."""

    code = "grid.name_taken"
    sentence = "{parent}里已经有“{name}”了。请换一个名称。"


def add_grid(session: Session, grid: Grid) -> Grid:
    """Put a node into the tree."""
    session.add(grid)
    session.flush()
    return grid


def rename_grid(session: Session, actor: Actor, path: str, name: str, now: datetime) -> Grid:
    """Call a community or a grid otherwise; all that lies in it stays, and so do the old ledgers.

    What is called after a community is renamed with it: 电厂社区第1网格.
    """
    rename_grids(session, actor, {path: name}, now)
    return queries.grid(session, actor, path)


def rename_grids(session: Session, actor: Actor, names: Mapping[str, str], now: datetime) -> None:
    """Call several otherwise at once; a name that one of them leaves is free for another."""
    for path, name in names.items():
        _rename(session, actor, path, name, now, names.keys())
    session.flush()


def _rename(
    session: Session, actor: Actor, path: str, name: str, now: datetime, leaving: Collection[str]
) -> None:
    grid = queries.grid(session, actor, path)
    if actor.role not in {Role.OFFICE, Role.ADMIN} or path == actor.grid:
        raise Forbidden
    if grid.level not in {GridLevel.COMMUNITY, GridLevel.GRID, GridLevel.MICRO}:
        raise Invalid(reason="街道和县（市）的名称不在这里改，请联系维护系统的人")
    wanted = tidy(name)
    if not 0 < len(wanted) <= LONGEST_GRID_NAME:
        raise Invalid(reason=f"网格名称要填，最多 {LONGEST_GRID_NAME} 字")
    if wanted == grid.name:
        return
    above = queries.grid(session, actor, parent_of(path))
    places = GridMatcher(queries.grids(session, actor, above.path), day_of(now))
    community = grid.level is GridLevel.COMMUNITY
    there = places.community(wanted, above) if community else places.grid_of(above, wanted)
    if there is not None and there.path not in leaving:
        raise GridNameTaken(name=there.name, parent=above.name)
    was = grid.name
    tree = {above.path: above} | {g.path: g for g in queries.grids(session, actor, path)}
    for one in tree.values():
        if one.path != above.path:
            own = f"{wanted}{one.name[len(was) :]}" if one.name.startswith(was) else one.name
            _call(session, actor, one, own, tree[parent_of(one.path)], now)


def _call(
    session: Session, actor: Actor, grid: Grid, name: str, parent: Grid, now: datetime
) -> None:
    before, grid.name = grid.name, name[:LONGEST_GRID_NAME]
    grid.full_name = full_name(parent, grid.name)
    record_change(session, "grid", grid.path, grid.path)
    if before != grid.name:
        facts = {"before": before, "after": grid.name}
        action = queries.GRID_RENAMED
        leave_trail(session, actor, action, "grid", grid.path, grid.path, now, **facts)


def full_name(parent: Grid, name: str) -> str:
    """A grid's name with those above it: 辽西街道电厂社区第1网格."""
    return f"{parent.full_name}{name.removeprefix(parent.name) or name}"[:200]


NEW = frozenset({"新设", "新增", "新网格", "新建"})
"""What a person says of a grid that never was another."""


class Renamed(NamedTuple):
    """A grid with the name it had."""

    grid: Grid
    before: str


class _Wish(NamedTuple):
    number: int
    old: Grid
    name: str
    holder: Grid | None
    """Who has that name now."""


class Renamings:
    """What the rows of one roster wish, and what becomes of it."""

    def __init__(self, places: GridMatcher) -> None:
        self._places = places
        self._wishes: dict[str, _Wish] = {}
        self._taken: dict[str, int] = {}
        """Names that are wished for, by community, with the row."""
        self._kept: set[str] = set()
        """Grids that a row names by the name they have."""
        self.doubts: dict[int, CellError] = {}
        self.asked: set[str] = set()
        """Grids of which a row in doubt speaks."""

    def hear(self, rows: Iterable[tuple[Row, Grid | None]]) -> None:
        """Take the wishes of rows, each with its community where that is known."""
        for row, community in rows:
            if community is not None:
                self._hear(row, community)
            elif said := _said(row):
                self.doubts[row.number] = _unheard(str(row.values["community"]), said)
        for path in self._wishes.keys() & self._kept:
            wish = self._wishes[path]
            self._doubt(wish, f"“{wish.old.name}”在名册里还有一行，不能再改名")
        while held := [w for w in self._wishes.values() if not self._free(w)]:
            for wish in held:
                self._two_grids(wish)

    def carry_out(self, session: Session, actor: Actor, now: datetime) -> dict[int, Renamed]:
        """Rename; gives each grid by the number of its row."""
        before = {path: wish.old.name for path, wish in self._wishes.items()}
        rename_grids(session, actor, {p: wish.name for p, wish in self._wishes.items()}, now)
        self._places.forget()
        return {w.number: Renamed(w.old, before[path]) for path, w in self._wishes.items()}

    def _hear(self, row: Row, community: Grid) -> None:
        name, said = str(row.values["grid"]), _said(row)
        there = self._places.grid_of(community, name, former=False)
        if not said:
            self._keep(there or self._places.grid_of(community, name))
            return
        called_so = self._places.grid_of(community, said, former=False)
        old = called_so or self._places.grid_of(community, said)
        if there is None and called_so is None:
            there = self._places.grid_of(community, name)  # known under that name, too
        elif there and self._places.was_called(there, said):
            old = there  # said and done before
        if there and (old is None or old.path == there.path):
            self._keep(there)
        elif old is None or old.path in self._wishes:
            self.doubts[row.number] = _unheard(community.name, said)
        elif taken := self._taken.get(key := community.path + short_name(name, community.name)):
            reason = f"第 {taken} 行已经有网格要改名为“{name}”"
            self.doubts[row.number] = CellError(reason, "两个网格不能同名，请核对")
            self.asked.add(old.path)
        else:
            self._taken[key] = row.number
            self._wishes[old.path] = _Wish(row.number, old, name, there)

    def _keep(self, grid: Grid | None) -> None:
        if grid is not None:
            self._kept.add(grid.path)

    def _free(self, wish: _Wish) -> bool:
        return wish.holder is None or wish.holder.path in self._wishes

    def _two_grids(self, wish: _Wish) -> None:
        there = wish.holder.name if wish.holder else wish.name
        reason = f"“{there}”已经有了，原网格“{wish.old.name}”也还在，名册不能把两个网格并成一个"
        advice = (
            f"请在“人员与网格”里先把“{there}”改成别的名称（如“{there}停用”），再导入一次这份名册，"
            f"“{wish.old.name}”就会改名，里面的场所和隐患都不动"
        )
        self._doubt(wish, reason, advice)

    def _doubt(self, wish: _Wish, reason: str, advice: str = "请核对“原网格”一列") -> None:
        del self._wishes[wish.old.path]
        self.doubts[wish.number] = CellError(reason, advice)
        self.asked.add(wish.old.path)


def _said(row: Row) -> str:
    """What the row says its grid was called before."""
    said = str(row.values.get("formerly") or "")
    return "" if said in NOTHING or fold(said) in NEW else said


def _unheard(community: str, said: str) -> CellError:
    return CellError(
        f"{community}里没有可以改名的网格“{said}”",
        "请核对“原网格”；确是新设的网格，请填“新设”",
    )
