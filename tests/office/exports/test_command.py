"""`anxun export`: the machine's owner takes a list out, on record like anybody."""

import json
from pathlib import Path

from tests.house.test_command_line import Run, one_line, ready, run
from tests.office.exports.files import table

__all__ = ["ready", "run"]
DATA = Path(__file__).parents[2] / "data"


def test_a_list_is_written_and_what_is_there_is_left_alone(ready: Run, tmp_path: Path) -> None:
    assert ready("import", "grids", DATA / "网格名册.xlsx")[0] == 0

    status, out, _ = ready("export", "grids", tmp_path / "名册.xlsx", "--json")
    told = json.loads(out)
    assert (status, told["rows"]) == (0, 28)
    assert len(table((tmp_path / "名册.xlsx").read_bytes())) == 28
    one_line(ready("export", "grids", tmp_path / "名册.xlsx"), "已经有这个文件")
    one_line(ready("export", "grids", tmp_path / "没有" / "名册.xlsx"), "没有这个目录")
    one_line(ready("export", "grids", tmp_path / "电话.csv", "--phones"), "用途")
    one_line(ready("export", "grids", tmp_path / "别处.csv", "--grid", "999999."), "没有找到")
    assert ready("export", "grids", tmp_path, "--format", "csv")[0] == 0
    assert [p.name for p in tmp_path.glob("网格名册_双辽市_*.csv")]
