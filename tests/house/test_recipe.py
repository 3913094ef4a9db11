"""The recipe for a new command, taken out of backend/README.md and followed in a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.commands import BY_NAME as COMMANDS
from backend.field.venues.operations import WRITERS
from tests.house.test_documented import ROOT, forgotten, section

STEP = re.compile(r"^\*\*\d\.\*\* `([^`]+)`.*?\n```(diff|python)\n(.*?)```", re.M | re.S)
NEW = "venue.remind"
WHO = {name: command.who for name, command in COMMANDS.items()}
CHECKS = (
    "tests/field/venues/test_remind.py",
    "tests/house/test_documented.py::test_every_command_is_told_tried_and_sent",
    "tests/house/test_generated.py",
    "tests/house/test_scope.py::test_every_command_by_every_role_on_both_sides",
)


def steps() -> dict[str, tuple[str, str]]:
    """By file: how its block is to be read, and the block."""
    recipe = section("backend/README.md", "Recipe: a new command")
    return {path: (kind, block) for path, kind, block in STEP.findall(recipe)}


def patched(text: str, diff: str, path: str) -> str:
    """Take lines in where the lines around them stand."""
    for hunk in diff.split("@@\n"):
        lines = hunk.splitlines()
        before = "".join(f"\n{line[1:]}" for line in lines if line[:1] in {" ", "-", ""})
        after = "".join(f"\n{line[1:]}" for line in lines if line[:1] in {" ", "+", ""})
        told = (
            f"{path} has moved on: bring its block in the recipe of backend/README.md up to date. "
            f"These lines are there {text.count(before)} times:{before}"
        )
        assert text.count(f"{before}\n") == 1, told
        text = text.replace(f"{before}\n", f"{after}\n")
    return text


def follow(copy: Path) -> None:
    for path, (kind, block) in steps().items():
        file = copy / path
        text = block if kind == "python" else patched(file.read_text("utf-8"), block, path)
        file.write_text(text, encoding="utf-8")


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """In the copy, with this Python; neither network nor the repository itself is asked."""
    environ = {**os.environ, "PYTHONPATH": str(copy), "npm_config_offline": "true"}
    return subprocess.run(
        [sys.executable, *command], cwd=copy, env=environ, check=False,
        capture_output=True, text=True, timeout=200,
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the recipe followed."""
    copy = tmp_path_factory.mktemp("recipe")
    for folder in ("backend", "scripts", "tests", "pwa/src"):  # with what Python compiled before
        shutil.copytree(ROOT / folder, copy / folder)
    for file in ("README.md", "pyproject.toml", "pwa/README.md", *pwa_files()):
        shutil.copy2(ROOT / file, copy / file)
    (copy / ".venv").symlink_to(sys.prefix)
    (copy / "pwa" / "node_modules").symlink_to(ROOT / "pwa" / "node_modules")
    follow(copy)
    return copy


def pwa_files() -> list[str]:
    return [
        str(f.relative_to(ROOT)) for f in (ROOT / "pwa").iterdir() if f.suffix in {".json", ".js"}
    ]


def test_what_the_recipe_writes_is_in_good_shape(copy: Path) -> None:
    written = [path for path in steps() if path.endswith(".py")]

    for command in (["check"], ["format", "--check"]):
        done = run(copy, "-m", "ruff", *command, "--no-cache", *written)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_is_given_and_only_the_generated_files_are_stale(copy: Path) -> None:
    done = run(copy, "-m", "pytest", "-p", "no:cacheprovider", *CHECKS)

    failed = re.findall(r"(?m)^FAILED (\S+)", done.stdout)
    assert failed == [
        "tests/house/test_generated.py::test_the_phone_knows_the_contract_as_it_is",
        "tests/house/test_generated.py::test_the_apps_know_the_words_and_the_table_of_steps_as_they_are",
    ], done.stdout + done.stderr
    assert "run scripts/types" in done.stdout


@pytest.mark.skipif(not (ROOT / "pwa" / "node_modules" / ".made").exists(), reason="no npm here")
def test_the_phone_learns_its_shape_and_its_words(copy: Path) -> None:
    done = run(copy, "scripts/types")

    assert done.returncode == 0, done.stdout + done.stderr
    shared = copy / "pwa" / "src" / "shared"
    assert f'"{NEW}": components["schemas"]["VenueRemind"]' in (
        shared / "api/schema.gen.ts"
    ).read_text("utf-8")
    assert f"'{NEW}': '口头提醒'" in (shared / "words/commands.gen.ts").read_text("utf-8")


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("README.md", "add its line to the table of commands in README.md"),
        ("tests/house/steps.py", "add its line to tests/house/steps.py"),
        ("pwa/src/phone/features/venues/VenueContact.vue", "no screen of pwa/src sends it"),
        ("tests/field/venues/test_remind.py", "no test outside tests/house gives it"),
    ],
)
def test_a_step_left_out_is_told_in_a_sentence(copy: Path, left_out: str, sentence: str) -> None:
    with_it = {**WHO, NEW: WRITERS}
    assert forgotten(with_it, copy) == []
    file, there = copy / left_out, (copy / left_out).read_text("utf-8")

    before = ROOT / left_out
    file.write_text(before.read_text("utf-8") if before.exists() else "", encoding="utf-8")
    told = forgotten(with_it, copy)
    file.write_text(there, encoding="utf-8")

    assert told == [f"{NEW}: {sentence}"]


def test_a_command_that_no_feature_declares_is_told_too(copy: Path) -> None:
    """Steps 1 to 3 hang together: Python refuses a payload or a handler that is not there."""
    assert forgotten(WHO, copy) == [
        f"{NEW}: README.md lists it, but no feature declares it",
        f"{NEW}: tests/house/steps.py tries it, but no feature declares it",
    ]
