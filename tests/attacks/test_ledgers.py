"""A ledger never fills the memory, and never keeps those in the field waiting."""

import io
import socket
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest

from backend.core.spreadsheets import operations as taking
from backend.core.spreadsheets.errors import Oversized
from backend.core.spreadsheets.operations import ImportRun, TooLong
from backend.office.imports.kinds import importer
from tests.core.spreadsheets.sheets import repacked
from tests.core.spreadsheets.test_bad_files import GOOD
from tests.office.messages.test_channels import facts
from tests.world import World

RARE = "\U0001f600"
MB = 1 << 20


def swollen(count: int) -> bytes:
    """A workbook of a few KB whose shared texts take 128 KB each."""
    parts = zipfile.ZipFile(io.BytesIO(GOOD))
    shared = next(n for n in parts.namelist() if n.endswith("sharedStrings.xml"))
    sheet = next(n for n in parts.namelist() if n.endswith("sheet1.xml"))
    texts = f"<si><t>{RARE}{'a' * 32_000}</t></si>" * count
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = f'<row r="1"><c r="A1" t="s"><v>{count - 1}</v></c></row>'
    return repacked(
        GOOD,
        {
            shared: f'<sst xmlns="{space}">{texts}</sst>'.encode(),
            sheet: f'<worksheet xmlns="{space}"><sheetData>{row}</sheetData></worksheet>'.encode(),
        },
    )


def lines(count: int, tail: str = "") -> bytes:
    rows = [f"站前社区,第一网格,试验店铺{n}号,小餐饮,测试路{n}号{tail},王某" for n in range(count)]
    return "\n".join(["社区,网格,场所名称,九小类别,详细地址,经营者", *rows]).encode()


def test_shared_texts_are_counted_as_they_are_held() -> None:
    content = swollen(1200)
    tracemalloc.start()
    try:
        with pytest.raises(Oversized):
            importer("venues").read(content)
        left, peak = tracemalloc.get_traced_memory()
        assert peak < 130 * MB
        assert left < 5 * MB
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_long_cells_are_not_remembered(world: World) -> None:
    content = lines(120, RARE + "长" * 30_000)
    tracemalloc.start()
    try:
        importer("venues").read(content)
        assert tracemalloc.get_traced_memory()[1] < 15 * MB
    finally:
        tracemalloc.stop()


def test_of_one_person_two_imports_at_most_are_in_hand(on_file: World) -> None:
    content = lines(3000)

    def send(_: int) -> int:
        return on_file.zhou.ask(
            "POST",
            "/imports/venues?dry_run=true",
            content=content,
            headers={"x-file-name": "a.csv"},
        ).status_code

    with ThreadPoolExecutor(5) as pool:
        codes = sorted(pool.map(send, range(5)))

    assert codes[0] != 429
    assert codes.count(429) >= 1


def test_trying_a_ledger_keeps_nobody_from_writing(on_file: World) -> None:
    shop = on_file.noodle_shop

    with on_file.db.trying() as trial:
        trial.connection().exec_driver_sql("UPDATE venue SET name = 'x'")
        with on_file.db.writing() as session:
            session.connection().exec_driver_sql("UPDATE venue SET version = version")

    assert on_file.mei.get(f"/venues/{shop}").json()["venue"]["name"] == "福满楼面馆"
    assert not list(on_file.config.data.glob("trial-*"))


def test_a_name_that_is_looked_up_slowly_keeps_nobody_from_writing(
    on_file: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    usual = socket.getaddrinfo

    def slow(host: Any, *args: Any, **more: Any) -> Any:
        if host == "a.slow.example":
            with on_file.db.writing():
                written.append(host)
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return usual(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)

    made = on_file.zhou.post("/channels", facts(address="https://a.slow.example/x"))
    changed = {"address": "https://a.slow.example/y"}
    answer = on_file.zhou.ask("PATCH", f"/channels/{made.json()['id']}", json=changed)

    assert (made.status_code, answer.status_code) == (201, 200)
    assert written == ["a.slow.example"] * 2


def test_a_ledger_that_would_be_written_too_long_is_taken_back_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = ImportRun(within_s=1.0)
    kept.reached(500, 60_000)
    monkeypatch.setattr(taking, "monotonic", lambda: monotonic() + 2)

    kept.reached(500, 500)
    with pytest.raises(TooLong) as refused:
        kept.reached(20_000, 60_000)

    assert "拆成每份不超过 15000 行" in str(refused.value.to_problem()["detail"])
