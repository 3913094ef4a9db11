"""What stories of a ticket's life do again and again."""

from datetime import UTC, datetime, timedelta

from tests.browser.caller import Facts
from tests.browser.desk import Desk
from tests.browser.phone import Phone
from tests.browser.site import Site


def department(site: Site, name: str) -> Facts:
    items: list[Facts] = site.office.get("/departments").json()["items"]
    return next(item for item in items if item["name"] == name)


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def begins(desk: Desk, act: str) -> None:
    desk.page.get_by_role("button", name=act, exact=True).click()


def chooses_more(phone: Phone, action: str) -> None:
    phone.tap("更多操作")
    phone.tap(phone.sheet.get_by_role("button", name=action))
