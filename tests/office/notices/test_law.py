"""The law on a notice: titles and duty articles, what was not seen not at all, no day gone by."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from backend.bootstrap import found_county
from backend.core.database import execute
from backend.field.hazards.checklist.catalogue import (
    bases_of,
    editions,
    printed_basis,
    read_edition,
    storeys,
)
from backend.field.hazards.models import ChecklistItem, DayUnit
from tests.office.notices.papers import words_of_docx
from tests.office.notices.test_issue import issued
from tests.world import World, taken

NOW = editions()[-1]
PENALTIES = re.compile(
    r"《中华人民共和国消防法》第(五十八|六十|六十一|六十二|六十三|六十四|六十六)条"
)


def printed(world: World, item: str, edition: str = NOW, floors: str | None = None) -> str:
    more: dict[str, Any] = {"floors": floors} if floors else {}
    shop = world.venue(world.mei, f"{item}{floors}店", "220382.002.01.01.", **more)
    hazard = world.mei.reports(shop, item, edition=edition)
    row = issued(world.mei, hazard)
    return words_of_docx(world.mei.get(f"/notices/{row['id']}/docx").content)


@pytest.mark.parametrize(
    ("item", "floors", "law"),
    [
        ("A02", None, "第二十八条；《建筑防火通用规范》（GB 55037-2022）第12.0.6条"),
        ("H01", None, "《中华人民共和国消防法》第二十八条"),
        ("H01", "1/6", "《中华人民共和国消防法》第二十八条"),
        ("H01", "3/18", "《高层民用建筑消防安全管理规定》（应急管理部令第5号）第三十七条"),
        ("E02", "1/6", "工作要求"),
        ("C13", None, "（公安部令第61号）第二十一条"),
        ("B03", None, "《住宿与生产储存经营合用场所消防安全技术要求》（XF 703-2007）第6.2、6.3条"),
    ],
)  # fmt: skip
def test_a_notice_prints_titles_and_articles(
    world: World, item: str, floors: str | None, law: str
) -> None:
    assert law.replace(" ", "") in printed(world, item, floors=floors)


def test_an_article_nobody_saw_is_not_printed(world: World) -> None:
    words = printed(world, "A05")

    assert "《建筑防火通用规范》（GB55037-2022）" in words
    assert "7.4.1" not in words
    assert "《重大火灾隐患判定规则》（GB35181-2025）" in words


def test_a_ticket_keeps_the_law_it_was_found_under(world: World) -> None:
    years = [re.findall(r"GB35181-(\d{4})", printed(world, "C08", e))[0] for e in editions()]
    bikes = [re.findall(r"GB17761-(\d{4})", printed(world, "H08", e))[0] for e in editions()]

    assert (editions(), years) == (
        ["2024-01-01", "2025-09-01", "2025-11-01"],
        ["2017", "2017", "2025"],
    )
    assert bikes == ["2018", "2024", "2024"]


def test_a_street_never_prints_a_penalty() -> None:
    for edition in editions():
        for item in read_edition("220382", edition):
            for floors in (None, "3/18"):
                for venue_class in (None, *item.classes):
                    law = printed_basis(bases_of(item), floors=floors, venue_class=venue_class)
                    assert not PENALTIES.search(law), (edition, item.code, law)
                    assert law.startswith(("《", "工作要求")), (edition, item.code, law)
                    assert len(law) <= 200


@pytest.mark.parametrize(
    ("floors", "count"),
    [("1/6", 6), ("3/18", 18), ("6", 6), ("地上6层", 6), ("1-2/24层", 24), ("", None), (None, None),
     ("底商", None), ("1/6层（商住）", 6)],
)  # fmt: skip
def test_storeys_are_read_as_people_write_them(floors: str | None, count: int | None) -> None:
    assert storeys(floors) == count


def test_the_days_are_printed_with_their_kind(world: World) -> None:
    assert "2026年3月7日前（3日内，自然日）" in printed(world, "C01")
    with world.db.writing() as session:
        execute(session, update(ChecklistItem).values(day_unit=DayUnit.WORKING))
    assert "2026年3月9日前（3日内，工作日）" in printed(world, "C02")


def test_a_notice_never_carries_a_day_gone_by(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.clock.forward(days=10)

    for kind in ("prompt", "transfer"):
        more = {"department": "派出所"} if kind == "transfer" else {}
        row = issued(world.zhou, hazard, kind=kind, **more)
        words = words_of_docx(world.zhou.get(f"/notices/{row['id']}/docx").content)
        assert "3月7日" not in words
        assert ("立即整改（原定期限已过）" in words) is (kind == "prompt")


def test_put_right_before_their_eyes_needs_no_day(world: World) -> None:
    fixed = {"photos": [taken().facts]}
    hazard = world.mei.reports(world.noodle_shop, "A02", fixed=fixed)

    row = issued(world.mei, hazard)

    words = words_of_docx(world.mei.get(f"/notices/{row['id']}/docx").content)
    assert "已当场整改" in words
    assert "3月4日前" not in words


def test_a_database_of_before_gets_law_and_end_of_its_edition(world: World) -> None:
    old: dict[str, Any] = {"basis": "消防法28/60; 61号令31(三)", "laws": [], "valid_to": None}
    with world.db.writing() as session:
        execute(session, update(ChecklistItem).values(day_unit=DayUnit.WORKING, **old))
    hazard = world.mei.reports(world.noodle_shop, "A02")
    with world.db.writing() as session:
        found_county(session, world.config, world.now)

    row = issued(world.mei, hazard)

    words = words_of_docx(world.mei.get(f"/notices/{row['id']}/docx").content)
    assert "第二十八条" in words
    assert "28/60" not in words
    assert {i["edition"] for i in world.mei.get("/checklist").json()} == {NOW}


def test_the_desk_sees_what_the_brigade_has_still_to_confirm(world: World) -> None:
    law = world.hao.get("/checklist/law").json()
    older = world.hao.get("/checklist/law", edition="2024-01-01").json()

    unseen = [row for row in law["items"] if row["citations"] and not row["verified"]]
    assert (law["edition"], law["unverified"]) == (NOW, len(unseen))
    assert {"A05", "G01"} <= {row["code"] for row in unseen}
    assert older["edition"] == "2024-01-01"
    assert len({row["code"] for row in law["items"]}) == 91
    assert world.mei.get("/checklist/law").status_code == 403


def test_a_phone_keeps_the_edition_in_force_and_no_other(world: World) -> None:
    fresh, cursor = world.mei.pulls_all()
    with world.db.writing() as session:
        execute(session, update(ChecklistItem).values(laws=[]))
        found_county(session, world.config, world.now)

    later = world.mei.pull(cursor)

    assert {i["edition"] for i in fresh["item"]} == {NOW}
    assert {i["edition"] for i in later["rows"]["item"]} == {NOW}
    assert "220382/2024-01-01/A01" in later["gone"]["item"]
