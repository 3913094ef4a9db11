"""A database that a published version wrote: brought up to now, it lacks and invents nothing."""

import re
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from backend.app import create_app
from backend.bootstrap import found_county
from backend.core.settings import Settings
from backend.demo.roster import PASSWORD
from backend.migrations.operations import pending, upgrade
from backend.sync.receipts.verification.operations import verify
from backend.wiring import wired
from tests.conftest import START
from tests.house.published import LEDGERS, VERSIONS, fill
from tests.house.test_migrations import empty  # noqa: F401 # pyright: ignore[reportUnusedImport] - a fixture
from tests.world import Clock


@pytest.fixture(params=VERSIONS)
def upgraded(empty: Engine, request: pytest.FixtureRequest) -> Engine:  # noqa: F811
    """A database of each version, brought up to now as `anxun migrate` does it."""
    fill(empty, request.param)
    assert pending(empty)
    upgrade(empty)
    with wired(empty, empty).writing() as session:
        found_county(session, Settings(), START)
    return empty


def test_every_ticket_is_what_its_timeline_tells(upgraded: Engine) -> None:
    with Session(upgraded) as session:
        verdict = verify(session)

    assert [(a.ticket, a.fields) for a in verdict.astray] == []
    assert (verdict.whole, verdict.tickets, verdict.receipts) == (True, 260, 224)


def test_what_ledgers_of_before_closed_is_told_whole_and_may_be_taken_back(
    empty: Engine,  # noqa: F811
) -> None:
    fill(empty, LEDGERS)
    upgrade(empty)

    with Session(empty) as session:
        verdict = verify(session)
        asked = sa.text("SELECT before FROM importtrace WHERE deed = 'changed'")
        left = [str(before) for before in session.connection().execute(asked).scalars()]

    assert [(a.ticket, a.fields) for a in verdict.astray] == []
    assert (verdict.whole, verdict.tickets, verdict.receipts) == (True, 16, 21)
    assert len(left) == 4
    assert all(re.search("""['"]to['"]: 2""", before) for before in left)


def test_no_figure_of_an_old_ledger_changes(upgraded: Engine) -> None:
    with upgraded.connect() as connection:
        asked = "SELECT domain, state, count(*) FROM hazard JOIN enteredticket ON hazard_id = id"
        told = Counter[tuple[str, str]]()
        for domain, state, count in connection.execute(sa.text(f"{asked} GROUP BY 1, 2")):
            told[domain, state] = count
        due = connection.execute(
            sa.text("SELECT count(*) FROM hazard WHERE follow_up_on < '2025-01-01'")
        )
        assert due.scalar_one() == 0  # nobody is sent to look again at what closed years ago

    assert told == {
        ("fire", "closed"): 56, ("street_facility", "closed"): 123, ("road", "closed"): 26,
    }  # fmt: skip


def test_it_serves(upgraded: Engine, tmp_path: Path) -> None:
    config = Settings(data=tmp_path, public_url="https://ax.example.cn")
    db = wired(upgraded, upgraded)
    with TestClient(create_app(config, db, Clock(START)), base_url="https://ax.example.cn") as http:
        body = {"name": "yingji", "password": PASSWORD}
        signed_in = http.post("/api/session", json=body, headers={"X-Anxun": "1"})
        assert signed_in.status_code == 200, signed_in.text
        for path in ("hazards", "venues", "reports/monthly", "sync/pull", "visits", "tasks"):
            answer = http.get(f"/api/{path}")
            assert answer.status_code == 200, (path, answer.text)
