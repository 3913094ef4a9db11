"""网格名册: the tree of communities and grids, and who works where, taken over from a workbook."""

import re
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.accounts import queries
from backend.accounts.models import Actor, Assignment, Grid, GridLevel, Role, User
from backend.accounts.operations import full_name, leave_trail, place, rename_grid
from backend.accounts.passwords import UNUSABLE
from backend.accounts.places import Places
from backend.clock import day_of
from backend.errors import Invalid
from backend.workbooks.cells import (
    NOTHING,
    code,
    fold,
    person,
    personal_phone,
    shown,
    text_up_to,
    tidy,
)
from backend.workbooks.mapping import Column, ImportReport, Ledger, Renaming, Turn
from backend.workbooks.reading import Reading, Row
from backend.workbooks.taking import Kept, Outcome, Trace, batches, count, turn
from backend.workbooks.values import Cell, Doubt

IMPORTERS = {Role.OFFICE, Role.ADMIN}
LONGEST_NAME, TITLE = 60, 120
_STREET = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:街道|镇|乡)")
COMMUNITY = (
    "社区(村)",
    "社区(村)名称",
    "社区",
    "村",
    "村(社区)",
    "所属社区",
    "所属社区(村)",
    "村屯",
)
GRID = ("网格", "网格名称", "所属网格", "所在网格", "屯", "网格(屯)", "屯(网格)")
WORKER = (
    *("网格员", "网格员姓名", "专职网格员", "专职网格员姓名", "网格员(专职)", "包保屯长", "屯长"),
    *("包保屯长姓名", "姓名"),
)
CHIEF = ("网格长", "网格长姓名", "网格长(兼职)")
PHONES = ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式")
_NEW = frozenset({"新设", "新增", "新网格", "新建"})
"""What a person says of a grid that never was another."""
FORMERLY = ("原网格", "原网格名称", "原名称", "原名", "曾用名", "更名前", "改名前")


VACANT = frozenset({
    *("空缺", "暂缺", "缺", "缺员", "缺编", "缺人", "空", "空岗", "空编", "无人", "暂无人",
    "无网格员"),
    *("待定", "待配", "待配备", "待补", "待补充", "待补员", "待招", "待招聘", "待聘",
    "待安排", "待选"),
    *("待确定", "待明确", "待核实", "待落实", "待任命", "招聘中", "未定", "未配", "未配备",
    "未安排"),
    *("未确定", "没有人", "没人", "没有网格员", "暂未配备", "暂未安排", "暂未确定", "暂时空缺"),
    *("岗位空缺", "离职", "已离职", "辞职", "已辞职", "离岗", "已离岗"),
})  # fmt: skip
"""What stands where a name should, and is nobody."""
_DITTO = frozenset({"同上", "同左", "〃", "″", "同前", "同"})
_BESIDE = re.compile(r"[（(](?:兼职?|专职|代|代管|临时|兼任|[男女]|党员|网格员|网格长)[）)]$")
_HAN = "\u3400-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
_SEVERAL = re.compile(rf"[、，,;；/|&]|(?<=[{_HAN}]{{2}})[和及与](?=[{_HAN}]{{2}})")
_NAME = re.compile(rf"[{_HAN}]{{2,6}}(?:[·•・.][{_HAN}]{{1,12}})*|[A-Za-z][A-Za-z .'-]{{1,38}}")
ONE_PERSON = "一个网格只填一位网格员的姓名；没有人时请填“空缺”"


def worker_name(cell: Cell) -> str | Doubt | None:
    """One person's name; empty where the file says there is nobody, and two are not one."""
    written = _BESIDE.sub("", tidy(cell))
    if fold(written) in VACANT or written in NOTHING:
        return "" if written else None
    parts = written.split(" ")
    apart = not written.isascii() and len(parts) > 1
    name = "".join(parts) if apart and all(len(one) == 1 for one in parts) else written
    if _SEVERAL.search(name) or (apart and name == written):
        return Doubt(f"一格里有几个人：“{shown(cell)}”", ONE_PERSON)
    if written in _DITTO or not _NAME.fullmatch(name):
        return Doubt(f"“{shown(cell)}”不像姓名", ONE_PERSON)
    return person(name)


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
        Column("worker", WORKER, worker_name, needed=True),
        Column("phone", _phones_of(*WORKER, ""), personal_phone, beside="worker"),
        Column("chief", CHIEF, worker_name, instead="worker"),
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


