"""Two spellings of a name or a number never make two people, whichever door they come in at."""

import json
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from backend.__main__ import main
from backend.core import text as identity
from backend.core.database import new_id
from backend.migrations.operations import config_for, upgrade
from backend.people.accounts.models import Role, User
from tests.field.ebikes.test_ebikes import registers
from tests.people.accounts.test_roster import imports, worker
from tests.people.accounts.test_sign_in import sign_in
from tests.world import PASSWORD, Person, World

HERE = "220382.002.01.01."
MOBILE = "19900000001"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in MOBILE)
SPELLED = [
    "199 0000 0001", "199-0000-0001", "+86 19900000001", "008619900000001", "86 199 0000 0001",
    WIDE, "\u202a19900000001\u202c", "199\u200b0000\u200b0001\ufeff",
    "019900000001", "(+86)199—0000—0001", "'19900000001",
]  # fmt: skip
NO_PERSON = ["没有", "1990000000", "199000000012", "12345", "4008208820", "7230119", "95588", "a@b"]


def invite(person: Person, **facts: Any) -> Any:
    plain = {"name": "赵新", "user_name": "zhaoxin", "role": "grid_worker", "grid": HERE}
    return person.post("/people", plain | facts)


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_number_is_one_number_at_every_door_of_people(world: World, spelled: str) -> None:
    assert invite(world.zhou, phone=spelled).status_code == 201
    world.zhou.patch(f"/people/{world.tao.id}", {"phone": "19900000009"})

    again = invite(world.hao, user_name="other", phone=MOBILE)
    changed = world.zhou.patch(f"/people/{world.tao.id}", {"phone": spelled})

    assert worker(world, MOBILE).name == "赵新"
    for answer in (again, changed):
        assert (answer.status_code, answer.json()["code"]) == (409, "person.login_taken")
        assert "（赵*）" in answer.json()["detail"]
    assert sign_in(world, spelled).status_code == sign_in(world, MOBILE).status_code == 401
    found = world.zhou.get("/people", q=spelled).json()["items"]
    assert [p["name"] for p in found] == ["赵新"]


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_number_in_any_spelling_signs_in(world: World, spelled: str) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"phone": spelled})

    assert sign_in(world, spelled).status_code == 200
    assert sign_in(world, MOBILE).status_code == 200


@pytest.mark.parametrize(
    "name", ["LIMIN", "LiMin", "ｌｉｍｉｎ", "li min", "\u202alimin\u202c", "lim\u00adin"]
)
def test_a_name_in_any_spelling_is_the_same_person(world: World, name: str) -> None:
    assert world.mei

    assert sign_in(world, name).status_code == 200
    refused = invite(world.zhou, user_name=name)
    assert (refused.status_code, refused.json()["code"]) == (409, "person.login_taken")


def test_a_new_name_is_stored_in_its_one_spelling(world: World) -> None:
    made = invite(world.zhou, user_name="Ｗａｎｇ Hai\u200b", name="\u202a王\u3000海\ufeff").json()

    assert (made["person"]["user_name"], made["person"]["name"]) == ("wanghai", "王 海")
    assert sign_in(world, "WANGHAI", made["initial_password"]).status_code == 200


@pytest.mark.parametrize("phone", NO_PERSON)
def test_what_is_no_number_of_a_person_is_refused(world: World, phone: str) -> None:
    answers = [
        invite(world.zhou, phone=phone),
        world.hao.patch(f"/people/{world.mei.id}", {"phone": phone}),
    ]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (422, "person.phone_wrong")
        assert "11 位" in answer.json()["detail"]


def test_a_landline_with_its_area_code_is_a_number(world: World) -> None:
    answer = world.hao.patch(f"/people/{world.mei.id}", {"phone": "（０４３４）7230119"})

    assert answer.status_code == 200
    assert sign_in(world, "0434 7230119").status_code == 200


@pytest.mark.parametrize("name", ["19900000002", "+86-199-0000-0002", "0434-7230119"])
def test_nobody_is_called_by_a_number_that_is_not_theirs(world: World, name: str) -> None:
    """Its owner would find it taken, or be answered with another's account."""
    refused = invite(world.zhou, user_name=name)
    own = invite(world.zhou, user_name=name, phone=name)

    assert (refused.status_code, refused.json()["code"]) == (422, "person.number_as_name")
    assert own.status_code == 201


