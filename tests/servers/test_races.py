"""Two who write to one ticket at the same moment: one story, and each is told the truth of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier
from typing import Any, TypeVar
from uuid import UUID

import httpx
import pytest

from backend.core.clock import day_of
from backend.core.database import new_id
from backend.public.citizen_reports.models import CitizenReport
from tests.core.spreadsheets.sheets import workbook
from tests.pictures import Picture, jpeg, taken
from tests.servers.conftest import Serve
from tests.servers.server import Phone, Server, anxun
from tests.servers.test_killed import rows
from tests.stranger import Stranger
from tests.world import EDITION, GENERAL, Person, World

pytestmark = pytest.mark.servers
BOTH = pytest.mark.parametrize("config", ["sqlite", "postgresql"], indirect=True)
HERE, THERE = "220382.002.01.01.", "220382.002.01.02."
OWNER_PICTURES_A_DAY = 20
T = TypeVar("T")
U = TypeVar("U")


def rounds(world: World) -> int:
    """SQLite has one writer whatever we do: there a few will show it."""
    return 50 if world.config.database_url else 12


def at_once(one: Callable[[], T], other: Callable[[], U]) -> tuple[T, U]:
    """Both start when both are ready."""
    ready = Barrier(2)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: (ready.wait(30), one())[1])
        second = pool.submit(lambda: (ready.wait(30), other())[1])
        return first.result(60), second.result(60)


def one_story(world: World) -> None:
    """No version is there twice or missing, and every ticket is what its timeline says."""
    told = "SELECT hazard_id, max(version), count(*), count(DISTINCT version) FROM hazardevent"
    for hazard, *numbers in rows(world, f"{told} GROUP BY hazard_id"):
        assert len(set(numbers)) == 1, (hazard, numbers)
    apart = rows(
        world,
        "SELECT h.number FROM hazard h WHERE h.version <> "
        "(SELECT max(e.version) FROM hazardevent e WHERE e.hazard_id = h.id)",
    )
    assert apart == []
    whole = anxun(world.config, "verify")
    assert whole.returncode == 0, whole.stdout


def snap() -> Picture:
    """A small picture: what is raced for is not its pixels."""
    return taken(content=jpeg(str(new_id()), (64, 48)))


def reports(world: World, venue: str) -> str:
    """A ticket under way, with its picture."""
    picture, hazard = snap(), str(new_id())
    facts = {"venue_id": venue, "item_code": GENERAL, "edition": EDITION}
    result = world.mei.does("hazard.report", id=hazard, photos=[picture.facts], **facts)
    assert result["result"] == "applied", result
    world.mei.uploads(picture)
    return hazard


def sends(phone: Phone, command: dict[str, Any], picture: Picture | None = None) -> dict[str, Any]:
    """Push one command and its picture; what became of it."""
    answer = phone.ask("POST", "/sync/push", json=phone.outbox([command]))
    assert answer.status_code == 200, answer.text
    if picture:
        image = {"content-type": "image/jpeg"}
        path = f"/photos/{picture.id}"
        kept = phone.ask("PUT", path, content=picture.content, headers=image)
        assert kept.status_code == 200, kept.text
    result: dict[str, Any] = answer.json()["results"][0]
    return result


def told_truly(result: dict[str, Any], person: Person, kinds: list[tuple[str, str]]) -> None:
    """A phone hears `applied` of what counted, and the sentence of what did not."""
    superseded = ("superseded", person.user.name) in kinds
    assert result["result"] == ("superseded" if superseded else "applied"), (result, kinds)
    assert bool(result.get("detail")) == superseded


def kinds_of(person: Person, hazard: str) -> list[tuple[str, str]]:
    return [(e["kind"], e["by_name"]) for e in person.ticket(hazard)["events"]]


def bound(world: World, server: Server) -> tuple[Stranger, httpx.Client]:
    """A browser that acts for the noodle shop, on a line of its own."""
    owner = Stranger(world)
    for known in world.mei.get(f"/venues/{world.noodle_shop}/owners").json()["bindings"]:
        assert world.mei.delete(f"/owners/{known['id']}").status_code == 204
    url = world.mei.post(f"/venues/{world.noodle_shop}/owner-code").json()["url"]
    answer = owner.fills(url[url.index("/o/bind") :], {})
    assert answer.status_code == 303, answer.text
    cookies = "; ".join(f"{k}={v}" for k, v in owner.cookies.items())
    return owner, httpx.Client(base_url=server.url, headers={"cookie": cookies}, timeout=30)


def repairs(line: httpx.Client, hazard: str, key: str, picture: bytes) -> str:
    """Send the owner's form; the words of the page it leads to."""
    parts: list[tuple[str, Any]] = [("key", (None, key)), ("base", (None, "2"))]
    parts.append(("photos", ("1.jpg", picture, "image/jpeg")))
    answer = line.post(f"/o/tickets/{hazard}", files=parts)
    assert answer.status_code == 303, answer.text
    page = line.get(answer.headers["location"])
    assert page.status_code == 200, page.text
    return page.text


