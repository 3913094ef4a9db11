"""A list as a file: what stands in it, who may, what is refused, what stays on record."""

import csv
import hashlib
import io
import json
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from backend.office.exports import operations
from tests.office.exports.files import exports, sheets, table, takes_out
from tests.office.imports.ledgers import takes
from tests.world import World

DANGEROUS = ["=1+1", "+86电话", "-查无此店", "@某某", "'=已引", "=cmd|' /C calc'!A1"]


@pytest.fixture(autouse=True)
def shops(world: World) -> None:
    world.venue(world.mei, "福满楼面馆", "220382.002.01.01.", lives_in=True, area_m2=80.5)
    world.venue(world.tao, "鑫源五金", "220382.002.01.02.", venue_class="shop")


def test_a_workbook_looks_like_the_ledger_and_says_where_it_came_from(world: World) -> None:
    answer = exports(world.zhou, "venues", filter={"grid": "220382.002.01.01."})

    book = sheets(answer.content)
    title, filler, header, row = next(iter(book.values()))
    assert title[0] == "电厂社区第1网格九小场所台账"
    assert str(filler[0]).startswith("填报单位：电厂社区第1网格（盖章）　填报日期：2026年3月4日")
    assert "安巡导出 周海燕（应急办）" in str(filler[0])
    told = dict(zip(header, row, strict=False))
    assert told["场所名称(牌匾)"] == "福满楼面馆"
    assert (told["建筑面积㎡"], told["是否住人"], told["联系电话"]) == (80.5, "是", "138****5678")
    notes = {str(line[0]): str(line[1]) for line in book["说明"][1:]}
    assert notes["筛选条件"] == "范围：电厂社区第1网格"
    assert (notes["行数"], notes["导出人"]) == ("1 行", "周海燕（应急办）")
    assert "仅限工作使用" in notes["水印"]
    name = quote("九小场所台账_电厂社区第1网格_2026-03-04.xlsx")
    assert f"filename*=UTF-8''{name}" in answer.headers["content-disposition"]


def test_the_header_stays_in_sight_and_the_watermark_is_on_every_page(world: World) -> None:
    with ZipFile(io.BytesIO(takes_out(world.zhou, "venues"))) as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
        everything = b"".join(book.read(name) for name in book.namelist())

    assert '<pane ySplit="3"' in first
    assert "<oddHeader>" in first
    assert "安巡导出 周海燕" in first
    assert b"<f>" not in everything


def test_the_filter_of_the_list_is_the_filter_of_the_file(world: World) -> None:
    def names(**wanted: object) -> list[object]:
        return [r["场所名称(牌匾)"] for r in table(takes_out(world.zhou, "venues", filter=wanted))]

    assert names(venue_class="shop", status="") == ["鑫源五金"]
    assert names(q="fml") == ["福满楼面馆"]
    assert names() == ["福满楼面馆", "鑫源五金"]


def test_tickets_and_months_are_narrowed_too(world: World) -> None:
    closed, opened = world.mei.reports(world.noodle_shop), world.mei.reports(world.noodle_shop)
    world.mei.passes(closed)

    rows = table(takes_out(world.zhou, "hazards", filter={"state": ["rectifying"]}))
    assert [row["编号"] for row in rows] == [world.mei.ticket(opened)["number"]]
    months = table(takes_out(world.zhou, "months", filter={"from": "2026-03", "to": "2026-03"}))
    assert [(r["月份"], r["发现隐患"], r["总整改率"]) for r in months][-1] == ("合计", 2, 0.5)


def test_text_is_marked_for_spreadsheets(world: World) -> None:
    file = takes_out(world.zhou, "venues", format="csv")

    assert file.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert lines[2][:3] == ["序号", "社区(村)", "网格"]
    assert "福满楼面馆" in lines[3]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_looks_like_a_formula_stays_words_and_comes_back_as_it_was(
    world: World, form: str
) -> None:
    ids = [world.venue(world.mei, w, "220382.002.01.01.", remark=w) for w in DANGEROUS]

    file = takes_out(world.zhou, "venues", format=form)
    report = takes(world.zhou, "venues", file)

    assert (report.new, report.changed, report.left_out) == (0, 0, 0)
    assert [world.zhou.get(f"/venues/{i}").json()["venue"]["remark"] for i in ids] == DANGEROUS
    if form == "csv":
        cells = [c for line in csv.reader(io.StringIO(file.decode("utf-8-sig"))) for c in line]
        assert not [c for c in cells if c[:1] in set("=+-@\t\r")]


