"""Pictures never fill the memory, however many are looked at at once."""

import io
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from PIL import Image

from tests.pictures import Picture
from tests.servers.conftest import config, real, serve
from tests.servers.server import Phone, Server
from tests.world import World, taken

__all__ = ["config", "real", "serve"]
pytestmark = pytest.mark.servers
MB = 1024 * 1024


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
    assert server.peak_memory() <= 400 * MB
