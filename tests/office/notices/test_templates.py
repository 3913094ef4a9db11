"""An office's own template: taken when harmless and sound, refused by name of the field else."""

import io
import zipfile

import pytest
from httpx import Response

from backend.office.notices.docx.operations import check_template, sample_fields, standard
from backend.office.notices.models import PaperKind
from tests.office.notices.papers import template, with_part, words_of_docx
from tests.office.notices.test_issue import issued
from tests.world import Person, World

OWN = ("本街道提示单 {{ 文号 }}", "{{ 场所名称 }}", "{%p for 隐患 in 隐患清单 %}",
       "{{ 隐患.序号 }}. {{ 隐患.内容 }}", "{%p endfor %}", "{{ 二维码 }}")  # fmt: skip


def upload(who: Person, content: bytes, kind: str = "prompt") -> Response:
    headers = {"x-file-name": "%E6%A8%A1%E6%9D%BF.docx", "content-type": "application/octet-stream"}
    return who.ask("PUT", f"/notice-templates/{kind}", content=content, headers=headers)


def in_force(who: Person, kind: str = "prompt") -> dict[str, object]:
    items = who.get("/notice-templates").json()["items"]
    return next(item for item in items if item["kind"] == kind)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_standard_templates_pass_their_own_check(kind: PaperKind) -> None:
    check_template(kind, standard(kind), sample_fields(kind))


def test_an_own_template_is_used_and_put_aside_and_taken_up_again(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    assert upload(world.zhou, template(*OWN)).json()["name"] == "模板.docx"
    notice = issued(world.mei, hazard)["id"]

    def printed() -> str:
        return words_of_docx(world.mei.get(f"/notices/{notice}/docx").content)

    assert printed().startswith("本街道提示单辽西安提〔2026〕0001号")
    assert world.zhou.delete("/notice-templates/prompt").json()["own"] is False
    assert printed().startswith("安全隐患提示单")
    assert in_force(world.zhou)["put_aside"] is True
    assert world.zhou.post("/notice-templates/prompt/restore").json()["own"] is True
    assert printed().startswith("本街道提示单")


def test_the_street_next_door_keeps_its_own(world: World) -> None:
    upload(world.zhou, template(*OWN))

    assert in_force(world.sun)["own"] is False
    assert world.sun.post("/notice-templates/prompt/restore").status_code == 409


def test_the_fields_are_told(world: World) -> None:
    fields = in_force(world.zhou)["fields"]
    assert {"name": "编号", "meaning": "", "part_of": "隐患清单"} in fields  # type: ignore[operator]


@pytest.mark.parametrize("form", ["docx", "preview"])
def test_a_template_is_shown_as_it_is_and_filled(world: World, form: str) -> None:
    words = words_of_docx(world.zhou.get(f"/notice-templates/prompt/{form}").content)
    assert ("示例面馆" in words) is (form == "preview")
    assert ("{{文号}}" in words) is (form == "docx")


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (("{{ 店名 }}",), "“店名”"),
        (("{% for 隐患 in 隐患清单 %}{{ 隐患.价格 }}{% endfor %}",), "“隐患.价格”"),
        (("{% for x in 名单 %}{{ x }}{% endfor %}",), "“名单”"),
        (("{{ 文号.__class__ }}",), "“文号.__class__”"),
        (("{{ 文号 | upper }}",), "不能写运算、函数或过滤器"),
        (("{{ range(9) }}",), "不能写运算、函数或过滤器"),
        (("{% for a in 隐患清单 %}{% for b in 隐患清单 %}x{% endfor %}{% endfor %}",), "不能再套"),
        (("{{ 文号",), "大括号"),
        (("{% for 隐患 in 隐患清单 %}",), "写法不对"),
        (("现责令你单位整改 {{ 文号 }}",), "责令"),
    ],
)
def test_a_field_we_do_not_have_is_refused_by_name(
    world: World, lines: tuple[str, ...], named: str
) -> None:
    answer = upload(world.zhou, template(*lines))

    assert answer.status_code == 422, answer.text
    assert named in answer.json()["detail"]
    assert in_force(world.zhou)["own"] is False


def test_an_unknown_field_in_the_foot_is_refused_too(world: World) -> None:
    from docx import Document  # noqa: PLC0415

    document = Document(io.BytesIO(template(*OWN)))
    document.sections[0].footer.paragraphs[0].text = "{{ 页脚 }}"
    out = io.BytesIO()
    document.save(out)

    assert "“页脚”" in upload(world.zhou, out.getvalue()).json()["detail"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(40 * 1024 * 1024))
    return out.getvalue()


GOOD = template(*OWN)
BAD: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 422, "不是 Word 文件"),
    "text": (b"hello", 422, "不是 Word 文件"),
    "old": (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, 422, "另存为 .docx"),
    "cut short": (GOOD[:3000], 422, "已损坏"),
    "another zip": (with_part(b"PK\x05\x06" + bytes(18), "a.txt", b""), 422, "不是 Word 文件"),
    "macros": (with_part(GOOD, "word/vbaProject.bin", b"x"), 422, "宏"),
    "embedded": (with_part(GOOD, "word/embeddings/a.bin", b"x"), 422, "宏"),
    "entities": (
        with_part(GOOD, "word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        422, "DOCTYPE",
    ),
    "outside": (
        with_part(GOOD, "word/_rels/settings.xml.rels",
                  b'<Relationships><Relationship Id="a" Type="x/attachedTemplate" '
                  b'Target="http://x.example/a" TargetMode="External"/></Relationships>'),
        422, "外部文件",
    ),
    "no xml": (with_part(GOOD, "word/document.xml", b"<w:document"), 422, "读不出来"),
    "bomb": (bomb(), 413, "太大"),
    "large": (b"PK" + bytes(2 * 1024 * 1024), 413, "太大"),
}  # fmt: skip


@pytest.mark.parametrize("bad", list(BAD))
def test_a_file_that_is_no_template_is_refused_with_a_sentence(world: World, bad: str) -> None:
    content, status, told = BAD[bad]
    answer = upload(world.zhou, content)

    assert answer.status_code == status, answer.text
    assert told in answer.json()["detail"]
    assert in_force(world.zhou)["own"] is False


def test_only_the_office_changes_templates(world: World) -> None:
    for who in (world.mei, world.feng, world.ding):
        assert upload(who, GOOD).status_code == 403
        assert who.delete("/notice-templates/prompt").status_code == 403
    assert world.zhou.get("/notice-templates/nothing/docx").status_code == 404