def test_the_storage_itself_takes_no_number_twice(world: World) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"phone": MOBILE})

    def takes_it() -> None:
        with world.db.writing() as session:
            session.exec(select(User).where(User.id == world.tao.id)).one().phone = MOBILE

    with pytest.raises(IntegrityError):
        takes_it()


def test_the_command_line_reads_names_and_numbers_the_same(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copyfile(fresh, tmp_path / "anxun.db")
    monkeypatch.setenv("ANXUN_DATA", str(tmp_path))
    add = ["user", "add", "--name", "郝静", "--role", "admin", "--json"]

    def run(*args: str) -> tuple[int, str]:
        status = main(list(args))
        out, err = capsys.readouterr()
        return status, out or err

    made = json.loads(run(*add, "ＧuanLi", "--phone", "+86 199 0000 0001")[1])
    assert made["user_name"] == "guanli"
    status, told = run(*add, "GUANLI")
    assert (status, "这个用户名已经有人在用（郝*）" in told) == (2, True)
    assert run(*add, "other", "--phone", "199-0000-0001")[0] == 2
    assert run(*add, "other", "--phone", "不知道")[0] == 2
    assert run("user", "reset", "１９９ 0000 0001")[0] == 0


def test_a_roster_meets_who_is_there_in_any_spelling(world: World) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"phone": MOBILE})
    row = (1, "社区", "电厂社区", "电厂社区第1网格", "李敏")

    report = imports(world.zhou, (*row, "\u202a+86 199-0000-0001\u202c"))

    assert (report.new, report.changed, report.same) == (0, 0, 1)
    told = imports(world.zhou, (*row, "95588"))
    assert "不是个人的电话" in told.problems[0].reason
    assert worker(world, MOBILE).id == world.mei.id


@pytest.mark.parametrize(
    ("typed", "kept"),
    [*((s, MOBILE) for s in SPELLED[:8]), ("04347230119", "0434-7230119"),
     ("400-820-8820", "4008208820"), ("95588", "95588"), ("7230119", "7230119")],
)  # fmt: skip
def test_a_number_told_by_the_field_is_stored_in_its_one_spelling(
    world: World, typed: str, kept: str
) -> None:
    venue = world.venue(world.mei, "老孙面馆", HERE, phone=typed, landlord_phone=typed)
    ebike = registers(world.mei, phone=typed)

    def called() -> dict[str, str]:
        found: dict[str, str] = world.mei.post(f"/venues/{venue}/phone").json()
        return found

    assert called() == {"phone": kept, "landlord_phone": kept}
    assert world.mei.post(f"/ebikes/{ebike}/phone").json()["phone"] == kept
    taken = world.mei.does("venue.transfer", venue_id=venue, operator="李强", phone=typed)
    assert (taken["result"], called()["phone"]) == ("applied", kept)


def test_another_spelling_of_a_number_is_no_other_number(world: World) -> None:
    venue = world.venue(world.mei, "老孙面馆", HERE, phone="199 0000 0001")
    ebike = registers(world.mei, phone=MOBILE)
    change = {"phone": {"from": "+86 19900000001", "to": "19900000002"}}

    told = [
        world.mei.does("venue.amend", venue_id=venue, changes=change),
        world.mei.does("ebike.amend", id=ebike, changes=change),
        world.mei.does(
            "venue.amend", venue_id=venue, changes={"phone": {"from": "1", "to": "199-0000-0002"}}
        ),
    ]

    assert [t["result"] for t in told] == ["applied"] * 3
    for what in (f"/venues/{venue}", f"/ebikes/{ebike}"):
        assert world.mei.post(f"{what}/phone").json()["phone"] == "19900000002"
    assert world.zhou.tasks() == []


def test_what_is_no_number_is_kept_and_told_in_the_field(world: World) -> None:
    facts = {"owner": "汪慧强", "phone": "问门卫", "address": "光明路9号"}
    ebike = str(new_id())

    told = world.mei.does("ebike.register", id=ebike, grid=HERE, **facts)

    assert told["result"] == "applied"
    assert "“问门卫”不像电话号码" in told["detail"]
    assert world.mei.post(f"/ebikes/{ebike}/phone").json()["phone"] == "问门卫"


