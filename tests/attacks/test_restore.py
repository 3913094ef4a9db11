"""An operator's bad days: nothing that is there is destroyed, nothing half is called whole."""

import io
import signal
import sqlite3
import tarfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine

from backend.core.blob_store import path_of
from backend.migrations.operations import config_for
from tests.attacks.stock import Stock, small_disk, stocked, tree

FIRST = "20261123_0900"
"""The tables of 0.1.0."""
Change = Callable[[dict[str, bytes]], object]


@pytest.fixture
def stock(
    fresh: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Stock:
    monkeypatch.setenv("ANXUN_DATA", "")
    return stocked(fresh, tmp_path, capsys, 12)


@pytest.fixture
def whole(stock: Stock) -> Path:
    """A backup of one file."""
    file = stock.backups / "whole.tar"
    status, out, err = stock.anxun("backup", file)
    assert (status, "照片 12 张" in out) == (0, True), err
    return file


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Where it is restored to; not there yet."""
    return tmp_path / "new"


def refused(result: tuple[int, str, str], *words: str) -> None:
    """Ended with 2 and one sentence that names what is wrong."""
    status, _, err = result
    assert (status, err.count("\n")) == (2, 1), result
    for word in words:
        assert word in err, err


def nothing_left(new: Path) -> None:
    """Neither the target nor anything beside it."""
    assert not new.exists()
    assert [f.name for f in new.parent.iterdir() if "restoring" in f.name] == []


def altered(file: Path, change: Change) -> Path:
    """The same tar with other contents."""
    with tarfile.open(file) as tar:
        held = {m.name: _bytes(tar, m) for m in tar.getmembers()}
    change(held)
    out = file.with_name("altered.tar")
    with tarfile.open(out, "w") as tar:
        for name, content in held.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out


def _bytes(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def named(stock: Stock, which: int) -> str:
    return str(path_of(Path("photos"), sorted(stock.photos)[which]))


def test_a_backup_put_back_is_whole_and_its_phones_start_afresh(
    stock: Stock, whole: Path, new: Path
) -> None:
    status, out, _ = stock.anxun("restore", whole, data=new)

    assert (status, "已恢复 12 张照片" in out) == (0, True)
    before, after = (stock.anxun("epoch", "--json", data=d)[1] for d in (stock.data, new))
    assert before != after
    assert stock.anxun("verify", "--photos", data=new)[1].endswith(
        "照片 12 张，每张都在，校验值都对。\n"
    )
    assert not list(new.glob("anxun.db-*"))


def test_an_empty_folder_may_be_the_target(stock: Stock, whole: Path, new: Path) -> None:
    new.mkdir()

    assert stock.anxun("restore", whole, data=new)[0] == 0
    assert stock.anxun("verify", "--photos", data=new)[0] == 0


@pytest.mark.parametrize("there", ["photos", "anxun.db-wal", "anxun.db-shm", "anxun.db", "other"])
def test_a_target_that_holds_anything_is_not_touched(
    stock: Stock, whole: Path, new: Path, there: str
) -> None:
    """With `photos` alone a mistyped restore deleted every photo."""
    if there == "photos":
        path_of(new / "photos", "ab" * 32).parent.mkdir(parents=True)
        path_of(new / "photos", "ab" * 32).write_bytes(b"evidence")
    else:
        new.mkdir()
        (new / there).write_bytes(b"kept")
    before = tree(new)

    for source in (whole, stock.backups / "none.tar", stock.data / "anxun.db"):
        assert stock.anxun("restore", source, data=new)[0] == 2

    refused(stock.anxun("restore", whole, data=new), "目标数据目录", there, "没有动它")
    assert tree(new) == before


def test_a_target_that_is_a_file_is_not_touched(stock: Stock, whole: Path, new: Path) -> None:
    new.write_bytes(b"a letter")

    refused(stock.anxun("restore", whole, data=new), "目标数据目录", "不是目录")
    assert new.read_bytes() == b"a letter"


def test_a_tar_cut_between_two_members_is_not_called_whole(
    stock: Stock, whole: Path, new: Path
) -> None:
    with tarfile.open(whole) as tar:
        last = tar.getmembers()[-1]
    cut = stock.backups / "cut.tar"
    cut.write_bytes(whole.read_bytes()[: last.offset])

    refused(stock.anxun("restore", cut, data=new), "备份不完整", "缺 1 张照片", last.name[-64:])
    nothing_left(new)


@pytest.mark.parametrize("part", [0.02, 0.5, 0.999])
def test_a_tar_cut_anywhere_is_not_called_whole(
    stock: Stock, whole: Path, new: Path, part: float
) -> None:
    content = whole.read_bytes()
    with tarfile.open(whole) as tar:
        end = tar.getmembers()[-1].offset_data + 200
    (stock.backups / "cut.tar").write_bytes(content[: int(end * part)])

    refused(stock.anxun("restore", stock.backups / "cut.tar", data=new), "备份", "cut.tar")
    nothing_left(new)


def test_a_photo_missing_from_a_backup_is_named(stock: Stock, whole: Path, new: Path) -> None:
    lacking = altered(whole, lambda held: held.pop(named(stock, 3)) and None)

    refused(stock.anxun("restore", lacking, data=new), "缺 1 张照片", sorted(stock.photos)[3])
    nothing_left(new)
    status, out, _ = stock.anxun("restore", lacking, "--partial", data=new)
    assert (status, "恢复得不完整：缺 1 张照片" in out) == (3, True)
    assert stock.anxun("verify", "--photos", data=new)[0] == 3


def test_a_photo_altered_in_a_backup_is_named(stock: Stock, whole: Path, new: Path) -> None:
    worse = altered(whole, lambda held: held.update({named(stock, 5): b"x" * 200}))

    refused(stock.anxun("restore", worse, data=new), "坏了 1 张照片", sorted(stock.photos)[5])
    nothing_left(new)


def test_a_photo_too_many_in_a_backup_is_named(stock: Stock, whole: Path, new: Path) -> None:
    extra = str(path_of(Path("photos"), "ab" * 32))
    more = altered(whole, lambda held: held.update({extra: b"x"}))

    refused(stock.anxun("restore", more, data=new), "多出", "ab" * 32)
    nothing_left(new)


@pytest.mark.parametrize("at", [0.3, 0.9])
def test_a_database_altered_in_a_backup_is_named(
    stock: Stock, whole: Path, new: Path, at: float
) -> None:
    def change(held: dict[str, bytes]) -> None:
        content = bytearray(held["anxun.db"])
        content[int(len(content) * at)] ^= 0xFF
        held["anxun.db"] = bytes(content)

    refused(stock.anxun("restore", altered(whole, change), data=new), "数据库和清单不符")
    nothing_left(new)


def test_a_manifest_altered_in_a_backup_is_named(stock: Stock, whole: Path, new: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        told = held["manifest.json"].replace(sorted(stock.photos)[0].encode(), b"cd" * 32)
        held["manifest.json"] = told

    refused(stock.anxun("restore", altered(whole, change), data=new), "清单被改动过")
    nothing_left(new)


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 1) -> Any:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    made.size = size if kind == tarfile.REGTYPE else 0
    return made


HOSTILE = {
    "absolute": member("/tmp/outside"),
    "parent": member("photos/../../outside"),
    "root": member("../anxun.db"),
    "link": member(str(path_of(Path("photos"), "ab" * 32)), tarfile.SYMTYPE, "/etc/passwd"),
    "linked folder": member("photos", tarfile.SYMTYPE, "/tmp"),
    "hard link": member(str(path_of(Path("photos"), "ab" * 32)), tarfile.LNKTYPE, "anxun.db"),
    "device": member("photos/null", tarfile.CHRTYPE),
    "pipe": member("anxun.db-wal", tarfile.FIFOTYPE),
    "second database": member("anxun.db"),
    "log beside it": member("anxun.db-wal"),
    "secret": member("secret"),
}


@pytest.mark.parametrize("old", [False, True], ids=["listed", "of 0.1.0"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_member_is_refused(
    stock: Stock, whole: Path, new: Path, name: str, *, old: bool
) -> None:
    out = altered(whole, lambda held: held.pop("manifest.json") and None if old else None)
    with tarfile.open(out, "a") as tar:
        one = HOSTILE[name]
        tar.addfile(one, io.BytesIO(b"x" * one.size))

    refused(stock.anxun("restore", out, data=new), "没有恢复", one.name.rsplit("/", 1)[-1])
    nothing_left(new)
    assert not (new.parent / "outside").exists()
    assert not Path("/tmp/outside").exists()


def test_a_sparse_member_of_a_terabyte_is_refused(stock: Stock, whole: Path, new: Path) -> None:
    out, one = altered(whole, lambda _: None), member(str(path_of(Path("photos"), "ab" * 32)))
    one.pax_headers = {
        "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": one.name,
        "GNU.sparse.map": f"{1 << 40},1", "GNU.sparse.size": str((1 << 40) + 1),
    }  # fmt: skip
    with tarfile.open(out, "a", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(one, io.BytesIO(b"x"))

    refused(stock.anxun("restore", out, data=new), "没有恢复")
    nothing_left(new)


def test_a_backup_of_0_1_0_is_put_back_with_a_warning(
    stock: Stock, new: Path, tmp_path: Path
) -> None:
    engine, old = create_engine(f"sqlite:///{stock.data / 'anxun.db'}"), tmp_path / "old.tar"
    command.downgrade(config_for(engine), FIRST)
    engine.dispose()
    (path_of(stock.data / "photos", stock.photos[0]).with_suffix(".small")).write_bytes(b"s")
    with tarfile.open(old, "w") as tar:
        tar.add(stock.data / "anxun.db", "anxun.db")
        tar.add(stock.data / "photos", "photos")

    status, out, _ = stock.anxun("restore", old, data=new)

    assert (status, "不能核对它是否完整" in out) == (0, True)
    assert stock.anxun("backup", stock.backups)[0] == 0, "before the tables are brought up to date"
    assert stock.anxun("verify", "--photos", data=new)[0] == 0


def test_a_restore_killed_in_the_middle_is_done_again(stock: Stock, new: Path) -> None:
    stock.adds(800)
    file = stock.backups / "large.tar"
    assert stock.anxun("backup", file)[0] == 0
    running = stock.process("restore", file, data=new)
    until = time.monotonic() + 30
    while len(list(new.parent.glob(".new.restoring-*/photos/*"))) < 5:
        assert running.poll() is None
        assert time.monotonic() < until
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert not new.exists()

    status, out, _ = stock.anxun("restore", file, data=new)

    assert (status, "上次中断的恢复留下了" in out) == (0, True)
    assert stock.anxun("verify", "--photos", data=new)[0] == 0


def test_a_full_disk_leaves_nothing_half_done(stock: Stock, whole: Path, new: Path) -> None:
    with small_disk(whole.stat().st_size // 2):
        result = stock.anxun("restore", whole, data=new)

    refused(result, "目标数据目录", "写满了")
    nothing_left(new)


def test_the_cut_is_one_moment_though_others_write(stock: Stock, new: Path) -> None:
    """A log that was not folded in is part of it; what is announced and not here is not missed."""
    with closing(sqlite3.connect(stock.data / "anxun.db")) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE photo SET received_at = NULL WHERE sha256 = ?", [stock.photos[0]])
        other.commit()
        path_of(stock.data / "photos", stock.photos[0]).unlink()
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM photo")

        assert stock.anxun("backup", stock.backups / "live.tar")[0] == 0
        other.rollback()

    assert "已恢复 11 张照片" in stock.anxun("restore", stock.backups / "live.tar", data=new)[1]
    assert "照片 11 张" in stock.anxun("verify", "--photos", data=new)[1]
