"""Every figure clicked: a number at the desk opens a list of exactly that length."""

import contextlib
import re
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk
from tests.browser.desk import Desk
from tests.browser.site import LEDGERS, Site
from tests.person import GENERAL, SERIOUS

TOTAL = re.compile(r"(?:共|符合条件|在用) (\d+) (?:条|家|次|辆|处)")
TABS = "main [aria-pressed=true]"
FIGURES = """() => [...document.querySelectorAll('a[data-figure]')].map(a => [
  a.getAttribute('href'), Number(a.dataset.count), Number(a.textContent), a.dataset.figure])"""
PATIENCE_S = 8
"""A list says its number first at its head, then at its foot; one that lies does so for good."""
SPAN = "from=2024-01&to=2026-12"


@pytest.fixture(scope="module")
def county(site: Site) -> Site:
    """Three ledgers, e-bikes, visits and attempts, a venue that closed, something late."""
    for kind, name in (("ebikes", "电动自行车台账"), ("hazards", "防火隐患台账"),
                       ("campaign", "护栏广告牌专项台账"), ("road", "道路隐患台账"),
                       ("dissuasions", "劝导登记表")):  # fmt: skip
        site.tell("import", kind, LEDGERS / f"{name}.xlsx")
    worker = site.newcomer("章数")
    site.long_there(worker)
    busy(worker)
    return site


def busy(worker: Caller) -> None:
    """What a worker leaves behind in a month."""
    shop, closed = worker.registers("数得清超市"), worker.registers("关了门的店")
    now = datetime.now(UTC)
    worker.reports(shop["id"], GENERAL, at=now - timedelta(days=25))
    worker.reports(shop["id"], SERIOUS)
    worker.reports(shop["id"], "J01")
    for outcome in ("checked", "locked", "checked"):
        worker.visits(shop["id"], outcome)
    change = {"status": {"from": "operating", "to": "closed"}}
    worker.does("venue.amend", venue_id=closed["id"], changes=change)


def numbers(page: Page, meant: int) -> list[int]:
    """Every number that the list says of itself, at its head, at its foot, on a tab that is on.

    They are read once the list has come; what is meant is waited for a while.
    """
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    said = page.locator("main").get_by_text(TOTAL)
    with contextlib.suppress(AssertionError):
        meaning = re.compile(rf"(?:共|符合条件|在用) {meant} (?:条|家|次|辆|处)")
        expect(said.first).to_have_text(meaning, timeout=8_000)
    found = [int(n) for text in said.all_inner_texts() for n in TOTAL.findall(text)]
    tabs = [n for text in page.locator(TABS).all_inner_texts() for n in re.findall(r"\d+", text)]
    return [*found, *map(int, tabs)]


def is_headed(page: Page, count: int) -> bool:
    """Whether the list has this number at its head and its foot, and no other."""
    end = monotonic() + PATIENCE_S
    while True:
        found = numbers(page, count)
        if len(found) > 1 and set(found) == {count}:
            return True
        if monotonic() > end:
            return False
        page.wait_for_timeout(200)


def clicks_all(desk: Desk, path: str, least: int) -> None:
    """Open a page, and from it every figure that it has, each by the link it is."""
    page = desk.opens(path).page
    expect(page.locator("a[data-figure]").first).to_be_visible()
    figures = page.evaluate(FIGURES)
    assert len(figures) >= least, path
    wrong: list[object] = []
    for href, count, text, name in figures:
        assert count == text
        page.goto(f"{desk.url}/office{href}")
        if not is_headed(page, count):
            wrong.append((name, count, numbers(page, count), href))
    assert wrong == []


@pytest.mark.parametrize("domain", ["fire", "street_facility", "road"])
def test_every_figure_of_the_months(county: Site, new_desk: NewDesk, domain: str) -> None:
    desk = new_desk(county.office)

    clicks_all(desk, f"/months?{SPAN}&domain={domain}&by=month", 20)


def test_every_figure_of_the_communities_of_a_month(county: Site, new_desk: NewDesk) -> None:
    clicks_all(new_desk(county.office), "/months", 15)


@pytest.mark.parametrize("who", ["office", "leader"])
def test_every_figure_of_the_home_page(county: Site, new_desk: NewDesk, who: str) -> None:
    desk = new_desk(getattr(county, who))
    clicks_all(desk, "/", 4)

    page = desk.opens("/").page
    for tab in page.get_by_role("tab").all():
        tab.click()
        count = int(tab.locator("b").inner_text().removesuffix("条"))
        name = tab.locator(".name").inner_text()
        panel = page.get_by_role("tabpanel")
        if not count:
            continue
        panel.get_by_role("link", name="在表格里看全部").click()
        assert is_headed(page, count), name
        page.go_back()
        expect(page.get_by_role("tab").first).to_be_visible()


def test_every_figure_of_the_plate_drive(county: Site, new_desk: NewDesk) -> None:
    clicks_all(new_desk(county.leader), "/ebikes?view=plates", 20)


def test_every_figure_of_the_campaigns(county: Site, new_desk: NewDesk) -> None:
    desk = new_desk(county.office)
    page = desk.opens("/campaigns").page
    expect(page.locator("a[data-figure]").first).to_be_visible()
    for href, count, _, name in page.evaluate(FIGURES):
        page.goto(f"{desk.url}/office{href}")
        assert is_headed(page, count), (name, count, numbers(page, count))


def test_every_figure_of_the_table_of_plaques(county: Site, new_desk: NewDesk) -> None:
    clicks_all(new_desk(county.office), "/plaques", 20)


def test_the_ledger_is_switched_and_never_added_up(county: Site, new_desk: NewDesk) -> None:
    desk = new_desk(county.leader).opens(f"/months?{SPAN}")
    found = desk.page.locator("tfoot a[data-figure=found]")
    expect(desk.page.get_by_role("columnheader", name="发现防火隐患（处）")).to_be_visible()
    fire = int(found.inner_text())

    desk.page.get_by_role("radio", name="护栏广告牌").click()

    expect(desk.page.get_by_role("columnheader", name="发现护栏广告牌隐患（处）")).to_be_visible()
    expect(found).not_to_have_text(str(fire))
    desk.says(re.compile("不相加"))
