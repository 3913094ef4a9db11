"""A citizen reports from a plaque: words, up to three pictures, no name and no number."""

from tests.pictures import jpeg
from tests.public.citizen_reports.reporter import TEXT, code_of, plaque, reported, sends
from tests.stranger import Stranger
from tests.world import World


def test_a_report_gives_a_code_and_lies_at_the_desk(world: World) -> None:
    citizen, code, _ = reported(world, [jpeg("走廊"), jpeg("门锁")])

    page = citizen.opens(f"/t/{code}?fresh=true")
    assert "请记下查询码" in page
    assert "-".join((code[:4], code[4:8], code[8:12], code[12:])) in page
    answer = world.zhou.get("/citizens").json()
    (row,) = answer["items"]
    assert (row["text"], row["state"], len(row["photos"])) == (TEXT, "new", 2)
    assert answer["waiting"] == 1
    picture = world.zhou.get(f"/photos/{row['photos'][0]}/view")
    assert picture.headers["content-type"] == "image/jpeg"


def test_a_report_without_pictures_is_taken_too(world: World) -> None:
    _, _, report = reported(world)

    assert world.zhou.get(f"/citizens/{report}").json()["photos"] == []


def test_the_neighbours_office_does_not_see_it(world: World) -> None:
    _, _, report = reported(world, [jpeg("走廊")])
    photo = world.zhou.get(f"/citizens/{report}").json()["photos"][0]

    assert world.sun.get("/citizens").json()["items"] == []
    assert world.sun.get(f"/citizens/{report}").status_code == 404
    assert world.sun.get(f"/photos/{photo}/small").status_code == 404
    assert world.mei.get("/citizens").status_code == 403


def test_the_same_form_twice_is_one_report(world: World) -> None:
    path = plaque(world.mei, world.noodle_shop)
    citizen = Stranger(world)
    form = {"key": citizen.key(f"{path}/report"), "text": TEXT}
    world.clock.forward(seconds=20)

    codes = {code_of(citizen.posts(f"{path}/report", form)) for _ in range(2)}

    assert len(codes) == 1
    assert world.zhou.get("/citizens").json()["total"] == 1


def test_too_few_words_are_told_and_kept(world: World) -> None:
    answer = sends(Stranger(world), plaque(world.mei, world.noodle_shop), "着火")

    assert answer.status_code == 422
    assert "至少 5 个" in answer.text
    assert "着火</textarea>" in answer.text


def test_too_many_words_are_told_and_kept(world: World) -> None:
    answer = sends(Stranger(world), plaque(world.mei, world.noodle_shop), "堵" * 501)

    assert (answer.status_code, "写了 501 个字" in answer.text) == (422, True)
    assert "堵" * 501 in answer.text


def test_four_pictures_are_one_too_many(world: World) -> None:
    pictures = [jpeg(str(n), (64, 48)) for n in range(4)]

    answer = sends(Stranger(world), plaque(world.mei, world.noodle_shop), pictures=pictures)

    assert (answer.status_code, "最多 3 张" in answer.text) == (413, True)
    assert TEXT in answer.text


def test_markup_stays_words(world: World) -> None:
    answer = sends(Stranger(world), plaque(world.mei, world.noodle_shop), "<b>1")

    assert "&lt;b&gt;1</textarea>" in answer.text


def test_nothing_is_reported_on_a_plaque_that_is_none(world: World) -> None:
    page = Stranger(world).opens("/v/0000000000000A/report", 404)

    assert "重新扫门上的码牌" in page


def test_a_program_is_asked_to_try_again(world: World) -> None:
    path = f"{plaque(world.mei, world.noodle_shop)}/report"
    citizen = Stranger(world)
    hasty = citizen.posts(path, {"key": citizen.key(path), "text": TEXT})
    trapped = citizen.fills(path, {"text": TEXT, "website": "http://x"})

    for answer in (hasty, trapped):
        assert (answer.status_code, "像是程序自动填写的" in answer.text) == (422, True)
        assert TEXT in answer.text


def test_a_form_needs_its_own_browser_and_our_own_page(world: World) -> None:
    path = f"{plaque(world.mei, world.noodle_shop)}/report"
    citizen, other = Stranger(world), Stranger(world)
    form = {"key": citizen.key(path), "text": TEXT}
    other.opens(path)
    world.clock.forward(seconds=20)

    borrowed = other.posts(path, form)
    foreign = citizen.posts(path, form, headers={"sec-fetch-site": "cross-site"})
    world.clock.forward(hours=13)
    stale = citizen.posts(path, form)

    assert (borrowed.status_code, stale.status_code) == (403, 403)
    assert "请再点一次提交" in stale.text
    assert TEXT in stale.text
    assert (foreign.status_code, foreign.json()["code"]) == (403, "csrf")
    assert world.zhou.get("/citizens").json()["total"] == 0
