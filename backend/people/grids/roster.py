"""网格名册: the tree of communities and grids, and who works where, taken over from a workbook."""

import re
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.errors import Invalid
from backend.core.spreadsheets.ledger.columns import (
    Column,
    FieldDiff,
    ImportReport,
    Ledger,
    Renaming,
)
from backend.core.spreadsheets.ledger.reader import ParsedSheet, Row
from backend.core.spreadsheets.operations import (
    ChangeRecord,
    ImportRun,
    Outcome,
    batches,
    count_row,
    turn,
)
from backend.core.spreadsheets.parsing.cells import (
    CellError,
    code,
    personal_phone,
    text_up_to,
)
from backend.core.text import pattern
from backend.people.accounts import queries
from backend.people.accounts.models import Actor, Assignment, Grid, GridLevel, Role, User
from backend.people.accounts.operations import place
from backend.people.accounts.passwords.operations import UNUSABLE
from backend.people.accounts.trail.operations import leave_trail
from backend.people.grids.columns import COMMUNITY, GRID
from backend.people.grids.matching import GridMatcher
from backend.people.grids.operations import Renamings, full_name
from backend.people.grids.parsing import UNCLEAR, VACANT, one_person

IMPORTERS = {Role.OFFICE, Role.ADMIN}
LONGEST_NAME, TITLE = 60, 120
_STREET = pattern(r"[\u4e00-\u9fff]{1,4}?(?:街道|镇|乡)")
WORKER = (
    *("网格员", "网格员姓名", "专职网格员", "专职网格员姓名", "网格员(专职)", "包保屯长", "屯长"),
    *("包保屯长姓名", "姓名"),
)
CHIEF = ("网格长", "网格长姓名", "网格长(兼职)")
PHONES = ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式")
FORMERLY = ("原网格", "原网格名称", "原名称", "原名", "曾用名", "更名前", "改名前")


def _phones_of(*people: str) -> tuple[str, ...]:
    """`网格员联系电话`, `专职网格员电话`; and what stands alone, where one is blank."""
    return tuple(f"{one}{phone}" for one in reversed(people) for phone in PHONES)


ROSTER = Ledger(
    kind="grids",
    title="网格名册",
    columns=(
        Column("street", ("街道", "街道(乡镇)", "乡镇(街道)", "所属街道"), text_up_to(60)),
        Column("community", COMMUNITY, text_up_to(LONGEST_NAME), filled=True),
        Column("grid", GRID, text_up_to(LONGEST_NAME), filled=True),
        Column("worker", WORKER, one_person, needed=True, unknown=UNCLEAR),
        Column("phone", _phones_of(*WORKER, ""), personal_phone, beside="worker"),
        Column("chief", CHIEF, one_person, instead="worker"),
        Column("chief_phone", _phones_of(*CHIEF), personal_phone, instead="phone", beside="chief"),
        Column("formerly", FORMERLY, text_up_to(LONGEST_NAME)),
        Column("code", ("网格编码", "网格编号", "网格代码"), code),
    ),
    ignored=("序号", "编号", "类型", "备注", "No"),
    marks=("worker", "chief", "code", "formerly"),
    vague=("姓名",),
    signs=("网格范围", "四至范围", "户数", "人口数", "网格类型"),
    called=("网格名册", "网格划分", "网格员名册", "网格化", "名册"),
)
"""网格长 is another person than 网格员; of one alone: that one works there."""


class StreetUnclear(Invalid):
    """A roster that could be any sub-district's."""

    code = "roster.street_unclear"
    sentence = "看不出这份名册是哪个街道的。请在表里加一列“街道”，或由该街道的应急办来导入。"


class AnotherStreet(Invalid):
    """The sheet bears the name of some other sub-district."""

    code = "roster.another_street"
    sentence = (
        "这张工作表写的是{there}，不是{street}。请核对文件；确是本街道的，请把工作表改名后再导入。"
    )