def steps(world: World, hazard: str, turn: int) -> tuple[dict[str, Any], Picture | None]:
    """What the worker does meanwhile: submits it, passes it, or adds a word."""
    picture = snap()
    args: dict[str, Any] = {"id": hazard, "base": 2, "photos": [picture.facts]}
    if turn % 3 == 0:
        return world.mei.command("hazard.submit", **args), picture
    if turn % 3 == 1:
        return world.mei.command("hazard.reinspect", **args, passed=True), picture
    return world.mei.command("hazard.note", id=hazard, text=str(turn)), None


@BOTH
def test_an_owners_repair_and_a_workers_push(real: tuple[World, Server], serve: Serve) -> None:
    world, first = real
    phone = Phone(world.mei, serve().url)
    owner, line = bound(world, first)
    for turn in range(rounds(world)):
        if turn % (OWNER_PICTURES_A_DAY - 1) == OWNER_PICTURES_A_DAY - 2:
            line.close()
            owner, line = bound(world, first)
        hazard = reports(world, world.noodle_shop)
        key, shot = owner.key(f"/o/tickets/{hazard}"), snap().content
        command, picture = steps(world, hazard, turn)

        result, page = at_once(
            lambda c=command, p=picture: sends(phone, c, p),
            lambda at=line, h=hazard, k=key, s=shot: repairs(at, h, k, s),
        )

        kinds = kinds_of(world.mei, hazard)
        told_truly(result, world.mei, kinds)
        late = ("superseded", "经营者") in kinds
        assert late != (("submitted", "经营者") in kinds), kinds
        assert ("没有生效" in page) == late, kinds
        assert ("收到了，等人来复查" in page) == (not late)
    line.close()
    one_story(world)


def a_report(world: World, venue: str) -> str:
    """What a citizen wrote some time ago."""
    row = CitizenReport(
        id=new_id(), code_hash=str(new_id()), venue_id=UUID(venue), venue_name="福满楼面馆",
        grid=HERE, text="走廊堆满纸箱", received_at=world.now,
    )  # fmt: skip
    with world.db.writing() as session:
        session.add(row)
    return str(row.id)


@BOTH
def test_a_report_sorted_out_and_a_workers_push(real: tuple[World, Server], serve: Serve) -> None:
    world, _ = real
    phone = Phone(world.mei, serve().url)
    for turn in range(rounds(world)):
        hazard, report = reports(world, world.noodle_shop), a_report(world, world.noodle_shop)
        command, picture = steps(world, hazard, turn)

        result, joined = at_once(
            lambda c=command, p=picture: sends(phone, c, p),
            lambda h=hazard, r=report: world.zhou.post(f"/citizens/{r}/join", {"hazard_id": h}),
        )

        assert result["result"] == "applied", result
        told = any(text.startswith("群众反映") for text in texts(world.mei, hazard))
        assert told == (joined.status_code == 200), joined.text
        assert joined.status_code == 200 or joined.json()["code"] == "citizen.ticket_ended"
    one_story(world)


def texts(person: Person, hazard: str) -> list[str]:
    return [e["text"] for e in person.ticket(hazard)["events"]]


