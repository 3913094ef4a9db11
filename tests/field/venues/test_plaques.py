"""Plaques as they leave the printer: sizes, names, and codes that read."""

import io
import re
import zlib
from dataclasses import dataclass, replace

import pytest
import zxingcpp
from PIL import Image

from backend.field.venues.codes.parsing import new_token, plaque_url
from backend.field.venues.plaques import canvas as pictures
from backend.field.venues.plaques.views import LAYOUTS, Plaque, draw_png, write_sheets
from tests.field.venues.samples import many, plaque
from tests.world import World

POINTS_A_MM = 72 / 25.4


# ---- a PDF is looked into as a printer would ----


@dataclass
class Placed:
    """A bitmap on a page: what it says, and where it stands in millimetres from the upper left."""

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass
class Page:
    """One page."""

    width: float
    height: float
    codes: list[Placed]


def sheet(of: list[Plaque], layout: int) -> bytes:
    out = io.BytesIO()
    write_sheets(of, 8 if layout == 8 else 1, out)
    return out.getvalue()


def pages(pdf: bytes) -> list[Page]:
    objects = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL))
    forms = {
        name: number
        for number_of_forms in re.findall(rb"/XObject <<(.*?)>>", pdf, re.DOTALL)
        for name, number in re.findall(rb"/(\S+) (\d+) 0 R", number_of_forms)
    }
    found: list[Page] = []
    for body in objects.values():
        if not (box := re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", body)):
            continue
        contents = re.search(rb"/Contents (\d+) 0 R", body)
        assert contents
        width, height = float(box[1]) / POINTS_A_MM, float(box[2]) / POINTS_A_MM
        drawn = re.findall(
            rb"q\s+([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm\s+/(\S+) Do",
            stream(objects[contents[1]]),
        )
        codes = [
            Placed(
                text=read(bitmap(objects[forms[name]])),
                left=float(x) / POINTS_A_MM,
                top=height - (float(y) + float(tall)) / POINTS_A_MM,
                width=float(wide) / POINTS_A_MM,
                height=float(tall) / POINTS_A_MM,
            )
            for wide, tall, x, y, name in drawn
        ]
        found.append(Page(width, height, codes))
    return found


def stream(body: bytes) -> bytes:
    found = re.search(rb"stream\r?\n(.*)endstream", body, re.DOTALL)
    assert found
    return zlib.decompress(found[1])


def bitmap(body: bytes) -> Image.Image:
    sizes = [re.search(rb"/%s (\d+)" % side, body) for side in (b"Width", b"Height")]
    width, height = (int(size[1]) for size in sizes if size)
    return Image.frombytes("L", (width, height), stream(body))


def read(picture: Image.Image) -> str:
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text


# ---- sheets ----


@pytest.mark.parametrize("layout", [8, 1])
def test_every_code_on_every_sheet_reads_back(layout: int) -> None:
    printed = many(19)

    read_codes = [code.text for page in pages(sheet(printed, layout)) for code in page.codes]

    assert read_codes == [plaque.url for plaque in printed]


@pytest.mark.parametrize("layout", [8, 1])
def test_pages_are_a4_to_a_tenth_of_a_millimetre(layout: int) -> None:
    for page in pages(sheet(many(9), layout)):
        assert page.width == pytest.approx(210, abs=0.01)
        assert page.height == pytest.approx(297, abs=0.01)


def test_eight_codes_of_38_mm_stand_in_two_columns_and_four_rows() -> None:
    first, second = pages(sheet(many(9), 8))

    assert len(first.codes) == 8
    assert len(second.codes) == 1
    for place, code in enumerate(first.codes):
        row, column = divmod(place, 2)
        assert (code.width, code.height) == pytest.approx((38, 38), abs=0.01)
        assert code.left == pytest.approx(8 + 3.9 + column * 100, abs=0.01)
        assert code.top == pytest.approx(10.5 + 25.3 + row * 70, abs=0.01)


def test_one_on_a_page_is_the_plaque_at_twice_its_size() -> None:
    (page,) = pages(sheet(many(1), 1))

    assert page.codes[0].width == pytest.approx(108, abs=0.01)
    assert page.codes[0].left == pytest.approx(15 + 36, abs=0.01)


def test_plaques_keep_five_millimetres_from_the_edge_and_do_not_touch() -> None:
    for layout in LAYOUTS.values():
        corners = layout.corners()
        assert len(corners) == layout.columns * layout.rows
        assert all(left >= 5 and left + layout.width <= 205 for left, _ in corners)
        assert all(top >= 5 and top + layout.height <= 292 for _, top in corners)
        assert layout.columns == 1 or (layout.gap_x >= 4 and layout.gap_y >= 4)


def test_a_sheet_with_a_code_that_reads_otherwise_is_not_given_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed, other = many(3), pictures.code_modules(plaque().url)
    drawn = pictures.code_modules

    def second_is_wrong(url: str) -> Image.Image:
        return other if url == printed[1].url else drawn(url)

    monkeypatch.setattr(pictures, "code_modules", second_is_wrong)
    out = io.BytesIO()

    with pytest.raises(pictures.CodeDiffers):
        write_sheets(printed, 8, out)
    with pytest.raises(pictures.CodeDiffers):
        draw_png(printed[1])

    assert out.getvalue() == b""


def test_progress_is_told_after_each_page() -> None:
    told: list[int] = []

    write_sheets(many(10), 8, io.BytesIO(), told.append)

    assert told == [8, 10]


def test_the_same_plaques_make_the_same_file() -> None:
    printed = many(3)

    assert sheet(printed, 8) == sheet(printed, 8)


# ---- the code ----


def test_the_code_is_of_the_strongest_correction_and_keeps_its_quiet_zone() -> None:
    url = plaque_url("https://ax.ex.cn", new_token())
    modules = pictures.code_modules(url)
    (code,) = zxingcpp.read_barcodes(pictures.enlarged(modules, 8))

    assert modules.width == 4 + 29 + 4, "version 3: it needs the alphanumeric mode"
    assert code.ec_level == "H"
    framed = modules.copy()
    framed.paste(255, (4, 4, 33, 33))
    assert framed.getextrema() == (255, 255)


def test_a_plaque_with_a_tenth_of_its_code_covered_still_reads() -> None:
    printed = plaque()
    picture = pictures.enlarged(pictures.code_modules(printed.url), 8)
    side = round(picture.width * 29 / 37 * 0.1**0.5)
    corner = (picture.width - side) // 2
    picture.paste(128, (corner, corner, corner + side, corner + side))

    assert read(picture) == printed.url


# ---- single pictures ----


def test_a_picture_is_90_by_120_mm_at_300_dots_an_inch_and_reads() -> None:
    printed = plaque()

    png = draw_png(printed)

    picture = Image.open(io.BytesIO(png))
    assert picture.size == (1063, 1417)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert read(picture.convert("L")) == printed.url
    assert len(png) < 100_000
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize("dpi", [96, 150, 600])
def test_a_picture_reads_at_other_resolutions(dpi: int) -> None:
    printed = plaque()

    assert read(Image.open(io.BytesIO(draw_png(printed, dpi))).convert("L")) == printed.url


def test_a_plaque_without_a_phone_is_still_a_plaque() -> None:
    printed = replace(plaque(), office_phone="", office_name="")

    assert len(pages(sheet([printed], 8))[0].codes) == 1
    assert draw_png(printed)


def test_one_name_that_cannot_be_printed_does_not_stop_the_others(world: World) -> None:
    here = "220382.002.01.01."
    good = [world.venue(world.mei, name, here) for name in ("한국관", "聚宏饺子馆")]
    bad = world.venue(world.mei, "𠮷𠮷面馆", here)

    counted = world.zhou.get("/plaques/count", grid=here).json()
    sheet = world.zhou.get("/plaques/sheet", grid=here)
    noted = world.zhou.post("/plaques/prints", {"grid": here, "ids": [], "layout": 8}).json()

    assert (counted["venues"], sheet.status_code, noted["plaques"]) == (len(good), 200, len(good))
    assert [("𠮷𠮷面馆" in words, "U+20BB7" in words) for words in counted["unprintable"]] == [
        (True,) * 2
    ]
    alone = world.zhou.get("/plaques/sheet", ids=[bad])
    assert (alone.status_code, alone.json()["code"]) == (422, "plaque.cannot_print")