def import_roster(
    session: Session,
    actor: Actor,
    reading: ParsedSheet,
    file_name: str,
    now: datetime,
    kept: ImportRun,
) -> tuple[ImportReport, set[str]]:
    """Take a roster over: grids and people that are new, names and phones that changed.

    Who or what is not in the file stays as it is. Gives the grids that the file names, too.
    """
    roster = _Roster(session, actor, reading, now, kept)
    roster.rename(file_name)
    grids = [(row, *roster.grid(row)) for row in reading.rows]
    report = reading.report()
    report.renamings = roster.offers()
    session.flush()
    staff = _Staff(session, actor, reading, now, kept)
    for row, grid, created in grids:
        if grid is None:
            continue
        turned = roster.turned.get(row.number)
        outcome = staff.work(row, grid, created=created, renamed=turned is not None)
        if outcome is None:
            continue
        if turned:
            staff.turns.insert(0, turned)
        count_row(report, outcome)
        name = str(row.values.get("worker") or "")
        kept.differs(row.number, outcome, f"{grid.name} {name}".strip(), staff.turns)
    staff.settle()
    return reading.close(report), {grid.path for _, grid, _ in grids if grid} | roster.asked


class _Roster:
    """The tree, growing where the file names what is not there yet."""

    def __init__(
        self, session: Session, actor: Actor, reading: ParsedSheet, now: datetime, kept: ImportRun
    ) -> None:
        self._session, self._actor, self._reading, self._kept = session, actor, reading, kept
        self._now, self._today = now, day_of(now)
        former = queries.former_names(session, actor)
        self._places = GridMatcher(queries.grids(session, actor), self._today, former)
        self._workers = queries.workers_of(session, actor)
        self._created: dict[str, Row] = {}
        self._new_communities: set[str] = set()
        self._named: set[str] = set()
        self._communities: dict[str, Grid] = {}
        """Communities that were there, by the path of the grid that this file brought to them."""
        self._streets: dict[int, Grid | None] = {}
        self._renamings = Renamings(self._places)
        self.turned: dict[int, FieldDiff] = {}
        """Rows that gave their grid another name."""

    def rename(self, file_name: str) -> None:
        """Before anything is added: give grids the names that the file says they have now."""
        rows = self._reading.rows
        self._streets = {row.number: self._street(row, file_name) for row in rows}
        self._renamings.hear(
            (row, self._places.community(str(row.values["community"]), street))
            for row in rows
            if (street := self._streets[row.number])
        )
        done = self._renamings.carry_out(self._session, self._actor, self._now)
        for number, (grid, before) in done.items():
            undo = {"name": before, "after": {"name": grid.name}}
            self._kept.trace(ChangeRecord("grid", grid.path, grid.full_name[:TITLE], 1, undo))
            self.turned[number] = turn("网格名称", before, grid.name)

    @property
    def asked(self) -> set[str]:
        """Grids of which a row speaks that was left out."""
        return self._renamings.asked

    def grid(self, row: Row) -> tuple[Grid | None, bool]:
        """The grid a row speaks of, and whether this file brought it."""
        street = self._streets.get(row.number)
        if street is None:
            return None, False
        if doubt := self._renamings.doubts.get(row.number):
            self._reading.reject_row(row.number, "formerly", doubt, str(row.values["formerly"]))
            return None, False
        community_name, name = str(row.values["community"]), str(row.values["grid"])
        community = self._places.community(community_name, street)
        if community is None:
            community = self._add(street, community_name, GridLevel.COMMUNITY)
            self._new_communities.add(community.path)
        grid = self._places.grid_of(community, name)
        if grid is None:
            grid = self._add(community, name, GridLevel.GRID, row.values.get("code"))
            self._created[grid.path] = row
            if community.path not in self._new_communities:
                self._communities[grid.path] = community
        self._named.add(grid.path)
        return grid, grid.path in self._created

    def offers(self) -> list[Renaming]:
        """New names that may be old grids' of the same community; a person says whether they are.

        The same code, the same worker, or the only name too many for the only one too few.
        """
        brought = [
            (path, community)
            for path, community in self._communities.items()
            if "formerly" not in self._created[path].values
        ]
        found: list[Renaming] = []
        taken: set[str] = set()
        for path, community in brought:
            left = [
                one
                for one in self._places.siblings(community)
                if one.path not in self._named and one.path not in taken
            ]
            alone = len(left) == 1 == sum(c.path == community.path for _, c in brought)
            row = self._created[path]
            for old in left:
                if why := self._alike(row, old) or ("这个社区少了它、多了这一个" if alone else ""):
                    taken.add(old.path)
                    after = str(row.values["grid"])
                    found.append(Renaming(row.number, old.path, old.name, after, why))
                    break
        return found

    def _alike(self, row: Row, old: Grid) -> str:
        code, worker, phone = (row.values.get(f) for f in ("code", "worker", "phone"))
        if code and code == old.code:
            return f"网格编码都是 {code}"
        for one in self._workers.get(old.path, []):
            if (phone and one.phone == phone) or (worker and one.name == worker):
                return f"网格员都是{one.name}"
        return ""

    def _street(self, row: Row, file_name: str) -> Grid | None:
        if named := row.values.get("street"):
            street = self._places.street(str(named))
            if street is None:
                doubt = CellError(
                    f"找不到街道“{named}”", "请核对街道名称；新的街道要先由县(市)管理员建立"
                )
                self._reading.reject_row(row.number, "street", doubt, str(named))
            return street
        title = self._reading.sheet + file_name
        told = [s for s in self._places.streets if s.name in title] or self._places.streets
        if len(told) != 1:
            raise StreetUnclear
        if told[0].name not in title and (other := _STREET.match(self._reading.sheet)):
            raise AnotherStreet(there=other[0], street=told[0].name)
        return told[0]

    def _add(self, parent: Grid, name: str, level: GridLevel, number: object = None) -> Grid:
        grid = Grid(
            path=self._places.next_path(parent),
            name=name,
            full_name=full_name(parent, name),
            level=level,
            code=str(number)[:20] if number else None,
            valid_from=self._today,
        )
        self._session.add(grid)
        self._places.add(grid)
        self._kept.trace(ChangeRecord("grid", grid.path, grid.full_name[:TITLE], 1))
        return grid


