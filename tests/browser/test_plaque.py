"""From a plaque to a closed ticket: the story everything else stands on."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.caller import Caller, Facts
from tests.browser.camera import film
from tests.browser.conftest import Pocket
from tests.browser.phone import Phone, signs_in
from tests.browser.site import Site
from tests.world import PASSWORD

SIGNS = re.compile("疏散指示标志")
"""An item of the checklist that its finder may close."""


def test_a_hazard_behind_a_scanned_plaque_outlives_no_network_and_a_killed_browser(
    site: Site, pocket: Pocket, tmp_path: Path
) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("福满楼面馆")
    before = site.office.month()
    phone = pocket.wakes(site.url).opens()
    signs_in(phone, worker.user_name, PASSWORD)
    phone.works_offline().is_synchronised()
    pocket.sleeps()  # or Chromium has not yet written its cookies down

    phone = pocket.wakes(site.url, film(tmp_path / "street.mjpeg", site.plaque(venue))).opens()
    phone.tap(phone.tab("扫码"))
    expect(phone.heading(venue["name"])).to_be_visible()
    phone.goes_offline()
    reports_offline(phone)
    assert worker.file(venue)["hazards"] == []
    pocket.dies()

    phone = pocket.wakes(site.url).opens()
    phone.is_synchronised()
    ticket = the_only_ticket(worker, venue)

    closes(phone, venue)
    phone.until(lambda: worker.state(ticket) == "closed")
    after = site.office.month()
    assert (after["found"], after["closed_in_period"], after["visits"]) == (
        before["found"] + 1,
        before["closed_in_period"] + 1,
        before["visits"] + 1,
    )


def reports_offline(phone: Phone) -> None:
    """A hazard with its picture: six taps at most from the scan."""
    phone.taps = 0
    phone.shoot("上报隐患")
    phone.tap(phone.button(SIGNS))
    phone.tap("提交")
    expect(phone.heading("已保存在手机，联网后自动发送")).to_be_visible()
    assert phone.taps <= 6, phone.taps


def the_only_ticket(worker: Caller, venue: Facts) -> str:
    """One visit and one ticket, and its one picture whole."""
    file = worker.file(venue)
    assert [visit["hazards"] for visit in file["visits"]] == [1]
    (brief,) = file["hazards"]
    ticket = worker.ticket(brief["id"])
    assert ticket["evidence"] == {"declared": 1, "received": 1}
    (picture,) = ticket["photos"]
    answer = worker.get(f"/photos/{picture['id']}/original")
    assert answer.headers["content-type"] == "image/jpeg"
    return str(brief["id"])


def closes(phone: Phone, venue: Facts) -> None:
    """Found put right: four taps at most on the ticket's page."""
    phone.tap(phone.tab("隐患"))
    phone.tap("整改中")
    phone.tap(phone.link(re.compile(venue["name"])))
    phone.taps = 0
    phone.shoot("复查合格，销号")
    phone.tap("确认销号")
    assert phone.taps <= 4, phone.taps
    expect(phone.page.get_by_text("已销号").first).to_be_visible()
    phone.is_synchronised()
