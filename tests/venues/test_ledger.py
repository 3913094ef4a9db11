"""九小场所台账: what an import does to the registry."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from backend.accounts.models import Trail
from backend.accounts.queries import actor_of
from backend.accounts.roster import take_over as take_roster_over
from backend.changes import Change
from backend.errors import Forbidden, Refusal
from backend.venues.columns import LEDGER
from backend.venues.ledger import take_over
from backend.venues.models import CodeKind, Fuel, Venue, VenueClass, VenueCode, VenueStatus
from backend.venues.schemas import Known
from backend.workbooks.mapping import ImportReport
from backend.workbooks.reading import read
from tests.workbooks.sheets import sheets, workbook
from tests.world import Person, World

DATA = Path(__file__).parent.parent / "data"
VENUES = DATA / "九小场所台账.xlsx"
EXPECTED = msgspec.json.decode((DATA / "expected.json").read_bytes())["venues"]
HEADER = ("序号", "社区(村)", "网格", "吉安码号", "场所名称(牌匾)", "统一社会信用代码", "九小类别",
          "详细地址", "经营者", "联系电话", "建筑面积㎡")  # fmt: skip
NOODLES = (1, "电厂社区", "电厂社区第1网格", "JA22038200200001", "聚宏饺子馆", "92220382MADYKJ2QLN",
           "小餐饮", "向阳街389号", "许龙磊", "19900000029", 292)  # fmt: skip
GROCER = (2, "电厂社区", "第二网格", None, "城北超市", None, "小商店", "光明路205号", "杜春国",
          19900000031.0, "约80㎡")  # fmt: skip
CODE, CREDIT = 3, 5
STREET_HEADER = (
    "序号|社区(村)|网格|场所编号|吉安码号|场所名称(牌匾)|营业执照名称|统一社会信用代码|九小类别|细类|"
    "详细地址|所在层/总层数|建筑面积㎡|建筑性质(商住/自建/市场)|经营者|联系电话|房东|房东电话|从业人数|"
    "是否住人|住人数|住人位置|是否三合一|是否用明火|燃料(电/管道气/瓶装/醇基/柴煤)|气瓶数|灭火器具数|"
    "灭火器有效期至|应急灯|疏散标志|独立烟感|燃气报警器|外窗防盗网/广告牌|逃生口|彩钢板(材质/面积)|"
    "室内停放充电电动车|安全出口数|责任书签订|风险等级|包保网格员|派出所民警|最近巡查日期|隐患数|"
    "已整改|状态(营业/停业/关闭/空置)|备注"
)
FULL_ROW = (
    "1|电厂社区|电厂社区第1网格||JA22038200200001|老城面馆|双辽市老城面馆|"
    "92220382MADYKJ2QLN|小餐饮|面食|光明路1号|1-2/6|120平|商住|王 芳|199-0000-0029|李四|0434-7221234|5人|"
    "是|2|二楼隔间|否|有|瓶装液化气|3瓶|4具|2025年6月30日|2|3|1|有|无|无|岩棉/20㎡|无|2个|已签订|黄|范彬|张警官|"
    "2024.5.1|3|2|停业|无"
)


def but(row: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    places = {"code": 3, "name": 4, "credit": 5, "kind": 6, "address": 7, "owner": 8, "phone": 9,
              "area": 10, "community": 1, "grid": 2}  # fmt: skip
    changed = list(row)
    for name, value in changes.items():
        changed[places[name]] = value
    return tuple(changed)


def imports(person: Person, *rows: tuple[Any, ...], dry_run: bool = False) -> ImportReport:
    return takes(person, workbook(HEADER, *rows), dry_run=dry_run)


def takes(person: Person, source: bytes | Path, *, dry_run: bool = False) -> ImportReport:
    world = person.world
    return take_over(
        world.db, actor_of(person.user), source, "台账.xlsx", dry_run=dry_run, now=world.now
    )


def counted(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.same, report.merged, report.left_out


def venues(world: World) -> list[Venue]:
    with world.db.reading() as session:
        return list(session.exec(select(Venue).order_by(col(Venue.number))))


def codes(world: World, name: str) -> dict[CodeKind, set[str]]:
    found: dict[CodeKind, set[str]] = {}
    with world.db.reading() as session:
        for code in session.exec(select(VenueCode).join(Venue).where(Venue.name == name)):
            found.setdefault(code.kind, set()).add(code.value)
    return found


def everything(world: World) -> list[int]:
    with world.db.reading() as session:
        tables = (Venue, VenueCode, Trail, Change)
        return [session.exec(select(sa.func.count()).select_from(t)).one() for t in tables]


@pytest.fixture
def street(world: World) -> World:
    """The sub-district with all its grids."""
    take_roster_over(
        world.db,
        actor_of(world.zhou.user),
        DATA / "网格名册.xlsx",
        "",
        dry_run=False,
        now=world.now,
    )
    return world


def test_the_ledger_gives_580_venues_6_merged_3_left_out_and_a_second_time_nothing(
    street: World,
) -> None:
    report = takes(street.zhou, VENUES)

    assert (report.new, report.merged, report.left_out) == (
        EXPECTED["accepted"], EXPECTED["duplicates"], EXPECTED["rejected"],
    )  # fmt: skip
    assert [(p.row, p.column, p.reason) for p in report.problems] == [
        (590, "场所名称(牌匾)", "没有填场所名称(牌匾)"),
        (591, "九小类别", "“大型商场”不是九小场所的类别"),
        (592, "网格", "找不到网格“不存在网格”"),
    ]
    assert report.problems[2].advice == "请先导入网格名册，或改成名册里的网格名"
    before = everything(street)

    again = takes(street.zhou, VENUES)

    assert counted(again) == (0, 0, 580, 6, 3)
    assert again.problems == report.problems
    assert everything(street) == before


def test_a_row_becomes_a_venue_with_its_facts_and_codes(world: World) -> None:
    imports(world.zhou, NOODLES, GROCER)

    noodles, grocer = venues(world)
    assert (noodles.number, noodles.grid) == ("辽西-0001", "220382.002.01.01.")
    assert (noodles.venue_class, noodles.area_m2) == (VenueClass.RESTAURANT, 292)
    assert (noodles.initials, noodles.status) == ("jhjzg", VenueStatus.OPERATING)
    assert (grocer.number, grocer.grid, grocer.phone) == (
        "辽西-0002", "220382.002.01.02.", "19900000031",
    )  # fmt: skip
    found = codes(world, "聚宏饺子馆")
    assert found[CodeKind.JIAN] == {"JA22038200200001"}
    assert found[CodeKind.LICENCE] == {"92220382MADYKJ2QLN"}
    assert len(found[CodeKind.TOKEN]) == 1


def test_the_worker_finds_the_imported_venue_by_any_of_its_codes(world: World) -> None:
    imports(world.zhou, NOODLES)

    for code in ("JA22038200200001", "92220382MADYKJ2QLN", "辽西-0001"):
        assert world.mei.get(f"/venues/by-code/{code}").json()["venue"]["name"] == "聚宏饺子馆"


def test_phones_of_the_grid_and_no_others_learn_of_new_venues(world: World) -> None:
    (_, meis), (_, taos) = world.mei.pulls_all(), world.tao.pulls_all()

    imports(world.zhou, NOODLES)

    assert [v["name"] for v in world.mei.pulls_all(meis)[0]["venue"]] == ["聚宏饺子馆"]
    assert "venue" not in world.tao.pulls_all(taos)[0]


def test_every_column_of_the_street_header_is_taken(world: World) -> None:
    report = takes(world.zhou, workbook(STREET_HEADER.split("|"), FULL_ROW.split("|")))

    assert (report.new, report.problems, report.extra) == (1, [], [])
    assert set(report.columns) == {column.field for column in LEDGER.columns} - {"opened_on"}
    venue = venues(world)[0]
    assert (venue.fuel, venue.status, venue.floors) == (
        Fuel.BOTTLED_GAS, VenueStatus.SUSPENDED, "1-2/6",
    )  # fmt: skip
    assert (venue.operator, venue.phone, venue.landlord_phone) == (
        "王芳", "19900000029", "0434-7221234",
    )  # fmt: skip
    assert (venue.lives_in, venue.mixed_use, venue.gas_alarm, venue.pledge_signed) == (
        True, False, True, True,
    )  # fmt: skip
    assert (venue.gas_cylinders, venue.extinguishers, venue.exits) == (3, 4, 2)
    assert str(venue.extinguishers_expire_on) == "2025-06-30"


def test_a_dry_run_says_the_same_and_keeps_nothing(world: World) -> None:
    assert world.zhou
    before = everything(world)
    rows = (NOODLES, GROCER, but(GROCER, kind="大型商场"))

    dry = imports(world.zhou, *rows, dry_run=True)

    assert counted(dry) == (2, 0, 0, 0, 1)
    assert everything(world) == before
    assert imports(world.zhou, *rows) == dry


def test_a_changed_cell_is_a_change_that_stays_on_record(world: World) -> None:
    imports(world.zhou, NOODLES, GROCER)

    report = imports(world.zhou, but(NOODLES, owner="王芳", phone="13800001111"), GROCER)

    assert counted(report) == (0, 1, 1, 0, 0)
    venue = venues(world)[0]
    assert (venue.operator, venue.phone, venue.version) == ("王芳", "13800001111", 2)
    assert "王芳" in venue.search
    with world.db.reading() as session:
        trail = session.exec(select(Trail).where(Trail.action == "venue.amend")).one()
    assert trail.facts["operator"] == {"from": "许龙磊", "to": "王芳"}


def test_a_blank_cell_erases_nothing_and_a_missing_row_deletes_nothing(world: World) -> None:
    imports(world.zhou, NOODLES, GROCER)

    report = imports(world.zhou, but(NOODLES, owner=None, phone=None, area=None))

    assert counted(report) == (0, 0, 1, 0, 0)
    assert [v.phone for v in venues(world)] == ["19900000029", "19900000031"]


def test_a_venue_known_by_its_code_may_change_its_name_or_move_to_another_grid(
    world: World,
) -> None:
    imports(world.zhou, NOODLES)

    report = imports(world.zhou, but(NOODLES, name="聚宏饺子馆（总店）", grid="第2网格"))

    assert counted(report) == (0, 1, 0, 0, 0)
    assert venues(world)[0].grid == "220382.002.01.02."
    assert world.mei.get(f"/venues/{venues(world)[0].id}").status_code == 404


def test_a_code_that_comes_later_is_bound(world: World) -> None:
    imports(world.zhou, GROCER)

    report = imports(world.zhou, but(GROCER, code="ja22038200200009", credit="92220382MAT7MDCTM5"))

    assert counted(report) == (0, 1, 0, 0, 0)
    assert codes(world, "城北超市")[CodeKind.JIAN] == {"JA22038200200009"}
    assert codes(world, "城北超市")[CodeKind.LICENCE] == {"92220382MAT7MDCTM5"}


@pytest.mark.parametrize(
    "second",
    [
        but(NOODLES),
        but(NOODLES, name="聚宏 饺子馆", phone="138-0000-1111", area=None),
        but(NOODLES, code=None, credit=None),
        but(NOODLES, code=None, phone=None, owner="许某"),
        but(NOODLES, code="JA22038200200088"),
        but(NOODLES, code=None, credit=None, phone=None),
        but(NOODLES, name="聚宏饺子馆(分店)"),
        but(NOODLES, address="向阳街 389 号"),
    ],
    ids=["copy", "code", "phone", "licence", "two codes", "all agrees", "other name", "blanks"],
)  # fmt: skip
def test_rows_that_are_certainly_one_venue_are_merged(
    world: World, second: tuple[Any, ...]
) -> None:
    assert counted(imports(world.zhou, NOODLES, second)) == (1, 0, 0, 1, 0)
    assert counted(imports(world.zhou, NOODLES, second)) == (0, 0, 1, 1, 0)


@pytest.mark.parametrize(
    "second",
    [
        but(GROCER, phone="13800002222"),
        but(GROCER, address="光明路206号"),
        but(GROCER, name="城南超市"),
        but(GROCER, phone=None, owner="别人"),
    ],
    ids=["other phone", "other address", "other name", "other owner"],
)
def test_rows_that_may_be_two_venues_stay_two(world: World, second: tuple[Any, ...]) -> None:
    first = but(GROCER, phone="19900000031")

    assert imports(world.zhou, first, second).new == 2
    assert counted(imports(world.zhou, first, second))[:2] == (0, 0)
    assert len(venues(world)) == 2


def test_the_same_venue_thrice_in_three_spellings_is_one(world: World) -> None:
    spellings = [
        but(GROCER, name=" 城北超市\u3000", phone="199-0000-0031"),
        but(GROCER, name="城北 超市", address="光明路２０５号", phone="１９９０００００031"),
        but(GROCER, grid="电厂第2网格", kind=" 小商店\u3000", phone="+8619900000031"),
    ]

    assert counted(imports(world.zhou, *spellings)) == (1, 0, 0, 2, 0)


def test_a_merged_row_fills_the_blanks_of_the_first(world: World) -> None:
    imports(world.zhou, but(NOODLES, owner=None), but(NOODLES, phone=None, area=None))

    assert (venues(world)[0].operator, venues(world)[0].phone) == ("许龙磊", "19900000029")


def test_one_code_on_two_different_venues_is_a_problem_not_a_merge(world: World) -> None:
    report = imports(world.zhou, NOODLES, but(GROCER, code=NOODLES[CODE]))

    assert counted(report) == (1, 0, 0, 0, 1)
    assert (report.problems[0].row, report.problems[0].column) == (3, "吉安码号")
    assert "第 2 行“聚宏饺子馆”" in report.problems[0].reason


def test_a_code_of_a_quite_different_venue_in_the_registry_is_a_problem(world: World) -> None:
    imports(world.zhou, NOODLES)

    report = imports(world.zhou, but(GROCER, code=NOODLES[CODE]))

    assert counted(report) == (0, 0, 0, 0, 1)
    assert "登记在“聚宏饺子馆”" in report.problems[0].reason


def test_a_licence_of_several_shops_is_no_hindrance(world: World) -> None:
    report = imports(world.zhou, NOODLES, but(GROCER, credit=NOODLES[CREDIT]))

    assert counted(report) == (2, 0, 0, 0, 0)
    assert codes(world, "聚宏饺子馆")[CodeKind.LICENCE] == {NOODLES[CREDIT]}
    assert CodeKind.LICENCE not in codes(world, "城北超市")


@pytest.mark.parametrize(
    ("changes", "column", "word"),
    [
        ({"grid": "第9网格"}, "网格", "电厂社区里没有网格“第9网格”"),
        ({"community": "城南社区"}, "网格", "找不到"),
        ({"grid": None}, "网格", "没有填网格"),
        ({"name": "  "}, "场所名称(牌匾)", "没有填场所名称"),
        ({"kind": "大型商场"}, "九小类别", "不是九小场所的类别"),
        ({"kind": None}, "九小类别", "没有填九小类别"),
        ({"address": None}, "详细地址", "没有填详细地址"),
        ({"name": "长" * 81}, "场所名称(牌匾)", "内容太长"),
        ({"code": "JA22010400200001"}, "吉安码号", "别的县(市)"),
    ],
)
def test_a_row_that_cannot_be_taken_is_left_out_with_what_to_do(
    world: World, changes: dict[str, Any], column: str, word: str
) -> None:
    report = imports(world.zhou, NOODLES, but(GROCER, **changes))

    assert counted(report) == (1, 0, 0, 0, 1)
    problem = report.problems[0]
    assert (problem.row, problem.column, problem.taken) == (3, column, False)
    assert word in problem.reason
    assert problem.advice


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"phone": "1380000"}, "联系电话"),
        ({"area": "很大"}, "建筑面积㎡"),
        ({"area": 99_000_000}, "建筑面积㎡"),
        ({"credit": "9222"}, "统一社会信用代码"),
        ({"code": "无效的码"}, "吉安码号"),
    ],
)
def test_a_doubtful_value_is_told_and_the_venue_taken_without_it(
    world: World, changes: dict[str, Any], column: str
) -> None:
    report = imports(world.zhou, but(GROCER, **changes))

    assert counted(report) == (1, 0, 0, 0, 0)
    assert [(p.row, p.column, p.taken) for p in report.problems] == [(2, column, True)]


@pytest.mark.parametrize("name", ["mei", "feng", "ding", "deng"])
def test_only_the_office_imports(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        imports(getattr(world, name), NOODLES)


def test_the_office_next_door_can_neither_take_nor_change_what_is_here(world: World) -> None:
    imports(world.zhou, NOODLES)

    assert counted(imports(world.sun, NOODLES)) == (0, 0, 0, 0, 1)

    elsewhere = but(NOODLES, community="南关社区", grid="第1网格", phone="13800001111")
    report = imports(world.sun, elsewhere)
    assert counted(report) == (0, 0, 0, 0, 1)
    assert "别处的场所" in report.problems[0].reason
    assert venues(world)[0].phone == "19900000029"


def test_the_county_may_import_for_any_street(world: World) -> None:
    south = but(GROCER, community="南关社区", grid="南关社区第1网格")

    assert imports(world.hao, NOODLES, south).new == 2
    assert [v.number for v in venues(world)] == ["辽南-0001", "辽西-0001"]


def test_numbers_go_on_after_what_phones_registered(world: World) -> None:
    assert world.noodle_shop

    imports(world.zhou, NOODLES, GROCER)

    assert [v.number for v in venues(world)] == ["辽西-0001", "辽西-0002", "辽西-0003"]


def test_another_ledger_or_a_broken_file_changes_nothing(world: World) -> None:
    assert world.zhou
    before = everything(world)

    for source in (DATA / "电动自行车台账.xlsx", b"", b"hello", workbook(HEADER)):
        with pytest.raises(Refusal):
            takes(world.zhou, source)

    assert everything(world) == before


HEADINGS = st.sampled_from([column.title for column in LEDGER.columns[2:]])
CELLS = st.one_of(
    st.none(), st.integers(-5, 10**7), st.floats(0, 1e6), st.booleans(), st.dates(),
    st.text(max_size=60).filter(lambda text: not text.startswith(("=", "{="))),
    st.sampled_from(["是", "3具", "约80㎡", "小商店", "2024年5月1日", "管道气", "停业"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(HEADINGS, CELLS))
def test_whatever_the_cells_hold_a_row_taken_is_a_venue(row: dict[str, object]) -> None:
    whole = {
        "网格": "第1网格",
        "场所名称(牌匾)": "老城面馆",
        "九小类别": "小餐饮",
        "详细地址": "1号",
    } | row

    try:
        reading = read(sheets({"台账": [list(whole), list(whole.values())]}), LEDGER)
    except Refusal:
        return

    for taken in reading.rows:
        msgspec.convert(taken.values, Known)
