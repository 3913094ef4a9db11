"""Write the standard DOCX templates of notices anew: `python scripts/notice_templates.py`.

Faces are those offices have (仿宋_GB2312, 方正小标宋简体, 黑体), with free ones named as stand-ins.
"""

# ruff: noqa: SLF001 - python-docx reaches the markup by private names alone
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportPrivateUsage=false

import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

sys.path.insert(0, str(Path(__file__).parent.parent))
OUT = Path(__file__).parent.parent / "backend" / "office" / "notices" / "docx" / "templates"
FANG, TITLE, HEI = "仿宋_GB2312", "方正小标宋简体", "黑体"
STANDINS = {
    FANG: "仿宋,FandolFang,朱雀仿宋,Noto Serif CJK SC",
    TITLE: "小标宋,FandolSong,思源宋体,Noto Serif CJK SC",
    HEI: "SimHei,Noto Sans CJK SC,思源黑体",
}
MIDDLE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
LETTERED = {"transfer", "whistle"}


def paper() -> Any:
    """A blank A4 sheet with the margins of GB/T 9704."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(16)
    _face(normal.element.get_or_add_rPr(), FANG)
    normal.paragraph_format.line_spacing = Pt(28)
    normal.paragraph_format.space_after = Pt(0)
    foot = section.footer.paragraphs[0]
    foot.alignment = MIDDLE
    _run(foot, "校验码 {{ 校验码 }}", FANG, 9)
    return document


def _face(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for side in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{side}"), name)


def _run(paragraph: Any, text: str, face: str, size: float, *, red: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if red:
        run.font.color.rgb = RGBColor(0xC8, 0x10, 0x2E)
    _face(run._element.get_or_add_rPr(), face)


def line(
    where: Any, text: str, face: str = FANG, size: float = 16, *,
    align: Any = None, indent: int = 0, red: bool = False,
) -> Any:  # fmt: skip
    """Add a paragraph."""
    paragraph = where.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(max(size * 1.6, 14))
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(indent * size)
    _run(paragraph, text, face, size, red=red)
    return paragraph


def _loose(paragraph: Any) -> None:
    """Let a line grow with the picture in it; at an exact height it would be cut off."""
    paragraph.paragraph_format.line_spacing = 1.0


def table(where: Any, widths: list[int], rows: list[list[str]], *, head: bool = True) -> Any:
    """Add a ruled table; a row of one text is a tag that runs over rows."""
    made = where.add_table(rows=len(rows), cols=len(widths))
    made.style = "Table Grid"
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(rows):
        cells = made.rows[number].cells
        for at, width in enumerate(widths):
            cells[at].width = Mm(width)
        for at, text in enumerate(row):
            paragraph = cells[at].paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(17)
            top = head and number == 0
            paragraph.alignment = MIDDLE if top else None
            _run(paragraph, text, HEI if top else FANG, 11 if top else 12)
    if head:
        mark = OxmlElement("w:tblHeader")
        made.rows[0]._tr.get_or_add_trPr().append(mark)
    return made


def foot(document: Any, *, signed: bool) -> None:
    """Code on the left, who took it in the middle, who issued it on the right."""
    line(document, "", size=8)
    made = document.add_table(rows=1, cols=3)
    made.autofit = False
    cells = made.rows[0].cells
    for cell, column, width in zip(cells, made.columns, (36, 46, 82), strict=True):
        cell.width = column.width = Mm(width)
    _loose(cells[0].paragraphs[0])
    _run(cells[0].paragraphs[0], "{{ 二维码 }}", FANG, 10)
    if signed:
        _run(cells[1].paragraphs[0], "签收：", FANG, 14)
        _loose(line(cells[1], "{{ 现场签名 }}", size=10))
        line(cells[1], "{{ 签收情况 }}", size=10)
    cells[2].paragraphs[0].alignment = RIGHT
    _run(cells[2].paragraphs[0], "{{ 签发单位 }}", FANG, 16)
    line(cells[2], "{{ 签发日期 }}", align=RIGHT)
    line(cells[2], "经办人：{{ 经办人 }}", size=12, align=RIGHT)
    line(cells[2], "联系电话：{{ 联系电话 }}", size=12, align=RIGHT)


def letter(kind: str) -> Any:
    """One of the four notices."""
    document = paper()
    if kind in LETTERED:
        line(document, "{{ 签发单位 }}", TITLE, 30, align=MIDDLE, red=True)
        number = line(document, "{{ 文号 }}", align=MIDDLE)
        _underline(number)
        line(document, "", size=10)
        line(document, "{{ 标题 }}", TITLE, 22, align=MIDDLE)
    else:
        line(document, "{{ 标题 }}", TITLE, 22, align=MIDDLE)
        line(document, "{{ 文号 }}", size=14, align=MIDDLE)
    line(document, "{{ 主送 }}：")
    line(document, "{{ 正文 }}", indent=2)
    told = "{{ 隐患.内容 }}{% if 隐患.说明 %}（{{ 隐患.说明 }}）{% endif %} 编号 {{ 隐患.编号 }}"
    if kind == "review":
        widths, head = (
            [12, 54, 34, 22, 34],
            ["序号", "隐患内容", "整改期限", "复查结论", "复查日期"],
        )
        row = [
            "{{ 隐患.序号 }}",
            told,
            "{{ 隐患.整改期限 }}",
            "{{ 隐患.复查结论 }}",
            "{{ 隐患.复查日期 }}",
        ]
    else:
        widths, head = [12, 64, 32, 14, 34], ["序号", "隐患内容", "依据", "等级", "整改期限"]
        due = "{% if 隐患.状态 == '已当场整改' %}已当场整改{% else %}{{ 隐患.整改期限 }}{% endif %}"
        row = ["{{ 隐患.序号 }}", told, "{{ 隐患.依据 }}", "{{ 隐患.等级 }}", due]
    table(document, widths, [head, ["{%tr for 隐患 in 隐患清单 %}"], row, ["{%tr endfor %}"]])
    line(document, "{%p if 补充说明 %}")
    line(document, "{{ 补充说明 }}", indent=2)
    line(document, "{%p endif %}")
    line(document, "{%p if 附言 %}")
    line(document, "{{ 附言 }}", indent=2)
    line(document, "{%p endif %}")
    foot(document, signed=kind not in LETTERED)
    return document


def dossier() -> Any:
    """一患一档."""
    document = paper()
    line(document, "安全隐患档案", TITLE, 22, align=MIDDLE)
    line(document, "（一患一档）", size=14, align=MIDDLE)
    line(document, "{{ 编号 }}　{{ 场所名称 }}", size=14)
    line(document, "{{ 标题 }}", size=14)
    line(document, "{{ 签发单位 }}　截至 {{ 截至 }}", size=12)
    _loose(line(document, "{{ 二维码 }}", size=10))
    line(document, "一、基本情况", HEI, 14)
    rows = [["{%tr for 项 in 基本情况 %}"], ["{{ 项.名称 }}", "{{ 项.内容 }}"], ["{%tr endfor %}"]]
    table(document, [32, 124], rows, head=False)
    line(document, "二、整改前后照片", HEI, 14)
    pair = ["{{ 对.整改前 }}", "{{ 对.整改后 }}"]
    under = ["{{ 对.整改前说明 }}", "{{ 对.整改后说明 }}"]
    rows = [["整改前", "整改后"], ["{%tr for 对 in 照片对照 %}"], pair, under, ["{%tr endfor %}"]]
    shown = table(document, [78, 78], rows)
    for cell in shown.rows[2].cells:
        _loose(cell.paragraphs[0])
    line(document, "三、处理过程", HEI, 14)
    row = ["{{ 步.时间 }}", "{{ 步.事项 }}", "{{ 步.经办 }}", "{{ 步.说明 }}"]
    head = ["时间", "事项", "经办", "说明"]
    rows = [head, ["{%tr for 步 in 处理过程 %}"], row, ["{%tr endfor %}"]]
    table(document, [38, 28, 24, 66], rows)
    line(document, "四、文书", HEI, 14)
    line(document, "{%p for 书 in 文书清单 %}")
    line(document, "{{ 书.名称 }}", size=12)
    line(document, "{%p endfor %}")
    line(document, "五、照片校验（SHA-256）", HEI, 14)
    row = ["{{ 照.名称 }}", "{{ 照.拍摄时间 }} / {{ 照.收到时间 }}", "{{ 照.校验值 }}"]
    rows = [
        ["照片", "拍摄／收到", "SHA-256"],
        ["{%tr for 照 in 照片清单 %}"],
        row,
        ["{%tr endfor %}"],
    ]
    table(document, [16, 38, 102], rows)
    return document


def _underline(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "C8102E")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)


def _with_standins(document: Any) -> bytes:
    """Name free faces that may stand in, and make the file the same at every writing."""
    out, again = io.BytesIO(), io.BytesIO()
    document.save(out)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/></w:font>'
        for name, others in STANDINS.items()
    )
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "word/fontTable.xml":
                content = re.sub(rb"</w:fonts>", fonts.encode() + b"</w:fonts>", content)
            named = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
            kept.writestr(named, content, zipfile.ZIP_DEFLATED, 9)
    return again.getvalue()


def main() -> None:
    """Write all five."""
    OUT.mkdir(parents=True, exist_ok=True)
    for kind in ("prompt", "transfer", "whistle", "review"):
        (OUT / f"{kind}.docx").write_bytes(_with_standins(letter(kind)))
    (OUT / "dossier.docx").write_bytes(_with_standins(dossier()))
    print("wrote", OUT)


if __name__ == "__main__":
    main()