@BOTH
def test_a_venue_moved_or_merged_and_a_workers_push(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, _ = real
    phone, names = Phone(world.mei, serve().url), count()
    shop, hazard = "", ""
    for turn in range(rounds(world)):
        if turn % 2 == 0:
            shop = world.venue(world.mei, f"面馆{next(names)}", HERE)
            hazard = reports(world, shop)
            asked = (f"/venues/{shop}/move", {"grid": THERE, "reason": "划错了网格"})
        else:
            gone = world.venue(world.mei, f"面馆{next(names)}", HERE)
            hazard = reports(world, gone)
            asked = (f"/venues/{shop}/merge", {"gone": gone, "reason": "同一家店"})
        before = world.now - timedelta(minutes=1)
        note = world.mei.command("hazard.note", before, id=hazard, text=f"话{turn}")

        result, moved = at_once(
            lambda c=note: sends(phone, c), lambda a=asked: world.zhou.post(a[0], a[1])
        )

        assert moved.status_code == 200, moved.text
        assert result["result"] == "applied", result
        assert f"话{turn}" in texts(world.zhou, hazard)
        assert world.zhou.ticket(hazard)["grid"] == THERE
    one_story(world)


LEDGER = (
    *("编号", "发现日期", "社区(村)", "网格", "场所名称", "地址", "隐患描述", "隐患等级"),
    *("处置方式", "整改期限", "整改完成日期", "整改情况", "复查人"),
)


def ledger_rows(world: World, many: int) -> list[tuple[Any, ...]]:
    day = str(day_of(world.now))
    return [
        (f"FH-{n}", "2024-03-05", "电厂社区", "电厂社区第1网格", "福满楼面馆", "光明路1号",
         f"灭火器压力不足{n}", "一般", "限期整改", day, None, "整改中", "范彬")
        for n in range(many)
    ]  # fmt: skip


def imports(world: World, *lines: tuple[Any, ...]) -> httpx.Response:
    headers = {"content-type": "application/octet-stream"}
    return world.zhou.ask(
        "POST", "/imports/hazards?dry_run=false", content=workbook(LEDGER, *lines), headers=headers
    )


@BOTH
def test_a_ledger_taken_over_and_a_workers_push(real: tuple[World, Server], serve: Serve) -> None:
    world, _ = real
    phone, ledger = Phone(world.mei, serve().url), ledger_rows(world, rounds(world))
    assert world.noodle_shop
    assert imports(world, *ledger).json()["new"] == len(ledger)
    told = "SELECT hazard_id, text FROM hazardevent WHERE kind = 'reported'"
    opened = {text: str(hazard) for hazard, text in rows(world, told)}
    for turn, row in enumerate(ledger):
        hazard = opened[row[6]]
        done = (*row[:10], "2024-03-07", "已整改", row[12])
        command, picture = steps(world, hazard, turn)

        result, taken_over = at_once(
            lambda c=command, p=picture: sends(phone, c, p), lambda d=done: imports(world, d)
        )

        assert taken_over.status_code == 200, taken_over.text
        told_truly(result, world.mei, kinds_of(world.mei, hazard))
    one_story(world)


@BOTH
def test_two_hand_overs_at_once_leave_everybody_in_one_place(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    desks = [Phone(world.zhou, first.url), Phone(world.song, serve().url)]
    for turn in range(rounds(world) // 5):
        asked = {"giver": str(world.mei.id), "taker": str(world.tao.id)}
        if turn % 2:
            asked = {"giver": asked["taker"], "taker": asked["giver"], "giver_to": THERE}
        else:
            asked["giver_to"] = "220382.002.02.01."

        answers = at_once(
            lambda a=asked: desks[0].ask("POST", "/hand-overs", json=a),
            lambda a=asked: desks[1].ask("POST", "/hand-overs", json=a),
        )

        assert {a.status_code for a in answers} <= {201, 409, 422}, answers[0].text
        held = "SELECT user_id, count(*) FROM assignment WHERE valid_to IS NULL GROUP BY user_id"
        assert {number for _, number in rows(world, held)} == {1}
    one_story(world)


@BOTH
def test_an_import_taken_back_and_a_workers_push(real: tuple[World, Server], serve: Serve) -> None:
    world, _ = real
    phone = Phone(world.mei, serve().url)
    assert world.noodle_shop
    headers = {"content-type": "application/octet-stream", "x-file-name": "a.xlsx"}
    for turn in range(rounds(world) // 5):
        row = (f"UN-{turn}", *ledger_rows(world, 1)[0][1:6], f"楼道堆物{turn}")
        book = workbook(LEDGER, (*row, *ledger_rows(world, 1)[0][7:]))
        path = "/imports/batches?kind=hazards"
        batch = world.zhou.ask("POST", path, content=book, headers=headers).json()["id"]
        assert world.zhou.post(f"/imports/batches/{batch}/take").status_code == 200
        told = f"SELECT hazard_id FROM hazardevent WHERE text = '楼道堆物{turn}'"
        hazard = str(rows(world, told)[0][0])
        note = world.mei.command("hazard.note", id=hazard, text="看过")

        result, undone = at_once(
            lambda c=note: sends(phone, c),
            lambda b=batch: world.zhou.post(f"/imports/batches/{b}/undo"),
        )

        assert undone.status_code == 200, undone.text
        stayed, kinds = len(undone.json()["stayed"]), [k for k, _ in kinds_of(world.mei, hazard)]
        first, last = (("note",), ()) if stayed else (("withdrawn",), ("note",))
        assert result["result"] == "applied"
        assert [k for k in kinds if k in {"note", "withdrawn"}] == [*first, *last], (stayed, kinds)
    one_story(world)
