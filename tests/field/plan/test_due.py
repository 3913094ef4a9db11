"""What is due at a venue: the rule itself, told case by case; the phone has the same cases."""

import json
from dataclasses import replace
from datetime import date, timedelta

from backend.field.patrols.models import VisitOutcome
from backend.field.plan.models import RuleKind, TimeUnit
from backend.field.plan.rules import (
    DueState,
    PhaseInForce,
    PlannedVenue,
    RuleInForce,
    Targets,
    after,
    due_at,
    spread,
)
from backend.field.risk_ratings.models import Colour
from backend.field.venues.models import VenueClass
from tests.field.plan.due_cases import FILE, cases

JAN, COUNTY = date(2025, 1, 1), "220382."
MONTHLY = RuleInForce(RuleKind.REGULAR, "小餐饮", Targets(), 1, TimeUnit.MONTH, COUNTY, JAN)
SPRING = PhaseInForce("春防", Targets(), date(2025, 3, 15), date(2025, 5, 31), COUNTY, JAN)
NEW = RuleInForce(RuleKind.NEW, "新登记的场所", Targets(), 7, TimeUnit.DAY, COUNTY, JAN)
SHOP = PlannedVenue(
    grid="220382.002.01.01.",
    number="辽西-0473",
    venue_class=VenueClass.RESTAURANT,
    text="福满楼",
    colour=Colour.GREEN,
    entered_on=date(2024, 5, 1),
    last_visit=date(2025, 2, 3),
)


def test_the_cases_of_both_languages_are_as_the_rule_says() -> None:
    assert json.loads(FILE.read_text("utf-8")) == cases(), "python -m tests.field.plan.due_cases"


def test_it_is_due_one_interval_after_the_last_visit_with_its_reason() -> None:
    due = due_at(SHOP, [MONTHLY], [], date(2025, 3, 1), date(2025, 3, 31))

    assert due is not None
    assert (due.due_on, due.state) == (date(2025, 3, 3), DueState.DUE)
    assert due.reasons == ("小餐饮每月一次，上次 2月3日",)


def test_before_its_day_comes_into_sight_it_is_not_listed() -> None:
    assert due_at(SHOP, [MONTHLY], [], date(2025, 2, 4), date(2025, 3, 2)) is None


def test_the_31st_becomes_the_last_of_a_shorter_month() -> None:
    assert after(date(2025, 1, 31), 1, TimeUnit.MONTH) == date(2025, 2, 28)
    assert after(date(2024, 11, 30), 3, TimeUnit.MONTH) == date(2025, 2, 28)


def test_doors_that_do_not_open_leave_it_due_and_are_counted() -> None:
    tried = replace(SHOP, attempts=2, outcome=VisitOutcome.LOCKED)
    due = due_at(tried, [MONTHLY], [], date(2025, 3, 5), date(2025, 3, 5))

    assert due is not None
    assert (due.due_on, due.state, due.attempts) == (date(2025, 3, 3), DueState.AGAIN, 2)


def test_who_moved_or_closed_is_for_the_registry_until_somebody_looked() -> None:
    gone = replace(SHOP, attempts=1, outcome=VisitOutcome.MOVED)
    day = date(2025, 3, 5)

    asked = due_at(gone, [MONTHLY], [], day, day)
    looked = due_at(replace(gone, corrected=True), [MONTHLY], [], day, day)

    assert asked
    assert asked.state is DueState.REGISTRY
    assert looked
    assert looked.state is DueState.AGAIN


def test_what_was_never_visited_is_spread_over_the_first_turn() -> None:
    fresh = [replace(SHOP, number=f"辽西-{n:04d}", last_visit=None) for n in range(600)]
    days = [due_at(v, [MONTHLY], [], JAN, date(2025, 12, 31)) for v in fresh]
    found = [d.due_on for d in days if d]

    assert (min(found), max(found)) == (JAN, date(2025, 1, 30))
    assert max(found.count(day) for day in set(found)) <= 25
    assert len(set(found[10:15])) == 1, "neighbours stand on one day"


def test_a_new_venue_is_due_within_a_week_and_its_turn_comes_after() -> None:
    new = replace(SHOP, new=True, entered_on=date(2025, 3, 1), last_visit=None)
    due = due_at(new, [MONTHLY, NEW], [], date(2025, 3, 2), date(2025, 3, 31))

    assert due is not None
    assert (due.due_on, due.reasons) == (date(2025, 3, 8), ("新登记的场所，7 天内走访",))


def test_a_ledger_brings_no_new_venue() -> None:
    listed = replace(SHOP, entered_on=date(2025, 3, 1), last_visit=None)

    assert due_at(listed, [NEW], [], date(2025, 3, 2), date(2025, 12, 31)) is None


def test_a_phase_asks_for_one_visit_within_its_days() -> None:
    day = date(2025, 4, 20)
    due = due_at(SHOP, [], [SPRING], day, SPRING.last_on)
    seen = replace(SHOP, last_visit=date(2025, 3, 15))

    assert due
    assert due.reasons == ("春防（3月15日至5月31日）走一次",)
    assert SPRING.first_on <= due.due_on <= SPRING.last_on
    assert due_at(seen, [], [SPRING], day, SPRING.last_on) is None
    assert due_at(SHOP, [], [SPRING], date(2025, 6, 1), date(2025, 12, 31)) is None


def test_gaps_are_due_at_once_and_a_venue_is_listed_once_for_all_reasons() -> None:
    gaps = replace(SHOP, gaps=2, gaps_on=date(2025, 3, 1), follow_ups=(date(2025, 3, 2),))
    due = due_at(gaps, [MONTHLY], [SPRING], date(2025, 3, 1), date(2025, 5, 31))

    assert due is not None
    assert due.due_on == date(2025, 3, 1)
    assert due.reasons[:3] == (
        "经营者自查有 2 项没做到",
        "隐患销号满 30 天，回头看",
        "小餐饮每月一次，上次 2月3日",
    )


def test_a_revision_forgets_nothing_that_was_due_and_asks_nothing_backwards() -> None:
    """Half a year became a month on 1 March: what was late stays late, the rest has its turn."""
    old = replace(MONTHLY, every=6, until=date(2025, 2, 28))
    new = replace(MONTHLY, since=date(2025, 3, 1))
    late = replace(SHOP, last_visit=date(2024, 8, 10))
    other = replace(SHOP, last_visit=date(2024, 10, 1))
    day, end = date(2025, 3, 1), date(2025, 12, 31)

    assert (found := due_at(late, [old, new], [], day, end))
    assert found.due_on == date(2025, 2, 10)
    spread_on = due_at(other, [old, new], [], day, end)
    assert spread_on
    assert date(2025, 3, 1) <= spread_on.due_on < date(2025, 3, 31)


def test_the_spread_stays_within_its_days() -> None:
    for number in ("", "辽西-0001", "辽西-9999", "12345678"):
        assert all(0 <= spread(number, days) < days for days in range(1, 400))


def test_a_rule_that_ended_longer_ago_than_phones_remember_claims_nothing() -> None:
    ended = replace(MONTHLY, until=date(2025, 2, 28))
    day = date(2025, 2, 28) + timedelta(days=401)
    never = replace(SHOP, last_visit=None)

    assert due_at(never, [ended], [], day - timedelta(days=1), day) is not None
    assert due_at(never, [ended], [], day, day) is None
