"""Pictures never fill the memory, however many are looked at at once."""

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest
from PIL import Image

from tests.attacks.pictures import jpeg_in_scans, turned
from tests.pictures import Picture
from tests.public.citizen_reports.reporter import plaque
from tests.servers.conftest import config, real, serve
from tests.servers.server import Phone, Server
from tests.stranger import KEY
from tests.world import World, taken

__all__ = ["config", "real", "serve"]
pytestmark = pytest.mark.servers
MB = 1024 * 1024
TOO_FAST_S = 3.2
"""No person fills a form in less."""


def twenty_four_megapixels(*, progressive: bool) -> bytes:
    """What is on it is no matter: its size decides what decoding takes."""
    out = io.BytesIO()
    Image.new("RGB", (6000, 4000), (90, 120, 60)).save(
        out, "JPEG", quality=80, progressive=progressive, subsampling=0
    )
    return out.getvalue()


def shown(world: World, content: bytes, times: int) -> list[Picture]:
    """The same picture, on record many times over: none of its copies serves another."""
    pictures = [taken(at=world.now, content=content) for _ in range(times)]
    hazard = world.mei.reports(world.noodle_shop)
    for start in range(0, times, 10):
        facts = [p.facts for p in pictures[start : start + 10]]
        world.mei.acts("hazard.note", hazard, text="补照片", photos=facts)
    world.mei.uploads(*pictures)
    return pictures


@pytest.mark.parametrize(
    ("progressive", "times"), [(False, 20), (True, 3)], ids=["baseline", "progressive"]
)
def test_twenty_large_pictures_at_once_never_fill_the_memory(
    real: tuple[World, Server], progressive: bool, times: int
) -> None:
    world, server = real
    pictures = shown(world, twenty_four_megapixels(progressive=progressive), times)
    phone = Phone(world.mei, server.url)

    def look(picture: Picture) -> httpx.Response:
        return phone.ask("GET", f"/photos/{picture.id}/view")

    with ThreadPoolExecutor(times) as pool:
        answers = list(pool.map(look, pictures))

    assert {a.status_code for a in answers} == {200}
    with Image.open(io.BytesIO(answers[0].content)) as copy:
        assert max(copy.size) == 1600
    assert server.peak_memory() <= 400 * MB, server.peak_memory() // MB


LARGE: list[tuple[str, Callable[[], bytes], int]] = [
    ("several scans, 109 MP", lambda: jpeg_in_scans(10_000, 10_900), 413),
    ("several scans, 24 MP", lambda: jpeg_in_scans(4898, 4898), 303),
    ("png", lambda: turned("PNG", (4898, 4898)), 303),
    ("webp, 24 MP", lambda: turned("WEBP", (4898, 4899), "RGB", lossless=True), 413),
    ("webp, 12 MP", lambda: turned("WEBP", (4032, 3024), lossless=True), 303),
]


def test_strangers_never_fill_the_memory_with_small_pictures(real: tuple[World, Server]) -> None:
    world, server = real
    path = f"{plaque(world.mei, world.noodle_shop)}/report"

    def post(content: bytes) -> int:
        with httpx.Client(base_url=server.url, timeout=60) as http:
            key = KEY.search(http.get(path).text)
            assert key
            time.sleep(TOO_FAST_S)
            files = [("photos", ("a.jpg", content, "image/jpeg"))] * 3
            told = {"key": key[1], "text": "楼道堆放杂物很多"}
            return http.post(path, data=told, files=files).status_code

    for name, make, status in LARGE:
        with ThreadPoolExecutor(2) as pool:
            assert set(pool.map(post, [make()] * 2)) == {status}, name
    assert server.peak_memory() <= 400 * MB, server.peak_memory() // MB


def test_one_worker_never_fills_the_memory_with_pictures_in_several_scans(
    real: tuple[World, Server],
) -> None:
    world, server = real
    pictures = shown(world, jpeg_in_scans(4898, 4898), 9)
    phone = Phone(world.mei, server.url)

    with ThreadPoolExecutor(20) as pool:
        asked = [f"/photos/{p.id}/{size}" for p in pictures for size in ("view", "small")]
        answers = list(pool.map(partial(phone.ask, "GET"), asked))

    assert {a.status_code for a in answers} == {200}
    assert server.peak_memory() <= 400 * MB, server.peak_memory() // MB
