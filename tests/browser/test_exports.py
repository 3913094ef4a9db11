"""The desk takes a list out as a file, says what for, and finds it on record."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import NewDesk
from tests.browser.site import Site
from tests.office.exports.files import sheets, table


def test_a_list_is_taken_out_as_it_is_filtered_and_stays_on_record(
    site: Site, new_desk: NewDesk, tmp_path: Path
) -> None:
    desk = new_desk(site.office).opens("/venues?venue_class=hotel")
    expect(desk.page.locator("tbody tr").first).to_be_visible()

    desk.button("导出").click()
    dialog = desk.page.get_by_role("dialog", name="导出")
    expect(dialog.get_by_text("条件：类别：")).to_be_visible()
    dialog.get_by_label("带完整电话").check()
    send = dialog.get_by_role("button", name="导出", exact=True)
    send.click()
    expect(dialog.get_by_role("alert")).to_contain_text("至少 4 个字")
    dialog.get_by_role("button", name="节前逐户电话提醒").click()
    with desk.page.expect_download() as download:
        send.click()
    expect(dialog).to_be_hidden()

    file = tmp_path / "台账.xlsx"
    download.value.save_as(file)
    assert download.value.suggested_filename.startswith("九小场所台账_辽西街道_")
    rows = table(file.read_bytes())
    assert rows
    assert not [row for row in rows if "*" in str(row["联系电话"])]
    assert "说明" in sheets(file.read_bytes())
    desk.goes("导出记录")
    line = desk.page.get_by_role("region", name="导出记录").locator("tbody tr").first
    expect(line).to_contain_text("节前逐户电话提醒")
    expect(line).to_contain_text(f"{len(rows)}")
