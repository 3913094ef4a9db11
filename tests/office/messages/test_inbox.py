"""The inbox: told once, to whom it concerns, at the moment it happens or falls due."""

from datetime import date, timedelta

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.office.messages.rounds import inbox, looks_at_the_clock, rules, unread
from tests.pictures import jpeg
from tests.public.owner_portal.owner import bound
from tests.world import MAJOR, SERIOUS, World


def test_who_works_the_grid_is_told_of_a_ticket_assigned(world: World) -> None:
    hazard = world.ding.reports(world.noodle_shop, MAJOR)
    assert world.zhou.acts("hazard.assign", hazard, note="三天内改好")["result"] == "applied"

    told = inbox(world.mei)

    assert [(m["rule"], m["subject_kind"], m["subject_id"]) for m in told] == [
        ("assigned", "hazard", hazard)
    ]
    assert (told[0]["title"], told[0]["read_at"]) == ("新交办：福满楼面馆", None)
    assert told[0]["text"].endswith("：三天内改好")
    assert inbox(world.tao) == []
    assert inbox(world.zhou) == []


def test_a_ticket_sent_back_is_told_to_who_works_the_grid(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    world.zhou.fails(hazard)

    assert rules(world.mei) == ["returned"]


def test_who_did_it_is_not_told_of_it(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    world.mei.fails(hazard)

    assert inbox(world.mei) == []


def test_the_day_before_its_last_day_is_told_once(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    due = date.fromisoformat(world.mei.ticket(hazard)["due_on"])
    world.clock.now += timedelta(days=(due - world.now.date()).days - 2)
    assert looks_at_the_clock(world)
    assert inbox(world.mei) == []

    for _ in range(3):
        world.clock.forward(hours=8)
        assert looks_at_the_clock(world)

    assert rules(world.mei) == ["due_tomorrow"]
    assert inbox(world.zhou) == []


def test_overdue_is_told_once_to_the_worker_and_to_the_office(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    due = date.fromisoformat(world.mei.ticket(hazard)["due_on"])
    world.clock.now += timedelta(days=(due - world.now.date()).days + 1)
    assert world.zhou.cookie
    for _ in range(5):
        assert looks_at_the_clock(world)
        world.clock.forward(days=1)

    assert rules(world.mei) == rules(world.zhou) == ["overdue"]
    assert inbox(world.feng) == inbox(world.tao) == inbox(world.sun) == []


def test_a_new_last_day_is_a_new_occasion(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.clock.forward(days=28)
    looks_at_the_clock(world)
    assert rules(world.mei) == []  # long overdue: it stands on the board
    world.mei.submits(hazard)
    world.zhou.fails(hazard)
    world.mei.signs_in_again()
    world.clock.now += timedelta(days=1)
    due = date.fromisoformat(world.mei.ticket(hazard)["due_on"])
    world.clock.now += timedelta(days=(due - world.now.date()).days + 1)

    looks_at_the_clock(world)

    assert rules(world.mei) == ["returned", "overdue"]


def test_a_ticket_that_is_over_need_not_be_read_about(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    world.zhou.fails(hazard)
    assert unread(world.mei) == 1

    world.zhou.passes(hazard)

    assert (unread(world.mei), len(inbox(world.mei))) == (0, 1)


def test_what_was_read_stays_read_and_is_nobody_elses(world: World) -> None:
    for _ in range(2):
        hazard = world.ding.reports(world.noodle_shop, MAJOR)
        world.song.acts("hazard.assign", hazard)
    one, other = (m["id"] for m in inbox(world.mei))
    assert world.tao.post("/messages/read", {"ids": [one]}).json() == {"unread": 0}
    assert unread(world.mei) == 2

    assert world.mei.post("/messages/read", {"ids": [one]}).json() == {"unread": 1}
    assert [m["id"] for m in inbox(world.mei, unread=True)] == [other]
    assert world.mei.post("/messages/read", {}).json() == {"unread": 0}


def test_the_pull_says_how_many_are_unread(world: World) -> None:
    _, cursor = world.mei.pulls_all()
    assert "unread" not in world.mei.pull(cursor)
    world.song.acts("hazard.assign", world.ding.reports(world.noodle_shop, MAJOR))

    assert world.mei.pull(cursor)["unread"] == 1
    assert "unread" not in world.tao.pull(world.tao.pulls_all()[1])


def test_who_has_left_the_grid_reads_no_more_of_it(world: World) -> None:
    world.song.acts("hazard.assign", world.ding.reports(world.noodle_shop, MAJOR))
    assert unread(world.mei) == 1

    world.hao.patch(f"/people/{world.mei.id}", {"grid": "220382.002.02.01."})

    assert (inbox(world.mei), unread(world.mei)) == ([], 0)


def test_a_command_held_for_a_day_is_told_to_its_author_and_the_office(world: World) -> None:
    assert world.zhou.cookie
    hazard = world.mei.reports(world.noodle_shop)
    note = world.mei.command("hazard.note", id=hazard, text="补一张", after=[str(new_id())])
    assert world.mei.push(note).json()["results"][0]["result"] == "held"
    world.clock.forward(hours=23)
    looks_at_the_clock(world)
    assert rules(world.mei) == []

    for _ in range(3):
        world.clock.forward(hours=2)
        looks_at_the_clock(world)

    assert rules(world.mei) == rules(world.zhou) == ["held"]


def test_a_whistle_nobody_answers_in_time_is_told_to_the_office_once(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    department = world.zhou.get("/departments").json()["items"][0]["id"]
    call = {"department": department, "urgency": "emergency", "text": "请到场"}
    for _ in range(2):
        assert world.zhou.acts("hazard.whistle", hazard, **call)["result"] == "applied"
        looks_at_the_clock(world)
        world.clock.forward(hours=1)
        looks_at_the_clock(world)
        world.clock.forward(hours=1)
        looks_at_the_clock(world)
        world.zhou.acts("hazard.whistle_answer", hazard, text="到了")
        world.zhou.acts("hazard.whistle_rate", hazard, rating="fair")

    assert rules(world.zhou) == ["whistle_unanswered", "whistle_unanswered"]
    assert rules(world.mei) == []


def test_what_an_owner_submits_is_told_to_who_works_the_grid(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    owner = bound(world, world.mei, world.noodle_shop)
    owner.fills(f"/o/tickets/{hazard}", {"note": "买了两具", "base": "2"}, [jpeg("好了")])

    assert [(m["rule"], m["subject_id"]) for m in inbox(world.mei)] == [("owner_submitted", hazard)]


def test_an_extension_is_told_to_the_office_and_its_answer_to_the_worker(world: World) -> None:
    assert world.zhou.cookie
    hazard = world.mei.reports(world.noodle_shop)
    asked = {"reason": "等配件", "protection": "专人看护", "due_on": "2026-03-20"}
    assert world.mei.acts("hazard.extend_ask", hazard, **asked)["result"] == "applied"
    assert world.zhou.acts("hazard.extend", hazard, granted=True)["result"] == "applied"

    assert (rules(world.zhou), rules(world.mei)) == (["extension_asked"], ["extension_decided"])


def test_a_matter_for_the_office_is_told_to_the_office_alone(world: World) -> None:
    assert world.zhou.cookie
    world.mei.does("hazard.note", id=str(new_id()), text="没有这条")

    assert (rules(world.zhou), rules(world.mei), rules(world.sun)) == (["task"], [], [])


def test_of_two_servers_one_tells_what_the_clock_brings(world: World) -> None:
    world.mei.reports(world.noodle_shop)
    world.clock.forward(days=8)

    assert [looks_at_the_clock(world) for _ in range(2)] == [True, False]


def test_somebody_suspended_is_told_nothing(world: World) -> None:
    li = world.person("李新", "lixin", Role.GRID_WORKER, "220382.002.01.01.")
    hazard = world.ding.reports(world.noodle_shop, MAJOR)
    world.hao.patch(f"/people/{li.id}", {"active": False})
    world.song.acts("hazard.assign", hazard)
    world.hao.patch(f"/people/{li.id}", {"active": True})
    li.signs_in_again()

    assert (rules(li), rules(world.mei)) == ([], ["assigned"])


def test_old_lines_are_let_go(world: World) -> None:
    world.song.acts("hazard.assign", world.ding.reports(world.noodle_shop, MAJOR))
    world.mei.post("/messages/read", {})

    world.clock.forward(days=29)
    looks_at_the_clock(world)
    kept = [m["rule"] for m in inbox(world.mei)]
    world.clock.forward(days=2)
    looks_at_the_clock(world)
    world.mei.signs_in_again()

    assert "assigned" in kept
    assert "assigned" not in rules(world.mei)
