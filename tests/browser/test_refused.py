"""What the server could not do as it was meant: said under 需处理, and never thrown away."""

from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.site import Site


def test_a_step_somebody_else_was_quicker_with_is_told_and_stays_on_the_timeline(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("秦慢")
    venue = worker.registers("抢先一步")
    hazard = worker.reports(venue["id"])
    phone = new_phone(worker).opens(f"/hazards/{hazard}")
    expect(phone.button("复查合格，销号")).to_be_visible()
    phone.goes_offline()
    phone.shoot("复查合格，销号")
    phone.tap("确认销号")
    phone.says("已保存在手机")
    assert site.office.passes(hazard)["result"] == "applied"

    phone.goes_online()
    phone.tap(phone.pill)

    expect(phone.heading("需处理")).to_be_visible()
    phone.says("这一步没有生效，但已记在处理过程里，应急办会核实")
    assert worker.timeline(hazard)[-1] == "superseded"
    assert any(task["kind"] == "superseded" for task in site.office.tasks())
    phone.tap("知道了")
    expect(phone.heading("需处理")).to_be_hidden()


def test_work_in_a_grid_that_is_no_longer_ones_own_is_kept_for_the_office(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("常调")
    venue = worker.registers("换了网格的店")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    expect(phone.heading(venue["name"])).to_be_visible()
    phone.goes_offline()
    site.admin.moves(worker, site.next_grid)
    phone.tap("无隐患，走访完成")
    expect(phone.link("扫下一家")).to_be_visible()

    phone.goes_online()
    phone.sends()

    expect(phone.heading("需处理")).to_be_visible()
    phone.says("服务器已收下保管，由应急办处理")
    phone.says(venue["name"])
    assert any(task["kind"] == "parked" for task in site.office.tasks())
    assert site.office.file(venue)["visits"] == []
