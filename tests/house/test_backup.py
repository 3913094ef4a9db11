"""A backup restored on another machine: the same receipts verify, and phones go on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from backend.__main__ import main
from backend.app import create_app
from backend.core.settings import Settings
from backend.wiring import open_database
from tests.world import World, taken


@pytest.fixture
def restored(
    on_file: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[World, list[dict[str, object]], str]]:
    """The world as it is after its backup was restored; an outbox and a cursor of before."""
    hazard = on_file.mei.reports(on_file.noodle_shop)
    on_file.mei.passes(hazard)
    outbox = [on_file.mei.command("hazard.note", id=hazard, text="回访正常")]
    on_file.mei.push(*outbox)
    _, cursor = on_file.mei.pulls_all()
    monkeypatch.setenv("ANXUN_DATA", str(on_file.config.data))
    assert main(["backup", str(tmp_path / "whole.tar")]) == 0
    monkeypatch.setenv("ANXUN_DATA", str(tmp_path / "new"))
    assert main(["restore", str(tmp_path / "whole.tar")]) == 0
    there = Settings(data=tmp_path / "new", public_url=on_file.config.public_url)
    (there.data / "secret").write_bytes((on_file.config.data / "secret").read_bytes())
    with TestClient(create_app(there, open_database(there), on_file.clock)) as http:
        on_file.http = http
        yield on_file, outbox, cursor


def test_the_same_receipts_verify(
    restored: tuple[World, list[dict[str, object]], str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    assert main(["verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "whole": True, "receipts": 4, "faults": [], "tickets": 1, "astray": [],
    }  # fmt: skip


def test_what_was_sent_before_is_replayed_and_pictures_are_there(
    restored: tuple[World, list[dict[str, object]], str],
) -> None:
    world, outbox, _ = restored

    assert world.mei.push(*outbox).json()["results"][0]["result"] == "replayed"
    ticket = world.mei.get("/hazards").json()["items"][0]
    assert (ticket["state"], ticket["evidence"]) == ("closed", {"declared": 2, "received": 2})
    picture = world.mei.ticket(ticket["id"])["photos"][0]["id"]
    for size in ("original", "view", "small"):
        assert world.mei.get(f"/photos/{picture}/{size}").status_code == 200


def test_phones_take_a_new_copy_and_go_on(
    restored: tuple[World, list[dict[str, object]], str],
) -> None:
    world, _, cursor = restored

    page = world.mei.pull(cursor)
    assert page["reset"] is True
    assert len(page["rows"]["hazard"]) == 1
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.does("hazard.note", id=hazard, text="恢复以后", photos=[taken().facts])
    assert main(["verify"]) == 0