def test_the_hash_is_that_of_the_rows(world: World) -> None:
    answer = exports(world.zhou, "venues", format="csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[3:]

    digest = hashlib.sha256()
    for row in rows:
        line = json.dumps(row[1:], ensure_ascii=False, separators=(",", ":"))
        digest.update(f"{line}\n".encode())
    assert answer.headers["x-anxun-sha256"] == digest.hexdigest()
    assert world.zhou.get("/exports").json()["items"][0]["sha256"] == digest.hexdigest()
    assert exports(world.zhou, "venues").headers["x-anxun-sha256"] == digest.hexdigest()


def test_numbers_in_full_need_a_purpose_and_the_role(world: World) -> None:
    refused = exports(world.zhou, "venues", phones=True, purpose="看看")
    assert (refused.status_code, refused.json()["code"]) == (422, "export.no_purpose")
    leader = exports(world.feng, "venues", phones=True, purpose="领导要看电话")
    assert (leader.status_code, leader.json()["code"]) == (403, "export.no_phones")

    full = table(takes_out(world.zhou, "venues", phones=True, purpose="节前逐户电话提醒"))
    masked = table(takes_out(world.feng, "venues"))

    assert {row["联系电话"] for row in full} == {"13812345678"}
    assert {row["联系电话"] for row in masked} == {"138****5678"}


def test_every_file_stays_on_record(world: World) -> None:
    takes_out(world.zhou, "venues", phones=True, purpose="节前逐户电话提醒", filter={"q": "面馆"})
    takes_out(world.feng, "grids", format="csv")

    newest, older = world.zhou.get("/exports").json()["items"]

    assert (newest["by_name"], newest["kind"], newest["format"]) == ("冯书记", "grids", "csv")
    assert (older["rows"], older["phones"], older["purpose"]) == (1, True, "节前逐户电话提醒")
    assert older["filter_words"] == "搜索：“面馆”"
    assert world.hao.get("/exports", kind="venues").json()["total"] == 1
    assert world.sun.get("/exports").json() == {"items": [], "total": 0}
    assert world.feng.get("/exports").status_code == 403


@pytest.mark.parametrize("who", ["mei", "ding", "deng"])
def test_workers_and_enforcers_take_nothing_out(world: World, who: str) -> None:
    answer = exports(getattr(world, who), "venues")

    assert answer.status_code == 403
    assert world.hao.get("/exports").json()["total"] == 0


def test_a_neighbour_cannot_tell_that_the_grid_exists(world: World) -> None:
    answer = exports(world.sun, "venues", filter={"grid": "220382.002.01."})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nothing_too_much_and_nonsense_are_refused_in_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = exports(world.zhou, "venues", filter={"q": "没有这一家"})
    assert nothing.json()["detail"].startswith("按现在的筛选条件一行也没有")
    wrong = exports(world.zhou, "venues", filter={"venue_class": "飞船"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
    monkeypatch.setattr(operations, "MOST", 1)

    much = exports(world.zhou, "venues")

    assert much.status_code == 422
    assert "这次要导出 2 行，一次最多 1 行" in much.json()["detail"]
    assert "先按社区（网格）" in much.json()["detail"]
    count = world.zhou.post("/exports/count", {"kind": "venues"}).json()
    assert (count["rows"], count["most"], count["has_phones"]) == (2, 1, True)
    assert world.hao.get("/exports").json()["total"] == 0


def test_nothing_is_left_on_disk(world: World) -> None:
    takes_out(world.zhou, "venues")

    assert list((world.config.data / "exports").iterdir()) == []