def take_in(
    session: Session, actor: Actor, reading: Reading, file_name: str, now: datetime, kept: Kept
) -> tuple[ImportReport, set[str]]:
    """Take a roster over: grids and people that are new, names and phones that changed.

    Who or what is not in the file stays as it is. Gives the grids that the file names, too.
    """
    roster = _Roster(session, actor, reading, now, kept)
    grids = [(row, *roster.grid(row, file_name)) for row in reading.rows]
    report = reading.report()
    report.renamings = roster.offers()
    session.flush()
    staff = _Staff(session, actor, reading, now, kept)
    for row, grid, created in grids:
        if grid is None:
            continue
        outcome = staff.work(row, grid, created=created)
        if turned := roster.turned.get(row.number):
            staff.turns.insert(0, turned)
            outcome = "changed" if outcome == "same" else outcome
        count(report, outcome)
        name = str(row.values.get("worker") or "")
        kept.differs(row.number, outcome, f"{grid.name} {name}".strip(), staff.turns)
    staff.settle()
    return reading.close(report), {grid.path for _, grid, _ in grids if grid}


class _Roster:
    """The tree, growing where the file names what is not there yet."""

    def __init__(
        self, session: Session, actor: Actor, reading: Reading, now: datetime, kept: Kept
    ) -> None:
        self._session, self._actor, self._reading, self._kept = session, actor, reading, kept
        self._now, self._today = now, day_of(now)
        former = queries.former_names(session, actor)
        self._places = Places(queries.grids(session, actor), self._today, former)
        self._workers = queries.workers_of(session, actor)
        self._created: dict[str, Row] = {}
        self._new_communities: set[str] = set()
        self._named: set[str] = set()
        self._communities: dict[str, Grid] = {}
        """Communities that were there, by the path of the grid that this file brought to them."""
        self.turned: dict[int, Turn] = {}
        """Rows that gave their grid another name."""

    def grid(self, row: Row, file_name: str) -> tuple[Grid | None, bool]:
        """The grid a row speaks of, and whether this file brought it."""
        street = self._street(row, file_name)
        if street is None:
            return None, False
        community_name, name = str(row.values["community"]), str(row.values["grid"])
        community = self._places.community(community_name, street)
        if community is None:
            community = self._add(street, community_name, GridLevel.COMMUNITY)
            self._new_communities.add(community.path)
        grid = self._places.grid_of(community, name) or self._renamed(row, community, name)
        if isinstance(grid, Doubt):
            self._reading.leave_out(row.number, "formerly", grid, str(row.values["formerly"]))
            return None, False
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

    def _renamed(self, row: Row, community: Grid, name: str) -> Grid | Doubt | None:
        """The grid that the row itself says was called otherwise before."""
        said = str(row.values.get("formerly") or "")
        if not said or said in NOTHING or fold(said) in _NEW:
            return None
        old = self._places.grid_of(community, said)
        if old is None or old.path in self._named:
            return Doubt(
                f"{community.name}里没有可以改名的网格“{said}”",
                "请核对“原网格”；确是新设的网格，请填“新设”",
            )
        before = old.name
        rename_grid(self._session, self._actor, old.path, name, self._now)
        self._places.forget()
        undo = {"name": before, "after": {"name": old.name}}
        self._kept.trace(Trace("grid", old.path, old.full_name[:TITLE], 1, undo))
        self.turned[row.number] = turn("网格名称", before, old.name)
        return old

    def _street(self, row: Row, file_name: str) -> Grid | None:
        if named := row.values.get("street"):
            street = self._places.street(str(named))
            if street is None:
                doubt = Doubt(
                    f"找不到街道“{named}”", "请核对街道名称；新的街道要先由县(市)管理员建立"
                )
                self._reading.leave_out(row.number, "street", doubt, str(named))
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
        self._kept.trace(Trace("grid", grid.path, grid.full_name[:TITLE], 1))
        return grid


