"""Word files made to do harm: they try to run code, to reach outside, or to exhaust the server."""

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from zlib import crc32

from tests.office.notices.papers import template

EVIDENCE = "49000049"
"""What a template that was computed would show: 7000007 times 7."""
PRODUCT = "{{ 7000007*7 }}"
REFERENCES = "&#123;&#x7b; 7000007*7 &#125;&#125;"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = template("本街道提示单 {{ 文号 }}", "{{ 场所名称 }}")


@dataclass(frozen=True)
class Attack:
    """A file, a piece of the sentence that the office is told, and the status of the answer."""

    made: bytes | Callable[[], bytes]
    told: str
    status: int = 422

    @property
    def content(self) -> bytes:
        """The large ones are made when they are sent."""
        return self.made if isinstance(self.made, bytes) else self.made()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def packed(parts: Mapping[str, bytes], *, twice: Mapping[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        for name, part in [*parts.items(), *(twice or {}).items()]:
            new.writestr(name, part)
    return out.getvalue()


def with_body(inner: str, base: bytes = PLAIN) -> bytes:
    """The same file with this markup at the start of its body."""
    parts = parts_of(base)
    document = parts["word/document.xml"]
    parts["word/document.xml"] = document.replace(b"<w:body>", b"<w:body>" + inner.encode(), 1)
    return packed(parts)


def with_text(markup: str) -> bytes:
    return with_body(f"<w:p><w:r><w:t>{markup}</w:t></w:r></w:p>")


def with_runs(*texts: str) -> bytes:
    runs = "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts)
    return with_body(f"<w:p>{runs}</w:p>")


def with_typed(name: str, part: bytes | str, kind: str, relation: str = "") -> bytes:
    """The same file with one part more, listed and, where a relation is given, tied to the body."""
    parts = parts_of(PLAIN)
    content = part.encode() if isinstance(part, str) else part
    listed = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    types = parts["[Content_Types].xml"].replace(b"</Types>", listed)
    parts |= {name: content, "[Content_Types].xml": types}
    if relation:
        return tied(packed(parts), relation, "/" + name)
    return packed(parts)


def tied(content: bytes, relation: str, target: str, mode: str = "") -> bytes:
    """The same file with one relationship more."""
    parts = parts_of(content)
    where = "word/_rels/document.xml.rels"
    line = f'<Relationship Id="rIdX" Type="{relation}" Target="{target}" {mode}/></Relationships>'
    parts[where] = parts[where].replace(b"</Relationships>", line.encode())
    return packed(parts)


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(PLAIN)
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    return packed(parts)


def notes(kind: str, inner: str) -> str:
    return f"<w:{kind} {W}><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:{kind}>"


def in_utf16(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def document_in(codec: str, inner: str) -> bytes:
    parts = parts_of(with_text(inner))
    text = parts["word/document.xml"].decode().split("?>", 1)[1]
    head = f"<?xml version='1.0' encoding='{codec.upper()}'?>"
    parts["word/document.xml"] = (head + text).encode(codec)
    return packed(parts)


def lying_size() -> bytes:
    """The directory says ten bytes; what comes out is forty megabytes."""
    parts = parts_of(PLAIN)
    parts["word/media/image9.jpeg"] = bytes(40 * 1024 * 1024)
    content = bytearray(packed(parts))
    size = (40 * 1024 * 1024).to_bytes(4, "little")
    at = content.rfind(b"word/media/image9.jpeg")
    start = content.rfind(b"PK\x01\x02", 0, at)
    assert bytes(content[start + 24 : start + 28]) == size
    content[start + 24 : start + 28] = (10).to_bytes(4, "little")
    content[start + 16 : start + 20] = crc32(bytes(10)).to_bytes(4, "little")
    return bytes(content)


def many_entries() -> bytes:
    return packed(parts_of(PLAIN) | {f"word/x{n}.xml": b"<a/>" for n in range(5_000)})


def deep(levels: int) -> bytes:
    return with_body("<w:sdt><w:sdtContent>" * levels + "</w:sdtContent></w:sdt>" * levels)


def crowd(count: int) -> bytes:
    """Small when packed, and far too many nodes when parsed."""
    return with_body("<w:p/>" * count)


def field(*pieces: str) -> bytes:
    """A complex field of Word whose instruction stands in pieces."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    words = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return with_body(f"<w:p>{mark.format('begin')}{words}{mark.format('end')}</w:p>")


NESTED_FIELD = with_body(
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText> c:\\x</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ha">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)
ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
COMMENTS = f"{MAIN}.comments+xml"
FOOTNOTES = f"{MAIN}.footnotes+xml"

PARTS: dict[str, Attack] = {
    "core properties by references": Attack(
        replaced("docProps/core.xml", b"generated by", REFERENCES.encode()),
        "文档属性",
    ),
    "core properties under another name": Attack(
        with_typed("docProps/zzz.xml", f"<a>{REFERENCES}</a>",
                   "application/vnd.openxmlformats-package.core-properties+xml"), "文档属性"),
    "application properties": Attack(
        replaced("docProps/app.xml", b"Normal.dotm", REFERENCES.encode()), "文档属性"),
    "footnotes": Attack(
        with_typed("word/footnotes.xml", notes("footnotes", PRODUCT), FOOTNOTES, f"{R}/footnotes"),
        "脚注"),
    "footnotes under another name": Attack(
        with_typed("word/zzz.xml", notes("footnotes", REFERENCES), FOOTNOTES, f"{R}/footnotes"),
        "脚注"),
    "footnotes split over runs": Attack(
        with_typed("word/zzz.xml",
                   notes("footnotes", "{</w:t></w:r><w:r><w:t>{ 7000007*7 }}"), FOOTNOTES), "脚注"),
    "endnotes": Attack(
        with_typed("word/endnotes.xml", notes("endnotes", REFERENCES), f"{MAIN}.endnotes+xml"),
        "尾注"),
    "comments": Attack(
        with_typed("word/comments.xml", notes("comments", "{% set x = 1 %}"), COMMENTS), "批注"),
    "comments in utf-16": Attack(
        with_typed("word/comments.xml", in_utf16(notes("comments", PRODUCT)), COMMENTS), "批注"),
    "an attribute of the settings": Attack(
        replaced("word/settings.xml", b"</w:settings>",
                 b'<w:docVar w:name="a" w:val="&#123;% x %&#125;"/></w:settings>'), "设置"),
    "the name of a style": Attack(
        replaced("word/styles.xml", b"<w:style ", b'<w:style w:customStyle="{{ x }}" '), "样式"),
    "the theme": Attack(
        replaced("word/theme/theme1.xml", b'name="Office Theme"', b'name="{{ x }}"'), "主题"),
    "custom xml": Attack(
        with_typed("customXml/item9.xml", f"<a>{REFERENCES}</a>", "application/xml"), "自定义"),
    "the glossary": Attack(
        with_typed("word/glossary/document.xml", notes("glossaryDocument", PRODUCT),
                   f"{MAIN}.document.glossary+xml"), "构建基块"),
    "a chart": Attack(
        with_typed("word/charts/chart1.xml", "<c>{{ x }}</c>",
                   "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"), "图表"),
    "a target of a relationship": Attack(
        tied(PLAIN, f"{R}/hyperlink", "https://x.example/{{ 7000007*7 }}",
             'TargetMode="External"'), "链接"),
    "a comment of the markup": Attack(
        replaced("word/settings.xml", b"</w:settings>", b"<!-- {{ x }} --></w:settings>"), "设置"),
    "an attribute of the body": Attack(
        with_body('<w:p w:rsidR="{% if 文号 %}"><w:r><w:t>a</w:t></w:r></w:p>'), "正文"),
    "deleted words of the body": Attack(
        with_body('<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>{{ 文号 }}</w:delText></w:r>'
                  "</w:del></w:p>"), "正文"),
}  # fmt: skip

_LINES = {
    name: Attack(partial(template, line), told)
    for name, (line, told) in {
        "arithmetic": (PRODUCT, "7000007*7"),
        "a chain to the template": ("{{ 二维码.tpl.render_xml_part }}", "“二维码.tpl"),
        "an inline image": ("{{ InlineImage('x') }}", "InlineImage"),
        "dunder names": ("{{ 文号.__class__.__mro__ }}", "“文号.__class__.__mro__”"),
        "a dunder name": ("{{ __builtins__ }}", "__builtins__"),
        "an item": ("{{ 文号['__class__'] }}", "__class__"),
        "a method of a text": ("{{ ''.join }}", "''.join"),
        "globals of the engine": ("{{ cycler.__init__.__globals__.os.popen('id') }}", "cycler"),
        "the engine itself": ("{{ self._TemplateReference__context }}", "self"),
        "a filter": ("{{ 文号|attr('__class__') }}", "过滤器"),
        "a test": ("{% if 文号 is defined %}x{% endif %}", "is defined"),
        "a million rounds": ("{% for i in range(1000000) %}x{% endfor %}", "range"),
        "a condition that calls": ("{% if 文号.upper() %}x{% endif %}", "upper"),
        "a chain within a loop": (
            "{% for a in 隐患清单 %}{{ a.内容.__class__ }}{% endfor %}", "“a.内容.__class__”"),
        "rounds within rounds": (
            "{% for a in 隐患清单 %}{% for b in 隐患清单 %}x{% endfor %}{% endfor %}", "不能再套"),
        "set": ("{% set x = 文号 %}", "set x"),
        "include": ("{% include '/etc/passwd' %}", "include"),
        "import": ("{% import 'os' as os %}", "import"),
        "macro": ("{% macro a() %}x{% endmacro %}", "macro"),
        "raw": ("{% raw %}{{ x }}{% endraw %}", "raw"),
        "a block of the engine": ("{% block a %}{% endblock %}", "block"),
        "the length of a text": ("{{ 文号 * 1000000000 }}", "不能写运算"),
    }.items()
}  # fmt: skip
CODE: dict[str, Attack] = _LINES | {
    "references in the body": Attack(with_text(REFERENCES), "7000007*7"),
    "split over runs": Attack(with_runs("{", "{ 70000", "07*7 }", "}"), "7000007*7"),
    "the body in utf-16": Attack(document_in("utf-16", PRODUCT), "7000007*7"),
    "the body in utf-7": Attack(document_in("utf-7", "x"), "编码"),
    "thousands of open braces": Attack(lambda: with_text("{{" * 1_900), "大括号"),
    "a condition without end": Attack(
        template("{% if " + "not " * 60 + "文号 %}x{% endif %}"), "not not"
    ),
    "conditions within conditions": Attack(
        with_text("{% if 文号 %}" * 400 + "x" + "{% endif %}" * 400), "套"
    ),
}

PACKAGES: dict[str, Attack] = {
    "an entry twice": Attack(
        packed(parts_of(PLAIN), twice={"word/document.xml": b"<a/>"}), "重复"),
    "an entry twice in capitals": Attack(
        packed(parts_of(PLAIN), twice={"WORD/Document.xml": b"<a/>"}), "重复"),
    "an entry above the folder": Attack(
        packed(parts_of(PLAIN) | {"word/../../evil.xml": b"<a/>"}), "已损坏"),
    "an entry with backslashes": Attack(
        packed(parts_of(PLAIN) | {"word\\document.xml": b"<a/>"}), "已损坏"),
    "a part listed twice": Attack(
        replaced("[Content_Types].xml", b"</Types>",
                 f'<Override PartName="/WORD/document.xml" ContentType="{COMMENTS}"/></Types>'
                 .encode()), "重复"),
    "a part that is not listed": Attack(packed(parts_of(PLAIN) | {"word/x.what": b"a"}), "x.what"),
    "two bodies": Attack(
        with_typed("word/two.xml", notes("document", PRODUCT), f"{MAIN}.document.main+xml"),
        "正文"),
    "a body that is a picture": Attack(
        replaced("[Content_Types].xml", f"{MAIN}.document.main+xml".encode(), b"image/png"),
        "图片不是图片"),
    "a body with macros": Attack(
        replaced("[Content_Types].xml", f"{MAIN}.document.main+xml".encode(),
                 b"application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
    "a zip within": Attack(with_typed("word/media/a.png", PLAIN, "image/png"), "压缩"),
    "a workbook within": Attack(
        with_typed("word/embedded.xlsx", PLAIN,
                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "嵌入"),
    "a picture that is markup": Attack(
        with_typed("word/media/a.png", f"<a>{PRODUCT}</a>", "image/png"), "图片"),
    "a directory that lies": Attack(lying_size, "图片不是图片"),
    "forty megabytes of nothing": Attack(
        lambda: packed(parts_of(PLAIN) | {"word/media/a.png": bytes(40 << 20)}), "太大", 413),
    "five thousand entries": Attack(many_entries, "太大", 413),
    "four hundred thousand paragraphs": Attack(lambda: crowd(400_000), "太大", 413),
    "markup ten thousand deep": Attack(lambda: deep(10_000), "读不出来"),
    "laughs": Attack(
        with_typed("word/comments.xml", LAUGHS + "<a>&b8;</a>", COMMENTS), "DOCTYPE"),
    "an entity of a file": Attack(
        packed(parts_of(PLAIN) | {"word/document.xml": (ENTITY + "<a>&x;</a>").encode()}),
        "DOCTYPE"),
    "a doctype in utf-16": Attack(
        with_typed("word/comments.xml", in_utf16(ENTITY + "<a>&x;</a>"), COMMENTS), "DOCTYPE"),
    "a text printed without end": Attack(
        lambda: with_text("{{ 正文 }}" * 100_000), "太大", 413),
    "pictures without end": Attack(lambda: with_text("{{ 二维码 }}" * 60_000), "太大", 413),
}  # fmt: skip

OUTSIDE: dict[str, Attack] = {
    "dde in pieces": Attack(field("D", "DEAU", "TO c:\\\\windows\\\\cmd.exe"), "DDEAUTO"),
    "a field in a field": Attack(NESTED_FIELD, "域"),
    "a simple field of a picture": Attack(
        with_body('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x/a.png&quot;"/></w:p>'),
        "INCLUDEPICTURE"),
    "a field of a text": Attack(field("INCLUDETEXT c:\\\\secret.txt"), "INCLUDETEXT"),
    "a linked field": Attack(field("LINK Excel.Sheet.8 c:\\\\a.xls"), "LINK"),
    "another document as a chunk": Attack(with_body('<w:altChunk xmlns:r="r" r:id="x"/>'), "嵌入"),
    "a chunk by relationship": Attack(
        with_typed("word/afchunk.xml", "<html/>", "application/xhtml+xml", f"{R}/aFChunk"), "嵌入"),
    "an object": Attack(with_body("<w:p><w:r><w:object/></w:r></w:p>"), "嵌入"),
    "an object under its other name": Attack(
        with_typed("word/x.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "image/png"), "嵌入"),
    "a picture from outside": Attack(
        tied(PLAIN, f"{R}/image", "http://x.example/a.png", "TargetMode='External'"), "外部"),
    "a picture from outside, not said": Attack(
        tied(PLAIN, f"{R}/image", "http://x.example/a.png"), "外部"),
    "a picture of a share": Attack(
        tied(PLAIN, f"{R}/image", "\\\\\\\\x.example\\\\a.png"), "外部"),
    "an attached template": Attack(
        tied(PLAIN, f"{R}/attachedTemplate", "http://x.example/a.dotm", 'TargetMode="external"'),
        "外部"),
    "a link to a file": Attack(
        tied(PLAIN, f"{R}/hyperlink", "file:///c:/windows/cmd.exe", 'TargetMode="External"'),
        "链接"),
    "a picture of vml": Attack(
        with_body('<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
                  '<v:imagedata src="http://x.example/a.png"/></v:shape></w:pict></w:r></w:p>'),
        "外部"),
    "a letter to many": Attack(
        replaced("word/settings.xml", b"</w:settings>", b"<w:mailMerge/></w:settings>"),
        "邮件合并"),
}  # fmt: skip

LINKS: dict[str, Attack] = {
    name: Attack(field(f" HYPERLINK {target} "), "链接")
    for name, target in {
        "a link to another machine's share": '"//evil.example/share/a.exe"',
        "a link to a share without quotation marks": "//evil.example/share",
        "a link to a share by its usual slashes": '"\\\\\\\\evil\\share"',
        "a link to a program nearby": '"../../evil.exe"',
        "a link to a program beside": "evil.exe",
        "a link behind a hint": '\\o "look" "//evil.example/a.exe"',
        "a link in two": '"https://x.example" "//evil.example/a.exe"',
    }.items()
} | {
    "a link put together": Attack(
        with_body('<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> HYPERLINK '
                  '</w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText> DOCPROPERTY x '
                  '</w:instrText><w:fldChar w:fldCharType="end"/>'
                  '<w:fldChar w:fldCharType="end"/></w:r></w:p>'),
        "链接"),
    "a link that says it stays within": Attack(
        tied(PLAIN, f"{R}/hyperlink", "//evil.example/share"), "链接"),
    "a link of a shape": Attack(
        with_body('<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" '
                  'href="//evil.example/share"/></w:pict></w:r></w:p>'),
        "链接"),
}  # fmt: skip
ATTACKS: dict[str, Attack] = PARTS | CODE | PACKAGES | OUTSIDE | LINKS
INERT: dict[str, bytes] = {
    "a link to a page": field(' HYPERLINK "https://x.example/a" \\o "看看" \\t "_blank" '),
    "a link to a place in the document": field(' HYPERLINK \\l "_Toc1" \\* MERGEFORMAT '),
    "a link to a mailbox": field(" HYPERLINK mailto:a@x.example "),
    "include of xml": with_body(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
    "instructions of markup": replaced(
        "word/settings.xml", b"<w:settings",
        b'<?xml-stylesheet href="http://x.example/a.xsl"?><w:settings'),
    "single braces": with_text("{ 7000007*7 } {7000007*7} $&#123;7000007*7}"),
    "braces of full width": with_text("｛｛ 7000007*7 ｝｝"),
    "braces of three paragraphs": with_body(
        "<w:p><w:r><w:t>{</w:t></w:r></w:p><w:p><w:r><w:t>{ 7000007*7 }}</w:t></w:r></w:p>"),
    "closing braces alone": with_text("7000007*7 }} %}"),
    "a remark of the template": with_text("{# 7000007*7 #}"),
}  # fmt: skip
"""Taken, for they do nothing: printed as they stand, or left out."""