@given(st.text(max_size=30))
def test_one_spelling_stays_as_it_is(text: str) -> None:
    for spell in (identity.plain, identity.user_name, identity.login):
        assert spell(spell(text)) == spell(text)
    stored = identity.phone_text(text)
    assert identity.phone_text(stored) == stored


BEFORE = "20261123_0900"
OLD = [
    ("LiMin", "+86 199 0000 0001", "first"), ("limin", "19900000001", "second"),
    ("ｌｉｍｉｎ", None, "third"), ("sun", f"{WIDE[:-1]}2", "fourth"),
    ("tao", "没有", "fifth"),
    ("yingji", None, "demo"), ("guanli", None, "demo"), ("fanbin", None, "demo"),
]  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Engine:
    """A database of before, with people in two spellings."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    command.upgrade(config_for(engine), BEFORE)
    with engine.begin() as connection:
        connection.execute(sa.text(
            "INSERT INTO grid (path, name, full_name, level, valid_from)"
            " VALUES ('220382.', '县', '县', 'county', '2024-01-01')"))  # fmt: skip
        for n, (name, phone, hashed) in enumerate(OLD):
            connection.execute(sa.text(
                'INSERT INTO "user" (id, user_name, phone, name, role, grid, password_hash,'
                " must_change_password, active, created_at) VALUES (:id, :name, :phone, '某',"
                " 'office', '220382.', :hashed, :no, :yes, :at)"),
                {"id": new_id().hex, "name": name, "phone": phone, "hashed": hashed, "no": False,
                 "yes": True, "at": f"2024-01-0{n + 1} 00:00:00.000000"})  # fmt: skip
    return engine


def test_an_old_storage_with_doubles_is_brought_to_one_spelling(old: Engine) -> None:
    upgrade(old)

    with old.connect() as connection:
        read = 'SELECT user_name, phone, demonstration FROM "user" ORDER BY created_at'
        people = connection.execute(sa.text(read)).all()
        read = "SELECT facts FROM trail WHERE action = 'person.respell'"
        facts = "".join(str(row[0]) for row in connection.execute(sa.text(read)))
    old.dispose()

    assert [tuple(p) for p in people] == [
        ("limin", MOBILE, 0), ("limin.2", None, 0), ("limin.3", None, 0), ("sun", "19900000002", 0),
        ("tao", "没有", 0), ("yingji", None, 1), ("guanli", None, 1), ("fanbin", None, 1),
    ]  # fmt: skip
    assert facts.count("taken") == 1
    assert MOBILE not in facts


def test_a_respelled_role_signs_in_as_before(world: World) -> None:
    person = world.person("钱红", "qianhong", Role.OFFICE, "220382.002.")

    assert person
    assert sign_in(world, "QianHong", PASSWORD).status_code == 200


ALIKE = [
    "1990000000३", "1990000000٣", "уingji", "ying\u0456", "yіngji", "γingji", "yıngji", "yingjí",
    "王hai", "海a1", "やまだ", "a\u0301bc", "ab\U0001d7ce?", "ab!", "a b/c", "x", "ⅰⅰ\u0410",
]  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_a_new_name_in_strange_or_mixed_letters_is_refused_in_words(
    world: World, name: str
) -> None:
    answer = invite(world.zhou, user_name=name)

    assert (answer.status_code, answer.json()["code"]) == (422, "person.user_name")
    assert "英文字母" in answer.json()["detail"]
    assert "汉字" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["wang.hai_2-x", "王海", "王海2", "ｗａｎｇ", "K12", "𠮷野", "19"])
def test_a_new_name_in_one_script_is_taken(world: World, name: str) -> None:
    assert invite(world.zhou, user_name=name).status_code == 201


def test_whoever_has_a_strange_name_already_signs_in_with_it(world: World) -> None:
    old = world.person("旧人", identity.login("уingji"), Role.LEADER, "220382.002.")

    assert sign_in(world, "уingji").status_code == 200
    assert world.hao.patch(f"/people/{old.id}", {"name": "旧名"}).status_code == 200
