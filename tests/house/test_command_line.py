"""`anxun`: bad input ends non-zero with one clear Chinese line; `--json` speaks JSON."""

import json
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

import pytest

from backend.__main__ import COMMANDS, main
from tests.world import PASSWORD, World

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANXUN_DATA", str(tmp_path / "var"))

    def call(*args: object) -> tuple[int, str, str]:
        try:
            status = main([str(a) for a in args])
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def ready(run: Run, tmp_path: Path, fresh: Path) -> Run:
    """With a database that is up to date."""
    (tmp_path / "var").mkdir()
    copyfile(fresh, tmp_path / "var" / "anxun.db")
    return run


def one_line(result: tuple[int, str, str], *words: str) -> None:
    """It ended badly, in one Chinese line that names what is wrong."""
    status, _, err = result
    assert status not in {0, 1}, result
    assert err.count("\n") == 1, err
    assert any("一" <= c <= "鿿" for c in err), err
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    "args",
    [
        (), ("nonsense",), ("import",), ("import", "cars", "x.xlsx"), ("user", "add", "x"),
        ("user", "add", "x", "--name", "某", "--role", "king"), ("report",), ("report", "monthly"),
        ("serve", "--port", "many"), ("plaques", "--layout", "3"), ("backup",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_call_that_cannot_be(run: Run, args: tuple[str, ...]) -> None:
    one_line(run(*args), "--help")


@pytest.mark.parametrize(
    "args",
    [
        ("verify",), ("serve",), ("plaques", "--png", "out"), ("user", "reset", "x"),
        ("report", "monthly", "--from", "2026-01"),
        ("user", "add", "x1", "--name", "某", "--role", "office"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_before_the_database_is_ready(run: Run, args: tuple[str, ...]) -> None:
    one_line(run(*args), "anxun migrate")


def test_migrate_makes_it_ready_and_again_changes_nothing(run: Run) -> None:
    assert run("migrate")[0] == 0
    assert run("migrate")[0] == 0
    assert run("verify") == (0, "回执链完整，共 0 条。\n", "")


def test_a_database_of_another_county_is_not_touched(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXUN_COUNTY_CODE", "220381")

    one_line(ready("migrate"), "双辽市", "220381")


def test_an_unknown_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXUN_DATTA", "x")

    one_line(run("migrate"), "ANXUN_DATTA")


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken", b"\xd0\xcf\x11"])
def test_a_file_that_is_no_workbook(ready: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)

    result = ready("import", "venues", "x.xlsx", "--json")

    assert result[0] == 2
    one_line(result)


def test_files_that_are_not_there(ready: Run, tmp_path: Path) -> None:
    one_line(ready("import", "venues", "none.xlsx"), "none.xlsx")
    one_line(ready("import", "venues", tmp_path))
    one_line(ready("restore", "none.tar"))
    one_line(ready("backup", tmp_path / "no" / "such" / "folder.tar"))
    one_line(ready("plaques", "--png", "out"), "场所")


@pytest.mark.parametrize("months", [("abc",), ("2026-13",), ("2026-03", "2026-01"), ("2026²01",)])
def test_months_that_cannot_be(ready: Run, months: tuple[str, ...]) -> None:
    to = ("--to", months[1]) if months[1:] else ()

    one_line(ready("report", "monthly", "--from", months[0], *to), "月份")


def test_a_grid_that_is_not_there(ready: Run) -> None:
    one_line(ready("report", "monthly", "--from", "2026-01", "--grid", "999."))
    one_line(ready("plaques", "--png", "out", "--grid", "999."))
    one_line(ready("user", "add", "x1", "--name", "某", "--role", "office", "--grid", "999."))


def test_people_are_added_once_and_reset(ready: Run) -> None:
    add = ("user", "add", "zhou", "--name", "周海燕", "--role", "office", "--json")
    first: dict[str, Any] = json.loads(ready(*add)[1])
    again: dict[str, Any] = json.loads(ready("user", "reset", "zhou", "--json")[1])

    assert first["user_name"] == again["user_name"] == "zhou"
    assert len({first["initial_password"], again["initial_password"], PASSWORD}) == 3
    one_line(ready(*add), "已经有人在用")
    one_line(ready("user", "reset", "nobody"), "nobody")
    one_line(ready("user", "add", "y" * 41, "--name", "某", "--role", "office"))
    one_line(ready("user", "add", "y1", "--name", "长" * 41, "--role", "office"))


def test_figures_for_machines(ready: Run) -> None:
    status, out, _ = ready("report", "monthly", "--from", "2026-01", "--to", "2026-03", "--json")

    assert (status, json.loads(out)["months"]) == (0, ["2026-01", "2026-02", "2026-03"])


def test_a_backup_that_is_none(run: Run, tmp_path: Path) -> None:
    for content in (b"", b"x" * 5000):
        (tmp_path / "bad.tar").write_bytes(content)
        one_line(run("restore", "bad.tar"), "bad.tar")
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.add(tmp_path / "bad.tar", "letters.txt")
    one_line(run("restore", "other.tar"), "other.tar")
    assert not (tmp_path / "var" / "anxun.db").exists()


def test_a_backup_that_reaches_out_of_its_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("x")
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.add(tmp_path / "evil", "../../outside")

    one_line(run("restore", "evil.tar"))
    assert not (tmp_path.parent / "outside").exists()


def test_half_a_backup_leaves_nothing_half_done(ready: Run, tmp_path: Path) -> None:
    ready("backup", "whole.tar")
    (tmp_path / "var" / "anxun.db").unlink()
    half = (tmp_path / "whole.tar").read_bytes()[:100_000]
    (tmp_path / "half.tar").write_bytes(half)

    one_line(ready("restore", "half.tar"), "half.tar")
    assert not (tmp_path / "var" / "anxun.db").exists()
    assert ready("restore", "whole.tar")[0] == 0


def test_nothing_is_restored_over_what_is_there(ready: Run) -> None:
    assert ready("backup", "whole.tar")[0] == 0

    one_line(ready("restore", "whole.tar"), "没有覆盖")


def test_a_data_folder_that_is_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("x")

    one_line(run("migrate"))


def test_a_database_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "anxun.db").write_bytes(b"not a database, but long enough" * 200)

    one_line(run("verify"))
    one_line(run("migrate"))


def test_which_version_it_is_stands_in_one_place(run: Run, world: World, repository: Path) -> None:
    declared = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"][
        "version"
    ]
    log = (repository / "backend" / "CHANGELOG.md").read_text("utf-8")

    status, out, _ = run("--version")

    assert (status, out) == (0, f"anxun {declared}\n")
    assert world.http.get("/health").json() == {"status": "ok", "version": declared}
    assert re.search(r"^## (\S+)（", log, re.M)[1] == declared  # type: ignore[index]


def test_a_migration_is_written_and_named_by_its_time(
    run: Run, tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "migrations"
    copytree(repository / "backend" / "migrations", copied)
    monkeypatch.setattr("backend.migrations.operations.FOLDER", copied)
    monkeypatch.setattr("backend.cli.migrations.main.FOLDER", copied)

    status, out, _ = run("makemigration", "nothing_new")
    refused, _, why = run("makemigration", "Nothing new!")

    (written,) = copied.glob("versions/*_nothing_new.py")
    assert (status, written.name in out) == (0, True)
    assert f"down_revision = '{newest_before(copied, written)}'" in written.read_text("utf-8")
    assert (refused, why.count("\n")) == (2, 1)


def newest_before(folder: Path, written: Path) -> str:
    names = sorted(f.stem for f in folder.glob("versions/2*.py") if f != written)
    return "_".join(names[-1].split("_")[:2])


LOADED = """
import sys
from contextlib import suppress
from backend.__main__ import parser
with suppress(SystemExit):
    parser(sys.argv[1]).parse_args(["--version"])
print(*sys.modules)
"""
WEB = {"litestar", "uvicorn", "anyio"}
LATER = {
    "reportlab",
    "jinja2",
    "qrcode",
    "alembic",
    "cryptography",
    "pypinyin",
    "lxml",
    "xlsxwriter",
}
"""What only some requests and only some commands need, and then load."""
MODULES = {
    "--version": 170, "serve": 1270, "migrate": 730, "makemigration": 730, "verify": 730,
    "epoch": 730, "backup": 740, "restore": 740, "demo": 820, "user": 740, "import": 790,
    "export": 780, "plaques": 800, "photos": 730, "report": 740, "plan": 740,
}  # fmt: skip
"""Measured, and a little more."""


def loaded(command: str) -> set[str]:
    """What a command has loaded when it is about to be run, in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED, command], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


@pytest.mark.parametrize("command", [*COMMANDS, "--version"])
def test_each_command_loads_only_what_it_needs(command: str) -> None:
    there = loaded(command)

    needless = (LATER if command == "serve" else LATER | WEB) & there
    assert needless <= ({"reportlab", "qrcode"} if command == "plaques" else set[str]())
    assert len(there) <= MODULES[command]
