"""The State Council's yearly notice: read from its words, loaded, told to who waits."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import chinese_calendar  # pyright: ignore[reportMissingTypeStubs]
import pytest
from sqlalchemy import update

from backend.core.clock import learn_notices, statutory_holidays
from backend.core.database import execute
from backend.field.hazards.models import ChecklistItem, DayUnit
from backend.sync.receipts.verification.operations import verify
from tests.world import GENERAL, World

OF_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What a test lets the process learn is not there for the next."""
    yield
    learn_notices(())


@pytest.fixture
def waiting(world: World) -> tuple[World, str]:
    """On 31 December 2026 a ticket of three working days: by the law alone until 6 January."""
    with world.db.writing() as session:
        execute(session, update(ChecklistItem).values(day_unit=DayUnit.WORKING))
    world.clock.now = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    return world, world.mei.reports(world.noodle_shop, GENERAL)


def notice(*more: str, works: tuple[str, ...] = ()) -> dict[str, Any]:
    rests = {*(day.isoformat() for day in statutory_holidays(2027)), *more}
    return {"rests": sorted(rests), "works": list(works)}


def load(world: World, body: dict[str, Any], year: int = 2027) -> Any:
    return world.hao.ask("PUT", f"/holidays/{year}", json=body)


def test_a_notice_is_read_from_its_own_words_as_the_calendar_has_it(world: World) -> None:
    read = world.hao.post("/holidays/2025/read", {"text": OF_2025}).json()

    first = date(2025, 1, 1)
    for day in (first + timedelta(days=n) for n in range(365)):
        works = day.isoformat() in read["works"]
        rests = day.isoformat() in read["rests"] or (day.weekday() >= 5 and not works)
        assert chinese_calendar.is_workday(day) is not rests, day  # pyright: ignore[reportUnknownMemberType]
    assert read["not_understood"] == []


def test_what_was_not_understood_is_given_back(world: World) -> None:
    text = "元旦：1月1日放假。2月30日放假。3月4日照常。"

    read = world.hao.post("/holidays/2027/read", {"text": text}).json()

    assert read["rests"] == ["2027-01-01"]
    assert read["not_understood"] == ["2月30日放假", "3月4日照常"]


SPRING = {f"2027-02-{n:02d}" for n in range(5, 12)}


@pytest.mark.parametrize(
    "text",
    ["2月5日至11日放假调休，共7天，2月14日上班",
     "2 月 5 日至 11 日放假调休，共 7 天。2 月 14 日上班",
     "２月５日～１１日放假,2月14日上班",
     "2月5日（除夕、周五）至\n11日（周四）放假调休，共7天。2月14\n日（周日）上班",
     "二月五日至十一日放假，二月十四日上班",
     "2月5日-11日放假调休、2月14日照常上班",
     "2月5日周五至2月11日周四休息，2月14日补班",
     "放假时间：2月5日至11日，2月14日上班",
     "2月5—11日放假；上班日期：2月14日",
     "2月5号至11号，共7天，放假。2月14号为工作日"],
)  # fmt: skip
def test_days_go_where_the_word_behind_them_says(world: World, text: str) -> None:
    read = world.hao.post("/holidays/2027/read", {"text": text}).json()

    assert (set(read["rests"]), read["works"]) == (SPRING, ["2027-02-14"])
    assert read["not_understood"] == []


@pytest.mark.parametrize(
    "text",
    ["2月14日", "2月14日调休", "2月30日放假", "2月5日至30日放假", "2月11日至5日放假",
     "2月5日不放假", "鼓励各单位安排职工在除夕（2月5日）休息", "2月5日至11日（7日除外）放假",
     "2月5日下午放假", "除夕放假", "2.5-2.11放假", "周日上班", "正月初七上班", "5日放假",
     "放假7天，2月14日", "2/5放假"],
)  # fmt: skip
def test_what_names_a_day_and_is_not_understood_is_listed(world: World, text: str) -> None:
    read = world.hao.post("/holidays/2027/read", {"text": f"1月1日放假。{text}"}).json()

    assert (read["rests"], read["works"], read["not_understood"]) == (["2027-01-01"], [], [text])


