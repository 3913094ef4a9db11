"""The shipped units and the README's recipes: what they write, they may write."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.stock import Stock, stocked

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "scripts" / "deploy"
README = (ROOT / "README.md").read_text(encoding="utf-8")
STATE = "/var/lib/"
UNITS = sorted(DEPLOY.glob("*.service"))


def lines(unit: Path, name: str) -> list[str]:
    found = re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    return [str(one) for one in found]


def may_write(unit: Path) -> set[str]:
    """The folders a strict unit can write to."""
    told = [STATE + name for line in lines(unit, "StateDirectory") for name in line.split()]
    return {*told, *(p for line in lines(unit, "ReadWritePaths") for p in line.split())}


def writes(unit: Path) -> Iterator[str]:
    """The folders its commands write to: the data folder where no other is said, and backups."""
    env = (DEPLOY / "anxun.env").read_text(encoding="utf-8")
    data = re.search(r"^ANXUN_DATA=(.*)$", env, re.MULTILINE)
    assert data
    for line in lines(unit, "ExecStart"):
        told = [word.partition("=")[2] for word in shlex.split(line) if "ANXUN_DATA=" in word]
        yield from told or [data[1]]
        yield from (word for word in shlex.split(line) if word.startswith(STATE))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_may_write_where_its_commands_write(unit: Path) -> None:
    folders = may_write(unit)

    assert [p for p in writes(unit) if not any(f"{p}/".startswith(f"{f}/") for f in folders)] == []


@pytest.mark.parametrize("name", ["anxun@", "anxun-backup", "anxun-restore@"])
def test_what_runs_unattended_can_write_nowhere_else(name: str) -> None:
    assert lines(DEPLOY / f"{name}.service", "ProtectSystem") == ["strict"]


def test_the_recipes_name_units_that_are_shipped() -> None:
    recipes = README[README.index("## 备份和恢复") : README.index("## For contributors")]
    named = set(re.findall(r"anxun(?:-[a-z]+)?(?=[@ ])", " ".join(re.findall(
        r"systemctl (?:start|stop|restart) (.*)", recipes))))  # fmt: skip
    shipped = {f.stem.rstrip("@") for f in DEPLOY.glob("*.service")}

    assert named <= shipped, named - shipped
    assert "anxun-restore" in named


def test_the_recipe_clears_away_the_last_rehearsal_first() -> None:
    recipe = README[README.index("## 备份和恢复") :]
    (unit,) = re.findall(
        r"ANXUN_DATA=(\S+)", lines(DEPLOY / "anxun-restore@.service", "ExecStart")[0]
    )

    assert f"rm -rf {unit} " in recipe
    assert recipe.index(f"rm -rf {unit} ") < recipe.index("systemctl start anxun-restore@")


@pytest.fixture
def stock(
    fresh: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Stock:
    monkeypatch.setenv("ANXUN_DATA", "")
    return stocked(fresh, tmp_path, capsys, 20)


def runs(unit: str, machine: Path, instance: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a unit's commands as systemd would: everything read-only but its own folders, by one
    who may do nothing beyond the mode of a file."""
    file = DEPLOY / f"{unit}.service"
    folders = [machine / f.lstrip("/") for f in sorted(may_write(file))]
    for folder in folders:
        folder.mkdir(mode=0o750, exist_ok=True)
    commands = [
        line.replace("/opt/anxun/.venv/bin/python", sys.executable)
        .replace(STATE, f"{machine}{STATE}")
        .replace("%i", instance)
        for line in lines(file, "ExecStart")
    ]
    binds = [f"mount --bind {f} {f}" for f in map(str, folders)]
    mounted = f"$(findmnt --noheadings --output TARGET --target {machine})"
    plain = "setpriv --bounding-set=-all --inh-caps=-all --"
    shut = [f"mount -o remount,bind,ro {mounted}", f"! touch {machine}/probe 2>/dev/null"]
    script = [*binds, *shut, *(f"{plain} {c}" for c in commands)]
    return subprocess.run(
        ["unshare", "--mount", "sh", "-ec", "\n".join(script)],
        env=os.environ | {"ANXUN_DATA": str(machine / "var/lib/anxun")},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def can_unshare() -> bool:
    if not all(map(shutil.which, ("unshare", "setpriv", "findmnt"))) or os.geteuid() != 0:
        return False
    return subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="needs a mount namespace of its own")
def test_the_recipe_works_by_the_units_rules(stock: Stock, tmp_path: Path) -> None:
    machine = tmp_path / "machine"
    var = machine / "var" / "lib"
    var.mkdir(parents=True)
    stock.data.rename(var / "anxun")
    os.chown(var, 65534, 65534)  # /var/lib is not the service's

    backed_up = runs("anxun-backup", machine)
    assert backed_up.returncode == 0, backed_up.stdout + backed_up.stderr
    (made,) = (var / "anxun-backup").glob("*.json")
    restored = runs("anxun-restore@", machine, made.name)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "照片 20 张，每张都在" in restored.stdout
    rehearsed = runs("anxun-restore@", machine, made.name)
    assert (rehearsed.returncode, "不是空的" in rehearsed.stderr) == (2, True), rehearsed.stderr
    shutil.rmtree(var / "anxun-restore" / "data")  # as the recipe says
    restored = runs("anxun-restore@", machine, made.name)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    (var / "anxun").rename(var / "anxun-before")
    (var / "anxun-restore" / "data").rename(var / "anxun")
    again = runs("anxun-backup", machine)
    assert "其中新增 0 KB" in again.stdout, again.stderr
