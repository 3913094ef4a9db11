"""`anxun import`: what a person must look at is said, and the command ends with 3."""

import json
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from backend.__main__ import main
from tests.core.spreadsheets.sheets import workbook
from tests.data.layouts import FOLDER
from tests.office.imports.ledgers import DATA, FILES

INPUTS, PUBLIC = DATA / "inputs", FOLDER / "public"


class Shell:
    """The command line over a database of its own, with the street's roster in it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *args: object) -> tuple[int, str]:
        status = main([str(a) for a in args])
        return status, self._capsys.readouterr().out

    def told(self, *args: object) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(*args, "--json")[1])
        return found


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fresh: Path,
) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANXUN_DATA", str(tmp_path / "var"))
    (tmp_path / "var").mkdir()
    copyfile(fresh, tmp_path / "var" / "anxun.db")
    shell = Shell(capsys)
    assert shell.run("import", "grids", DATA / FILES["grids"])[0] == 0
    return shell


def test_a_state_that_is_not_understood_ends_with_three(shell: Shell, tmp_path: Path) -> None:
    header = ("社区", "网格", "场所名称", "隐患描述", "发现日期", "整改完成日期", "整改情况")
    row = ("电厂社区", "第1网格", "某店", "私拉乱接电线", "2024-03-01", "2024-03-05", "见附件")
    (tmp_path / "x.xlsx").write_bytes(workbook(header, row))

    status, said = shell.run("import", "hazards", "x.xlsx")

    assert status == 3
    assert "状态未识别：“见附件”" in said
    assert "新增 1" in said


def test_a_column_of_plates_that_is_not_there_ends_with_three(shell: Shell, tmp_path: Path) -> None:
    header, row = ("社区", "网格", "车主姓名", "品牌"), ("电厂社区", "第1网格", "汪慧强", "雅迪")
    (tmp_path / "x.xlsx").write_bytes(workbook(header, row))

    status, said = shell.run("import", "ebikes", "x.xlsx")
    half = shell.run("report", "half-year", "--from", "2024-01-01", "--to", "2026-12-31")[1]

    assert status == 3
    assert "按“未知”登记" in said
    assert "无牌 0，未知 1" in half


def test_a_renamed_grid_is_said_in_the_dry_run_and_ends_with_three(
    shell: Shell, tmp_path: Path
) -> None:
    header = ("社区", "网格", "场所名称", "九小类别", "详细地址")
    shops = [("电厂社区", "第1网格", f"店{n}", "小商店", f"路{n}号") for n in range(21)]
    (tmp_path / "x.xlsx").write_bytes(workbook(header, *shops))
    assert shell.run("import", "venues", "x.xlsx")[0] == 0

    status, said = shell.run("import", "grids", INPUTS / "roster_renamed_grid.xlsx", "--dry-run")

    assert status == 3
    assert "电厂社区第1网格：21 家场所、0 条隐患将没有网格员" in said
    assert "“电厂西片网格”可能是“电厂社区第1网格”改了名（网格员都是范彬）" in said
    assert shell.run("import", "grids", DATA / FILES["grids"])[0] == 0


def test_the_account_of_the_lines_is_in_the_answer_for_machines(shell: Shell) -> None:
    told = shell.told("import", "dissuasions", PUBLIC / "19-劝导工作台账.csv")

    parts = ("new", "changed", "same", "merged", "left_out", "dressing")
    assert sum(told[part] for part in parts) == told["lines"] == 31


@pytest.mark.parametrize("name", ["ledger.et", "xls_overlapping_root_stream.xls"])
def test_old_workbooks_are_read_by_any_name(shell: Shell, name: str) -> None:
    status, said = shell.run("import", "venues", INPUTS / name)

    assert status == 0, said
    assert "新增 29" in said


def test_hidden_rows_are_told(shell: Shell) -> None:
    assert "有 1 行在表里是隐藏的" in shell.run("import", "venues", INPUTS / "hidden_row.xlsx")[1]


def test_a_name_that_may_be_new_stops_the_roster_until_somebody_says(
    shell: Shell, tmp_path: Path
) -> None:
    file = INPUTS / "roster_renamed_grid.xlsx"

    status, said = shell.run("import", "grids", file)
    again = shell.told("import", "grids", file, "--dry-run")

    assert (status, again["new"], len(again["renamings"])) == (2, 1, 1)
    assert said.startswith("没有写入：")
    status, said = shell.run("import", "grids", file, "--new-grids")
    assert (status, "新增 1" in said, "改了名" in said) == (0, True, False)
    assert shell.told("import", "grids", file)["new"] == 0


@pytest.mark.parametrize("name", ["text_dates.xlsx", "phones.xlsx"])
def test_whatever_is_told_of_a_file_ends_with_three(shell: Shell, name: str) -> None:
    for more in (["--dry-run"], []):
        status, said = shell.run("import", "venues", INPUTS / name, *more)

        assert "  第 " in said
        assert status == 3


def test_a_filled_column_that_was_not_read_is_named_and_ends_with_nought(
    shell: Shell, tmp_path: Path
) -> None:
    header = ("社区", "网格", "场所名称", "场所类型", "地址", "包保领导")
    row = ("电厂社区", "第1网格", "某店", "小餐饮", "光明路1号", "范彬")
    (tmp_path / "x.xlsx").write_bytes(workbook(header, row))

    status, said = shell.run("import", "venues", "x.xlsx")

    assert "没有读的列：包保领导" in said
    assert status == 0
