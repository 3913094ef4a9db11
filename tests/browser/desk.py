"""A desk in the office: one page of the wide screen."""

import re

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.phone import shot


class Desk:
    """A page of the office, and what is done on it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page, self.url = context.new_page(), url

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def table(self) -> Locator:
        return self.page.get_by_role("table")

    def opens(self, path: str = "/") -> "Desk":
        self.page.goto(f"{self.url}/office#{path}")
        return self

    def goes(self, name: str) -> None:
        """By the menu at the side."""
        menu = self.page.get_by_role("navigation", name="主导航")
        menu.get_by_role("link", name=name).click()

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("link", name=name)

    def heading(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def acts(self, act: str, note: str = "", *, picture: bool = False) -> None:
        """Take a step on the open ticket: the button, the dialog, the button of the dialog.

        Whoever is in a hurry does not wait until the picture is ready.
        """
        self.page.get_by_role("button", name=act, exact=True).click()
        if note:
            self.dialog.get_by_role("textbox").fill(note)
        if picture:
            self.dialog.locator("input[type=file]").set_input_files(shot())
        self.dialog.get_by_role("button", name=act).click()
        expect(self.dialog).to_be_hidden()
