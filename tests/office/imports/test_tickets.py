"""Hazard ledgers: each row a ticket, with the timeline that the ledger tells."""

from typing import Any

from sqlmodel import select

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.field.campaigns.models import Campaign, CampaignSite, SiteKind, Treatment
from backend.field.hazards.models import Hazard
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import counted, takes
from tests.world import Person, World

HEADER = (
    *("编号", "发现日期", "社区(村)", "网格", "场所名称", "地址", "隐患描述", "隐患等级"),
    *("处置方式", "整改期限", "整改完成日期", "整改情况", "复查人"),
)
OPEN = (
    *("FH-7", "2024-03-05", "电厂社区", "电厂社区第1网格", "福满楼面馆", "光明路1号"),
    *("燃气软管老化", "较大", "限期整改", "2024-03-08", None, "整改中", "范彬"),
)


def done(row: tuple[Any, ...], day: str) -> tuple[Any, ...]:
    return (*row[:10], day, "已整改", row[12])


def imports(person: Person, *rows: tuple[Any, ...]) -> ImportReport:
    return takes(person, "hazards", workbook(HEADER, *rows))


def only(world: World) -> dict[str, Any]:
    (brief,) = world.zhou.get("/hazards").json()["items"]
    return world.zhou.ticket(brief["id"])


def test_a_row_that_is_put_right_is_a_whole_story(world: World) -> None:
    venue = world.noodle_shop

    imports(world.zhou, done(OPEN, "2024-03-07"))

    ticket = only(world)
    assert (ticket["state"], ticket["venue_id"], ticket["level"]) == ("closed", venue, "serious")
    assert (ticket["item_code"], ticket["detail"]) == ("E05", "燃气软管老化")
    told = [(e["kind"], e["at"][:10], e["by_name"]) for e in ticket["events"]]
    assert told == [
        ("reported", "2024-03-05", "台账未写"), ("assigned", "2024-03-05", "台账未写"),
        ("submitted", "2024-03-07", "台账未写"), ("passed", "2024-03-07", "范彬"),
        ("closed", "2024-03-07", "范彬"),
    ]  # fmt: skip
    assert ticket["version"] == len(told)


def test_an_open_row_is_an_open_ticket_until_the_ledger_closes_it(world: World) -> None:
    assert world.noodle_shop
    assert counted(imports(world.zhou, OPEN)) == (1, 0, 0, 0, 0)
    assert (only(world)["state"], only(world)["due_on"]) == ("rectifying", "2024-03-08")

    closing = imports(world.zhou, done(OPEN, "2024-03-07"))

    assert counted(closing) == (0, 1, 0, 0, 0)
    assert world.zhou.timeline(only(world)["id"]) == [
        "reported", "assigned", "submitted", "passed", "closed",
    ]  # fmt: skip
    assert counted(imports(world.zhou, done(OPEN, "2024-03-07"))) == (0, 0, 1, 0, 0)


def test_a_row_that_came_from_here_is_known_by_its_number(world: World) -> None:
    assert world.noodle_shop
    imports(world.zhou, OPEN)
    ours = (only(world)["number"], "2024-03-05", *OPEN[2:6], "另一种说法", *OPEN[7:])

    voided = ("FH-8", *OPEN[1:6], "没有这回事", *OPEN[7:11], "已撤销", None)
    report = imports(world.zhou, ours, voided)

    assert counted(report) == (0, 0, 1, 0, 1)
    assert "撤销" in report.problems[-1].reason


def test_dates_that_cannot_be_are_left_out_and_said(world: World) -> None:
    report = imports(world.zhou, done(OPEN, "2024-03-01"), done(OPEN, "2099-01-01"))

    assert counted(report) == (0, 0, 0, 0, 2)
    assert [p.field for p in report.problems] == ["done_on", "done_on"]
    assert "早于发现日期" in report.problems[0].reason


def test_done_without_a_day_stays_open_and_is_said(world: World) -> None:
    assert world.noodle_shop

    report = imports(world.zhou, (*OPEN[:11], "已整改", "范彬"))

    assert only(world)["state"] == "rectifying"
    assert [(p.field, p.taken) for p in report.problems] == [("done_on", True)]


def test_a_venue_that_is_not_there_costs_the_link_and_not_the_ticket(world: World) -> None:
    report = imports(world.zhou, done(OPEN, "2024-03-07"))

    assert (only(world)["venue_id"], only(world)["venue_name"]) == (None, "福满楼面馆")
    assert [(p.field, p.taken) for p in report.problems] == [("venue", True)]


def test_a_campaign_has_its_objects_and_stands_alone(world: World) -> None:
    header = (
        "社区(村)",
        "网格",
        "类型",
        "位置",
        "问题描述",
        "处置方式",
        "排查日期",
        "整改完成日期",
    )
    row = ("电厂社区", "电厂社区第1网格", "广告片", "民主街85号", "破损漏电", "拆除", "2024-03-21",
           "2024-04-02")  # fmt: skip

    takes(world.zhou, "campaign", workbook(header, row))

    with world.db.reading() as session:
        site = session.exec(select(CampaignSite)).one()
        campaign = session.exec(select(Campaign)).one()
        hazard = session.exec(select(Hazard)).one()
    assert (site.kind, site.treatment) == (SiteKind.BILLBOARD, Treatment.REMOVE)
    assert (site.hazard_id, site.campaign_id) == (hazard.id, campaign.id)
    assert (campaign.grid, campaign.domain) == ("220382.002.", "street_facility")
    assert (hazard.domain, hazard.item_code, hazard.venue_id) == ("street_facility", "J02", None)
    month = world.zhou.get("/reports/monthly", **{"from": "2024-03"}).json()
    assert month["total"]["found"] == 0


def test_the_neighbour_may_enter_nothing_here(world: World) -> None:
    rows = [done(OPEN, "2024-03-07")]

    assert counted(imports(world.sun, *rows)) == (0, 0, 0, 0, 1)
    assert world.zhou.get("/hazards").json()["items"] == []
