"""E-bikes: registered in the field, amended, guided to a plate, counted, and forgotten in time."""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from backend.app import SOURCES
from backend.core.database import new_id
from backend.field.ebikes.models import Ebike
from backend.field.ebikes.operations import forget_owners
from backend.office.messages.jobs import clock_round
from backend.people.accounts.queries import actor_of
from tests.world import Person, World, taken

GRID = "220382.002.01.01."
FRAME = "135922339240717"


def registers(person: Person, grid: str = GRID, **more: Any) -> str:
    ebike = str(new_id())
    facts = {"owner": "汪慧强", "phone": "13812345678", "address": "光明路9号", "brand": "雅迪"}
    result = person.does("ebike.register", id=ebike, grid=grid, **(facts | more))
    assert result["result"] == "applied", result
    return ebike


def shown(person: Person, ebike: str) -> dict[str, Any]:
    answer = person.get(f"/ebikes/{ebike}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_ebike_is_registered_with_a_picture_of_its_plate(world: World) -> None:
    picture = taken(at=world.now)
    ebike = registers(world.mei, plate="formal", plate_number="5962483", photos=[picture.facts])
    world.mei.uploads(picture)

    found = shown(world.zhou, ebike)

    assert (found["plate"], found["plate_number"]) == ("formal", "5962483")
    assert (found["phone"], found["photos"]) == ("138****5678", [str(picture.id)])


def test_an_ebike_belongs_to_a_grid_and_to_those_who_work_there(world: World) -> None:
    ebike = registers(world.mei)

    wide = world.zhou.does("ebike.register", id=str(new_id()), grid="220382.002.", owner="甲")
    away = world.mei.does("ebike.register", id=str(new_id()), grid="220382.002.01.02.", owner="甲")
    leader = world.feng.does("ebike.register", id=str(new_id()), grid=GRID, owner="甲")
    twice = world.mei.does("ebike.register", id=ebike, grid=GRID, owner="甲")

    assert wide["code"] == "invalid"
    assert away["result"] == "parked"
    assert leader["code"] == "forbidden"
    assert twice["code"] == "ebike.exists"
    assert world.tao.get(f"/ebikes/{ebike}").status_code == 404


def test_what_cannot_be_a_frame_code_or_a_plate_is_refused(world: World) -> None:
    wrongs = (
        {"frame_code": "12345"},
        {"frame_code": "13592233924071X"},
        {"plate_number": "5962483"},
        {"plate": "formal", "plate_number": "?"},
    )
    for wrong in wrongs:
        result = world.mei.does("ebike.register", id=str(new_id()), grid=GRID, owner="甲", **wrong)
        assert result["result"] == "parked", wrong


def test_fields_are_merged_one_by_one_and_a_conflict_is_for_the_office(world: World) -> None:
    ebike = registers(world.mei)
    plated = {"plate": {"from": "none", "to": "formal"},
              "plate_number": {"from": None, "to": "5962483"}}  # fmt: skip
    assert world.mei.does("ebike.amend", id=ebike, changes=plated)["result"] == "applied"

    late = {"brand": {"from": "雅迪", "to": "爱玛"}, "plate_number": {"from": None, "to": "111"}}
    world.zhou.does("ebike.amend", id=ebike, changes=late)

    found = shown(world.zhou, ebike)
    assert (found["brand"], found["plate_number"]) == ("爱玛", "5962483")
    assert [t["kind"] for t in world.zhou.tasks()] == ["ebike_conflict"]
    neighbour = world.tao.does("ebike.amend", id=ebike, changes=late)
    assert neighbour["code"] == "ebike.unknown"


def test_two_with_one_code_are_kept_and_told(world: World) -> None:
    first = registers(world.mei, frame_code=FRAME)
    second = registers(world.tao, "220382.002.01.02.", frame_code=FRAME, owner="贾芳")

    third = registers(world.zhou, "220382.002.01.02.", frame_code=FRAME, owner="杨磊")

    assert [t["kind"] for t in world.zhou.tasks()] == ["ebike_twins"]
    (pair,) = world.zhou.get("/ebikes/twins").json()["items"]
    assert (pair["field"], pair["code"]) == ("frame_code", FRAME)
    assert {item["id"] for item in pair["items"]} == {first, second, third}
    assert set(shown(world.zhou, first)["twins"]) == {second, third}
    assert world.mei.get("/ebikes/twins").json()["items"] == []


def test_an_owner_is_told_how_to_get_a_plate(world: World) -> None:
    ebike = registers(world.mei)

    world.mei.does("ebike.guide", id=ebike)

    found = shown(world.zhou, ebike)
    assert (found["guided_on"], found["guided_by_name"]) == (str(world.now.date()), "李敏")
    drive = world.feng.get("/ebikes/plates", until=str(world.now.date())).json()
    assert drive["total"] == {
        "grid": "220382.002.", "grid_name": "辽西街道", "own": False, "total": 1, "formal": 0,
        "temporary": 0, "unplated": 1, "unknown": 0, "guided": 1, "rate": 0.0,
    }  # fmt: skip
    assert [row["grid_name"] for row in drive["rows"]] == ["电厂社区", "巨丰村"]
    assert world.tao.does("ebike.guide", id=ebike)["code"] == "ebike.unknown"
    assert world.feng.does("ebike.guide", id=ebike)["code"] == "forbidden"


def test_an_ebike_is_found_by_plate_frame_owner_and_address(world: World) -> None:
    ebike = registers(world.mei, frame_code=FRAME, plate="temporary", plate_number="L0123")
    registers(world.tao, "220382.002.01.02.", owner="贾芳", address="中兴街222号")

    for words in ("l0123", FRAME[-6:], "汪慧", "光明路9"):
        found = world.zhou.get("/ebikes", q=words).json()
        assert [item["id"] for item in found["items"]] == [ebike], words
    assert world.zhou.get("/ebikes", unplated=True).json()["total"] == 1
    assert world.zhou.get("/ebikes", plate="temporary").json()["total"] == 1
    assert world.zhou.get("/ebikes", guided=False).json()["total"] == 2


def test_phones_keep_the_ebikes_of_their_grid(world: World) -> None:
    ebike = registers(world.mei)
    rows, cursor = world.mei.pulls_all()
    assert [row["id"] for row in rows["ebike"]] == [ebike]
    assert rows["ebike"][0]["phone"] == "13812345678"
    assert "ebike" not in world.tao.pulls_all()[0] or world.tao.pulls_all()[0]["ebike"] == []

    world.zhou.does("ebike.amend", id=ebike, grid="220382.002.01.02.")

    page = world.mei.pull(cursor)
    assert page["gone"] == {"ebike": [ebike]}
    assert [row["id"] for row in world.tao.pulls_all()[0]["ebike"]] == [ebike]


def test_a_number_is_shown_on_record_only(world: World) -> None:
    ebike = registers(world.mei)

    assert world.zhou.post(f"/ebikes/{ebike}/phone").json() == {"phone": "13812345678"}
    assert world.feng.post(f"/ebikes/{ebike}/phone").status_code == 403
    assert [t.action for t in world.trail(ebike)] == ["phone.reveal"]


def test_owners_are_forgotten_by_the_clock_once_a_day(world: World) -> None:
    first, second = registers(world.mei), registers(world.mei, owner="贾芳")
    world.mei.does("ebike.amend", id=first, active=False)
    world.clock.forward(days=1)
    world.mei.does("ebike.amend", id=second, active=False)

    def kept() -> set[str]:
        clock_round(world.db, world.now, SOURCES)
        with world.db.reading() as session:
            return {ebike.owner for ebike in session.exec(select(Ebike))}

    assert kept() == {"汪慧强", "贾芳"}
    world.clock.forward(days=730)
    assert kept() == {"（已清除）", "贾芳"}
    world.clock.forward(days=1)
    assert kept() == {"（已清除）"}


def test_two_years_out_of_use_the_owner_is_forgotten(world: World) -> None:
    ebike = registers(world.mei, frame_code=FRAME)
    world.mei.does("ebike.amend", id=ebike, active=False)
    assert world.zhou.get("/ebikes").json()["total"] == 0
    assert world.mei.does("ebike.guide", id=ebike)["code"] == "ebike.inactive"
    office = actor_of(world.zhou.user)

    for days, cleared in ((729, 0), (732, 1)):
        with world.db.writing() as session:
            assert forget_owners(session, office, world.now + timedelta(days=days)) == cleared

    with world.db.reading() as session:
        kept = session.exec(select(Ebike)).one()
    assert (kept.owner, kept.phone, kept.address, kept.frame_code) == ("（已清除）", None, "", None)
    assert "汪慧强" not in kept.search
    again = world.mei.does("ebike.amend", id=ebike, active=True)
    assert again["result"] == "parked"
