"""A figure is a list: whoever follows what stands behind a number finds as many lines."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection

from backend.core.settings import Settings
from tests.clock import Clock
from tests.conftest import a_world
from tests.office.exports.files import exports
from tests.office.reports.county import COMMUNITY, LEDGERS, ONE, TWO, mixed_county
from tests.world import Person, World

Row = dict[str, Any]
SPAN = {"from": "2026-01", "to": "2026-03"}
EXPORTED = {"venues": "venues", "ebikes": "ebikes", "dissuasions": "dissuasions"}
"""Which export is a list's; tickets are taken out ledger by ledger, visits not at all."""
LEDGER_FILES = {"fire": "hazards", "street_facility": "campaign", "road": "road"}


@pytest.fixture(scope="module")
def county(
    http: TestClient[Litestar], connection: Connection, config: Settings, clock: Clock
) -> Iterator[World]:
    """One mixed county for all of these: they only read it."""
    with a_world(http, connection, config, clock) as world:
        mixed_county(world)
        yield world


def value_of(row: Row, name: str) -> Any:
    """The number that a figure names: a field of the row, of a part of it, or of both."""
    parts = (row, row.get("found_by_level", {}), row.get("found_by_disposal", {}))
    if "." in name:
        part, _, rest = name.partition(".")
        return value_of(row[part], rest)
    (found,) = [part[name] for part in parts if name in part]
    return found


def question(figure: Row, row: Row, report: Row) -> dict[str, str]:
    """What lists it: a field in braces is the row's, or else the report's."""
    asked: dict[str, str] = {}
    for name, value in figure["query"].items():
        if value.startswith("{"):
            field = value.strip("{}")
            told = row.get(field, report.get(field, ""))
            value = {True: "true", False: "", None: ""}.get(told, told) if told != "" else ""  # noqa: PLW2901
        if value:
            asked[name] = value
    return asked


def every(report: Row, rows: list[Row], figures: list[Row] | None = None) -> Iterator[Any]:
    for row in rows:
        for figure in figures or report["figures"]:
            yield figure, row, question(figure, row, report), value_of(row, figure["name"])


def follows(person: Person, figure: Row, asked: dict[str, str]) -> int:
    path = f"/{figure['opens']}"
    if figure["opens"] == "sites":
        path = f"/campaigns/{asked.pop('campaign')}/sites"
    answer = person.get(path, **asked)
    assert answer.status_code == 200, answer.text
    total: int = answer.json()["total"]
    return total


def rows_taken_out(person: Person, figure: Row, asked: dict[str, str]) -> int:
    """How many rows the list has as a file."""
    kind = EXPORTED.get(figure["opens"]) or LEDGER_FILES[asked["domain"]]
    answer = exports(person, kind, filter=asked, format="csv")
    if answer.status_code == 422:
        assert answer.json()["code"] == "export.nothing"
        return 0
    return len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) - 3


def months(person: Person, **more: str) -> Row:
    answer = person.get("/reports/monthly", **SPAN, **more)
    assert answer.status_code == 200, answer.text
    found: Row = answer.json()
    return found


def all_rows(report: Row) -> list[Row]:
    return [*report["rows"], *report["by_grid"], *report["by_month"], report["total"]]


@pytest.mark.parametrize(
    ("who", "domain"),
    [*(("hao", domain) for domain in LEDGERS), ("zhou", "fire"), ("feng", "road"), ("mei", "fire")],
)
def test_every_figure_of_the_months_opens_as_many(county: World, who: str, domain: str) -> None:
    person = getattr(county, who)

    report = months(person, domain=domain)
    counted = list(every(report, all_rows(report)))

    assert report["total"]["found"] > 0
    assert report["domain"] == domain
    wrong = [
        (figure["name"], row["grid"], row["month"], number, found)
        for figure, row, asked, number in counted
        if (found := follows(person, figure, asked)) != number
    ]
    assert wrong == []


def test_a_grid_whose_tickets_lie_in_itself_has_its_own_line(county: World) -> None:
    """A community has a row of its own beside its grids: only what lies in none of them."""
    report = months(county.zhou, grid=COMMUNITY)

    assert {row["grid"]: row["own"] for row in report["by_grid"]} == {
        COMMUNITY: True, ONE: False, TWO: False,
    }  # fmt: skip
    assert report["by_grid"][0]["found"] == 1
    for figure, _, asked, number in every(report, all_rows(report)):
        assert follows(county.zhou, figure, asked) == number, figure


