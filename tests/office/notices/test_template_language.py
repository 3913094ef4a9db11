"""The closed language of templates: what an office may write, and what becomes of it."""

import io
from pathlib import Path

import pytest
from docx import Document

from tests.office.notices.papers import template, words_of_docx
from tests.office.notices.test_issue import issued
from tests.office.notices.test_templates import upload
from tests.world import World, taken

LIBREOFFICE = Path(__file__).parents[2] / "data" / "提示单模板_LibreOffice.docx"
"""Made with LibreOffice 7.4: its fields are split over up to five runs, its row is repeated."""


def printed(world: World, content: bytes) -> bytes:
    """A reminder that is made by this template."""
    answer = upload(world.zhou, content)
    assert answer.status_code == 200, answer.text
    notice = issued(world.mei, world.mei.reports(world.noodle_shop))["id"]
    return world.mei.get(f"/notices/{notice}/docx").content


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("{{文号}}", "{{  场所名称  }}"), "辽西安提〔2026〕0001号福满楼面馆"),
        (("{% if 补充说明 %}有{% else %}无{% endif %}",), "无"),
        (("{% if not 补充说明 and 隐患数量 == 1 %}一条{% endif %}",), "一条"),
        (("{% if 隐患数量 > 9 %}多{% elif 隐患数量 >= 1 %}少{% else %}无{% endif %}",), "少"),
        (("{% if 标题 == “安全隐患提示单” %}提示{% endif %}",), "提示"),
        (("{% if ‘提示’ in 标题 and (补充说明 or 文号) %}提示{% endif %}",), "提示"),
        (("{% if 标题 < 9 %}错{% endif %}对",), "对"),
        (("{%p if 补充说明 %}", "说明", "{%p endif %}", "完"), "完"),
        (("{% if 文号 %}", "两段之间", "{% endif %}", "完"), "两段之间完"),
        (("{%p for 条 in 隐患清单 %}", "{{ 条.序号 }}、", "{%p endfor %}"), "1、"),
        (("{%- for 条 in 隐患清单 -%}", "{{ 条.序号 }}", "{%- endfor -%}"), "1"),
        (("{% for 条 in 隐患清单 %}{{ 条.序号 }};{% endfor %}完",), "1;完"),
        (("留{# 给自己看的话 #}下",), "留下"),
        (("{{ 补充说明 }}{{ 紧急程度 }}空",), "空"),
    ],
)
def test_fields_rows_and_conditions(world: World, lines: tuple[str, ...], words: str) -> None:
    assert words_of_docx(printed(world, template(*lines))) == words


def test_a_template_of_libreoffice_is_filled(world: World) -> None:
    hazards = [world.mei.reports(world.noodle_shop, detail=f"第{n}处") for n in (1, 2)]
    signature = taken("李老板", at=world.now)
    upload(world.zhou, LIBREOFFICE.read_bytes())
    notice = issued(
        world.mei, *hazards, text="尽快", signature=signature.facts, signer_role="owner"
    )
    world.mei.uploads(signature)

    made = Document(io.BytesIO(world.mei.get(f"/notices/{notice['id']}/docx").content))

    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert [row[0] for row in rows] == ["序号", "1", "2"]
    assert ["（第1处）" in rows[1][1], "（第2处）" in rows[2][1]] == [True, True]
    words = [p.text for p in made.paragraphs]
    assert words[:2] == ["安全隐患提示单（本街道版）", "辽西安提〔2026〕0001号"]
    assert "补充：尽快" in words
    assert len(made.inline_shapes) == 2
    assert made.sections[0].header.paragraphs[0].text.startswith("辽西街道")
    assert "第 1 页" in made.sections[0].footer.paragraphs[0].text
    assert not [word for word in words if "{" in word or "}" in word]


def test_a_field_takes_the_look_of_where_it_begins(world: World) -> None:
    blank = Document()
    paragraph = blank.add_paragraph()
    paragraph.add_run("{{ 场所").bold = True
    paragraph.add_run("名称 }}，后面的字").italic = True
    out = io.BytesIO()
    blank.save(out)

    (made,) = Document(io.BytesIO(printed(world, out.getvalue()))).paragraphs

    assert [(run.text, run.bold, run.italic) for run in made.runs] == [
        ("福满楼面馆", True, None),
        ("，后面的字", None, True),
    ]


def test_a_picture_stands_in_the_head_too(world: World) -> None:
    blank = Document()
    blank.sections[0].header.paragraphs[0].text = "{{ 二维码 }}{{ 二维码 }}"
    blank.add_paragraph("{{ 二维码 }}")
    out = io.BytesIO()
    blank.save(out)

    made = Document(io.BytesIO(printed(world, out.getvalue())))

    head = made.sections[0].header
    pictures = [one.target_ref for one in head.part.rels.values() if "image" in one.reltype]
    assert len(pictures) == 1
    assert len(head.part.element.xpath(".//pic:pic")) == 2
    assert len(made.inline_shapes) == 1


def test_a_cell_and_a_table_that_become_empty_stay_sound(world: World) -> None:
    blank = Document()
    table = blank.add_table(rows=3, cols=1)
    for row, text in zip(table.rows, ("{%tr if 补充说明 %}", "x", "{%tr endif %}"), strict=True):
        row.cells[0].text = text
    cell = blank.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "{%p if 补充说明 %}"
    for text in ("x", "{%p endif %}"):
        cell.add_paragraph(text)
    out = io.BytesIO()
    blank.save(out)

    made = Document(io.BytesIO(printed(world, out.getvalue())))

    assert [len(table.rows) for table in made.tables] == [1]
    assert len(made.tables[0].rows[0].cells[0].paragraphs) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("{% if 文号 %}", "{{ 场所名称 }} {% endif %}"), "没有写结束"),
        (("{% endfor %}",), "没有对应的开头"),
        (("{%tr for 条 in 隐患清单 %}",), "不在表格里"),
        (("{%tc for 条 in 隐患清单 %}",), "逐列"),
        (("{%p if 文号 %}{{ 文号 }}{%p endif %}",), "同一段"),
        (("{{ 文号 %}",), "没有成对"),
        (("{% for _x in 隐患清单 %}{% endfor %}",), "循环只能写成"),
        (("{% for 条 in 隐患清单 if 条.内容 %}{% endfor %}",), "循环只能写成"),
        (("{{ 条.内容 }}",), "“条.内容”"),
        (("{% if 文号 == %}x{% endif %}",), "判断里只能写"),
        (("{% if 文号 %}x{% else %}y{% else %}z{% endif %}",), "没有写结束"),
    ],
)
def test_what_is_written_wrongly_is_told_with_its_words(
    world: World, lines: tuple[str, ...], told: str
) -> None:
    answer = upload(world.zhou, template(*lines))

    assert answer.status_code == 422
    assert told in answer.json()["detail"]
