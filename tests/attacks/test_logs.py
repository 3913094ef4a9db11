"""The log never holds whose data it was."""

import logging
from typing import Any

import pytest
import sqlalchemy as sa

from backend.core.database import new_id
from backend.core.logs import Discreet
from backend.core.settings import Settings
from backend.field.venues.codes.parsing import new_token
from tests.person import Person
from tests.servers.conftest import config, real, serve
from tests.servers.server import Phone, Server
from tests.world import World

__all__ = ["config", "real", "serve"]

BOTH = pytest.mark.parametrize("config", ["sqlite", "postgresql"], indirect=True)
SECRETS = ("13812345678", "王芳", "福满楼", "光明路", "limin", "李敏")


def breaks(config: Settings, statement: str) -> None:
    """Take something away under a running server."""
    engine = sa.create_engine(config.storage_url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


@pytest.mark.servers
@BOTH
def test_a_failing_statement_never_logs_its_parameters(real: tuple[World, Server]) -> None:
    world, server = real
    assert world.noodle_shop
    breaks(world.config, "ALTER TABLE venue RENAME COLUMN address TO elsewhere")
    facts: dict[str, Any] = {"venue_class": "restaurant", "address": "光明路1号",
             "operator": "王芳", "phone": "13812345678", "grid": "220382.002.01.01."}  # fmt: skip
    command = world.mei.command("venue.register", id=str(new_id()), name="福满楼面馆", **facts)

    answer = Phone(world.mei, server.url).ask(
        "POST", "/sync/push", json=Phone(world.mei).outbox([command])
    )

    log = server.log()
    assert answer.status_code == 500 or answer.json()["results"][0]["result"] == "held"
    assert "OperationalError" in log or "ProgrammingError" in log
    assert [word for word in SECRETS if word in log] == []


@pytest.mark.servers
@pytest.mark.parametrize("config", ["postgresql"], indirect=True)
def test_a_row_that_breaks_a_rule_is_told_by_the_rules_name(real: tuple[World, Server]) -> None:
    world, server = real
    chief: Person = world.hao
    assert chief.cookie
    breaks(world.config, "ALTER TABLE \"user\" ADD CONSTRAINT none_such CHECK (name <> '王芳')")

    answer = chief.post(
        "/people",
        {"name": "王芳", "user_name": "wangfang", "role": "office", "grid": "220382.002.",
         "phone": "13812345678"},
    )  # fmt: skip

    assert answer.status_code == 500
    assert "none_such" in server.log()
    assert [word for word in (*SECRETS, "wangfang") if word in server.log()] == []


def test_a_value_nobody_could_read_is_blotted_out() -> None:
    def fails() -> None:
        try:
            int("13812345678王芳")
        except ValueError as error:
            raise KeyError("limin") from error

    with pytest.raises(KeyError) as failure:
        fails()
    story: Any = (failure.type, failure.value, failure.tb)
    record = logging.makeLogRecord(
        {"msg": "of %s", "args": ("王芳 13812345678",), "exc_info": story}
    )

    told = Discreet("%(message)s").format(record)

    assert [word for word in SECRETS if word in told] == []
    assert "test_logs.py" in told


@pytest.mark.servers
def test_a_visitors_code_is_no_part_of_the_log(real: tuple[World, Server]) -> None:
    world, server = real
    breaks(world.config, "ALTER TABLE citizenreport RENAME TO elsewhere")

    code = new_token()

    answer = world.http.get(f"/t/{code}")

    assert answer.status_code == 500
    assert "/t/{code}" in server.log()
    assert code not in server.log()