def test_the_ledgers_are_never_added_up(county: World) -> None:

    found = [months(county.hao, domain=domain)["total"]["found"] for domain in LEDGERS]
    whole = county.hao.get(
        "/hazards", found_from="2026-01", found_to="2026-03", voided="false"
    ).json()["total"]

    assert sum(found) == whole
    assert months(county.hao)["total"]["found"] == found[0] < whole


def test_what_a_figure_opens_has_as_many_rows_as_a_file(county: World) -> None:
    for domain in LEDGERS:
        report = months(county.zhou, domain=domain)
        for figure, row, asked, number in every(report, [report["total"]]):
            if figure["opens"] != "visits":
                taken = rows_taken_out(county.zhou, figure, asked)
                assert taken == number, (figure["name"], row["grid"])


@pytest.mark.parametrize("who", ["hao", "zhou", "feng"])
def test_every_figure_of_the_plate_drive_opens_as_many(county: World, who: str) -> None:
    person = getattr(county, who)
    for grid in ("", COMMUNITY):
        report = person.get("/ebikes/plates", grid=grid).json()
        for figure, row, asked, number in every(report, [*report["rows"], report["total"]]):
            assert follows(person, figure, asked) == number, (figure["name"], row["grid"])
            if grid:
                assert rows_taken_out(person, figure, asked) == number


def test_the_plate_drive_counts_each_plate_once(county: World) -> None:

    report = county.zhou.get("/ebikes/plates").json()

    plates = [f["name"] for f in report["figures"] if "plate" in f["query"]]
    assert sum(report["total"][name] for name in plates) == report["total"]["total"] == 10


def test_every_figure_of_a_campaign_opens_as_many(county: World) -> None:
    for person, grid in ((county.hao, ""), (county.zhou, COMMUNITY), (county.mei, "")):
        report = person.get("/campaigns", grid=grid).json()
        kinds = [{"id": one["id"], **kind} for one in report["items"] for kind in one["kinds"]]
        for figure, row, asked, number in every(report, [*report["items"], *kinds]):
            assert follows(person, figure, asked) == number, (figure["name"], row)


def test_every_figure_of_the_half_year_opens_as_many(county: World) -> None:
    days = {"from": "2026-01-15", "to": "2026-03-02"}

    report = county.hao.get("/reports/half-year", **days).json()

    counted = list(every(report, [report]))
    for domain in LEDGERS:
        ledger = report[domain]
        counted += every(report, [ledger, *ledger["by_month"]], ledger["figures"])
    assert {figure["opens"] for figure, *_ in counted} >= {"venues", "ebikes", "hazards"}
    for figure, _, asked, number in counted:
        assert follows(county.hao, figure, asked) == number, (figure["name"], asked)


def test_every_figure_says_what_it_is_and_how_it_is_counted(county: World) -> None:
    reports = [
        months(county.zhou), county.zhou.get("/ebikes/plates").json(),
        county.zhou.get("/campaigns").json(), county.zhou.get("/reports/half-year").json(),
    ]  # fmt: skip
    for report in reports:
        names = [figure["name"] for figure in report["figures"]]
        assert len(names) == len(set(names))
        assert all(f["title"] and f["sentence"].endswith("。") for f in report["figures"])


def test_a_count_beside_a_filter_is_what_the_filter_leaves(county: World) -> None:
    """The board: each pill with its number, within the other filters."""
    within = {"domain": "fire", "voided": "false", "found_from": "2026-02", "found_to": "2026-02"}
    counts = county.zhou.get("/hazards", counts="true", **within).json()["counts"]

    asked = {
        "all": {}, "overdue": {"due": "overdue"}, "due_today": {"due": "today"},
        "due_tomorrow": {"due": "tomorrow"}, "long_overdue": {"due": "long_overdue"},
        "undated": {"due": "undated"},
        "extension": {"waiting": "extension"}, "whistle_unanswered": {"waiting": "whistle"},
        "transfer_missing": {"waiting": "transfer"}, "receipt_missing": {"waiting": "receipt"},
        "follow_up": {"waiting": "follow_up"},
    }  # fmt: skip
    for name, more in asked.items():
        total = county.zhou.get("/hazards", **within, **more).json()["total"]
        assert total == counts[name], name


def test_every_figure_of_the_table_of_plaques_opens_as_many(county: World) -> None:
    report = county.hao.get("/plaques/coverage").json()

    for figure, row, asked, number in every(report, report["items"]):
        assert follows(county.hao, figure, asked) == number, (figure["name"], row["grid"])
