"""Characters that no face of ours has: said when a notice is issued, never 〓 without a word."""

import json
from pathlib import Path

import pytest

from backend.office.notices.pdf.canvas import FACES, face, unprintable
from tests.office.notices.papers import NEEDS_POPPLER, words_of_pdf
from tests.office.notices.test_issue import issued, told
from tests.world import GENERAL, World

HERE, PWA = (
    Path(__file__).parents[3] / folder / "printable.json"
    for folder in ("backend/office/notices/pdf", "pwa/src/shared/words")
)
GRID = "220382.002.01.01."


def test_the_list_of_what_can_be_printed_is_that_of_the_faces() -> None:
    there = {c for name in FACES for c in face(name).face.charToGlyph}
    listed = {c for first, last in json.loads(HERE.read_text()) for c in range(first, last + 1)}

    assert listed == there
    assert PWA.read_text() == HERE.read_text()


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("福满楼面馆　한국관 丼㐂", ""),
        ("𠮷野家𠮷", "𠮷"),
        ("葛\U000e0100城 ☕\ufe0e 店\u200b", "☕"),
        ("مطعم", "مطع"),
        ("两行\n一\t格\u2003宽", ""),
    ],
)
def test_what_has_no_face_is_named_once_and_what_is_not_seen_does_not_count(
    text: str, lacking: str
) -> None:
    assert unprintable(text) == lacking


@pytest.mark.parametrize("name", ["مطعم", "🍜面馆", "𠮷野家"])
def test_a_notice_with_letters_we_lack_says_so_in_the_answer(world: World, name: str) -> None:
    hazard = world.mei.reports(world.venue(world.mei, name, GRID), GENERAL)

    answer = told(world.mei, hazard)

    assert answer["result"] == "applied"
    assert f"“{name[0]}”(U+{ord(name[0]):04X})" in answer["detail"]
    assert "〓" in answer["detail"]
    assert "Word" in answer["detail"]


def test_a_notice_that_can_be_printed_whole_says_nothing(world: World) -> None:
    shop = world.venue(world.mei, "葛\U000e0100城面馆", GRID)

    assert not told(world.mei, world.mei.reports(shop, GENERAL)).get("detail")


@NEEDS_POPPLER
def test_what_is_not_seen_is_not_printed_as_a_missing_letter(world: World, tmp_path: Path) -> None:
    shop = world.venue(world.mei, "葛\U000e0100城\ufe0f面馆", GRID)
    row = issued(world.mei, world.mei.reports(shop, GENERAL), text="一\t二\u2003三\u200b")

    said = words_of_pdf(world.mei.get(f"/notices/{row['id']}/pdf").content, tmp_path)

    assert "葛城面馆：" in said
    assert "〓" not in said
