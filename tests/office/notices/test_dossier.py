"""一患一档: the ticket whole on paper, pictures side by side, hashes, and a code that opens it."""

from pathlib import Path

import pytest

from tests.office.notices.papers import (
    NEEDS_POPPLER,
    codes_of_pdf,
    pages_of_pdf,
    words_of_docx,
    words_of_pdf,
)
from tests.office.notices.test_issue import issued
from tests.world import World


@pytest.fixture
def closed(world: World) -> str:
    """A ticket that went the whole way, with a notice."""
    hazard = world.mei.reports(world.noodle_shop, detail="后厨门口")
    issued(world.mei, hazard)
    world.clock.forward(hours=3)
    world.mei.submits(hazard, note="已清理")
    world.zhou.passes(hazard)
    return hazard


@NEEDS_POPPLER
def test_the_file_tells_all_that_happened(world: World, closed: str, tmp_path: Path) -> None:
    pdf = world.zhou.get(f"/hazards/{closed}/dossier/pdf")

    words = words_of_pdf(pdf.content, tmp_path)
    ticket = world.zhou.ticket(closed)
    for told in ("一患一档", ticket["number"], "上报", "提交整改结果", "复查合格", "销号", "已清理",
                 "辽西安提〔2026〕0001号", "整改前", "整改后", "2026-03-0410:00"):  # fmt: skip
        assert told in words
    for photo in ticket["photos"]:
        assert photo["sha256"] in words
    assert codes_of_pdf(pdf.content, tmp_path) == [f"https://ax.example.cn/#/hazards/{closed}"]


@NEEDS_POPPLER
def test_nothing_runs_off_the_paper(world: World, closed: str, tmp_path: Path) -> None:
    world.mei.does("hazard.note", id=closed, text="很长的说明" * 90)
    pdf = world.zhou.get(f"/hazards/{closed}/dossier/pdf")

    for page in pages_of_pdf(pdf.content, tmp_path, 60):
        grey = page.convert("L")
        width, height = grey.size
        for edge in ((0, 0, 40, height), (width - 40, 0, width, height), (0, 0, width, 40)):
            assert min(grey.crop(edge).tobytes()) > 250


def test_the_same_as_a_document(world: World, closed: str) -> None:
    docx = world.zhou.get(f"/hazards/{closed}/dossier/docx")

    words = words_of_docx(docx.content)
    ticket = world.zhou.ticket(closed)
    assert ticket["number"] in words
    assert all(photo["sha256"] in words for photo in ticket["photos"])


def test_a_ticket_without_its_pictures_is_printed_too(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)

    assert world.zhou.get(f"/hazards/{hazard}/dossier/pdf").status_code == 200


def test_the_file_is_for_the_desk_of_its_grid(world: World, closed: str) -> None:
    assert world.mei.get(f"/hazards/{closed}/dossier/pdf").status_code == 403
    assert world.sun.get(f"/hazards/{closed}/dossier/pdf").status_code == 404
    assert world.zhou.get(f"/hazards/{closed}/dossier/odt").status_code == 404
