"""Names on plaques: never cut, never over the edge, and only in letters we can print."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from backend.core.fonts import FONTS
from backend.field.venues.plaques import canvas as pictures
from backend.field.venues.plaques.canvas import (
    BOLD,
    REGULAR,
    Align,
    PngCanvas,
    Style,
    missing_characters,
)
from backend.field.venues.plaques.views import LAYOUTS, CannotPrint, draw_png, write_sheets
from tests.field.venues.samples import LONGEST, plaque


class Noted(PngCanvas):
    """A picture that remembers where each line and code went."""

    def __init__(self) -> None:
        super().__init__(100, 130, 60)
        self.lines: list[tuple[str, Style, float, float, float]] = []
        self.square = (0.0, 0.0, 0.0)

    def words(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> None:
        width = style.width(text)
        left = x - {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * width
        self.lines.append((text, style, left, left + width, y))

    def code(self, x: float, y: float, side: float, url: str) -> None:  # noqa: ARG002 - as in Picture
        self.square = (x, y, side)


NAMES = [
    "老",
    "聚宏饺子馆",
    "JILIN RAMEN HOUSE 吉林拉面馆",
    "双辽市辽西街道税务社区第一幼儿园（东校区）",
    "KentuckyFriedChickenShuangliaoStoreNumberFortyTwoOfTheNortheast",
    LONGEST,
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", [8, 1])
def test_a_name_is_never_cut_and_never_leaves_the_plaque(name: str, layout: int) -> None:
    design, noted = LAYOUTS[layout], Noted()
    width = design.width / design.scale

    design.design(noted, plaque(name))

    of_name = [text for text, *_ in noted.lines if text in name and text != "辽西街道"]
    whole = "".join(of_name)
    assert sorted(whole.replace(" ", "")) == sorted(name.replace(" ", ""))
    assert len(of_name) <= 2
    assert all(left >= 4 and right <= width - 4 for _, _, left, right, _ in noted.lines)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", [8, 1])
def test_no_line_enters_the_quiet_zone(name: str, layout: int) -> None:
    noted = Noted()

    LAYOUTS[layout].design(noted, plaque(name))

    x, y, side = noted.square
    for _, style, left, right, baseline in noted.lines:
        beside = right <= x or left >= x + side
        above = baseline + 0.12 * style.size <= y
        below = baseline - 0.88 * style.size >= y + side
        assert beside or above or below


def test_the_longest_name_the_registry_takes_stays_legible() -> None:
    assert len(LONGEST) == 80
    for layout in LAYOUTS.values():
        noted = Noted()
        layout.design(noted, plaque(LONGEST))
        sizes = [style.size for text, style, *_ in noted.lines if text in LONGEST]
        assert min(sizes) >= 1.8


def test_lines_break_between_words_and_before_brackets() -> None:
    one, two = Style(8, "#000000", BOLD), Style(6, "#000000", BOLD)

    def lines(name: str) -> list[str]:
        return pictures.fitted(name, 78, one, two)[1]

    assert lines("双辽市辽西街道税务社区第一幼儿园") == ["双辽市辽西街道", "税务社区第一幼儿园"]
    assert lines("Kentucky Fried Chicken Shuangliao") == ["Kentucky Fried", "Chicken Shuangliao"]
    assert lines("宏兴服装店") == ["宏兴服装店"]


# ---- letters ----


def test_names_with_letters_we_lack_are_told_all_together_before_drawing() -> None:
    wrong = [plaque("𠮷𠮷面馆", 1), plaque("聚宏饺子馆", 2), plaque("韩国馆\ue000", 3)]
    out = io.BytesIO()

    with pytest.raises(CannotPrint) as refusal:
        write_sheets(wrong, 8, out)

    told = refusal.value.to_problem()
    assert told["count"] == 2
    assert told["numbers"] == ["辽西-0001", "辽西-0003"]
    assert "辽西-0001 𠮷𠮷面馆，缺“𠮷”(U+20BB7)" in str(told["detail"])
    assert "看不见的字符(U+E000)" in str(told["detail"])
    assert out.getvalue() == b""
    with pytest.raises(CannotPrint):
        draw_png(wrong[0])


def test_missing_letters_are_named_once_in_their_order() -> None:
    assert missing_characters("韩𠮷\u200b 𠮷\ue000馆") == "𠮷\ue000"
    assert missing_characters("聚宏饺子馆 No.1（东店）") == ""


def test_common_and_rare_letters_of_names_can_be_printed() -> None:
    gb2312 = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    common = "".join(code.decode("gb2312", "ignore") for code in gb2312)

    assert len(common) == 6763
    assert missing_characters(common) == ""
    assert missing_characters("喆堃犇淼焱甯玥珺彧囍〇 龍鳳樓記飯號廣東興華園麵館") == ""
    assert missing_characters("CO₂ 10⁵ →≤≥㎡℃–—·×“”‘’、。①②ⅠⅡ０９ＡＺａｚ（），：！？￥") == ""


def test_both_weights_know_the_same_letters() -> None:
    regular, bold = (
        set(pictures.TTFont(name, str(FONTS / f"{name}.ttf")).face.charToGlyph)
        for name in (REGULAR, BOLD)
    )

    assert regular == bold


def test_fonts_are_small_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 16_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


def test_korean_and_rare_characters_are_drawn(tmp_path: Path) -> None:
    name = "한국관 㐂乐𰻝饭店 韩国馆"

    assert missing_characters(name) == ""
    png = draw_png(plaque(name))
    assert len(png) > 1000


def test_what_is_not_seen_changes_nothing_of_a_plaque() -> None:
    marked = replace(plaque("葛城面馆"), name="葛\U000e0100城面馆\ufe0f\u200b")

    assert missing_characters(marked.name) == ""
    assert draw_png(marked) == draw_png(replace(marked, name="葛城面馆"))