def test_what_names_no_day_is_no_news(world: World) -> None:
    text = """国办发明电〔2026〕7号
现将2027年元旦、春节放假调休日期通知如下。一、元旦：1月1日（周五）放假，与周末连休，共3天。"""

    read = world.hao.post("/holidays/2027/read", {"text": text}).json()

    assert (read["rests"], read["not_understood"]) == (["2027-01-01"], [])


@pytest.mark.parametrize("year", range(2024, 2027))
def test_the_law_s_days_rest_in_every_notice_so_far(year: int) -> None:
    ours = statutory_holidays(year)

    if year >= 2025:  # 除夕 and 2 May are holidays since 2025
        assert not any(chinese_calendar.is_workday(day) for day in ours)  # pyright: ignore[reportUnknownMemberType]
    assert len(ours) in {12, 13}


def test_a_notice_moves_the_days_that_hung_on_it_and_says_so(waiting: tuple[World, str]) -> None:
    world, hazard = waiting
    before = world.mei.ticket(hazard)["due_on"]

    answer = load(world, notice("2027-01-02", "2027-01-03", "2027-01-04"))

    ticket = world.mei.ticket(hazard)
    assert (before, answer.json()["recounted"], ticket["due_on"]) == ("2027-01-06", 1, "2027-01-07")
    assert ticket["events"][-1]["kind"] == "recounted"
    assert "原期限 2027-01-06" in ticket["events"][-1]["text"]
    assert ticket["calendar"] is None
    inbox = world.mei.get("/messages").json()["items"]
    assert any("期限" in m["title"] for m in inbox), inbox


def test_taken_back_the_day_is_counted_by_the_law_again(waiting: tuple[World, str]) -> None:
    world, hazard = waiting
    load(world, notice("2027-01-04"))

    answer = world.hao.delete("/holidays/2027")

    assert answer.json()["recounted"] == 1
    assert world.mei.ticket(hazard)["due_on"] == "2027-01-06"
    assert world.hao.delete("/holidays/2027").json()["code"] == "holidays.unknown"


def test_a_day_chosen_by_a_person_stays(waiting: tuple[World, str]) -> None:
    world, hazard = waiting
    ask = {"reason": "等配件", "protection": "专人看护", "due_on": "2027-01-08"}
    world.mei.acts("hazard.extend_ask", hazard, **ask)
    world.zhou.acts("hazard.extend", hazard, granted=True)

    answer = load(world, notice("2027-01-04"))

    assert answer.json()["recounted"] == 0
    assert world.mei.ticket(hazard)["due_on"] == "2027-01-08"


def test_after_a_notice_every_ticket_is_still_as_its_timeline_says(
    waiting: tuple[World, str],
) -> None:
    world, hazard = waiting
    world.mei.submits(hazard)
    load(world, notice("2027-01-04", works=("2027-01-10",)))

    with world.db.reading() as session:
        assert verify(session).astray == []


@pytest.mark.parametrize(
    ("body", "year", "told"),
    [
        ({"rests": ["2027-01-01"], "works": []}, 2027, "少了法定节日"),
        (notice(works=("2027-01-05",)), 2027, "不是周末"),
        (notice(works=("2027-01-01",)), 2027, "既写了放假又写了上班"),
        (notice("2029-01-01"), 2027, "不是 2027 年的日子"),
        (notice(), 2026, "已经随系统带有"),
        (notice(), 2099, "还太远"),
    ],
)
def test_what_no_notice_would_say_is_refused_with_the_reason(
    world: World, body: dict[str, Any], year: int, told: str
) -> None:
    answer = load(world, body, year)

    assert (answer.status_code, answer.json()["code"]) == (422, "holidays.wrong")
    assert told in answer.json()["detail"]


def test_only_the_admin_loads_a_notice(world: World) -> None:
    for person in (world.mei, world.zhou, world.feng):
        assert person.ask("PUT", "/holidays/2027", json=notice()).status_code == 403
