"""Whether a venue is open, as a ledger words it; what is not understood changes nothing."""

import pytest

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.field.venues.models import VenueStatus
from tests.core.spreadsheets.sheets import workbook
from tests.field.venues.ledger_rows import HEADER, NOODLES, takes, venues
from tests.world import World


def status(world: World, words: str) -> tuple[ImportReport, VenueStatus]:
    report = takes(world.zhou, workbook((*HEADER, "状态"), (*NOODLES, words)))
    return report, venues(world)[0].status


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("正常营业", VenueStatus.OPERATING), ("☑营业 □停业", VenueStatus.OPERATING),
        ("半年未营业", VenueStatus.SUSPENDED), ("不营业", VenueStatus.SUSPENDED),
        ("未营业", VenueStatus.SUSPENDED), ("装修中", VenueStatus.SUSPENDED),
        ("□营业 ☑停业", VenueStatus.SUSPENDED), ("停业整顿", VenueStatus.SUSPENDED),
        ("关门", VenueStatus.CLOSED), ("已搬迁", VenueStatus.CLOSED),
        ("已拆除", VenueStatus.CLOSED), ("注销", VenueStatus.CLOSED), ("空铺", VenueStatus.VACANT),
    ],
)  # fmt: skip
def test_what_is_plain_is_understood(world: World, words: str, expected: VenueStatus) -> None:
    report, found = status(world, words)

    assert (found, report.unknown, report.needs_a_look) == (expected, 0, False)


@pytest.mark.parametrize("words", ["非正常营业", "拟停业", "□营业", "营业？", "半营业", "营业×"])
def test_what_is_not_changes_nothing_and_needs_a_look(world: World, words: str) -> None:
    status(world, "停业")

    report, found = status(world, words)

    assert (found, report.changed, report.unknown) == (VenueStatus.SUSPENDED, 0, 1)
    assert report.needs_a_look
    assert "状态不变" in report.problems[0].advice


def test_no_word_at_all_changes_nothing(world: World) -> None:
    status(world, "停业")

    assert status(world, "-")[1] is VenueStatus.SUSPENDED


def test_a_new_venue_whose_status_is_not_understood_is_told(world: World) -> None:
    report, _ = status(world, "拟停业")

    assert (report.new, report.unknown, report.needs_a_look) == (1, 1, True)
    assert "先按营业列入走访" in report.problems[0].advice
