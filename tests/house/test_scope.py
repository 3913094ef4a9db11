"""Role × scope × every route and command: nothing of a neighbour by any way in.

A route, anything that a route takes, or a command that is not in `doors.py` and `takes.py` fails
here: say who may, and how to try it.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from urllib.parse import quote

import pytest
from httpx import Response
from litestar import Litestar
from litestar.routes import HTTPRoute
from sqlalchemy import Connection

from backend.commands import BY_NAME as COMMANDS
from backend.core.database import new_id
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import OPEN
from tests.core.spreadsheets.sheets import workbook
from tests.house.desk_doors import a_hook
from tests.house.doors import DOORS, PAGES
from tests.house.field_doors import pushed
from tests.house.matrix import handlers, undeclared
from tests.house.side import CONFINED, DESK, EVERYONE, UNCONFINED, Ask, Door, Side
from tests.house.steps import STEPS, a_tally, an_inspection
from tests.world import EDITION, GENERAL, MAJOR, SERIOUS, Person, World, jpeg, taken

REFUSED = {"forbidden", "inspection.not_certified", "dissuasion.not_yours"}
OURS, THEIRS = "220382.002.01.01.", "220382.003.01.01."
NOT_THERE = {"not_found", "venue.unknown", "hazard.unknown", "ebike.unknown", "import.unknown",
             "station.unknown", "duty.unknown", "dissuasion.unknown",
             "campaign.unknown", "site.unknown"}  # fmt: skip


def lay_out(world: World, worker: Person, grid: str, shop: str, phone: str) -> Side:
    """A venue with tickets in every state, a visit, a picture and a matter for the office."""
    venue = world.venue(worker, shop, grid, phone=phone, operator=f"{shop}老板")
    page = worker.get(f"/venues/{venue}").json()["venue"]
    channel = world.hao.post("/channels", {**a_hook(grid), "name": f"{shop}通道"}).json()["id"]
    hazard, closed, doubted = (worker.reports(venue, detail=f"{shop}后厨") for _ in range(3))
    worker.passes(closed)
    worker.acts("hazard.void_ask", doubted, reason=f"{shop}看错了")
    picture = taken()
    worker.visits(venue, "locked", note=f"{shop}锁门", photos=[picture.facts])
    worker.uploads(picture)
    worker.does("hazard.note", id=str(new_id()), text=shop)
    ebike = str(new_id())
    worker.does("ebike.register", id=ebike, grid=grid, owner=f"{shop}车主", phone=phone)
    batch = a_batch(world.zhou if grid == OURS else world.sun, shop)
    task = world.hao.tasks()[-1]["id"]
    department = world.hao.get("/departments").json()["items"][0]["id"]
    office = world.zhou if grid == OURS else world.sun
    delivery = world.hao.get("/deliveries").json()["items"][0]["id"]
    feedback = str(new_id())
    assert worker.post("/feedback", {"id": feedback, "text": f"{shop}太远"}).status_code == 201
    return Side(
        worker, grid, venue, page["codes"][0]["value"], page["number"], hazard,
        worker.reports(venue, MAJOR), closed, doubted, ebike, batch, task, picture, channel,
        delivery, feedback,
        (worker.user.name, shop, page["number"], page["codes"][0]["value"], phone,
         page["grid_name"]),
        steps=tickets_waiting(worker, office, venue, department), department=department,
        **papers(world, worker, venue, hazard), **a_station(office, grid),
        **a_campaign(office, worker, grid, shop),
    )  # fmt: skip


def a_station(office: Person, grid: str) -> dict[str, str]:
    """A station with a shift, somebody on its roster, a duty and a dissuasion."""
    shift = {"name": "早班", "starts": "05:00:00", "ends": "07:00:00"}
    facts = {"grid": grid, "name": "路口劝导站", "shifts": [shift]}
    station = office.post("/stations", facts).json()
    shift_id, duty, tally = station["shifts"][0]["id"], str(new_id()), a_tally(station["id"])
    entry = {"shift_id": shift_id, "day": "2026-03-04", "name": "同事"}
    rostered = office.post(f"/stations/{station['id']}/roster", entry).json()["id"]
    office.does("duty.open", id=duty, station_id=station["id"], shift_id=shift_id)
    assert office.does("dissuasion.record", **tally)["result"] == "applied"
    return {"station": station["id"], "shift": shift_id, "duty": duty, "tally": tally["id"],
            "rostered": rostered}  # fmt: skip


def a_campaign(office: Person, worker: Person, grid: str, shop: str) -> dict[str, str]:
    """One that runs on this side alone, with a site."""
    campaign, site = str(new_id()), str(new_id())
    facts = {"template": "facilities", "items": [{"code": "HG01"}], "starts_on": "2026-03-01"}
    begun = office.does(
        "campaign.begin", id=campaign, grid=office.user.grid, name=f"{shop}周边整治", **facts
    )
    where = {"kind": "billboard", "place": f"{shop}门前", "grid": grid}
    met = worker.does("site.record", id=site, campaign_id=campaign, **where)
    assert (begun["result"], met["result"]) == ("applied", "applied")
    return {"campaign": campaign, "site": site}


def papers(world: World, worker: Person, venue: str, hazard: str) -> dict[str, str]:
    """A notice, two pictures of the same bytes, and an inspection."""
    notice, inspection = str(new_id()), an_inspection(venue)
    worker.does("notice.issue", id=notice, kind="prompt", hazards=[hazard])
    for text in ("前", "后"):
        shot = taken(content=jpeg(worker.user.name))
        worker.does("hazard.note", id=worker.reports(venue), text=text, photos=[shot.facts])
        worker.uploads(shot)
    alike = world.hao.get("/likenesses").json()["items"]
    likeness = next(a["id"] for a in alike if a["photo"]["author_name"] == worker.user.name)
    enforcer = world.ding
    if worker is not world.mei:
        enforcer = world.person("执法邻", "zhifalin", Role.ENFORCER, "220382.003.")
    facts = {"number": f"ZF-{enforcer.user.user_name}", "valid_until": "2027-01-01"}
    world.hao.ask("PUT", f"/certificates/{enforcer.id}", json=facts)
    assert enforcer.does("inspection.record", **inspection)["result"] == "applied"
    return {"notice": notice, "likeness": likeness, "inspection": inspection["id"]}


def tickets_waiting(worker: Person, office: Person, venue: str, department: str) -> dict[str, str]:
    """One ticket for each thing that somebody may owe."""
    long_ago = worker.world.now - timedelta(days=31)
    aged = worker.reports(venue, SERIOUS, at=long_ago)
    office.passes(aged, at=long_ago)
    steps = {n: worker.reports(venue) for n in ("asked", "whistled", "answered", "sent")}
    more = {"reason": "等配件", "protection": "专人看护", "due_on": "2026-03-20"}
    worker.acts("hazard.extend_ask", steps["asked"], **more)
    for name in ("whistled", "answered"):
        call = {"department": department, "urgency": "normal", "text": "请到场"}
        office.acts("hazard.whistle", steps[name], **call)
    office.acts("hazard.whistle_answer", steps["answered"], text="已到场")
    sent = {"department": department, "document_number": "移〔2026〕1号"}
    office.acts("hazard.transfer", steps["sent"], **sent)
    return {**steps, "aged": aged, "described": at_a_spot(worker)}


def at_a_spot(worker: Person) -> str:
    """A ticket of a place that is no venue."""
    hazard, spot = str(new_id()), {"kind": "public", "grid": worker.user.grid, "words": "楼道"}
    facts = {"item_code": GENERAL, "edition": EDITION, "photos": [taken().facts]}
    assert worker.does("hazard.report", id=hazard, spot=spot, **facts)["result"] == "applied"
    return hazard


def a_batch(office: Person, shop: str) -> str:
    """A ledger that the office has dropped and not yet taken over."""
    file = workbook(("网格", "场所名称", "类别", "地址"), ("某网格", shop, "小商店", "某路1号"))
    headers = {"x-file-name": quote(f"{shop}.xlsx")}
    answer = office.ask("POST", "/imports/batches", content=file, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def sides(world: World) -> tuple[Side, Side]:
    ours = lay_out(world, world.mei, OURS, "福满楼面馆", "18600001111")
    liu = world.person("刘南", "liunan", Role.GRID_WORKER, THEIRS)
    return ours, lay_out(world, liu, THEIRS, "隔壁烧烤", "18600002222")


@pytest.fixture
def people(world: World) -> dict[Role, Person]:
    """One of each role whose grid holds our side and not theirs."""
    street = "220382.002."
    admin = world.person("郝街", "haojie", Role.ADMIN, street)
    station = world.person("邓岗", "denggang", Role.STATION_DUTY, street)
    village = world.person("马屯", "matun", Role.VILLAGE_HEAD, street)
    everyone = (world.mei, station, world.ding, world.zhou, world.feng, admin, village)
    assert all(person.cookie for person in everyone)
    return {person.user.role: person for person in everyone}


@contextmanager
def undone(connection: Connection) -> Generator[None]:
    """What is done inside is tried and taken back."""
    with connection.begin_nested() as attempt:
        yield
        attempt.rollback()


def send(person: Person, method: str, ask: Ask, **headers: str) -> Response:
    more = {"content": ask.content} if ask.content is not None else {"json": ask.body}
    kind = {"content-type": "image/jpeg"} if ask.content is not None else {}
    path, params = ask.path.removeprefix("/api"), dict(ask.params)
    if method == "GET":
        more = {}
    if not ask.path.startswith("/api"):
        return person.world.http.request(method, ask.path, params=params, headers=headers)
    return person.ask(method, path, params=params, headers=kind | headers, **more)


def hides(answer: Response, theirs: Side, ask: Ask) -> bool:
    """Nothing of theirs is in the answer, but for what the question itself said."""
    asked = f"{ask.path} {dict(ask.params)} {ask.body}"
    ids = (
        theirs.venue,
        theirs.ebike,
        theirs.batch,
        theirs.hazard,
        theirs.closed,
        theirs.photo.id,
        str(theirs.worker.id),
    )
    told = [w for w in (*theirs.words, *ids) if w in answer.text and w not in asked]
    return not told


def test_no_way_in_and_nothing_that_it_takes_is_forgotten(world: World) -> None:
    app: Litestar = getattr(world.http, "app")  # noqa: B009 - its type is not said

    assert undeclared(app, DOORS, PAGES) == []


def test_no_command_is_forgotten() -> None:
    assert set(STEPS) == set(COMMANDS), "each command has one line in tests/house/steps.py"


def expected(door: Door, person: Person, side: Side, ask: Ask) -> int:
    """The status that this person is owed."""
    if door.may is not None and person.user.role not in door.may:
        return 403
    if person is side.worker:
        return 200 if door.author_only or door.asks is pushed else door.ok
    if person.user.role in door.unseen:
        return 404
    theirs = not person.user.grid.startswith("220382.003.") and side.grid == THEIRS
    hidden = theirs and not ask.listed and door.asks is not pushed
    return 404 if hidden or door.author_only else door.ok


def test_every_route_by_every_role_on_both_sides(
    connection: Connection, sides: tuple[Side, Side], people: dict[Role, Person]
) -> None:
    for ((method, path), door), person, side in product(DOORS.items(), people.values(), sides):
        for ask in door.asks(side):
            with undone(connection):
                answer = send(person, method, ask)
            told = (method, path, person.user.role.value, side.grid, ask, answer.text[:400])
            assert answer.status_code == expected(door, person, side, ask), told
            assert hides(answer, sides[1], ask), told


def test_nobody_signed_in_gets_nothing(world: World, sides: tuple[Side, Side]) -> None:
    world.http.cookies.clear()
    world.mei.__dict__["cookie"] = ""
    for (method, path), door in DOORS.items():
        for ask in door.asks(sides[0]):
            answer = send(world.mei, method, ask)
            expected = 401 if door.may is not None else door.ok
            assert answer.status_code == expected, (method, path)


def test_no_write_is_taken_from_another_page(world: World, sides: tuple[Side, Side]) -> None:
    for (method, path), door in DOORS.items():
        if method == "GET":
            continue
        for ask in door.asks(sides[0]):
            answer = send(world.zhou, method, ask, origin="https://evil.example")
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), (method, path)


def test_before_the_first_password_is_changed_nothing_else_is_open(
    world: World, sides: tuple[Side, Side]
) -> None:
    assert world.zhou.post(f"/people/{world.mei.id}/password").status_code == 201
    world.mei.signs_in_again()
    for (method, path), door in DOORS.items():
        if door.may is None or door.first_password:
            continue
        for ask in door.asks(sides[0]):
            answer = send(world.mei, method, ask)
            told = (answer.status_code, answer.json()["code"])
            assert told == (403, "password.change_first"), (method, path)


def test_every_command_by_every_role_on_both_sides(
    connection: Connection, sides: tuple[Side, Side], people: dict[Role, Person]
) -> None:
    theirs = sides[1]
    before = [theirs.worker.ticket(h) for h in (theirs.hazard, theirs.closed, theirs.doubted)]
    for (name, step), person, side in product(STEPS.items(), people.values(), sides):
        with undone(connection):
            result = person.does(name, **step.args(side))
        told = (name, person.user.role.value, side.grid, result)
        assert not any(w in str(result) for w in theirs.words[:2]), told
        if person.user.role not in step.may:
            assert result["result"] == "parked", told
            unseen = NOT_THERE if side is theirs else set[str]()
            assert result["code"] in REFUSED | unseen, told
        elif side is theirs or person.user.role in step.unseen:
            assert (result["result"], result["code"] in NOT_THERE) == ("parked", True), told
        else:
            assert result["result"] == "applied", told
    after = [theirs.worker.ticket(h) for h in (theirs.hazard, theirs.closed, theirs.doubted)]
    assert after == before


def test_what_a_role_may_is_what_its_route_says(world: World) -> None:
    words = {
        "worker": Role.GRID_WORKER, "enforcer": Role.ENFORCER, "office": Role.OFFICE,
        "leader": Role.LEADER, "admin": Role.ADMIN,
    }  # fmt: skip
    schema = world.http.get("/schema/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            said = operation["description"].partition("who may: ")[2]
            named = frozenset(role for word, role in words.items() if word in said)
            if "the desk" in said:
                named = DESK
            if "all unconfined" in said:
                named = UNCONFINED
            if "everyone" in said or "its author only" in said:
                named = EVERYONE
            door = DOORS[method.upper(), re.sub(r":\w+}", "}", path)]
            assert door.may == (None if said.startswith("anybody") else named), (path, said)
            assert door.author_only == ("its author only" in said), (path, said)


def test_every_route_is_shut_to_confined_roles_unless_it_opens_itself(world: World) -> None:
    app: Litestar = getattr(world.http, "app")  # noqa: B009 - its type is not said
    for route in app.routes:
        for method, handler, _ in handlers(route) if isinstance(route, HTTPRoute) else ():
            door = DOORS.get((method, re.sub(r":\w+}", "}", route.path)))
            asks_who = "me" in handler.parsed_fn_signature.parameters
            if door is None or door.may is None or not asks_who:
                continue
            assert handler.opt.get(OPEN, frozenset()) == door.may & CONFINED, route.path


@pytest.mark.parametrize("who", ["mei", "feng"])
def test_a_whole_copy_holds_nothing_of_a_neighbour(
    world: World, sides: tuple[Side, Side], who: str
) -> None:
    rows, _ = getattr(world, who).pulls_all()

    assert sides[0].words[1] in str(rows)
    assert not [w for w in (*sides[1].words, sides[1].venue, sides[1].hazard) if w in str(rows)]
