"""Full phone numbers lie on the phone of the grid's own worker alone; all others ask, on record."""

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from httpx import Response
from sqlalchemy import Connection

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.core.spreadsheets.sheets import workbook
from tests.house.doors import DOORS
from tests.house.side import Ask, Door, Side
from tests.house.test_scope import OURS, lay_out, send, undone
from tests.world import Person, World

OPERATOR, LANDLORD, OWNER, OFFERED = "18600001111", "18600003333", "18600004444", "18600005555"
WORKER = "18600006666"
NUMBERS = (OPERATOR, LANDLORD, OWNER, OFFERED, WORKER)


@dataclass(frozen=True, slots=True)
class Held:
    """Where numbers lie."""

    venue: str
    number: str
    ebike: str
    batch: str


@pytest.fixture
def ours(world: World) -> Held:
    """A shop and an e-bike of 李敏's grid, with a number in each field that takes one."""
    venue = world.venue(world.mei, "福满楼面馆", OURS, phone=OPERATOR, operator="老板")
    ebike = str(new_id())
    world.mei.does("ebike.register", id=ebike, grid=OURS, owner="车主", phone=OPERATOR)
    page = world.mei.get(f"/venues/{venue}").json()["venue"]
    return hold(world, Held(venue, page["number"], ebike, ""))


def hold(world: World, side: Held) -> Held:
    """Put numbers wherever a number may come to lie."""
    told = world.mei.does(
        "venue.amend", venue_id=side.venue, changes={"landlord_phone": {"to": LANDLORD}}
    )
    assert told["result"] == "applied"
    ebike = {"grid": OURS, "owner": "车主甲", "phone": OWNER, "frame_code": "123456789012345"}
    for _ in range(2):  # twins
        assert world.mei.does("ebike.register", id=str(new_id()), **ebike)["result"] == "applied"
    disagree(world, side)
    world.mei.does("venue.amend", venue_id=str(new_id()), changes={"phone": {"to": OFFERED}})
    world.zhou.does("venue.transfer", venue_id=world.noodle_shop, operator="赵六", phone=OPERATOR)
    assert world.hao.patch(f"/people/{world.mei.id}", {"phone": WORKER}).status_code == 200
    return replace(side, batch=a_ledger(world.zhou, side.number))


def disagree(world: World, side: Held) -> None:
    """Two people put different numbers into one field: the office is to settle it."""
    for name, wrong in (("phone", "18600007777"), ("landlord_phone", "18600008888")):
        change = {name: {"from": wrong, "to": OFFERED}}
        world.tao.does("venue.amend", venue_id=side.venue, changes=change)
        assert world.mei.does("venue.amend", venue_id=side.venue, changes=change)["result"]
    change = {"phone": {"from": "18600007777", "to": OFFERED}}
    world.mei.does("ebike.amend", id=side.ebike, changes=change)


