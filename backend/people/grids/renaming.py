"""Grids that a roster says were called otherwise before: all of a file are renamed at once.

So two grids may change their names, and the order of the rows does not matter.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from backend.core.spreadsheets.ledger.reader import Row
from backend.core.spreadsheets.parsing.cells import NOTHING, fold
from backend.core.spreadsheets.parsing.values import Doubt
from backend.people.accounts.models import Actor, Grid
from backend.people.accounts.operations import rename_grids
from backend.people.grids.matching import Places, short_name

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

    def __init__(self, places: Places) -> None:
        self._places = places
        self._wishes: dict[str, _Wish] = {}
        self._taken: dict[str, int] = {}
        """Names that are wished for, by community, with the row."""
        self._kept: set[str] = set()
        """Grids that a row names by the name they have."""
        self.doubts: dict[int, Doubt] = {}
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
            self.doubts[row.number] = Doubt(reason, "两个网格不能同名，请核对")
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
        self.doubts[wish.number] = Doubt(reason, advice)
        self.asked.add(wish.old.path)


def _said(row: Row) -> str:
    """What the row says its grid was called before."""
    said = str(row.values.get("formerly") or "")
    return "" if said in NOTHING or fold(said) in NEW else said


def _unheard(community: str, said: str) -> Doubt:
    return Doubt(
        f"{community}里没有可以改名的网格“{said}”",
        "请核对“原网格”；确是新设的网格，请填“新设”",
    )
