"""Notices: numbered, frozen, merged for one venue, signed or not; a reminder is never an order."""

from pathlib import Path
from typing import Any

import pytest

from backend.core.database import new_id
from tests.office.notices.papers import NEEDS_POPPLER, codes_of_pdf, words_of_docx, words_of_pdf
from tests.world import GENERAL, ON_THE_SPOT, SERIOUS, Person, World, taken


def issued(who: Person, *hazards: str, kind: str = "prompt", **more: Any) -> dict[str, Any]:
    """Issue a notice and read it back."""
    notice = str(new_id())
    result = who.does("notice.issue", id=notice, kind=kind, hazards=list(hazards), **more)
    assert result["result"] == "applied", result
    row: dict[str, Any] = who.get(f"/notices/{notice}").json()
    assert row["number"] == result["number"]
    return row


def told(who: Person, *hazards: str, kind: str = "prompt", **more: Any) -> dict[str, Any]:
    """Try to issue one."""
    return who.does("notice.issue", id=str(new_id()), kind=kind, hazards=list(hazards), **more)


def test_each_kind_has_its_own_series_of_numbers(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    numbers = [issued(world.mei, hazard)["number"] for _ in range(2)]
    numbers.append(issued(world.zhou, hazard, kind="transfer", department="派出所")["number"])
    world.clock.forward(days=320)
    world.mei.signs_in_again()
    numbers.append(issued(world.mei, hazard)["number"])

    assert numbers == [
        "辽西安提〔2026〕0001",
        "辽西安提〔2026〕0002",
        "辽西安移〔2026〕0001",
        "辽西安提〔2027〕0001",
    ]


def test_several_tickets_of_a_visit_stand_in_one(world: World, tmp_path: Path) -> None:
    hazards = [world.mei.reports(world.noodle_shop, item) for item in (GENERAL, SERIOUS)]

    row = issued(world.mei, *hazards)

    assert sorted(row["tickets"]) == sorted(hazards)
    for hazard in hazards:
        assert world.zhou.get("/notices", hazard_id=hazard).json()["total"] == 1
    paper = world.mei.get(f"/notices/{row['id']}/docx")
    for hazard in hazards:
        ticket = world.mei.ticket(hazard)
        assert ticket["number"] in words_of_docx(paper.content)
        assert ticket["item_text"] in words_of_docx(paper.content)


def test_two_venues_are_two_notices(world: World) -> None:
    shop = world.venue(world.mei, "永丰粮油", "220382.002.01.01.")
    hazards = [world.mei.reports(venue) for venue in (world.noodle_shop, shop)]

    result = told(world.mei, *hazards)

    assert (result["result"], result["code"]) == ("parked", "invalid")
    assert "同一个场所" in result["detail"]


def test_what_was_issued_stays_as_it_was(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    row = issued(world.mei, hazard)
    before = world.mei.get(f"/notices/{row['id']}/pdf").content
    world.zhou.passes(hazard)

    assert world.mei.get(f"/notices/{row['id']}").json() == row
    assert world.mei.get(f"/notices/{row['id']}/pdf").content == before


def test_an_id_is_not_issued_twice(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    row = issued(world.mei, hazard)

    result = world.mei.does("notice.issue", id=row["id"], kind="prompt", hazards=[hazard])

    assert (result["result"], result["code"]) == ("parked", "notice.exists")


def test_a_ticket_taken_back_stands_in_no_notice(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.acts("hazard.void_ask", hazard, reason="看错了")
    world.zhou.acts("hazard.void", hazard, agreed=True)

    assert "已撤销" in told(world.mei, hazard)["detail"]


@pytest.mark.parametrize("kind", ["transfer", "whistle", "review"])
def test_a_grid_worker_only_reminds(world: World, kind: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert told(world.mei, hazard, kind=kind, department="派出所")["code"] == "forbidden"


def test_the_neighbour_issues_and_reads_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    row = issued(world.mei, hazard)

    assert told(world.tao, hazard)["code"] == "hazard.unknown"
    assert world.tao.get(f"/notices/{row['id']}/pdf").status_code == 404
    assert world.sun.get("/notices").json() == {"items": [], "total": 0}


def test_one_finds_what_one_issued_oneself(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    own, others = issued(world.mei, hazard), issued(world.zhou, hazard)

    def listed(**asked: str) -> list[str]:
        return sorted(n["id"] for n in world.mei.get("/notices", **asked).json()["items"])

    assert listed(mine="true") == [own["id"]]
    assert listed(hazard_id=hazard) == sorted([own["id"], others["id"]])


@NEEDS_POPPLER
def test_a_reminder_never_orders(world: World, tmp_path: Path) -> None:
    detail = "上次已责令整改，仍堆放"
    hazard = world.mei.reports(world.noodle_shop, detail=detail)
    row = issued(world.mei, hazard)

    words = words_of_pdf(world.mei.get(f"/notices/{row['id']}/pdf").content, tmp_path)
    assert "责令" not in words
    assert "不是行政检查文书" in words
    assert "责令" not in words_of_docx(world.mei.get(f"/notices/{row['id']}/docx").content)
    refused = told(world.mei, hazard, text="责令三日内改正")
    assert refused["code"] == "invalid"
    assert "不能写“责令”" in refused["detail"]


@NEEDS_POPPLER
@pytest.mark.parametrize("kind", ["prompt", "transfer", "whistle", "review"])
def test_pdf_and_docx_say_the_same_and_the_code_opens_it(
    world: World, tmp_path: Path, kind: str
) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.fails(hazard)
    row = issued(
        world.zhou, hazard, kind=kind, department="双辽市消防救援大队", text="请留意后厨。"
    )

    pdf = world.zhou.get(f"/notices/{row['id']}/pdf")
    docx = world.zhou.get(f"/notices/{row['id']}/docx")
    assert pdf.headers["content-type"] == "application/pdf"
    printed, written = words_of_pdf(pdf.content, tmp_path), words_of_docx(docx.content)
    ticket = world.zhou.ticket(hazard)
    for told_of in (row["number"], ticket["number"], "请留意后厨。", "周海燕", "福满楼面馆"):
        assert told_of in printed
        assert told_of in written
    if kind == "review":
        assert "复查不合格，仍需整改" in printed
    code = codes_of_pdf(pdf.content, tmp_path)
    public = kind in {"prompt", "review"}
    assert len(code) == 1
    assert code[0].startswith("HTTPS://AX.EXAMPLE.CN/V/" if public else "https://ax.example.cn/#/")


def test_a_review_needs_somebody_to_have_looked(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = told(world.zhou, hazard, kind="review")

    assert (result["result"], result["code"]) == ("parked", "notice.not_reviewed")


def test_a_hand_over_takes_department_and_number_from_the_ticket(
    world: World, tmp_path: Path
) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    assert told(world.zhou, hazard, kind="transfer")["code"] == "notice.no_department"
    department = world.zhou.get("/departments").json()["items"][0]
    world.zhou.acts(
        "hazard.transfer", hazard, department=department["id"], document_number="辽西函〔2026〕3号"
    )

    row = issued(world.zhou, hazard, kind="transfer")

    assert row["department"] == department["name"]
    assert department["name"] in words_of_docx(world.zhou.get(f"/notices/{row['id']}/docx").content)


@NEEDS_POPPLER
def test_a_signature_on_the_screen_is_kept_and_printed(world: World, tmp_path: Path) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    signature = taken("李老板", at=world.now)
    row = issued(world.mei, hazard, signature=signature.facts, signer_role="owner")
    awaited = words_of_pdf(world.mei.get(f"/notices/{row['id']}/pdf").content, tmp_path)
    world.mei.uploads(signature)

    paper = world.mei.get(f"/notices/{row['id']}/pdf").content
    assert "图片尚未传到" in awaited
    assert "图片尚未传到" not in words_of_pdf(paper, tmp_path)
    assert "经营者在手机屏幕上签字" in words_of_pdf(paper, tmp_path)
    assert row["signature"] == signature.id
    assert world.mei.get(f"/photos/{signature.id}/original").content == signature.content
    assert world.tao.get(f"/photos/{signature.id}/original").status_code == 404


def test_who_will_not_sign_blocks_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    row = issued(world.mei, hazard, refused=True, signer_role="staff")

    assert row["refused"] is True
    paper = words_of_docx(world.mei.get(f"/notices/{row['id']}/docx").content)
    assert "店内人员未签字，提示内容已当面告知" in paper
    both = told(world.mei, hazard, refused=True, signature=taken().facts)
    assert "只选一项" in both["detail"]


def test_a_signature_of_a_parked_notice_is_not_lost(world: World) -> None:
    signature = taken("签", at=world.now)
    result = told(world.mei, str(new_id()), signature=signature.facts)
    world.mei.uploads(signature)

    assert result["result"] == "parked"
    assert world.mei.get(f"/photos/{signature.id}/original").content == signature.content


def test_what_was_put_right_on_the_spot_is_told_as_such(world: World) -> None:
    fixed = taken("after", at=world.now)
    hazard = world.mei.reports(world.noodle_shop, ON_THE_SPOT, fixed={"photos": [fixed.facts]})
    world.mei.uploads(fixed)
    row = issued(world.mei, hazard)

    assert "已当场整改" in words_of_docx(world.mei.get(f"/notices/{row['id']}/docx").content)
