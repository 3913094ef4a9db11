"""An owner reads what is wrong in plain words, puts it right and sends a picture."""

import io

from PIL import Image

from tests.pictures import jpeg
from tests.public.owner_portal.owner import bound
from tests.stranger import Stranger
from tests.world import World


def with_place() -> bytes:
    """A picture that says where it was taken."""
    picture, out = Image.new("RGB", (800, 600), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (43.5, 0.0, 0.0), 3: "E", 4: (123.5, 0.0, 0.0)}
    exif[0x010F] = "MAKER-OF-PHONES"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_an_owner_reads_what_how_and_by_when(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, "A06", detail="后门上方")
    owner = bound(world, world.mei, world.noodle_shop)

    home, page = owner.opens("/o"), owner.opens(f"/o/tickets/{hazard}")

    assert "要整改的事项（1）" in home
    for words in ("疏散指示标志缺少", "补上或换掉指示标志", "后门上方", "3月7日（还有 3 天）"):
        assert words in page, words
    assert "例如：已换 2 块新的指示标志" in page
    assert "李敏" not in home + page
    assert "处罚" not in home + page


def test_a_repair_is_submitted_in_the_owners_name_and_never_closes(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)

    answer = owner.fills(f"/o/tickets/{hazard}", {"note": "买了两具", "base": "2"}, [jpeg("好了")])

    assert answer.headers["location"] == f"/o/tickets/{hazard}?sent=true"
    assert world.mei.state(hazard) == "submitted"
    event = world.mei.last_event(hazard)
    assert (event["kind"], event["role"], event["by_name"]) == ("submitted", "owner", "经营者")
    assert event["text"] == "买了两具"
    assert world.mei.ticket(hazard)["evidence"] == {"declared": 2, "received": 2}
    assert "等待复查" in owner.opens(f"/o/tickets/{hazard}?sent=true")
    assert world.mei.passes(hazard)["result"] == "applied"
    assert "已办结" in owner.opens(f"/o/tickets/{hazard}")


def test_what_is_kept_of_a_picture_says_nothing_of_where(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    owner.fills(f"/o/tickets/{hazard}", {"base": "2"}, [with_place()])
    photo = world.mei.ticket(hazard)["photos"][-1]["id"]

    original = world.mei.get(f"/photos/{photo}/original").content
    shown = owner.asks("GET", f"/o/photos/{photo}").content

    for content in (original, shown):
        assert b"MAKER" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_the_same_form_twice_is_one_repair(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    key = owner.key(f"/o/tickets/{hazard}")
    form = {"key": key, "base": "2"}

    for _ in range(2):
        assert owner.posts(f"/o/tickets/{hazard}", form, [jpeg("好了")]).status_code == 303

    assert world.mei.timeline(hazard).count("submitted") == 1
    assert world.zhou.tasks() == []


def test_a_repair_that_comes_too_late_is_kept_for_the_office(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    key = owner.key(f"/o/tickets/{hazard}")
    world.mei.passes(hazard)

    owner.posts(f"/o/tickets/{hazard}", {"key": key, "base": "2"}, [jpeg("好了")])

    assert world.mei.state(hazard) == "closed"
    event = world.mei.last_event(hazard)
    assert (event["kind"], event["role"], len(event["photos"])) == ("superseded", "owner", 1)
    assert [task["kind"] for task in world.zhou.tasks()] == ["superseded"]


def test_without_a_picture_the_words_stay_in_the_form(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)

    answer = owner.fills(f"/o/tickets/{hazard}", {"note": "买了两具", "base": "2"})

    assert answer.status_code == 422
    assert "还没有照片" in answer.text
    assert "买了两具</textarea>" in answer.text
    assert world.mei.state(hazard) == "rectifying"


def test_a_file_that_is_no_picture_is_told_so(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)

    answer = owner.fills(f"/o/tickets/{hazard}", {"base": "2"}, [b"MZ" * 500])

    assert (answer.status_code, "不是能用的照片" in answer.text) == (422, True)


def test_a_picture_shown_before_is_flagged_for_a_person_to_judge(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    first, second = (world.mei.reports(world.noodle_shop) for _ in range(2))
    for hazard in (first, second):
        owner.fills(f"/o/tickets/{hazard}", {"base": "2"}, [jpeg("去年的照片")])

    (flag,) = world.zhou.get("/likenesses", subject_id=second).json()["items"]

    assert flag["percent"] == 100
    assert world.mei.state(second) == "submitted"


def test_twenty_pictures_a_day(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    pictures = [jpeg(str(n), (64, 48)) for n in range(6)]
    for _ in range(3):
        hazard = world.mei.reports(world.noodle_shop)
        assert owner.fills(f"/o/tickets/{hazard}", {"base": "2"}, pictures).status_code == 303
    hazard = world.mei.reports(world.noodle_shop)

    answer = owner.fills(f"/o/tickets/{hazard}", {"base": "2", "note": "第四回"}, pictures)

    assert answer.status_code == 429
    assert "今天已经发了 20 张照片" in answer.text
    assert "第四回" in answer.text


def test_a_neighbours_ticket_and_picture_are_not_there(world: World) -> None:
    theirs = world.tao.reports(world.hardware_store)
    photo = world.tao.ticket(theirs)["photos"][0]["id"]
    owner = bound(world, world.mei, world.noodle_shop)

    owner.opens(f"/o/tickets/{theirs}", 404)
    assert owner.asks("GET", f"/o/photos/{photo}").status_code == 404
    Stranger(world).opens(f"/o/tickets/{theirs}", 404)


def test_a_form_from_elsewhere_does_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    key = owner.key(f"/o/tickets/{hazard}")
    path, form = f"/o/tickets/{hazard}", {"base": "2"}
    foreign = {"origin": "https://evil.example"}

    forged = owner.posts(path, form | {"key": key}, [jpeg("x")], headers=foreign)
    keyless = owner.posts(path, form, [jpeg("x")])
    borrowed = owner.posts(path, form | {"key": owner.key("/o")})

    assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
    assert (keyless.status_code, borrowed.status_code) == (403, 403)
    assert world.mei.state(hazard) == "rectifying"
