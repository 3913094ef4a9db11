"""What one may send: little by phone and plaque, much by an address that half a town shares."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator

from sqlmodel import select

from backend.core.rate_limits.models import Spent
from backend.public.forms.handlers import FormTooLarge, take_in
from tests.pictures import jpeg
from tests.public.citizen_reports.reporter import code_of, plaque, reported, sends
from tests.stranger import Stranger
from tests.world import World

MB = 1024 * 1024


def test_a_phone_may_report_three_times_an_hour(world: World) -> None:
    path, citizen = plaque(world.mei, world.noodle_shop), Stranger(world)
    for n in range(3):
        code_of(sends(citizen, path, f"第 {n} 回看到堵着"))

    answer = sends(citizen, path, "第四回看到堵着")

    assert answer.status_code == 429
    assert "一小时内反映得比较多" in answer.text
    assert int(answer.headers.get("retry-after", "1")) > 0
    world.clock.forward(hours=1)
    code_of(sends(citizen, path))


def test_above_ten_an_hour_a_plaque_takes_words_alone_and_its_neighbour_pictures(
    world: World,
) -> None:
    path = plaque(world.mei, world.noodle_shop)
    for _ in range(10):
        code_of(sends(Stranger(world), path))

    code_of(sends(Stranger(world), path, pictures=[jpeg("走廊")]))
    code_of(sends(Stranger(world), plaque(world.tao, world.hardware_store), pictures=[jpeg("门")]))

    items = world.zhou.get("/citizens", state="new").json()["items"]
    assert [len(row["photos"]) for row in items] == [0] * 10 + [1]
    world.clock.forward(hours=1)
    code_of(sends(Stranger(world), path, pictures=[jpeg("楼梯")]))
    assert len(world.zhou.get("/citizens", state="new").json()["items"]) == 12


def test_an_address_that_many_share_is_not_used_up_by_a_few(world: World) -> None:
    """Thirty phones behind one address, at ten venues, within the hour."""
    for n in range(10):
        venue = world.venue(world.mei, f"第{n}家", "220382.002.01.01.")
        for _ in range(3):
            code_of(sends(Stranger(world), plaque(world.mei, venue)))


def test_what_is_counted_names_nobody_and_is_gone_in_a_day(world: World) -> None:
    reported(world)
    with world.db.reading() as session:
        counted = session.exec(select(Spent)).all()
    assert counted
    assert all(len(row.key) == 64 and "testclient" not in row.key for row in counted)

    world.clock.forward(hours=24)
    reported(world)
    with world.db.reading() as session:
        assert {row.key for row in session.exec(select(Spent))}.isdisjoint(c.key for c in counted)


def test_half_a_gigabyte_is_refused_before_it_is_read(world: World) -> None:
    path = f"{plaque(world.mei, world.noodle_shop)}/report"
    citizen = Stranger(world)
    citizen.opens(path)
    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": str(500 * MB)}

    answer = citizen.asks("POST", path, headers=headers, content=b"--x\r\n")

    assert (answer.status_code, "最多 3 张" in answer.text) == (413, True)


async def flood() -> AsyncIterator[bytes]:
    """Fifty pictures of ten megabytes, in chunks as they come off the line."""
    for _ in range(50):
        yield b'\r\n--x\r\ncontent-disposition: form-data; name="photos"; filename="a"\r\n\r\n'
        for _ in range(160):
            yield bytes(MB // 16)


def test_a_flood_without_a_length_is_cut_off_in_bounded_memory() -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}

    tracemalloc.start()
    sent = asyncio.run(take_in(headers, flood(), 3))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sent.close()

    assert isinstance(sent.refusal, FormTooLarge)
    assert peak < 2 * MB


def test_pictures_as_a_camera_makes_them_are_taken(world: World) -> None:
    large = jpeg("走廊") + bytes(11 * MB)

    code_of(sends(Stranger(world), plaque(world.mei, world.noodle_shop), pictures=[large] * 3))


def test_a_body_that_is_no_form_is_told_so(world: World) -> None:
    path = f"{plaque(world.mei, world.noodle_shop)}/report"
    citizen = Stranger(world)
    key = citizen.key(path)

    for body in (b"--x\r\ngarbage", b"", f"key={key}".encode()):
        kind = "multipart/form-data; boundary=x" if body != f"key={key}".encode() else "text/plain"
        answer = citizen.asks("POST", path, headers={"content-type": kind}, content=body)
        assert answer.status_code in {403, 422}, answer.text
