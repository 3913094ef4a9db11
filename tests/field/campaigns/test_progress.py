"""专项整治 at the desk: how far each has come, object by object, in one's own grid."""

from typing import Any

from httpx import Response

from backend.core.database import new_id
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import takes
from tests.world import Person, World

HEADER = (
    *("社区(村)", "网格", "类型", "位置", "问题描述", "处置方式", "产权人", "排查日期"),
    *("整改期限", "整改完成日期"),
)
PLACE = ("电厂社区", "电厂社区第1网格")
DONE = (*PLACE, "护栏", "民主街1号", "锈蚀变形", "加固", "物业", "2024-03-21", None, "2024-04-02")
LATE = (*PLACE, "广告片", "民主街85号", "破损漏电", "拆除", None, "2024-03-22", "2024-03-29", None)
OPEN = (*PLACE, "广告片", "光明路9号", "松动倾斜", "加固", None, "2024-03-23", "2099-01-01", None)


def begins(world: World) -> str:
    """The campaign with one object done and two to do; its id."""
    takes(world.zhou, "campaign", workbook(HEADER, DONE, LATE, OPEN))
    (one,) = campaigns(world.zhou)
    return str(one["id"])


def campaigns(person: Person, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/campaigns", **query).json()["items"]
    return found


def asks(person: Person, campaign: str, **query: Any) -> Response:
    return person.get(f"/campaigns/{campaign}/sites", **query)


def places(person: Person, campaign: str, **query: Any) -> list[str]:
    return [one["place"] for one in asks(person, campaign, **query).json()["items"]]


def test_a_campaign_says_how_far_it_has_come_whole_and_by_kind(world: World) -> None:
    begins(world)

    (one,) = campaigns(world.zhou)

    assert (one["name"], one["domain"]) == ("护栏、广告牌专项整治", "street_facility")
    assert (one["starts_on"], one["ends_on"]) == ("2024-03-21", None)
    assert (one["total"], one["closed"], one["overdue"]) == (3, 1, 1)
    kinds = {k["site"]: (k["total"], k["closed"], k["overdue"]) for k in one["kinds"]}
    assert kinds == {"guardrail": (1, 1, 0), "billboard": (2, 0, 1)}


def test_an_object_is_done_when_its_ticket_is(world: World) -> None:
    campaign = begins(world)
    late = asks(world.zhou, campaign, overdue=True).json()["items"][0]
    assert (late["site"], late["treatment"], late["state"]) == ("billboard", "remove", "rectifying")
    assert late["overdue_days"] > 0

    world.mei.passes(late["hazard_id"])

    assert campaigns(world.zhou)[0]["closed"] == 2
    (again,) = [
        one
        for one in asks(world.zhou, campaign, state="closed").json()["items"]
        if one["id"] == late["id"]
    ]
    assert (again["overdue_days"], again["closed_by_name"]) == (None, world.mei.user.name)


def test_objects_are_found_by_state_kind_and_words_what_is_due_on_top(world: World) -> None:
    campaign = begins(world)

    assert places(world.zhou, campaign) == ["民主街85号", "光明路9号", "民主街1号"]
    assert places(world.zhou, campaign, state="closed") == ["民主街1号"]
    assert places(world.zhou, campaign, site="billboard", q="漏电") == ["民主街85号"]
    page = asks(world.zhou, campaign, offset=2, limit=1).json()
    assert ([one["place"] for one in page["items"]], page["total"]) == (["民主街1号"], 3)


def test_an_object_whose_ticket_was_a_mistake_is_not_counted(world: World) -> None:
    campaign = begins(world)
    mistaken = asks(world.zhou, campaign, overdue=True).json()["items"][0]["hazard_id"]
    world.mei.acts("hazard.void_ask", mistaken, reason="看错了")
    world.zhou.acts("hazard.void", mistaken, agreed=True)

    assert campaigns(world.zhou)[0]["total"] == 2
    assert "民主街85号" not in places(world.zhou, campaign)


def test_a_worker_sees_the_part_in_the_own_grid_and_a_neighbour_none(world: World) -> None:
    campaign = begins(world)

    assert campaigns(world.mei)[0]["total"] == 3
    assert campaigns(world.tao) == campaigns(world.sun) == []
    for person, query in ((world.tao, {}), (world.sun, {}), (world.mei, {"grid": "220382.003."})):
        assert asks(person, campaign, **query).status_code == 404
    assert asks(world.zhou, str(new_id())).json()["code"] == "campaign.unknown"


def test_what_is_taken_out_is_what_the_list_shows(world: World) -> None:
    campaign = begins(world)
    billboards = {"site": "billboard", "state": "rectifying"}

    counted = world.zhou.post("/exports/count", {"kind": "campaign", "filter": billboards}).json()

    assert counted["rows"] == len(places(world.zhou, campaign, **billboards)) == 2
    assert "类型：广告牌" in counted["filter_words"]
