"""Backed up while people work, put back, and every photo looked at again."""

import json
import subprocess
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from backend.core.settings import Settings
from tests.attacks.stock import put_photos
from tests.postgres import programs
from tests.servers.server import Phone, Server, anxun
from tests.servers.test_races import reports, snap
from tests.world import EDITION, GENERAL, World

pytestmark = pytest.mark.servers
MANY = 2000


@pytest.fixture
def apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another disk."""
    monkeypatch.setenv("PATH", str(programs()), prepend=":")
    return tmp_path_factory.mktemp("apart")


def works(phone: Phone, venue: str, enough: Event) -> list[str]:
    """Report hazards with pictures until it is enough; the pictures that were acknowledged."""
    sent: list[str] = []
    image = {"content-type": "image/jpeg"}
    while not enough.is_set():
        picture = snap()
        facts = {"venue_id": venue, "item_code": GENERAL, "edition": EDITION}
        hazard = picture.id  # any id will do
        command = phone.person.command(
            "hazard.report", None, id=hazard, photos=[picture.facts], **facts
        )
        answer = phone.ask("POST", "/sync/push", json=phone.outbox([command]))
        assert answer.json()["results"][0]["result"] == "applied", answer.text
        path = f"/photos/{picture.id}"
        kept = phone.ask("PUT", path, content=picture.content, headers=image)
        assert kept.status_code == 200, kept.text
        sent.append(str(picture.facts["sha256"]))
    return sent


def under_load(world: World, server: Server, *args: str) -> tuple[dict[str, Any], list[str]]:
    """Run a backup while two phones work; what it says, and what they were told is kept."""
    enough = Event()
    phones = [Phone(p, server.url) for p in (world.mei, world.zhou)]
    venue = world.noodle_shop
    with ThreadPoolExecutor(2) as pool:
        working = [pool.submit(works, phone, venue, enough) for phone in phones]
        try:
            done = anxun(world.config, "backup", *args, "--json")
        finally:
            enough.set()
        sent = [sha256 for one in working for sha256 in one.result(60)]
    assert done.returncode == 0, done.stderr + done.stdout
    told: dict[str, Any] = json.loads(done.stdout)
    return told, sent


def test_two_thousand_photos_saved_under_load_and_put_back(
    real: tuple[World, Server], apart: Path
) -> None:
    world, server = real
    named = put_photos(world.config, MANY)
    before = reports(world, world.noodle_shop)

    told, sent = under_load(world, server, str(apart / "saved"))

    new = Settings(data=apart / "new")
    restored = anxun(new, "restore", str(apart / "saved"))
    assert restored.returncode == 0, restored.stderr
    whole = anxun(new, "verify", "--photos", "--json")
    found = json.loads(whole.stdout)
    assert (whole.returncode, found["whole"], found["lacking"]) == (0, True, {})
    assert MANY < found["photos"] == told["photos"] <= MANY + 1 + len(sent)
    manifest = json.loads(Path(str(told["file"])).read_text())
    assert set(named) <= set(manifest["photos"])
    assert world.mei.state(before) == "rectifying"
    assert found["receipts"] >= manifest["receipts"]["220382"] > 0


@pytest.mark.parametrize("config", ["postgresql"], indirect=True)
def test_postgresql_saved_under_load_and_put_back_by_the_recipe(
    real: tuple[World, Server], apart: Path
) -> None:
    world, server = real
    put_photos(world.config, 200)
    reports(world, world.noodle_shop)
    _, cursor = world.mei.pulls_all()

    told, _ = under_load(world, server, str(apart / "saved"), "--keep", "30")

    file = Path(str(told["file"]))
    url = sa.engine.make_url(world.config.database_url)
    again = url.set(database=f"{url.database}_again")
    new = Settings(data=apart / "new", database_url=again.render_as_string(hide_password=False))
    refused = anxun(new, "restore", str(file))
    assert (refused.returncode, "pg_restore" in refused.stderr) == (2, True)
    restored = anxun(new, "restore", str(file), "--photos-only")
    assert restored.returncode == 0, restored.stderr
    plain = again.set(drivername="postgresql").render_as_string(hide_password=False)
    with empty(again):
        command = ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain}"]
        subprocess.run([*command, str(file.with_suffix(".dump"))], check=True)
        assert anxun(new, "epoch", "--renew").returncode == 0
        found = json.loads(anxun(new, "verify", "--photos", "--json").stdout)
        assert (found["whole"], found["lacking"]) == (True, {})
        assert 201 <= found["photos"] <= told["photos"]
        assert starts_afresh(new, cursor)


@contextmanager
def empty(url: sa.URL) -> Generator[None]:
    """A database with nothing in it, for as long as the `with`."""
    whole = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with whole.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {url.database}"))
    try:
        yield
    finally:
        with whole.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
        whole.dispose()


def starts_afresh(new: Settings, cursor: str) -> bool:
    """Whether a cursor of before is of no use any more."""
    return str(json.loads(anxun(new, "epoch", "--json").stdout)["epoch"]) not in cursor
