"""An office's own template is taken once it is proved harmless and sound.

It may name fields, run over our lists and ask whether a field is filled; nothing else.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportMissingTypeStubs=false, reportUnknownArgumentType=false
# docxtpl has no types.

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from backend.errors import Invalid, TooLarge
from backend.notices.documents import FIELDS, environment, filled
from backend.notices.models import PaperKind

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_PARTS = 300
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ORDER = "责令"


class TemplateUnusable(Invalid):
    """A template we do not take; the reason names the field or the part."""

    code = "template.unusable"
    sentence = "这个模板不能用：{reason}。原来的模板没有变，请改好后再上传。"


class TemplateTooLarge(TooLarge):
    """More than a letter's template needs."""

    code = "template.too_large"
    sentence = "模板太大，最多 2 MB。请去掉模板里的大图片再上传。"


def check(kind: PaperKind, content: bytes, sample: Mapping[str, Any]) -> None:
    """Refuse what could do harm, what is broken, and fields we do not have; the last by name."""
    if len(content) > MOST_BYTES:
        raise TemplateTooLarge
    _check_parts(content)
    for source in _sources(content):
        if kind is PaperKind.PROMPT and ORDER in re.sub(r"<[^>]*>", "", source):
            raise TemplateUnusable(reason="隐患提示单里不能出现“责令”，网格员只作提醒")
        _check_fields(kind, source)
    try:
        filled(content, sample)
    except _broken() as error:
        raise TemplateUnusable(reason="用样例数据试填没有成功，请检查大括号是否成对") from error


def _check_parts(content: bytes) -> None:
    if content.startswith(OLE):
        raise TemplateUnusable(reason="这是旧版 .doc 或加密的文件，请另存为 .docx 再上传")
    if not content.startswith(b"PK"):
        raise TemplateUnusable(reason="这不是 Word 文件，请上传 .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            unpacked = sum(e.file_size for e in entries)
            if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED:
                raise TemplateTooLarge
            names = {e.filename.lower() for e in entries}
            if "word/document.xml" not in names:
                raise TemplateUnusable(reason="这不是 Word 文件，请上传 .docx")
            if any("vbaproject" in n or "activex" in n or "embeddings/" in n for n in names):
                raise TemplateUnusable(reason="里面有宏或嵌入的程序，请另存为不带宏的 .docx")
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_markup(entry.filename.lower(), packed.read(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TemplateUnusable(reason="文件已损坏，请用 Word 或 WPS 打开，另存后再上传") from error


def _check_markup(name: str, part: bytes) -> None:
    if name.startswith(("docprops/", "word/footnotes")) and (b"{{" in part or b"{%" in part):
        raise TemplateUnusable(reason="文档属性和脚注里不能放字段，请放到正文里")
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise TemplateUnusable(reason="里面有不允许的标记（DOCTYPE）")
    if b"macroEnabled" in part:
        raise TemplateUnusable(reason="里面有宏或嵌入的程序，请另存为不带宏的 .docx")
    for link in re.findall(rb"<Relationship\b[^>]*TargetMode=\"External\"[^>]*>", part):
        if b"/hyperlink" not in link:
            raise TemplateUnusable(reason="里面引用了外部文件或网上的图片，请改为直接插入")
    if re.search(rb"\b(INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE)\b", part):
        raise TemplateUnusable(reason="里面有自动引用外部内容的域，请删除后再上传")


def _sources(content: bytes) -> Iterator[str]:
    """The marked-up text of body, headers and footers, as it will be filled."""
    from docxtpl import DocxTemplate  # noqa: PLC0415

    try:
        document = DocxTemplate(io.BytesIO(content))
        document.init_docx()
        yield document.patch_xml(document.get_xml())
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            for _, part in document.get_headers_footers(uri):
                yield document.patch_xml(document.get_part_xml(part))
    except _broken() as error:
        raise TemplateUnusable(reason="Word 内容读不出来，请另存后再上传") from error


def _check_fields(kind: PaperKind, source: str) -> None:
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415

    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        told = "字段的写法不对，请检查大括号是否成对、循环和判断有没有写结束"
        raise TemplateUnusable(reason=told) from error
    single = {name for name, _, part in FIELDS[kind] if part is None}
    lists: dict[str, set[str]] = {}
    for name, _, part in FIELDS[kind]:
        if part:
            lists.setdefault(part, set()).add(name)
    _walk(tree, single, lists, {})


def _walk(
    node: Any, single: set[str], lists: dict[str, set[str]], running: dict[str, set[str]]
) -> None:
    from jinja2 import nodes  # noqa: PLC0415

    allowed = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Const, nodes.Compare,
        nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Name, nodes.Getattr, nodes.For,
    )  # fmt: skip
    if not isinstance(node, allowed):
        raise TemplateUnusable(reason="只能写字段、循环和判断，不能写运算、函数或过滤器")
    if isinstance(node, nodes.Getattr):
        _check_part(node, running)
        return
    if isinstance(node, nodes.Name) and node.name not in single:
        _unknown(node.name)
    if isinstance(node, nodes.For):
        if running:
            raise TemplateUnusable(reason="循环里不能再套循环，请分开写")
        running = _run(node, lists)
        for child in [*node.body, *node.else_]:
            _walk(child, single, lists, running)
        return
    for child in node.iter_child_nodes():
        _walk(child, single, lists, running)


def _check_part(node: Any, running: dict[str, set[str]]) -> None:
    of = getattr(node.node, "name", "")
    if of not in running:
        _unknown(f"{of}.{node.attr}")
    if node.attr not in running[of]:
        _unknown(f"{of}.{node.attr}")


def _run(node: Any, lists: dict[str, set[str]]) -> dict[str, set[str]]:
    over, each = getattr(node.iter, "name", ""), getattr(node.target, "name", "")
    if over not in lists:
        raise TemplateUnusable(reason=f"没有可以逐条列出的“{over or '这个写法'}”")
    if node.test is not None or node.recursive or not each:
        raise TemplateUnusable(reason="循环里只能逐条列出，不能附加条件")
    return {each: lists[over]}


def _unknown(name: str) -> None:
    raise TemplateUnusable(reason=f"没有“{name[:40]}”这个字段，请对照字段表改正", field=name[:40])


def _broken() -> tuple[type[Exception], ...]:
    from docx.opc.exceptions import OpcError  # noqa: PLC0415
    from jinja2 import TemplateError  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415

    return (
        TemplateError, OpcError, LxmlError, zipfile.BadZipFile, zlib.error,
        ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError,
    )  # fmt: skip
