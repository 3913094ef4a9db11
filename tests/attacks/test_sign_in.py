"""At the sign-in: nobody guesses in bulk, locks others out, or learns who has an account."""

import itertools
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import TestClient
from pydantic import SecretStr
from sqlmodel import select

from backend.app import create_app
from backend.core.rate_limits.operations import Limit, RateLimiter, RateUse
from backend.core.settings import Environment, Settings
from backend.demo.roster import PASSWORD as DEMO
from backend.demo.roster import settle_in
from backend.people.accounts.models import User
from backend.people.accounts.passwords import operations as lanes
from backend.people.accounts.passwords.operations import hash_password
from backend.people.accounts.queries import actor_of
from backend.people.accounts.sessions.operations import BY_ADDRESS, BY_NAME, IN_ALL
from tests.attacks.knocking import WRONG, Device, all_at_once, said
from tests.world import PASSWORD, Person, World


@pytest.fixture(autouse=True)
def sent_away_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long whoever is refused waits for the words is no matter of these tests."""
    monkeypatch.setattr(lanes, "PAUSE", (0.05, 0.2))


def addresses() -> Iterator[str]:
    return (f"198.51.{n // 250}.{n % 250 + 1}" for n in itertools.count())


def guessed(world: World, limit: Limit, under: str, times: int) -> None:
    """As if so many had been wrong just now."""
    purse = RateLimiter(world.config.secret_key(), world.now)
    with world.db.writing() as session:
        purse.spend(session, RateUse(limit, under, times))


def guessed_everywhere(world: World, person: Person, before: int = 0) -> None:
    """As if thirty addresses had tried one name, `before` of them already."""
    purse = RateLimiter(world.config.secret_key(), world.now)
    user = person.user
    guessed(world, BY_NAME, purse.digest(user.user_name, user.password_hash), BY_NAME.most - before)


def test_a_name_is_not_told_from_no_name_by_how_it_is_spelled(world: World) -> None:
    """A lock counted under the person for one spelling, under the text for another."""
    assert world.ding
    first = ("ding", "DING", "ｄｉｎｇ", " Ding\u200b", "\u202ading", "d i n g")
    other = ("zhao", "ZHAO", "ｚｈａｏ", " Zhao\u200b", "\u202azhao", "z h a o")

    known = [said(Device(world).tries(f"{name}qiang\ufeff")) for name in first]
    unknown = [said(Device(world).tries(f"{name}qiang\ufeff")) for name in other]

    assert known == unknown
    assert [status for status, _, _ in known] == [401] * 4 + [429] * 2


def test_a_number_is_not_tied_to_a_name_by_the_counting(world: World) -> None:
    """Who is locked out under a name must not learn by it which number the same person has."""
    world.hao.patch(f"/people/{world.mei.id}", {"phone": "19900000001"})
    Device(world).answers("limin", 5)

    assert Device(world).tries("19900000001").status_code == 401
    assert Device(world).answers("+86 199-0000-0001", 2)[-1][2] == 2


def test_a_closed_account_is_answered_like_none(world: World) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"active": False})

    right = said(Device(world).tries("limin", PASSWORD))

    assert right == said(Device(world).tries("nobody", PASSWORD))


def test_strangers_lock_no_device_out_that_signed_in_before(world: World) -> None:
    assert world.mei
    phone = Device(world, "192.0.2.10")
    phone.signs_in("limin")
    guessed_everywhere(world, world.mei)
    Device(world, phone.address).answers("limin", 6)

    assert Device(world, "198.51.9.9").tries("limin", PASSWORD).status_code == 429
    phone.signs_in("limin")


def test_a_made_up_proof_of_a_device_is_none(world: World) -> None:
    assert world.mei
    assert world.tao
    own = Device(world, "192.0.2.10")
    own.signs_in("taojun")
    names = {name for name in own.cookies if name != "anxun"}
    assert len(names) == 1
    forged = Device(world, "192.0.2.11")
    forged.cookies.set(names.pop(), "A" * 43 + "." + "0" * 64)

    for guesser in (own, forged):
        assert guesser.answers("limin", 6)[-1][0] == 429
    guessed_everywhere(world, world.mei, before=10)
    assert own.tries("limin", PASSWORD).status_code == 429


def test_the_proof_of_a_device_is_out_of_reach_and_stored_nowhere(world: World) -> None:
    assert world.mei
    answer = Device(world).tries("limin", PASSWORD)
    proof = next(c for c in answer.headers.get_list("set-cookie") if not c.startswith("anxun="))

    token = proof.partition("=")[2].partition(";")[0].partition(".")[0]
    with world.db.reading() as session:
        kept = session.connection().execute(sa.text("SELECT * FROM knowndevice")).all()

    told = set(proof.lower().split("; "))
    assert {"httponly", "samesite=lax", "path=/api/session"} <= told
    assert len(token) >= 40
    assert kept
    assert token not in str(kept)


def test_many_addresses_together_are_bounded_for_one_name(world: World) -> None:
    assert world.mei
    tried = [Device(world, address).tries("limin") for address in itertools.islice(addresses(), 33)]

    assert {a.status_code for a in tried[:30]} == {401}
    assert {a.status_code for a in tried[30:]} == {429}
    assert int(tried[-1].headers["retry-after"]) > 0


def test_one_address_is_bounded_over_many_names(world: World) -> None:
    guessed(world, BY_ADDRESS, Device(world).address, 55)
    tried = [Device(world).tries(f"name{n}") for n in range(7)]

    assert [a.status_code for a in tried] == [401] * 5 + [429] * 2
    assert "登录过的手机和电脑不受影响" in tried[-1].json()["detail"]
    assert Device(world, "198.51.9.9").tries("name1").status_code == 401
    world.clock.forward(hours=1)
    assert Device(world).tries("name1").status_code == 401


def test_all_strangers_together_are_bounded_and_known_devices_come_in(world: World) -> None:
    assert world.mei
    phone = Device(world, "192.0.2.10")
    phone.signs_in("limin")
    guessed(world, IN_ALL, "", 1000)

    assert Device(world).tries("limin", PASSWORD).status_code == 429
    phone.signs_in("limin")


def test_who_signs_in_rightly_spends_nothing(world: World) -> None:
    assert world.mei
    guessed(world, BY_ADDRESS, Device(world).address, 59)

    for _ in range(3):
        Device(world).signs_in("limin")


def test_an_ipv6_line_is_one_address_and_a_mapped_ipv4_its_own(world: World) -> None:
    def sees(address: str) -> object:
        return said(Device(world, address).tries("limin"))[2]

    assert [sees(f"2001:db8:1:1::{n:x}") for n in range(1, 4)] == [4, 3, 2]
    assert sees("2001:db8:1:2::1") == 4
    assert sees("::ffff:192.0.2.1") == 4
    assert sees("192.0.2.1") == 3
    assert sees("::ffff:192.0.2.2") == 4


def test_what_is_counted_at_the_sign_in_names_nobody(world: World) -> None:
    assert world.mei
    Device(world, "203.0.113.77").answers("limin", 2)

    with world.db.reading() as session:
        run = session.connection().execute
        kept = [run(sa.text(f"SELECT * FROM {t}")).all() for t in ("failedsignin", "spent")]

    assert all(kept)
    assert not [
        w for w in ("limin", "203.0.113", str(world.mei.id), world.mei.id.hex) if w in str(kept)
    ]


def test_a_new_password_from_the_office_opens_every_lock(world: World) -> None:
    guessed_everywhere(world, world.mei)
    Device(world, "198.51.0.1").answers("limin", 5)

    first = world.zhou.post(f"/people/{world.mei.id}/password").json()["initial_password"]

    assert Device(world, "198.51.0.1").tries("limin", first).status_code == 200


def test_no_password_is_hashed_while_the_storage_is_held(
    on_file: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    verify, hash_ = PasswordHasher.verify, PasswordHasher.hash

    def transactions() -> int:
        kept, *engines = (getattr(on_file.db, n) for n in ("_kept", "_readers", "_writers"))
        idle = kept is not None and not kept.in_transaction()
        return sum(engine.pool.checkedout() for engine in engines) - idle

    def spied(one: object, *args: str) -> bool:
        held.append(transactions())
        return verify(one, *args)  # type: ignore[arg-type]

    def spied_hash(one: object, *args: str) -> str:
        held.append(transactions())
        return hash_(one, *args)  # type: ignore[arg-type]

    assert on_file.mei.cookie
    assert on_file.hao.cookie
    monkeypatch.setattr(PasswordHasher, "verify", spied)
    monkeypatch.setattr(PasswordHasher, "hash", spied_hash)
    Device(on_file).tries("limin", PASSWORD)
    Device(on_file).tries("nobody")
    on_file.mei.post("/session/password", {"old": PASSWORD, "new": "Shuangliao-2027"})
    facts = {"name": "赵新", "user_name": "zhaoxin", "role": "office", "grid": "220382.002."}
    assert on_file.hao.post("/people", facts).status_code == 201
    on_file.hao.post(f"/people/{on_file.mei.id}/password")

    assert len(held) >= 6
    assert set(held) == {0}


def test_more_than_can_be_hashed_are_sent_away_at_once_and_known_devices_are_not(
    on_file: World,
) -> None:
    assert on_file.mei
    set_password(on_file, "limin", PASSWORD)  # at its full price
    phone = Device(on_file, "192.0.2.10")
    phone.signs_in("limin")
    crowd = [Device(on_file, address) for address in itertools.islice(addresses(), 40)]

    *answers, known = all_at_once([*crowd, phone], "limin")

    busy = [a for a in answers if a.status_code == 429 and a.json()["code"] == "session.busy"]
    assert 20 <= len(busy) < 40
    assert all(0 < int(a.headers["retry-after"]) <= 10 for a in busy)
    assert known.status_code == 401


def test_one_address_does_not_fill_the_line_before_the_sign_in(on_file: World) -> None:
    crowd = [Device(on_file) for _ in range(30)]
    other = Device(on_file, "192.0.2.10")

    *answers, others = all_at_once([*crowd, other])

    assert sum(a.status_code == 401 for a in answers) <= 6
    assert others.status_code == 401


def test_guessing_all_at_once_gives_no_more_guesses(on_file: World) -> None:
    assert on_file.mei
    for _ in range(2):
        all_at_once([Device(on_file) for _ in range(12)], "limin")

    assert Device(on_file).tries("limin", PASSWORD).status_code == 429


def test_old_passwords_are_not_guessed_from_a_session_left_open(world: World) -> None:
    left_open = world.mei.cookie
    world.mei.signs_in_again()
    own = world.mei.cookie
    change = {"old": WRONG, "new": "Shuangliao-2027"}

    world.mei.__dict__["cookie"] = left_open
    told = [world.mei.post("/session/password", change) for _ in range(7)]
    right = world.mei.post("/session/password", change | {"old": PASSWORD})

    assert [a.status_code for a in told] == [403] * 4 + [429] * 3
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0
    world.mei.__dict__["cookie"] = own
    assert world.mei.post("/session/password", change | {"old": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "body", [{"name": "x" * 10_000, "password": "x"}, {"name": "x", "password": "x" * 100_000}]
)
def test_a_name_or_password_without_end_is_not_worked_on(
    world: World, body: dict[str, str]
) -> None:
    answer = world.http.post("/api/session", json=body, headers={"x-anxun": "1"})

    assert answer.status_code == 422


@pytest.fixture
def public(world: World) -> Litestar:
    """The same storage, once filled with demonstration people, now before strangers."""
    with world.db.writing() as session:
        settle_in(session, actor_of(world.hao.user), world.now)
    secret = SecretStr("x" * 40)
    config = Settings(environment=Environment.PRODUCTION, secret=secret, data=world.config.data)
    return create_app(config, world.db, world.clock)


def set_password(world: World, user_name: str, password: str) -> None:
    with world.db.writing() as session:
        user = session.exec(select(User).where(User.user_name == user_name)).one()
        user.password_hash = hash_password(password)


def test_no_demonstration_account_signs_in_where_strangers_are(
    world: World, public: Litestar
) -> None:
    assert world.mei
    set_password(world, "limin", DEMO)
    names = ["guanli", "yingji", "GUANLI", "limin", "nobody"]
    told = [said(Device(world, app=public).tries(name, DEMO)) for name in names]

    assert {status for status, _, _ in told} == {403}
    assert len(set(told)) == 1
    assert "演示" in told[0][1]
    assert Device(world).tries("guanli", DEMO).status_code == 200


def test_a_demonstration_account_with_another_password_is_one_still(
    world: World, public: Litestar
) -> None:
    set_password(world, "guanli", PASSWORD)
    device = Device(world)
    device.signs_in("guanli")
    session = {"anxun": device.cookies["anxun"]}

    refused = Device(world, app=public).tries("guanli", PASSWORD)

    assert (refused.status_code, refused.json()["code"]) == (403, "session.demonstration")
    assert Device(world, app=public).tries("guanli", WRONG).status_code == 401
    same = create_app(
        Settings(
            environment=Environment.PRODUCTION,
            secret=SecretStr(world.config.secret_key().decode()),
            data=world.config.data,
        ),
        world.db,
        world.clock,
    )
    with TestClient(app=same, cookies=session) as http:
        assert http.get("/api/session").status_code == 401


def test_a_person_called_by_name_and_by_number_is_guessed_at_no_oftener(world: World) -> None:
    """Half under each; told only that it was wrong, or the two would be tied to each other."""
    number = "19900000001"
    assert world.hao.patch(f"/people/{world.mei.id}", {"phone": number}).status_code == 200
    known, there = Device(world), addresses()
    assert known.tries("limin", PASSWORD).status_code == 200
    for n in range(BY_NAME.most):
        assert Device(world, next(there)).tries(("limin", number)[n % 2]).status_code == 401

    right = [Device(world, next(there)).tries(name, PASSWORD) for name in ("limin", number)]
    wrong = [Device(world, next(there)).tries(name) for name in ("limin", number)]

    assert [said(a) for a in right] == [said(a) for a in wrong]
    assert {a.json()["code"] for a in right} == {"session.refused"}
    assert known.tries(number, PASSWORD).status_code == 200
    world.clock.forward(hours=1)
    assert Device(world, next(there)).tries(number, PASSWORD).status_code == 200
