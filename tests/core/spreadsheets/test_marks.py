"""Ticks, crosses and boxes: what is ticked is meant, an empty box means nothing."""

import pytest

from backend.core.spreadsheets.parsing.cells import CellError, choice, chosen, yes_no

PLATE = choice({"formal": ("有", "√"), "none": ("无", "×")})
YES = ("√", "✔", "☑", "✓", "✅", "✔️", "（√）", "[V]", "√有", "有√", "☑有", "■有□无", "●有 ○无",
       "有(√)无( )", "□无 ☑有", "√有×无", "☑有、□无")  # fmt: skip
NO = ("×", "✗", "✘", "✕", "❌", "╳", "□有☑无", "有□无√", "×有 √无", "有( )无(√)")
UNCLEAR = ("□", "○", "☐", "？", "?", "…", "。", "*****", "□有", "有□", "( )有", "[ ]有",
        "有?", "有？",
           "☒有", "有×", "×有", "有❌", "√有√无", "□有□无", "有√无", "√×", "≠有", "△")  # fmt: skip


@pytest.mark.parametrize("cell", YES)
def test_what_is_ticked_is_meant(cell: str) -> None:
    assert (PLATE(cell), yes_no(cell)) == ("formal", True)


@pytest.mark.parametrize("cell", NO)
def test_a_cross_says_no_and_a_tick_beside_no_says_so_too(cell: str) -> None:
    assert (PLATE(cell), yes_no(cell)) == ("none", False)


@pytest.mark.parametrize("cell", UNCLEAR)
def test_empty_boxes_and_other_signs_say_nothing(cell: str) -> None:
    assert isinstance(PLATE(cell), CellError)
    assert isinstance(yes_no(cell), CellError)


@pytest.mark.parametrize("cell", ["", "/", "-", "—", "——", "–", "---"])
def test_a_dash_is_a_blank(cell: str) -> None:
    assert (PLATE(cell), yes_no(cell)) == (None, None)


@pytest.mark.parametrize("words", ["已整改", "电厂社区（一期）", "2024-03-05", ""])
def test_words_without_marks_are_as_they_stand(words: str) -> None:
    assert chosen(words) == words
