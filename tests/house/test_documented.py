"""What one may set, call or send stands in the README; what a README names is there."""

import argparse
import ast
import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

import pytest

from backend.__main__ import parser
from backend.commands import BY_NAME as COMMANDS
from backend.core.settings import PREFIX, Settings
from backend.people.accounts.models import Role

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
READMES = ("README.md", "backend/README.md", "tests/README.md", "pwa/README.md")
WORDS = {
    "网格员": Role.GRID_WORKER, "劝导员": Role.STATION_DUTY, "执法": Role.ENFORCER,
    "应急办": Role.OFFICE, "领导": Role.LEADER, "管理员": Role.ADMIN,
    "包保屯长": Role.VILLAGE_HEAD,
}  # fmt: skip
SOURCES = (".py", ".ts", ".vue", ".md", ".csv", ".css", ".js", ".toml")
NOT_KEPT = {"pwa/dist", "tests/field/venues/test_remind.py"}
"""What a build or the recipe makes."""


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


def read(folder: Path, *patterns: str, without: Set[str] = frozenset()) -> str:
    """All that such files say, one after the other."""
    files = [f for pattern in patterns for f in sorted(folder.rglob(pattern))]
    return "\n".join(f.read_text(encoding="utf-8") for f in files if f.name not in without)


def sent_from(repository: Path) -> str:
    """The sources of phone and desk, without the lists of all commands."""
    lists = {"schema.gen.ts", "commands.gen.ts", "steps.gen.ts", "commands.ts"}
    return read(repository / "pwa" / "src", "*.ts", "*.vue", without=lists)


def given_in(repository: Path) -> str:
    """The tests, without the one that tries every command."""
    tests = repository / "tests"
    folders = [f for f in sorted(tests.iterdir()) if f.is_dir() and f.name not in {"house", "data"}]
    person = (tests / "person.py").read_text(encoding="utf-8")
    return "\n".join([person, *(read(folder, "*.py") for folder in folders)])


def forgotten(who: Mapping[str, Set[Role]], repository: Path) -> list[str]:
    """What is missing around these commands, and what is said of commands that there are not."""
    readme = (repository / "README.md").read_text(encoding="utf-8")
    told = {
        name: {WORDS[word] for word in may.strip().split("、")}
        for name, may in re.findall(r"\| `([a-z]+\.[a-z_]+)` \|([^|]+)\|", readme)
    }
    house = repository / "tests" / "house"
    tried = set(re.findall(r'^    "([a-z]+\.[a-z_]+)": ', read(house, "*steps.py"), re.M))
    screens, stories = sent_from(repository), given_in(repository)
    missing = [
        *(f"{n}: add its line to the table of commands in README.md" for n in who.keys() - told),
        *(f"{n}: README.md lists it, but no feature declares it" for n in told.keys() - who),
        *(f"{n}: add its line to tests/house/steps.py" for n in who.keys() - tried),
        *(
            f"{n}: tests/house/steps.py tries it, but no feature declares it"
            for n in tried - who.keys()
        ),
        *(f"{n}: no screen of pwa/src sends it" for n in who if f"'{n}'" not in screens),
        *(f"{n}: no test outside tests/house gives it" for n in who if f'"{n}"' not in stories),
    ]
    differ = [
        f"{n}: README.md says {sorted(told[n])}, its `who` says {sorted(who[n])}"
        for n in who.keys() & told.keys()
        if told[n] != who[n]
    ]
    return sorted(missing + differ)


def test_every_command_is_told_tried_and_sent() -> None:
    told = forgotten({name: command.who for name, command in COMMANDS.items()}, ROOT)

    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", READMES)
def test_no_table_is_broken_in_two(name: str) -> None:
    """A blank line ends a table: what follows without a header would be shown as bars."""
    blocks = re.split(r"\n\s*\n", (ROOT / name).read_text(encoding="utf-8"))
    tables = [block for block in blocks if block.startswith("|")]

    assert [t for t in tables if not re.match(r"\|.*\|\n\|[-| :]+\|\n", t)] == []


def expanded(path: str) -> list[str]:
    """`{a,b}/c` as two."""
    if not (braces := re.search(r"\{([^}]*)\}", path)):
        return [path]
    ways = [path[: braces.start()] + one + path[braces.end() :] for one in braces[1].split(",")]
    return [whole for way in ways for whole in expanded(way)]


def stale(name: str) -> list[str]:
    """Paths that a README names and that are not there, seen from the root or from its folder."""
    home = (ROOT / name).parent
    starts = [ROOT, home, home / "src"]
    folders = {f.name for start in starts for f in start.glob("*/") if f.is_dir()}
    whole = (ROOT / name).read_text(encoding="utf-8")
    drawn = "".join(re.findall(r"```mermaid(.*?)```", whole, re.S))
    named = [f"`{path}`" for path in re.findall(r"[\w/]+\.(?:py|ts)\b", drawn)]
    text = re.sub(r"```.*?```", "", whole, flags=re.S) + " ".join(named)
    gone: list[str] = []
    for token in re.findall(r"`([^`\s]+)`", text):
        if (
            not re.fullmatch(r"[\w.@*{},-]+(/[\w.@*{},-]+)*/?", token)
            or token in NOT_KEPT
            or token in SOURCES
        ):
            continue
        if not token.endswith(SOURCES) and ("/" not in token or token.split("/")[0] not in folders):
            continue
        for path in (one.rstrip("/") for one in expanded(token)):
            bare = "/" not in path
            if not any(
                next(start.glob(path), None) or (bare and next(start.rglob(path), None))
                for start in (
                    [ROOT / "backend", ROOT / "tests", ROOT / "pwa" / "src", ROOT]
                    if bare
                    else starts
                )
            ):
                gone.append(f"{name} names {token}, which is not there: say where it is now")
    return gone


@pytest.mark.parametrize("name", READMES)
def test_every_path_that_a_readme_names_is_there(name: str) -> None:
    assert stale(name) == []


def section(name: str, title: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("top", ["backend", "tests"])
def test_every_folder_has_its_line(top: str) -> None:
    lines = {
        row.rstrip("/")
        for row in re.findall(r"(?m)^\| `([^`]+/)` \|", section(f"{top}/README.md", "Folders"))
    }
    there = {str(file.parent.relative_to(ROOT / top)) for file in (ROOT / top).rglob("*.py")}

    told = [
        *(
            f"{top}/{f}/ has no line in {top}/README.md: say in one what is in it"
            for f in there - lines
        ),
        *(
            f"{top}/README.md has a line for {f}/, where no Python is: take it out"
            for f in lines - there
        ),
    ]
    assert sorted(told) == []


def test_every_name_of_the_glossary_is_a_class() -> None:
    classes = {
        node.name
        for file in (ROOT / "backend").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    rows = re.findall(
        r"(?m)^\|[^|]+\|[^|]+\|([^|]+)\|$", section("backend/README.md", "The trade's words")
    )
    names = [name for row in rows for name in re.findall(r"`(\w+)`", row)]

    assert len(names) > 40
    assert [
        f"backend/README.md: no class is called {n} any more" for n in names if n not in classes
    ] == []


def test_the_recipe_keeps_within_seven_files() -> None:
    recipe = section("backend/README.md", "Recipe: a new command")

    assert len(re.findall(r"(?m)^\*\*\d+\.\*\* `", recipe)) <= 7
