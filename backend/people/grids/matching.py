"""Grids by the names people write: 第一网格, 电厂1网格 and 电厂社区第1网格 are one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from backend.core.spreadsheets.parsing.cells import CellError, fold
from backend.core.text import pattern
from backend.people.accounts.models import Grid, GridLevel

_OFFICE = pattern(r"(?:居民委员会|居委会|村民委员会|村委会|村民委)$")
_KIND = pattern(r"(?:社区|村|嘎查)$")
_STREET = pattern(r"(?:街道办事处|街道|镇|乡)$")
_HAND = pattern(r"[一二三四五六七八九十]+")
_DIGITS = {digit: n for n, digit in enumerate("〇一二三四五六七八九十")}
TEN = 10


class GridMatcher:
    """The grids an actor sees, found by street, community and name; new ones may be added."""

    def __init__(
        self, grids: Sequence[Grid], today: date, former: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._former = former or {}
        """What grids were called before, by path: old ledgers still say so."""
        self._all = [grid for grid in grids if grid.valid_to is None or grid.valid_to > today]
        self.streets = [grid for grid in self._all if grid.level is GridLevel.STREET]
        self._children: dict[str, list[Grid]] = {}
        self._used: dict[str, int] = {}
        for grid in grids:
            self._count(grid)
        for grid in self._all:
            self._children.setdefault(parent_of(grid.path), []).append(grid)
        self._remembered: dict[tuple[str | None, str], Grid | CellError] = {}

    def add(self, grid: Grid) -> None:
        """Know one more grid from now on."""
        self._all.append(grid)
        self._count(grid)
        self._children.setdefault(parent_of(grid.path), []).append(grid)
        self._remembered.clear()

    def forget(self) -> None:
        """A grid is called otherwise from now on."""
        self._remembered.clear()

    def next_path(self, parent: Grid) -> str:
        """A path under this grid that was never used, not even by a grid now closed."""
        return f"{parent.path}{self._used.get(parent.path, 0) + 1:02d}."

    def street(self, name: str) -> Grid | None:
        """A street by its name, whole or short."""
        wanted = _STREET.sub("", fold(name))
        return _only(s for s in self.streets if _STREET.sub("", fold(s.name)) == wanted)

    def community(self, name: str, street: Grid | None = None) -> Grid | None:
        """A community by its name, of one street or of all that are seen."""
        within = street.path if street else ""
        there = [
            grid
            for grid in self._all
            if grid.level is GridLevel.COMMUNITY and grid.path.startswith(within)
        ]
        wanted = _OFFICE.sub("", fold(name))
        exact = [grid for grid in there if _OFFICE.sub("", fold(grid.name)) == wanted]
        stem = _KIND.sub("", wanted)
        alike = exact or [g for g in there if _KIND.sub("", fold(g.name)) == stem]
        return _only(alike or [g for g in there if wanted in self._before(g)])

    def grid_of(self, community: Grid, name: str, *, former: bool = True) -> Grid | None:
        """A grid of one community, by its name with or without the community's.

        Where none is called so now, the one that was, unless former names do not count.
        """
        there = self._children.get(community.path, [])
        exact = [grid for grid in there if fold(grid.name) == fold(name)]
        names = [community.name, *self._former.get(community.path, ())]
        wanted = {short_name(name, one) for one in names}
        alike = exact or [g for g in there if short_name(g.name, community.name) in wanted]
        past = (g for g in there if former and self._was_called(g, names) & wanted)
        return _only(alike or past)

    def was_called(self, grid: Grid, name: str) -> bool:
        """Whether a grid had that name before it was renamed."""
        community = next(g for g in self._all if g.path == parent_of(grid.path))
        names = [community.name, *self._former.get(community.path, ())]
        return bool(self._was_called(grid, names) & {short_name(name, one) for one in names})

    def siblings(self, community: Grid) -> Sequence[Grid]:
        """The grids of one community."""
        return self._children.get(community.path, [])

    def _was_called(self, grid: Grid, communities: Sequence[str]) -> set[str]:
        before = self._former.get(grid.path, ())
        return {short_name(name, one) for name in before for one in communities}

    def _before(self, grid: Grid) -> set[str]:
        return {_OFFICE.sub("", fold(name)) for name in self._former.get(grid.path, ())}

    def find(self, community: str | None, name: str) -> Grid | CellError:
        """The grid a row of any ledger means."""
        key = community, name
        if key not in self._remembered:
            self._remembered[key] = self._find(community, name)
        return self._remembered[key]

    def _find(self, community: str | None, name: str) -> Grid | CellError:
        if community and (parent := self.community(community)):
            if found := self.grid_of(parent, name):
                return found
            return CellError(
                f"{parent.name}里没有网格“{name}”", "请先导入网格名册，或改成名册里的网格名"
            )
        lowest = (g for g in self._all if g.level in {GridLevel.GRID, GridLevel.MICRO})
        lowest = list(lowest)
        there = [g for g in lowest if fold(g.name) == fold(name)]
        there = there or [g for g in lowest if fold(name) in self._before(g)]
        if community and there:
            return CellError(
                f"找不到社区（村）“{community}”", "请先导入网格名册，或改成名册里的社区（村）名"
            )
        if len(there) > 1:
            return CellError(f"有 {len(there)} 个网格都叫“{name}”", "请加上“社区(村)”一列")
        return (
            there[0]
            if there
            else CellError(f"找不到网格“{name}”", "请先导入网格名册，或改成名册里的网格名")
        )

    def _count(self, grid: Grid) -> None:
        parent, number = parent_of(grid.path), grid.path.split(".")[-2]
        if number.isdecimal():
            self._used[parent] = max(self._used.get(parent, 0), int(number))


def parent_of(path: str) -> str:
    """`220382.002.01.` is the parent of `220382.002.01.03.`."""
    return path[: path.rindex(".", 0, -1) + 1] if path.count(".") > 1 else ""


def short_name(name: str, community: str) -> str:
    """`电厂社区第一网格` and `1网格` are both 1网格 within 电厂社区."""
    words, whole = fold(name), fold(community)
    for prefix in (whole, _KIND.sub("", whole)):
        if prefix and words.startswith(prefix) and len(words) > len(prefix):
            words = words[len(prefix) :]
            break
    return _HAND.sub(lambda found: str(_number(found[0])), words).removeprefix("第")


def _number(hand: str) -> int:
    """十二 is 12, 二十 is 20."""
    tens, ten, ones = hand.rpartition("十")
    value = _DIGITS.get(ones, 0)
    return (_DIGITS.get(tens, 1) * TEN if ten else 0) + value


def _only(grids: Iterable[Grid]) -> Grid | None:
    found = list(grids)
    return found[0] if len(found) == 1 else None