def a_ledger(office: Person, number: str) -> str:
    """A file with another number for a shop that is known, and one that is no number."""
    head = ("场所编号", "网格", "场所名称", "类别", "地址", "联系电话")
    place = (number, "电厂社区第1网格", "福满楼面馆", "餐饮场所", "光明路1号")
    other = ("", "电厂社区第1网格", "新店", "餐饮场所", "光明路2号")
    file = workbook(head, (*place, OFFERED), (*other, "186000099990"))
    headers = {"x-file-name": quote("九小场所.xlsx")}
    answer = office.ask("POST", "/imports/batches", content=file, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def others(world: World) -> dict[Role, Person]:
    """Everybody who is not the grid's own worker, over our side."""
    street = "220382.002."
    station = world.person("邓岗", "denggang", Role.STATION_DUTY, street)
    admin = world.person("郝街", "haojie", Role.ADMIN, street)
    above = world.person("高远", "gaoyuan", Role.GRID_WORKER, "220382.002.01.")
    found = {p.user.role: p for p in (station, world.ding, world.zhou, world.feng, admin, above)}
    assert len(found) == 6
    return found


def asked_of(path: str, door: Door, side: Side) -> list[Ask]:
    """How a route is tried; the past of a number too, where a field may be named."""
    more = [Ask(f"/api/venues/{side.venue}/history/{f}") for f in ("phone", "landlord_phone")]
    return [*door.asks(side), *(more if path.endswith("/history/{field}") else [])]


def words_of(answer: Response) -> str:
    """All that can be read in an answer; a document's parts too."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def test_no_route_that_reads_tells_anybody_a_full_number(
    world: World, others: dict[Role, Person], connection: Connection
) -> None:
    side = lay_out(world, world.mei, OURS, "福满楼面馆", OPERATOR)
    held = hold(world, Held(side.venue, side.number, side.ebike, ""))
    side = replace(side, batch=held.batch)
    told: list[Any] = []
    for (method, path), door in DOORS.items():
        if method != "GET":
            continue
        for person in others.values():
            for ask in asked_of(path, door, side):
                with undone(connection):
                    text = words_of(send(person, method, ask))
                asked = str(dict(ask.params))
                found = [n for n in NUMBERS if n in text and n not in asked]
                told += [(path, person.user.role.value, n) for n in found]
    assert told == []


def test_what_an_import_would_change_is_told_by_the_ends_of_numbers(
    world: World, ours: Held
) -> None:
    report = world.zhou.get(f"/imports/batches/{ours.batch}").json()["report"]

    turns = [t for d in report["differences"] for t in d["turns"] if "电话" in t["column"]]
    assert [(t["before"], t["after"]) for t in turns] == [("186****1111", "186****5555")]
    assert report["samples"][0]["phone"] == "186****5555"
    assert report["problems"][0]["value"] == "186000099990"  # no number: to be put right


@pytest.mark.parametrize("who", ["zhou", "feng", "ding", "hao", "deng"])
def test_a_whole_copy_holds_no_full_number(world: World, ours: Held, who: str) -> None:
    rows, _ = getattr(world, who).pulls_all()

    assert [n for n in NUMBERS if n in str(rows)] == []
    if who == "zhou":
        assert {v["phone"] for v in rows["venue"]} == {"186****1111"}


def test_the_grids_own_worker_has_the_numbers_of_that_grid(world: World, ours: Held) -> None:
    rows, _ = world.mei.pulls_all()

    (venue,) = [v for v in rows["venue"] if v["id"] == ours.venue]
    assert (venue["phone"], venue["landlord_phone"]) == (OPERATOR, LANDLORD)
    assert OPERATOR in venue["search"]  # found by it where there is no signal
    assert OWNER in {e["phone"] for e in rows["ebike"]}


def test_a_worker_above_the_grids_asks_like_everybody(world: World, ours: Held) -> None:
    """A number for each shop of a community in one request is what this is about."""
    above = world.person("高远", "gaoyuan", Role.GRID_WORKER, "220382.002.01.")

    rows, _ = above.pulls_all()

    assert [n for n in NUMBERS if n in str(rows)] == []
    assert above.post(f"/venues/{ours.venue}/phone").json()["phone"] == OPERATOR


CHANGES = ({"role": "leader"}, {"role": "office"}, {"grid": "220382.002.01."},
           {"grid": "220382.002.01.02."}, {"role": "enforcer", "grid": "220382.002."})  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_another_role_or_grid_takes_the_numbers_out_of_the_phone(
    world: World, ours: Held, change: dict[str, str]
) -> None:
    _, cursor = world.mei.pulls_all()
    assert world.hao.patch(f"/people/{world.mei.id}", change).status_code == 200

    page = world.mei.pull(cursor)
    rows, _ = world.mei.pulls_all(cursor)

    assert page.get("reset") or page.get("leave") == [OURS]
    assert [n for n in NUMBERS if n in str(rows)] == []


def test_who_becomes_the_grids_worker_gets_them(world: World, ours: Held) -> None:
    lin = world.person("林海", "linhai", Role.LEADER, OURS)
    _, cursor = lin.pulls_all()
    world.hao.patch(f"/people/{lin.id}", {"role": "grid_worker"})

    rows, _ = lin.pulls_all(cursor)

    assert OPERATOR in {v["phone"] for v in rows["venue"]}


def test_a_copy_made_before_this_was_so_is_begun_afresh(world: World, ours: Held) -> None:
    """An office's phone of last week holds two thousand numbers."""
    _, cursor = world.zhou.pulls_all()
    old = "1-" + cursor.split("-", 1)[1].replace("m-", "", 1)

    page = world.zhou.pull(old)

    assert page["reset"] is True


def test_asked_one_by_one_each_is_on_record(world: World, ours: Held) -> None:
    venue = world.zhou.post(f"/venues/{ours.venue}/phone").json()
    ebike = world.song.post(f"/ebikes/{ours.ebike}/phone").json()

    assert (venue["phone"], venue["landlord_phone"]) == (OPERATOR, LANDLORD)
    assert ebike["phone"] == OPERATOR
    for subject, name in ((ours.venue, "周海燕"), (ours.ebike, "宋丽")):
        step = world.trail(subject)[0]
        assert (step.action, step.by_name) == ("phone.reveal", name)


@pytest.mark.parametrize("who", ["feng", "deng"])
def test_who_calls_nobody_is_shown_no_number(world: World, ours: Held, who: str) -> None:
    person: Person = getattr(world, who)

    told = [person.post(f"/{kind}/phone").status_code
            for kind in (f"venues/{ours.venue}", f"ebikes/{ours.ebike}")]  # fmt: skip

    assert set(told) <= {403, 404}


def test_sixty_an_hour_are_shown_to_one_person_and_the_next_is_told_to_wait(
    world: World, ours: Held
) -> None:
    asks = [f"/venues/{ours.venue}/phone", f"/ebikes/{ours.ebike}/phone",
            f"/people/{world.mei.id}/phone"]  # fmt: skip
    for n in range(60):
        assert world.zhou.post(asks[n % 3]).status_code == 200

    refused = [world.zhou.post(ask) for ask in asks]

    assert {r.status_code for r in refused} == {429}
    assert {r.json()["code"] for r in refused} == {"phone.too_many"}
    assert "导出" in refused[0].json()["detail"]
    assert world.song.post(asks[0]).status_code == 200
    world.clock.forward(hours=1, minutes=1)
    assert world.zhou.post(asks[0]).status_code == 200


def test_a_number_is_not_guessed_digit_by_digit_through_a_search(world: World, ours: Held) -> None:
    """What is masked is four digits: forty searches by a part of it would tell them."""
    for path in ("/venues", "/ebikes"):
        totals = {q: world.zhou.get(path, q=q).json()["total"]
                  for q in ("1860000", "00001111", "60000111", "186000011119")}  # fmt: skip
        assert set(totals.values()) == {0}, (path, totals)
        assert world.zhou.get(path, q=OPERATOR).json()["total"] > 0
    assert world.zhou.get("/people", q=WORKER[:9]).json()["total"] == 0
    assert world.zhou.get("/people", q=WORKER).json()["total"] == 1


MASKED, OTHER = "186****1111", "139****2222"


def test_a_mask_is_never_written_back_as_a_number(world: World, ours: Held) -> None:
    place = {"grid": OURS, "name": "新店", "venue_class": "shop", "address": "光明路9号"}
    asked = [
        ("venue.amend", {"venue_id": ours.venue,
                         "changes": {"phone": {"from": OPERATOR, "to": OTHER}}}),
        ("venue.amend", {"venue_id": ours.venue,
                         "changes": {"landlord_phone": {"from": LANDLORD, "to": OTHER}}}),
        ("venue.transfer", {"venue_id": ours.venue, "operator": "赵六", "phone": MASKED}),
        ("venue.register", {"id": str(new_id()), "phone": MASKED, **place}),
        ("venue.register", {"id": str(new_id()), "landlord_phone": MASKED, **place}),
        ("ebike.register", {"id": str(new_id()), "grid": OURS, "owner": "车主", "phone": MASKED}),
        ("ebike.amend", {"id": ours.ebike, "changes": {"phone": {"from": OPERATOR, "to": OTHER}}}),
    ]  # fmt: skip

    results = [world.mei.does(name, **args) for name, args in asked]

    assert {(r["result"], r["code"]) for r in results} == {("parked", "phone.masked")}
    assert "完整" in results[0]["detail"]
    assert world.zhou.post(f"/venues/{ours.venue}/phone").json()["phone"] == OPERATOR
    for person in (world.mei.id, world.tao.id):
        assert world.hao.patch(f"/people/{person}", {"phone": MASKED}).status_code == 422


def test_a_number_that_was_offered_is_shown_to_the_office_alone_and_on_record(
    world: World, ours: Held
) -> None:
    tasks = [t for t in world.zhou.tasks() if t["kind"].endswith("_conflict")]
    asked = [world.zhou.post(f"/tasks/{t['id']}/phones") for t in tasks]

    assert [t["facts"]["offered"] for t in tasks] == ["186****5555"] * 3
    assert [a.json()["offered"] for a in asked] == [OFFERED] * 3
    assert {a.json()["kept"] for a in asked} == {OPERATOR, LANDLORD}
    assert world.trail(tasks[0]["subject_id"])[0].action == "phone.reveal"
    assert world.feng.post(f"/tasks/{tasks[0]['id']}/phones").status_code == 403
    assert world.sun.post(f"/tasks/{tasks[0]['id']}/phones").status_code == 404


def test_a_form_with_a_mask_in_it_leaves_the_number_alone(world: World, ours: Held) -> None:
    """Sent untouched, both sides masked, it changes nothing and is no conflict."""
    same = {"from": MASKED, "to": MASKED}
    changes = {"phone": same, "exits": {"to": 2}}

    result = world.zhou.does("venue.amend", venue_id=ours.venue, changes=changes)

    assert result["result"] == "applied"
    assert world.zhou.post(f"/venues/{ours.venue}/phone").json()["phone"] == OPERATOR
    assert world.zhou.get(f"/venues/{ours.venue}").json()["venue"]["exits"] == 2


def test_who_sees_a_mask_corrects_a_number_he_was_never_shown(world: World, ours: Held) -> None:
    """The enforcer's own phone holds the mask: it is what he saw, and he saw the right one."""
    changes = {"phone": {"from": MASKED, "to": OFFERED}}

    result = world.zhou.does("venue.amend", venue_id=ours.venue, changes=changes)
    late = world.zhou.does("venue.amend", venue_id=ours.venue, changes=changes,
                           at=world.now - timedelta(minutes=5))  # fmt: skip

    assert (result["result"], late["result"]) == ("applied", "applied")
    assert world.zhou.post(f"/venues/{ours.venue}/phone").json()["phone"] == OFFERED
