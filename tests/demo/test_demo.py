"""The demonstration: whoever opens a page finds something on it."""

from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from backend.__main__ import main
from backend.app import create_app
from backend.core.settings import Settings
from backend.demo.roster import PASSWORD

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ANXUN_DATA", str(data))
        assert main(["demo"]) == 0
    return data


def test_the_office_finds_something_on_every_page(folder: Path) -> None:
    app: Litestar = create_app(Settings(data=folder))
    with TestClient(app) as office:
        office.headers["x-anxun"] = "1"

        def items(path: str) -> list[dict[str, Any]]:
            return office.get(f"/api{path}").json()["items"]

        office.post("/api/session", json={"name": "yingji", "password": PASSWORD})
        citizens = {(r["state"], r["solved"]) for r in items("/citizens")}
        assert citizens == {("new", None), ("ticket", False), ("declined", None)}
        for waiting in ("whistle", "extension", "void"):
            assert len(items(f"/hazards?waiting={waiting}")) == 1
        for flag in ("expiring", "oversize"):
            assert items(f"/venues?flag={flag}"), flag
        for page in ("inspections", "notices", "tasks", "feedback", "certificates", "ebikes"):
            assert items(f"/{page}"), page
        assert {task["kind"] for task in items("/tasks")} == {"unsolved"}
