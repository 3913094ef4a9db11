"""九小场所台账: what an import does to the registry."""

import msgspec
import pytest
from sqlmodel import select

from backend.field.venues.ledger.columns import LEDGER
from backend.field.venues.models import CodeKind, Fuel, VenueClass, VenueStatus
from backend.office.imports.kinds import IMPORTS
from backend.people.accounts.models import Trail
from backend.people.accounts.queries import actor_of
from tests.core.spreadsheets.sheets import workbook
from tests.field.venues.ledger_rows import (
    CREDIT,
    DATA,
    GROCER,
    NOODLES,
    but,
    codes,
    counted,
    everything,
    imports,
    takes,
    venues,
)
from tests.world import World

VENUES = DATA / "九小场所台账.xlsx"
EXPECTED = msgspec.json.decode((DATA / "expected.json").read_bytes())["venues"]
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
    "92220382MADYKJ2QLN|小餐饮|面食|光明路1号|1-2/6|120平|商住|王 芳|199-0000-0029|李四|"
    "0434-7221234|5人|是|2|二楼隔间|否|有|瓶装液化气|3瓶|4具|2025年6月30日|2|3|1|有|无|无|岩棉/20㎡|无|2个|"
    "已签订|黄|范彬|张警官|2024.5.1|3|2|停业|无"
)


@pytest.fixture
def street(world: World) -> World:
    """The sub-district with all its grids."""
    IMPORTS["grids"](
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
    assert set(report.columns) == {column.field for column in LEDGER.columns} - {
        "opened_on", "rooms", "beds", "pupils",
    }  # fmt: skip
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


def test_a_licence_of_several_shops_is_no_hindrance(world: World) -> None:
    report = imports(world.zhou, NOODLES, but(GROCER, credit=NOODLES[CREDIT]))

    assert counted(report) == (2, 0, 0, 0, 0)
    assert codes(world, "聚宏饺子馆")[CodeKind.LICENCE] == {NOODLES[CREDIT]}
    assert CodeKind.LICENCE not in codes(world, "城北超市")


def test_the_county_may_import_for_any_street(world: World) -> None:
    south = but(GROCER, community="南关社区", grid="南关社区第1网格")

    assert imports(world.hao, NOODLES, south).new == 2
    assert [v.number for v in venues(world)] == ["辽南-0001", "辽西-0001"]


def test_numbers_go_on_after_what_phones_registered(world: World) -> None:
    assert world.noodle_shop

    imports(world.zhou, NOODLES, GROCER)

    assert [v.number for v in venues(world)] == ["辽西-0001", "辽西-0002", "辽西-0003"]
