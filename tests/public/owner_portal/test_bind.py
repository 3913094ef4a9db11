"""A worker shows a code, the owner scans it: bound without a number, a password or an SMS."""

from tests.public.owner_portal.owner import bindings, bound, code_from
from tests.stranger import Stranger
from tests.world import World


def test_an_owner_is_bound_by_a_code_from_the_workers_screen(world: World) -> None:
    path = code_from(world.mei, world.noodle_shop)
    owner = Stranger(world)

    assert "我是经营者，绑定这部手机" in owner.opens(path)
    owner.fills(path, {})

    page = owner.opens("/o?said=bound")
    assert "绑定好了" in page
    assert "福满楼面馆" in page
    (one,) = bindings(world.mei, world.noodle_shop)
    assert (one["device"], one["bound_by_name"]) == ("微信", "李敏")


def test_a_code_works_once(world: World) -> None:
    path = code_from(world.mei, world.noodle_shop)
    first, second = Stranger(world), Stranger(world)
    key = second.key(path)
    assert first.fills(path, {}).status_code == 303

    refused = second.posts(path, {"key": key})

    assert refused.status_code == 404
    assert "已经用过或过了 15 分钟" in refused.text
    assert len(bindings(world.mei, world.noodle_shop)) == 1


def test_a_code_is_good_for_a_quarter_of_an_hour(world: World) -> None:
    path = code_from(world.mei, world.noodle_shop)
    world.clock.forward(minutes=15)

    assert "已经用过或过了 15 分钟" in Stranger(world).opens(path, 404)


def test_a_new_code_ends_the_one_before(world: World) -> None:
    old = code_from(world.mei, world.noodle_shop)
    fresh = code_from(world.mei, world.noodle_shop)

    Stranger(world).opens(old, 404)
    Stranger(world).opens(fresh)


def test_looking_at_a_code_does_not_use_it_up(world: World) -> None:
    """Chat apps fetch a link to show a preview of it."""
    path = code_from(world.mei, world.noodle_shop)
    Stranger(world).opens(path)

    assert Stranger(world).fills(path, {}).status_code == 303


def test_a_worker_next_door_shows_no_code(world: World) -> None:
    assert world.tao.post(f"/venues/{world.noodle_shop}/owner-code").status_code == 404
    assert world.tao.get(f"/venues/{world.noodle_shop}/owners").status_code == 404


def test_unbound_at_the_desk_the_phone_is_a_strangers_again(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    (one,) = bindings(world.mei, world.noodle_shop)
    assert world.sun.delete(f"/owners/{one['id']}").status_code == 404

    assert world.zhou.delete(f"/owners/{one['id']}").status_code == 204

    assert "绑定已经解除" in owner.opens("/o", 404)
    assert bindings(world.mei, world.noodle_shop) == []


def test_an_owner_unbinds_himself(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)

    answer = owner.fills("/o", {"venue": world.noodle_shop}, to="/o/leave")

    assert "已解除绑定" in answer.text
    assert bindings(world.mei, world.noodle_shop) == []
    owner.opens("/o", 404)


def test_one_phone_may_act_for_two_venues(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    owner.fills(code_from(world.tao, world.hardware_store), {})

    page = owner.opens("/o")

    assert "福满楼面馆" in page
    assert "鑫源五金" in page


def test_five_phones_are_enough_for_a_venue(world: World) -> None:
    path = code_from(world.mei, world.noodle_shop)
    for _ in range(5):
        bound(world, world.mei, world.noodle_shop)
        path = path or ""
    sixth = world.mei.post(f"/venues/{world.noodle_shop}/owner-code")

    assert (sixth.status_code, sixth.json()["code"]) == (409, "owner.too_many")


def test_the_plaque_leads_its_owner_to_his_own_page_and_nobody_else(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    venue = world.mei.get(f"/venues/{world.noodle_shop}").json()["venue"]
    plaque = f"/V/{venue['codes'][0]['value']}"

    assert owner.asks("GET", plaque).headers["location"] == "/o"
    assert "码牌有效" in Stranger(world).opens(plaque)


def test_binding_is_no_visit(world: World) -> None:
    bound(world, world.mei, world.noodle_shop)

    assert world.mei.get(f"/venues/{world.noodle_shop}").json()["visits"] == []
