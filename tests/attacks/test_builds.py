"""A build is served whole or not at all; what an open page needs of the last one stays."""

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from backend.app import create_app
from backend.core.settings import Settings
from scripts.environment import swap_build
from tests.world import World


def build(folder: Path, version: str) -> Path:
    """What the builder leaves: a page, a worker, a script of this version and one of all."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(f"<script type=module src=/assets/main-{version}.js>")
    (folder / "sw.js").write_text(f"precache('index', '{version}')")
    (folder / "assets" / f"main-{version}.js").write_text(f"export const version = '{version}'")
    (folder / "assets" / "vue-same.js").write_text("export {}")
    (folder / ".made").write_text(version)
    return folder


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    return build(tmp_path / "dist", "one")


def releases(dist: Path, version: str) -> None:
    swap_build(build(dist.with_name("dist.next"), version), dist)


def served(config: Settings, world: World, dist: Path) -> TestClient[Litestar]:
    app = create_app(config.model_copy(update={"pwa": dist}), world.db, world.clock)
    return TestClient(app)


def versions(http: TestClient[Litestar]) -> set[str]:
    """Of whatever a phone would fetch now."""
    texts = [http.get(path).text for path in ("/", "/index.html", "/sw.js")]
    return {word for text in texts for word in re.findall(r"one|two|three", text)}


def test_a_server_that_runs_never_serves_half_a_build(
    config: Settings, world: World, dist: Path
) -> None:
    with served(config, world, dist) as http:
        assert http.get("/").status_code == 200

        releases(dist, "two")

        assert versions(http) == {"one"}
        assert http.get("/assets/main-one.js").text == "export const version = 'one'"
        releases(dist, "three")
        assert versions(http) == {"one"}
        assert http.get("/assets/main-one.js").status_code == 200


def test_a_process_not_yet_restarted_has_what_the_restarted_one_s_pages_ask_for(
    config: Settings, world: World, dist: Path
) -> None:
    with served(config, world, dist) as old:
        assert old.get("/").status_code == 200
        releases(dist, "two")
        with served(config, world, dist) as fresh:
            assert versions(fresh) == {"two"}

        assert old.get("/assets/main-two.js").text == "export const version = 'two'"


def test_an_open_page_of_the_last_release_still_finds_its_scripts(
    config: Settings, world: World, dist: Path
) -> None:
    releases(dist, "two")
    with served(config, world, dist) as http:
        assert versions(http) == {"two"}
        assert http.get("/assets/main-one.js").status_code == 200

    releases(dist, "three")
    with served(config, world, dist) as http:
        found = {n: http.get(f"/assets/main-{n}.js").status_code for n in ("one", "two", "three")}
        assert found == {"one": 404, "two": 200, "three": 200}
        assert http.get("/assets/vue-same.js").status_code == 200


def test_a_build_that_fails_leaves_the_last_one_where_it_was(dist: Path) -> None:
    half = dist.with_name("dist.next")
    (half / "assets").mkdir(parents=True)

    with pytest.raises(FileNotFoundError):
        swap_build(half, dist)

    assert (dist / "index.html").read_text().endswith("main-one.js>")


def test_a_swap_that_was_killed_between_its_two_steps_is_taken_up_again(dist: Path) -> None:
    dist.rename(dist.with_name("dist.last"))

    releases(dist, "two")

    assert {f.name for f in (dist / "assets").iterdir()} == {
        "main-one.js",
        "main-two.js",
        "vue-same.js",
    }
    assert not dist.with_name("dist.last").exists()


@pytest.mark.parametrize("name", [".made", "%00", "..%2fetc%2fpasswd", "assets", "assets/.made"])
def test_nothing_beside_the_pages_is_served(
    config: Settings, world: World, dist: Path, name: str
) -> None:
    with served(config, world, dist) as http:
        for path in (f"/{name}", f"/assets/{name}"):
            assert http.get(path).status_code == 404