class _Staff:
    """Who works in the grids: told apart by phone, else by name within one grid."""

    def __init__(
        self, session: Session, actor: Actor, reading: ParsedSheet, now: datetime, kept: ImportRun
    ) -> None:
        self._session, self._actor, self._reading, self._now = session, actor, reading, now
        self._kept = kept
        self.turns: list[FieldDiff] = []
        """What the last row changed of a person."""
        self._workers = queries.workers_of(session, actor)
        phones = sorted({str(row.values["phone"]) for row in reading.rows if "phone" in row.values})
        self._by_phone: dict[str, User] = {}
        for batch in batches(phones):
            for user in queries.people_by_login(session, actor, batch):
                self._by_phone |= dict.fromkeys({user.phone or "", user.user_name}, user)
        self._claimed: dict[UUID, tuple[Row, Grid]] = {}
        self._vacant: dict[str, Row] = {}
        """Rows that say that nobody works in a grid."""
        self._seen: set[str] = set()
        self._new: list[User] = []

    def work(self, row: Row, grid: Grid, *, created: bool, renamed: bool) -> Outcome | None:
        """Place the worker of one row; says what that meant for it, unless it is left out."""
        self.turns = []
        first = grid.path not in self._seen
        self._seen.add(grid.path)
        here: Outcome = "new" if created and first else "changed" if renamed else "same"
        name = row.values.get("worker")
        if name == VACANT:
            self._vacant.setdefault(grid.path, row)
        if not name or name == VACANT:
            return here if first else "merged"
        phone = str(row.values.get("phone") or "")
        user = self._known(grid, str(name), phone)
        if user is None:
            self._hire(row, grid, str(name), phone)
            return "new" if created else "changed"
        if claimed := self._claimed.get(user.id):
            if claimed[1].path == grid.path:
                return "merged"
            return self._refuse(row, "worker", _twice(user, *claimed), user.name, here)
        if doubt := self._not_certain(user, grid, str(name)):
            return self._refuse(row, "phone", doubt, phone, here)
        self._claimed[user.id] = row, grid
        return "changed" if self._update(user, grid, str(name), phone) and here == "same" else here

    def settle(self) -> None:
        """Give the new people their assignments; tell of workers the file does not know."""
        self._session.flush()
        for user in self._new:
            self._session.add(
                Assignment(user_id=user.id, role=user.role, grid=user.grid, valid_from=self._now)
            )
            leave_trail(
                self._session, self._actor, "person.invite", "person", user.id, user.grid, self._now
            )
        rows = {grid.path: row for row, grid in reversed(self._claimed.values())} | self._vacant
        for path, row in rows.items():
            for user in self._workers.get(path, []):
                if user.id not in self._claimed:
                    reason = f"原来的网格员“{user.name}”不在名册里，账号保留未动"
                    advice = "如已离任，请在人员管理里停用"
                    self._reading.warn(row.number, "worker", CellError(reason, advice), user.name)

    def _known(self, grid: Grid, name: str, phone: str) -> User | None:
        if phone and phone in self._by_phone:
            return self._by_phone[phone]
        same = [user for user in self._workers.get(grid.path, []) if user.name == name]
        return same[0] if len(same) == 1 else None

    def _refuse(
        self, row: Row, field: str, doubt: CellError, value: str, here: Outcome
    ) -> Outcome | None:
        """Leave a row out; one that brought a grid or a name for it is taken without worker."""
        if here == "same":
            self._reading.reject_row(row.number, field, doubt, value)
            return None
        self._reading.unknown(row.number, field, doubt, value)
        return here

    def _not_certain(self, user: User, grid: Grid, name: str) -> CellError | None:
        """Why the owner of this phone may not be changed into what the row says."""
        if not self._actor.sees(user.grid):
            return CellError(
                "这个电话已经是别处人员的登录号", "请核对号码；确已调来时请联系县(市)管理员"
            )
        if user.role is not Role.GRID_WORKER or not user.active:
            state = "已停用" if not user.active else "不是网格员"
            return CellError(
                f"这个电话的账号“{user.name}”{state}", "请核对号码，或先在人员管理里修改"
            )
        namesakes = [u for u in self._workers.get(grid.path, []) if u.name == name]
        if user.name != name and (user.grid != grid.path or namesakes):
            return CellError(
                f"这个电话登记在“{user.name}”名下", "请核对姓名和号码，或先在人员管理里修改"
            )
        return None

    def _hire(self, row: Row, grid: Grid, name: str, phone: str) -> None:
        user = User(
            user_name=self._user_name(name, phone),
            phone=phone or None,
            name=name,
            role=Role.GRID_WORKER,
            grid=grid.path,
            password_hash=UNUSABLE,  # the office gives each person one by resetting it
            created_at=self._now,
        )
        self._session.add(user)
        self._kept.trace(ChangeRecord("person", str(user.id), name, 1))
        self._new.append(user)
        self._claimed[user.id] = row, grid
        self._workers.setdefault(grid.path, []).append(user)
        if phone:
            self._by_phone[phone] = user

    def _update(self, user: User, grid: Grid, name: str, phone: str) -> bool:
        was = (user.name, user.phone, user.grid)
        user.name = name
        if phone:
            self._by_phone.setdefault(phone, user)
            user.phone = phone
        if user.grid != grid.path:
            place(self._session, user, user.role, grid.path, self._now)
        if was == (user.name, user.phone, user.grid):
            return False
        before: dict[str, object] = dict(zip(("name", "phone", "grid"), was, strict=True))
        before["after"] = {"name": name, "phone": user.phone, "grid": grid.path}
        self._kept.trace(ChangeRecord("person", str(user.id), name, 1, before))
        named = queries.grid_names(self._session, self._actor, [was[2]])
        pairs = (
            ("网格员", was[0], name),
            ("联系电话", was[1], user.phone),
            ("网格", named.get(was[2], ""), grid.full_name),
        )
        self.turns = [turn(column, old, new) for column, old, new in pairs if old != new]
        leave_trail(
            self._session, self._actor, "person.change", "person", user.id, user.grid, self._now
        )
        return True

    def _user_name(self, name: str, phone: str) -> str:
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - 20 MB that only writers need

        spelled = re.sub(r"[^a-z]", "", "".join(lazy_pinyin(name)).lower())[:30] or "worker"
        base = spelled + phone[-4:]
        wanted = [base, *(f"{base}.{n}" for n in range(2, 30))]
        taken = {u.user_name for u in queries.people_by_login(self._session, self._actor, wanted)}
        taken |= {user.user_name for user in self._new}
        return next(w for w in wanted if w not in taken)


def _twice(user: User, before: Row, there: Grid) -> CellError:
    return CellError(
        f"“{user.name}”已经是第 {before.number} 行“{there.name}”的网格员，一人只能在一个网格",
        "请给这个网格另填一位网格员，或请县(市)管理员把他放到社区一级",
    )
