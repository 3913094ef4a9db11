"""误报: one person says so, a second agrees or not."""

from tests.world import Person, World, taken


def asked(world: World) -> str:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.acts("hazard.void_ask", hazard, reason="看错了，是隔壁的")
    return hazard


def test_asking_changes_nothing_yet(world: World) -> None:
    hazard = asked(world)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["void_asked_by"]) == ("rectifying", str(world.mei.id))
    assert ticket["events"][-1]["kind"] == "void_asked"


def test_the_office_finds_what_waits_for_a_second_person(world: World) -> None:
    hazard, _ = asked(world), world.mei.reports(world.noodle_shop)

    def waiting(who: Person) -> list[str]:
        return [h["id"] for h in who.get("/hazards", waiting="void").json()["items"]]

    assert (waiting(world.zhou), waiting(world.tao)) == ([hazard], [])
    world.zhou.acts("hazard.void", hazard, agreed=True)
    assert waiting(world.zhou) == []


def test_a_second_person_agrees(world: World) -> None:
    hazard = asked(world)

    world.zhou.acts("hazard.void", hazard, agreed=True)

    assert world.mei.state(hazard) == "voided"
    assert world.mei.timeline(hazard)[-1] == "voided"


def test_a_second_person_does_not_agree(world: World) -> None:
    hazard = asked(world)

    world.zhou.acts("hazard.void", hazard, agreed=False, note="现场属实")

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["void_asked_by"]) == ("rectifying", None)
    assert ticket["events"][-1]["kind"] == "void_refused"


def test_the_one_who_asked_does_not_agree_with_himself(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.acts("hazard.void_ask", hazard, reason="重复登记")

    result = world.zhou.acts("hazard.void", hazard, agreed=True)

    assert (result["result"], result["code"]) == ("parked", "hazard.second_person")
    assert world.mei.state(hazard) == "rectifying"
    assert world.song.acts("hazard.void", hazard, agreed=True)["result"] == "applied"


def test_nothing_is_voided_that_nobody_asked_for(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = world.zhou.acts("hazard.void", hazard, agreed=True)

    assert (result["result"], result["code"]) == ("superseded", "hazard.void_not_asked")
    assert world.mei.state(hazard) == "rectifying"


def test_asking_twice_is_told(world: World) -> None:
    hazard = asked(world)

    assert world.zhou.acts("hazard.void_ask", hazard, reason="我也看了")["result"] == "superseded"


def test_a_closed_ticket_is_not_voided(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.passes(hazard)

    assert world.mei.acts("hazard.void_ask", hazard, reason="看错了")["result"] == "superseded"


def test_a_voided_ticket_takes_no_more_steps_but_words(world: World) -> None:
    hazard = asked(world)
    world.zhou.acts("hazard.void", hazard, agreed=True)

    assert world.mei.submits(hazard)["result"] == "superseded"
    assert world.mei.does("hazard.note", id=hazard, text="补充说明")["result"] == "applied"
    assert world.mei.state(hazard) == "voided"


def test_a_grid_worker_does_not_decide(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.acts("hazard.void_ask", hazard, reason="重复登记")

    assert world.mei.acts("hazard.void", hazard, agreed=True)["code"] == "forbidden"


def test_neighbours_neither_ask_nor_agree(world: World) -> None:
    hazard = asked(world)

    ask = world.tao.acts("hazard.void_ask", hazard, base=2, reason="不是我的")
    agree = world.sun.acts("hazard.void", hazard, base=3, agreed=True)

    assert {ask["code"], agree["code"]} == {"hazard.unknown"}
    assert world.mei.state(hazard) == "rectifying"


def test_pictures_that_arrive_after_the_voiding_close_nothing(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])
    world.mei.acts("hazard.void_ask", hazard, reason="看错了")
    world.zhou.acts("hazard.void", hazard, agreed=True)

    world.mei.uploads(picture)

    assert world.mei.state(hazard) == "voided"
