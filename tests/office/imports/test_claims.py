"""What a ledger claims of a ticket and what it gets: only as far as its evidence goes."""

from typing import Any

import pytest

from backend.sync.receipts.verification.operations import verify
from tests.core.spreadsheets.sheets import workbook
from tests.field.hazards.test_transfer import suspects
from tests.office.imports.ledgers import clear, counted, takes_all
from tests.office.imports.test_batches import dropped, steps
from tests.office.imports.test_tickets import HEADER, OPEN, done, imports, only
from tests.world import MAJOR, SERIOUS, Person, World, taken

LEVEL, CHECKER = HEADER.index("隐患等级"), HEADER.index("复查人")


def but(row: tuple[Any, ...], **columns: Any) -> tuple[Any, ...]:
    where = {"level": LEVEL, "checker": CHECKER, "due": HEADER.index("整改期限"), "number": 0}
    changed = {where[name]: value for name, value in columns.items()}
    return tuple(changed.get(n, value) for n, value in enumerate(row))


def whole(world: World) -> tuple[bool, int]:
    with world.db.reading() as session:
        verdict = verify(session)
    return verdict.whole, verdict.tickets


def tasks(person: Person, kind: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/tasks").json()["items"]
    return [task for task in items if task["kind"] == kind]


def of(world: World, hazard: str, **columns: Any) -> tuple[Any, ...]:
    """The row of a ticket as its office exports it and fills it in."""
    number = world.zhou.ticket(hazard)["number"]
    row = (number, "2026-03-02", *OPEN[2:6], "安全出口上锁", "一般", *OPEN[8:])
    return but(done(row, "2026-03-02"), **columns)


@pytest.mark.parametrize("item", [SERIOUS, MAJOR, "G03"])
def test_what_the_field_opened_no_ledger_closes(world: World, item: str) -> None:
    hazard = world.mei.reports(world.noodle_shop, item)
    if item == MAJOR:
        world.zhou.acts("hazard.assign", hazard)
    before = world.zhou.ticket(hazard)["version"]

    imports(world.zhou, of(world, hazard))
    report = imports(world.zhou, of(world, hazard))

    assert counted(report) == (0, 0, 1, 0, 0)
    assert "不能替人销号" in report.problems[-1].reason
    ticket = world.zhou.ticket(hazard)
    assert (ticket["state"], ticket["version"]) == ("rectifying", before)
    (task,) = tasks(world.zhou, "ledger_closes")
    assert (task["subject_id"], task["facts"]["done_on"]) == (hazard, "2026-03-02")
    assert tasks(world.sun, "ledger_closes") == []
    assert whole(world) == (True, 1)


@pytest.mark.parametrize("level", ["疑似重大", "重大"])
def test_no_ledger_closes_what_a_department_must_answer(world: World, level: str) -> None:
    assert world.noodle_shop

    report = imports(world.zhou, but(done(OPEN, "2024-03-07"), level=level))

    ticket = only(world)
    assert (ticket["state"], ticket["level"]) == ("submitted", "suspected_major")
    assert ticket["events"][0]["facts"]["claimed"] == "suspected_major"
    assert "不能销号" in report.problems[-1].reason
    assert world.zhou.get("/hazards", counts=True).json()["counts"]["transfer_missing"] == 1
    passed = world.zhou.passes(ticket["id"])
    assert (passed["result"], passed["code"]) == ("superseded", "hazard.hand_over_first")
    assert len(tasks(world.zhou, "ledger_unproven")) == 1
    assert whole(world) == (True, 1)


def test_no_ledger_closes_what_the_field_has_suspected_since(world: World) -> None:
    assert world.noodle_shop
    imports(world.zhou, but(OPEN, level="一般"))
    ticket = only(world)["id"]
    suspects(world.mei, ticket)

    report = imports(world.zhou, but(done(OPEN, "2024-03-07"), level="一般"))

    after = world.zhou.ticket(ticket)
    assert (after["state"], after["level"]) == ("rectifying", "suspected_major")
    assert "不能替人销号" in report.problems[-1].reason
    assert len(tasks(world.zhou, "ledger_closes")) == 1
    assert whole(world) == (True, 1)


@pytest.mark.parametrize("step", ["reopened", "returned"])
def test_what_people_opened_again_no_ledger_closes(world: World, step: str) -> None:
    assert world.noodle_shop
    row = but(done(OPEN, "2026-03-02") if step == "reopened" else OPEN, level="一般")
    imports(world.zhou, row)
    ticket = only(world)["id"]
    if step == "reopened":
        photo = taken(at=world.now)
        world.mei.acts("hazard.reopen", ticket, reason="又堵上了", photos=[photo.facts])
        world.mei.uploads(photo)
    else:
        world.mei.submits(ticket)
        world.mei.fails(ticket)

    report = imports(world.zhou, done(row, "2026-03-02"))

    assert (counted(report)[:3], only(world)["state"]) == ((0, 0, 1), "rectifying")
    assert len(tasks(world.zhou, "ledger_closes")) == 1
    assert whole(world) == (True, 1)


@pytest.mark.parametrize(
    ("level", "state", "taken_as"),
    [
        ("重大火灾隐患", "submitted", "suspected_major"),
        ("特别重大", "submitted", "suspected_major"),
        ("较大火灾隐患", "submitted", "serious"),
        ("一般事故隐患", "closed", "general"),
        ("Ⅱ级", "submitted", "general"),
        ("较大以上", "submitted", "general"),
    ],
)
def test_a_level_in_words_nobody_knows_is_closed_by_no_ledger(
    world: World, level: str, state: str, taken_as: str
) -> None:
    assert world.noodle_shop
    row = but(done(OPEN, "2024-03-07"), level=level, checker=None)

    imports(world.zhou, (*row[:6], "奇怪的事", *row[7:]))

    assert (only(world)["state"], only(world)["level"]) == (state, taken_as)


@pytest.mark.parametrize("day", ["2024-03-07前", "2024年3月7日以前"])
def test_a_day_before_which_it_is_to_be_done_closes_nothing(world: World, day: str) -> None:
    assert world.noodle_shop
    row = list(but(OPEN, level="一般"))
    row[HEADER.index("整改完成日期")], row[HEADER.index("整改情况")] = day, None

    report = imports(world.zhou, tuple(row))

    assert only(world)["state"] == "rectifying"
    assert any("看不出已经完成" in problem.reason for problem in report.problems)


def test_a_row_that_calls_it_less_than_it_was_proves_no_more(world: World) -> None:
    assert world.noodle_shop
    imports(world.zhou, but(OPEN, level="较大"))

    imports(world.zhou, but(done(OPEN, "2024-03-07"), level="一般", checker=None))

    assert (only(world)["state"], only(world)["level"]) == ("submitted", "serious")


@pytest.mark.parametrize("checker", [None, "台账没写"])
def test_what_is_serious_is_closed_by_whoever_is_named_as_having_looked_again(
    world: World, checker: str | None
) -> None:
    assert world.noodle_shop

    imports(world.zhou, but(done(OPEN, "2024-03-07"), checker=checker))

    assert only(world)["state"] == ("closed" if checker else "submitted")
    assert len(tasks(world.zhou, "ledger_unproven")) == (0 if checker else 1)


def test_an_imported_ticket_that_is_late_grows_far_too_late(world: World) -> None:
    assert world.noodle_shop
    imports(world.zhou, OPEN)

    counts = world.zhou.get("/hazards", counts=True).json()["counts"]

    assert (counts["overdue"], counts["long_overdue"]) == (1, 1)
    assert only(world)["long_on"] == "2024-03-17"  # three days were given


def test_the_closing_that_an_import_brought_is_taken_back_and_stands_on_the_timeline(
    world: World,
) -> None:
    assert world.noodle_shop
    imports(world.zhou, OPEN)
    before = only(world)
    batch = dropped(world.zhou, workbook(HEADER, done(OPEN, "2024-03-07")))
    steps(world.zhou, batch, "take")
    assert only(world)["state"] == "closed"

    undone = steps(world.zhou, batch, "undo")

    after = only(world)
    assert undone["undone"] == 1
    assert [e["kind"] for e in after["events"]][-4:] == [
        "submitted", "passed", "closed", "withdrawn",
    ]  # fmt: skip
    kept = ("state", "due_on", "long_on", "submitted_at", "closed_at", "closed_by_name")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert whole(world) == (True, 1)


def test_a_ledger_that_was_taken_back_is_entered_anew(world: World) -> None:
    assert world.noodle_shop
    batch = dropped(world.zhou, workbook(HEADER, OPEN))
    steps(world.zhou, batch, "take")
    steps(world.zhou, batch, "undo")

    assert counted(imports(world.zhou, OPEN)) == (1, 0, 0, 0, 0)

    states = sorted(h["state"] for h in world.zhou.get("/hazards").json()["items"])
    assert states in (["rectifying"], ["rectifying", "voided"])
    assert whole(world) == (True, 2)


def test_all_ledgers_stand_the_test_of_their_timelines(world: World) -> None:
    clear(world)
    takes_all(world.zhou)

    assert whole(world) == (True, 56 + 123 + 26)


def test_a_number_of_ours_on_two_rows_is_one_ticket(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    row = of(world, hazard)
    again = (row[0].replace("-", "—"), *row[1:6], "改过的字", *row[7:])

    report = imports(world.zhou, row, again)

    assert world.zhou.get("/hazards").json()["total"] == 1
    assert any("前面已经写过一行" in problem.reason for problem in report.problems)


def test_what_was_taken_is_counted_whatever_was_looked_at_since(world: World) -> None:
    assert world.noodle_shop
    batch = dropped(world.zhou, workbook(HEADER, but(OPEN, level="一般")))
    steps(world.zhou, batch, "take")
    steps(world.zhou, batch, "corrections", {"cells": {"2": {"checker": "康勇彬"}}})

    (line,) = world.zhou.get("/imports/batches").json()["items"]

    assert (line["new"], line["changed"]) == (1, 0)


def test_phones_hear_of_a_closing_that_a_ledger_dates_far_back(world: World) -> None:
    assert world.noodle_shop
    imports(world.zhou, but(OPEN, level="一般"))
    _, cursor = world.mei.pulls_all()
    imports(world.zhou, but(done(OPEN, "2024-03-07"), level="一般"))

    page = world.mei.pull(cursor)

    assert page["gone"] == {"hazard": [only(world)["id"]]}
