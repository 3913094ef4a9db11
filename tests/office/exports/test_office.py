"""Another office program opens what we write, where one is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.office.exports.files import takes_out
from tests.world import World


def calc() -> str | None:
    """LibreOffice with its spreadsheet part; some machines have only the one for letters."""
    program = shutil.which("soffice")
    part = program and Path(program).resolve().parent / "libsclo.so"
    return program if part and part.exists() else None


@pytest.mark.skipif(calc() is None, reason="no LibreOffice Calc here")
def test_libreoffice_reads_the_same_rows(world: World, tmp_path: Path) -> None:
    world.venue(world.mei, "=福满楼", "220382.002.01.01.", area_m2=80.5)
    file = tmp_path / "venues.xlsx"
    file.write_bytes(takes_out(world.zhou, "venues"))

    own = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        str(calc()),
        own,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, file], check=True, capture_output=True, timeout=120
    )

    lines = (tmp_path / "venues.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("电厂社区") or lines[0].startswith("辽西街道")
    assert lines[2].startswith("序号,社区(村),网格")
    assert "=福满楼" in lines[3]
    assert "80.5" in lines[3]
