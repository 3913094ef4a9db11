"""What one may set, call or send stands in the README."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.__main__ import parser
from backend.commands import BY_NAME as COMMANDS
from backend.core.settings import PREFIX, Settings
from backend.people.accounts.models import Role
from tests.house.steps import STEPS

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}

    assert {name for name in known if f"`{name}`" not in README} == set()


def test_no_setting_is_documented_that_there_is_not() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}

    assert set(re.findall(rf"{PREFIX}[A-Z_]+", README)) - known == set()


def calls(asked: argparse.ArgumentParser, name: str = "anxun") -> Iterator[str]:
    """Every command and the commands inside it."""
    groups: list[Any] = vars(asked)["_actions"]
    inner: list[dict[str, Any]] = [g.choices for g in groups if hasattr(g.choices, "items")]
    if not inner:
        yield name
    for choices in inner:
        for word, below in choices.items():
            yield from calls(below, f"{name} {word}")


def test_every_command_of_the_command_line_is_documented() -> None:
    assert [call for call in calls(parser("")) if call not in README] == []


def test_every_command_of_the_field_is_documented_with_who_may() -> None:
    words = {
        "网格员": Role.GRID_WORKER, "劝导员": Role.STATION_DUTY, "执法": Role.ENFORCER,
        "应急办": Role.OFFICE, "领导": Role.LEADER, "管理员": Role.ADMIN,
    }  # fmt: skip
    told = {
        name: {words[word] for word in who.strip().split("、")}
        for name, who in re.findall(r"\| `([a-z]+\.[a-z_]+)` \|([^|]+)\|", README)
    }

    assert told == {name: STEPS[name].may for name in COMMANDS}


def test_no_table_is_broken_in_two() -> None:
    """A blank line ends a table: what follows without a header would be shown as bars."""
    blocks = re.split(r"\n\s*\n", README)
    tables = [block for block in blocks if block.startswith("|")]

    assert [t for t in tables if not re.match(r"\|.*\|\n\|[-| :]+\|\n", t)] == []
