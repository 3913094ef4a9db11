"""A backup that is made is whole, or says what lacks; a month of them costs one and the new."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from backend.core.blob_store import path_of
from tests.attacks.stock import Stock, small_disk, stocked


@pytest.fixture
def stock(
    fresh: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Stock:
    monkeypatch.setenv("ANXUN_DATA", "")
    return stocked(fresh, tmp_path, capsys, 0)


def night(stock: Stock, *more: object) -> dict[str, Any]:
    """One backup into the folder."""
    status, out, err = stock.anxun("backup", stock.backups, "--json", *more)
    assert status in {0, 3}, err
    found: dict[str, Any] = json.loads(out)
    return found


def photo_bytes(stock: Stock) -> int:
    return sum(f.stat().st_size for f in (stock.backups / "photos").rglob("*") if f.is_file())


def kept(stock: Stock) -> set[str]:
    return {f.name for f in (stock.backups / "photos").rglob("*") if f.is_file()}


def test_the_second_night_adds_what_is_new_and_nothing_else(stock: Stock, tmp_path: Path) -> None:
    stock.adds(200, 2000)
    first = night(stock)
    before = photo_bytes(stock)
    stock.adds(2, 2000)

    second = night(stock)

    assert first["added_bytes"] == before == 200 * 2000
    assert second["added_bytes"] == photo_bytes(stock) - before <= before // 100
    new = tmp_path / "new"
    assert "已恢复 202 张照片" in stock.anxun("restore", stock.backups, data=new)[1]
    assert stock.anxun("verify", "--photos", data=new)[0] == 0
    older = tmp_path / "older"
    assert "已恢复 200 张照片" in stock.anxun("restore", first["file"], data=older)[1]


def test_old_nights_go_and_take_along_only_what_no_other_names(stock: Stock) -> None:
    shared, (gone,) = stock.adds(3), stock.adds(1)
    night(stock)
    with_row_removed(stock, gone)
    files = [night(stock, "--keep", 2)["file"] for _ in range(2)]

    names = {f.name for f in stock.backups.iterdir() if f.suffix == ".json"}
    assert names == {Path(f).name for f in files}
    assert len(list(stock.backups.glob("*.db.gz"))) == 2
    assert kept(stock) == set(shared)


def with_row_removed(stock: Stock, sha256: str) -> None:
    """A photo let go by rule."""
    import sqlite3  # noqa: PLC0415 - the hand that meddles

    with sqlite3.connect(stock.data / "anxun.db") as database:
        database.execute("DELETE FROM photo WHERE sha256 = ?", [sha256])
    database.close()
    path_of(stock.data / "photos", sha256).unlink()


def test_a_night_that_lacks_something_says_so_and_no_older_one_goes(stock: Stock) -> None:
    good = stock.adds(3)
    night(stock)
    lost, rotten = stock.adds(2)
    path_of(stock.data / "photos", lost).unlink()
    path_of(stock.data / "photos", rotten).write_bytes(b"rot")

    status, out, _ = stock.anxun("backup", stock.backups, "--keep", 1)

    assert (status, lost in out, rotten in out, "不完整" in out) == (3, True, True, True)
    assert len(list(stock.backups.glob("*.json"))) == 2
    assert kept(stock) == set(good)


def test_a_photo_lost_or_rotten_here_is_still_good_in_the_backup(
    stock: Stock, tmp_path: Path
) -> None:
    lost, rotten, healed = stock.adds(3)
    night(stock)
    path_of(stock.data / "photos", lost).unlink()
    path_of(stock.data / "photos", rotten).write_bytes(b"rot")
    path_of(stock.backups / "photos", healed).write_bytes(b"rot in the backup")

    status, out, _ = stock.anxun("backup", stock.backups)
    again = night(stock)

    # The backup is whole; that the folder it is of is not, must not stay unseen.
    assert (status, lost in out, rotten in out, healed in out) == (3, True, True, False)
    assert "备份里还有完好的" in out
    assert (again["whole"], again["photos"]) == (True, 3)
    assert (again["lost_here"], again["rotten_here"]) == ([lost], [rotten])
    assert stock.anxun("restore", stock.backups, data=tmp_path / "new")[0] == 0
    assert stock.anxun("verify", "--photos", data=tmp_path / "new")[0] == 0


def test_a_backup_is_nobody_elses_to_read_and_never_overwrites(stock: Stock) -> None:
    stock.adds(2)
    file = stock.backups / "a.tar"
    assert stock.anxun("backup", file)[0] == 0
    before = file.read_bytes()

    status, _, err = stock.anxun("backup", file)

    assert (status, "没有覆盖" in err, file.read_bytes()) == (2, True, before)
    night(stock)
    written = [f for f in stock.backups.rglob("*") if f.is_file()]
    assert {stat.S_IMODE(f.stat().st_mode) for f in written} == {0o600}
    assert [f.name for f in written if f.name.endswith((".part", ".lock"))] == [".lock"]


def test_what_a_killed_backup_left_is_no_backup_and_is_in_nobodys_way(stock: Stock) -> None:
    stock.adds(2)
    (stock.backups / ".part").mkdir()
    (stock.backups / ".part" / "database").write_bytes(b"half")
    (stock.backups / "b.tar.part").write_bytes(b"half")

    assert night(stock)["whole"]
    assert stock.anxun("backup", stock.backups / "b.tar")[0] == 0

    assert not (stock.backups / ".part").exists()
    assert not (stock.backups / "b.tar.part").exists()


def test_a_full_backup_disk_leaves_no_half_and_all_the_older_ones(stock: Stock) -> None:
    stock.adds(2)
    first = night(stock)
    stock.adds(1, 3_000_000)
    with small_disk(2_000_000):
        status, _, err = stock.anxun("backup", stock.backups)

    assert (status, "备份盘写满了" in err) == (2, True), err
    assert [str(f) for f in stock.backups.glob("*.json")] == [first["file"]]
    assert len(kept(stock)) == 2


@pytest.mark.parametrize("target", ["x.tar.gz", "no/such/x.tar", "no/such/folder"])
def test_a_target_that_cannot_be_is_told_so(stock: Stock, target: str) -> None:
    status, _, err = stock.anxun("backup", stock.backups / target)

    assert (status, err.count("\n")) == (2, 1)
    assert list(stock.backups.iterdir()) == []


def test_a_folder_inside_the_data_folder_is_refused(stock: Stock) -> None:
    status, _, err = stock.anxun("backup", stock.data / "backups")

    assert (status, "备份目录不能放在数据目录" in err) == (2, True)


def test_every_phone_takes_a_new_copy_after_the_epoch_is_renewed(stock: Stock) -> None:
    before = json.loads(stock.anxun("epoch", "--json")[1])["epoch"]

    assert "重新取一份数据" in stock.anxun("epoch", "--renew")[1]

    assert json.loads(stock.anxun("epoch", "--json")[1])["epoch"] > before