class _Staff:
    """Who works in the grids: told apart by phone, else by name within one grid."""

    def __init__(
        self, session: Session, actor: Actor, reading: Reading, now: datetime, kept: Kept
    ) -> None:
        self._session, self._actor, self._reading, self._now = session, actor, reading, now
        self._kept = kept
        self.turns: list[Turn] = []
        """What the last row changed of a person."""
        self._workers = queries.workers_of(session, actor)
        phones = sorted({str(row.values["phone"]) for row in reading.rows if "phone" in row.values})
        self._by_phone: dict[str, User] = {}
        for batch in batches(phones):
            for user in queries.people_by_login(session, actor, batch):
                self._by_phone |= dict.fromkeys({user.phone or "", user.user_name}, user)
        self._claimed: dict[UUID, tuple[Row, Grid]] = {}
        self._seen: set[str] = set()
        self._vacant: list[tuple[Row, Grid]] = []
        """Where the file says that there is nobody."""
        self._new: list[User] = []

    def work(self, row: Row, grid: Grid, *, created: bool) -> Outcome:
        """Place the worker of one row; says what that meant for the row."""
        self.turns = []
        first = grid.path not in self._seen
        self._seen.add(grid.path)
        here: Outcome = "new" if created and first else "same"
        if not (name := row.values.get("worker")):
            self._vacant += [(row, grid)] if name == "" else []
            return here if first else "merged"
        phone = str(row.values.get("phone") or "")
        user = self._known(grid, str(name), phone)
        if user is None:
            self._hire(row, grid, str(name), phone)
            return "new" if created else "changed"
        if claimed := self._claimed.get(user.id):
            return self._again(row, grid, user, claimed) or here
        if doubt := self._not_certain(user, grid, str(name)):
            self._reading.remark(row.number, "phone", doubt, phone)
            return here
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
        for row, grid in self._vacant:
            for user in self._workers.get(grid.path, []):
                if user.id not in self._claimed:
                    reason = f"名册写着没有网格员，系统里是“{user.name}”，账号没有改动"
                    advice = "确已离任的，请在人员管理里停用或调走；还在的，请改名册"
                    self._reading.unknown(row.number, "worker", Doubt(reason, advice), user.name)
        rows = {grid.path: row for row, grid in reversed(self._claimed.values())}
        for path, row in rows.items():
            for user in self._workers.get(path, []):
                if user.id not in self._claimed:
                    reason = f"原来的网格员“{user.name}”不在名册里，账号保留未动"
                    advice = "如已离任，请在人员管理里停用"
                    self._reading.remark(row.number, "worker", Doubt(reason, advice), user.name)

    def _known(self, grid: Grid, name: str, phone: str) -> User | None:
        if phone and phone in self._by_phone:
            return self._by_phone[phone]
        same = [user for user in self._workers.get(grid.path, []) if user.name == name]
        return same[0] if len(same) == 1 else None

    def _again(self, row: Row, grid: Grid, user: User, claimed: tuple[Row, Grid]) -> Outcome | None:
        before, there = claimed
        if there.path == grid.path:
            return "merged"
        reason = (
            f"“{user.name}”已经是第 {before.number} 行“{there.name}”的网格员，一人只能在一个网格"
        )
        advice = "请给这个网格另填一位网格员，或请县(市)管理员把他放到社区一级"
        self._reading.remark(row.number, "worker", Doubt(reason, advice), user.name)
        return None

    def _not_certain(self, user: User, grid: Grid, name: str) -> Doubt | None:
        """Why the owner of this phone may not be changed into what the row says."""
        if not self._actor.sees(user.grid):
            return Doubt(
                "这个电话已经是别处人员的登录号", "请核对号码；确已调来时请联系县(市)管理员"
            )
        if user.role is not Role.GRID_WORKER or not user.active:
            state = "已停用" if not user.active else "不是网格员"
            return Doubt(f"这个电话的账号“{user.name}”{state}", "请核对号码，或先在人员管理里修改")
        namesakes = [u for u in self._workers.get(grid.path, []) if u.name == name]
        if user.name != name and (user.grid != grid.path or namesakes):
            return Doubt(
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
        self._kept.trace(Trace("person", str(user.id), name, 1))
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
        self._kept.trace(Trace("person", str(user.id), name, 1, before))
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
