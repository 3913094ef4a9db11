"""A Word file from outside: its zip within bounds, each part parsed and judged by its type.

What a part is, its entry in [Content_Types].xml says, never its name. Only the body, headers and
footers may hold fields; every part of markup is written anew from what was parsed, so that no
other program can read something else in it than was judged here.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NoReturn, TypeAlias

from backend.core.docx.errors import Unfit, shown
from backend.core.docx.parsing import OPENING

etree: Any = import_module("lxml.etree")
"""It has no types: to the checker its elements are anything."""
Tree: TypeAlias = Any
Element: TypeAlias = Any
MOST_BYTES = 2 << 20
MOST_UNPACKED = 30 << 20
MOST_MARKUP = 8 << 20
"""One part of markup; the largest of an ordinary template has half a megabyte."""
MOST_NODES = 250_000
"""Elements, texts and attributes of one part; an ordinary list of styles has 40,000."""
MOST_PARTS, LONGEST_NAME = 300, 200
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TYPES = "[Content_Types].xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
BODY, HEADER, FOOTER = (f"{WORD}{kind}+xml" for kind in ("document.main", "header", "footer"))
FILLED = frozenset({BODY, HEADER, FOOTER})
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
VML = "application/vnd.openxmlformats-officedocument.vmldrawing"
OFFICE_DOCUMENT = "/officeDocument"
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, OverflowError,
)  # fmt: skip
DAMAGED = "文件已损坏，请用 Word 或 WPS 打开，另存后再上传"
NO_WORD = "这不是 Word 文件，请上传 .docx"
MACROS = "里面有宏或嵌入的程序，请另存为不带宏的 .docx"
EMBEDDED = "里面嵌入了别的文件或对象，请删除，或改为图片"
OUTWARD = "里面引用了外部文件或网上的图片，请改为直接插入"
DOCTYPE = "里面有不允许的标记（DOCTYPE），请用 Word 或 WPS 打开，另存后再上传"
CODING = "用了不常见的编码，请用 Word 或 WPS 打开，另存后再上传"
BOMS = (b"\xff\xfe", b"\xfe\xff")
FILE_LINK = "里面有打开文件或程序的链接，链接只能指向网页或邮箱"
PROGRAMS = re.compile(r"macroenabled|vbaproject|vbadata|activex|ms-office\.vba", re.IGNORECASE)
PROGRAM_NAMES = re.compile(r"vbaproject|vbadata|activex|embeddings/", re.IGNORECASE)
IMAGES = frozenset(
    f"image/{kind}"
    for kind in (
        "png", "jpeg", "jpg", "gif", "bmp", "tiff", "x-emf", "emf", "x-wmf", "wmf", "webp",
        "vnd.ms-photo",
    )
)  # fmt: skip
IMAGE_HEADS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"II\xbc", b"RIFF",
    b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00",
)  # fmt: skip
"""How pictures begin, those of Windows at the end."""
BINARIES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.obfuscatedfont",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printersettings",
        "application/x-fontdata", "application/x-font-ttf", "font/ttf", "font/otf",
    }
)  # fmt: skip
CODECS = frozenset({"", "utf-8", "utf8", "utf-16", "utf16", "utf-16le", "utf-16be", "us-ascii"})
FORBIDDEN = frozenset({"altChunk", "object", "OLEObject", "control", "subDoc", "movie"})
RELATIONS_FORBIDDEN = frozenset(
    {"afchunk", "oleobject", "package", "control", "subdocument", "mailmergesource",
     "mailmergeheadersource", "frame", "vbaproject", "attachedtoolbars", "activexcontrolbinary"}
)  # fmt: skip
_BRACES = "[contains(., '{{') or contains(., '{%') or contains(., '{#')]"
ASIDE = " | ".join(f"//{x}{_BRACES}" for x in ("@*", "comment()", "processing-instruction()"))
LINKS = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
LINK_FIELD = re.compile(r"\s*HYPERLINK", re.IGNORECASE)
LINK_PIECES = re.compile(r"\"[^\"]*\"?|[^\s\"]+")
HREFS = "//*[namespace-uri() = 'urn:schemas-microsoft-com:vml']/@href[string()]"
SWITCH = re.compile(r"\\[a-z*]", re.IGNORECASE)
LED_BY_SWITCH = frozenset({"\\l", "\\o", "\\t", "\\*"})
"""What follows them is a bookmark, a hint, a window, a format, and no place to go to."""
FIELD_CODES = re.compile(
    r"=|PAGE|NUMPAGES|SECTION|SECTIONPAGES|DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|TITLE"
    r"|FILENAME|SUBJECT|AUTHOR|KEYWORDS|COMMENTS|DOCPROPERTY|NUMWORDS|NUMCHARS|REVNUM|STYLEREF|REF"
    r"|PAGEREF|NOTEREF|SEQ|TOC|TC|HYPERLINK|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|EQ|SYMBOL|LISTNUM"
    r"|AUTONUM|AUTONUMLGL|AUTONUMOUT|IF|COMPARE|MERGEFIELD|DOCVARIABLE|USERNAME|USERINITIALS|INFO"
    r"|LASTSAVEDBY|ADVANCE|XE|INDEX|TA|TOA|SET|SHAPE|DISPLAYBARCODE"
)
"""What Word's own fields may be in a template: numbers of pages, dates, references within."""
CALLED = {
    "core-properties": "文档属性", "extended-properties": "文档属性",
    "custom-properties": "文档属性", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注",
    "settings": "设置", "websettings": "设置", "styles": "样式", "numbering": "编号",
    "fonttable": "字体表", "theme": "主题", "glossary": "构建基块", "chart": "图表",
    "diagram": "图示", "customxml": "自定义数据", "relationships": "链接表", "header": "页眉",
    "footer": "页脚", "document.main": "正文",
}  # fmt: skip


def local(element: Element) -> str:
    """A name without its namespace."""
    return str(etree.QName(element).localname)


@dataclass
class DocxPart:
    """One part: markup as a tree, anything else as its bytes."""

    name: str
    """As in the package, with the slash in front."""
    kind: str
    """Its content type in small letters."""
    content: bytes = b""
    tree: Tree | None = None

    @property
    def called(self) -> str:
        """How people call it."""
        kind = self.kind
        if self.name.lower().startswith("/customxml/"):
            kind = "customxml"
        named = next((name for mark, name in CALLED.items() if mark in kind), "部件")
        return f"{named}（{shown(self.name.lstrip('/'))}）"

    @property
    def root(self) -> Element:
        """The root of its markup."""
        if self.tree is None:
            raise Unfit(NO_WORD)
        return self.tree.getroot()


@dataclass
class Package:
    """A Word file that was judged."""

    parts: list[DocxPart]
    types: DocxPart
    names: set[str] = field(default_factory=set[str])

    @property
    def filled(self) -> list[DocxPart]:
        """The parts that may hold fields, the body first."""
        return sorted((p for p in self.parts if p.kind in FILLED), key=lambda p: p.kind != BODY)


def open_template(content: bytes) -> Package:
    """Judge a file and give its parts, or say why it is not taken."""
    if len(content) > MOST_BYTES:
        _too_large()
    if content.startswith(OLE):
        raise Unfit("这是旧版 .doc 或加密的文件，请另存为 .docx 再上传")
    if not content.startswith(b"PK"):
        raise Unfit(NO_WORD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = _unpacked(packed)
    except BROKEN as error:
        raise Unfit(DAMAGED) from error
    package = _typed(unpacked)
    for part in package.parts:
        if part.tree is None:
            _check_binary(part)
        elif part.kind == RELATIONS:
            _check_relations(part)
        else:
            _check_markup(part)
    _check_body(package)
    return package


def written(package: Package) -> bytes:
    """Pack the parts, markup as it was parsed and filled."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in (package.types, *package.parts):
            entry = zipfile.ZipInfo(part.name.lstrip("/"))
            packed.writestr(entry, serialized(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def serialized(part: DocxPart) -> bytes:
    """A part as it is written: no reference hides a character, no coding but UTF-8."""
    if part.tree is None:
        return part.content
    return etree.tostring(part.tree, xml_declaration=True, encoding="UTF-8", standalone=True)


# ---- the zip ----


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [e for e in packed.infolist() if not e.is_dir()]
    names = [e.filename.lower() for e in entries]
    if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
        _too_large()
    if len(set(names)) < len(names):
        raise Unfit("文件里有重复的部件，请用 Word 或 WPS 打开，另存后再上传")
    if any(not _sound(entry.filename) for entry in entries):
        raise Unfit(DAMAGED)
    if TYPES.lower() not in names:
        raise Unfit(NO_WORD)
    if any(PROGRAM_NAMES.search(name) for name in names):
        raise Unfit(MACROS)
    return {entry.filename: _read(packed, entry) for entry in entries}


def _sound(name: str) -> bool:
    pieces = name.split("/")
    plain = (
        name.isprintable() and "\\" not in name and ":" not in name and len(name) <= LONGEST_NAME
    )
    return plain and not any(piece in {"", ".", ".."} for piece in pieces)


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack an entry; never more than its stated size, which is within the bounds."""
    if entry.flag_bits & 0x1 or entry.compress_type not in {
        zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED,
    }:  # fmt: skip
        raise Unfit("文件加了密码或用了不常见的压缩，请另存为普通的 .docx 再上传")
    with packed.open(entry) as part:
        return part.read(entry.file_size + 1)


def _too_large() -> NoReturn:
    raise Unfit("模板太大", large=True)


# ---- the parts ----


def _typed(unpacked: dict[str, bytes]) -> Package:
    """Give each part the type that the package's list says."""
    listed = next(name for name in unpacked if name.lower() == TYPES.lower())
    types = DocxPart(f"/{TYPES}", "types", tree=parsed(unpacked.pop(listed), "部件清单"))
    endings, single = _types(types)
    package = Package([], types)
    for name, content in unpacked.items():
        path = f"/{name}"
        ending = name.rpartition(".")[2].lower()
        kind = single.get(path.lower()) or endings.get(ending, "")
        if not kind:
            raise Unfit(
                f"里面有没有登记的部件（{shown(name)}），请用 Word 或 WPS 打开，另存后再上传"
            )
        package.parts.append(_part(path, kind, content))
        package.names.add(path.lower())
    return package


def _types(types: DocxPart) -> tuple[dict[str, str], dict[str, str]]:
    endings: dict[str, str] = {}
    single: dict[str, str] = {}
    for line in types.root:
        if not isinstance(line.tag, str):
            continue
        kind = line.get("ContentType", "").split(";")[0].strip().lower()
        where, key = (
            (single, line.get("PartName", "").lower())
            if local(line) == "Override"
            else (endings, line.get("Extension", "").lower())
        )
        if key in where:
            raise Unfit(f"部件清单里有重复的一项（{shown(key)}），请另存后再上传")
        where[key] = kind
    return endings, single


def _part(path: str, kind: str, content: bytes) -> DocxPart:
    if PROGRAMS.search(kind):
        raise Unfit(MACROS)
    if kind in IMAGES | BINARIES:
        return DocxPart(path, kind, content)
    part = DocxPart(path, kind)
    if kind in {"text/xml", VML} or kind.endswith(("/xml", "+xml")):
        if "html" in kind:
            raise Unfit(EMBEDDED)
        part.tree = parsed(content, part.called)
        return part
    raise Unfit(f"{EMBEDDED}：{shown(path.lstrip('/'))}")


def parsed(content: bytes, called: str) -> Tree:
    """Parse markup without entities, document types, network, or another coding than Unicode."""
    if len(content) > MOST_MARKUP:
        _too_large()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, recover=False,
    )  # fmt: skip
    _check_head(content, called)
    try:
        tree = etree.parse(io.BytesIO(content), parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            _too_large()
        raise Unfit(f"{called}的内容读不出来，请另存后再上传") from error
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise Unfit(DOCTYPE)
    if (tree.docinfo.encoding or "").lower() not in CODECS:
        raise Unfit(f"{called}{CODING}")
    if tree.xpath("count(//*) + count(//@*)") > MOST_NODES:
        _too_large()
    return tree


def _check_head(content: bytes, called: str) -> None:
    """Look for a document type and a coding before parsing, so that no entity is ever read."""
    bare = (
        content.replace(b"\x00", b"") if b"\x00" in content[:4] or content[:2] in BOMS else content
    )
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise Unfit(DOCTYPE)
    coded = re.search(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", bare[:300])
    if coded and coded[1].decode("ascii", "replace").lower() not in CODECS:
        raise Unfit(f"{called}{CODING}")


# ---- what stands in them ----


def _check_binary(part: DocxPart) -> None:
    head = part.content[:8]
    if head.startswith(b"PK\x03\x04"):
        raise Unfit(f"里面有压缩包（{shown(part.name.lstrip('/'))}），请删除后再上传")
    if head.startswith((OLE, b"MZ", b"\x7fELF", b"#!", b"%PDF", b"{\\rtf")):
        raise Unfit(f"{EMBEDDED}：{shown(part.name.lstrip('/'))}")
    if part.kind in IMAGES and not part.content.startswith(IMAGE_HEADS):
        raise Unfit(f"里面的图片不是图片（{shown(part.name.lstrip('/'))}），请重新插入")


def _check_relations(part: DocxPart) -> None:
    for line in part.root.iter("{*}Relationship", "Relationship"):
        kind = line.get("Type", "").rpartition("/")[2].lower()
        target, outside = line.get("Target", ""), line.get("TargetMode", "").lower() == "external"
        if kind == "hyperlink":
            if not LINKS.match(target):
                raise Unfit(FILE_LINK)
        elif outside or ":" in target or "\\" in target or target.startswith("//"):
            raise Unfit(OUTWARD)
        if kind in RELATIONS_FORBIDDEN or PROGRAMS.search(kind):
            raise Unfit(EMBEDDED)
    _check_braces(part)


def _check_markup(part: DocxPart) -> None:
    if part.kind.startswith(WORD):
        if _first(part, *FORBIDDEN) is not None:
            raise Unfit(EMBEDDED)
        if _first(part, "mailMerge") is not None:
            raise Unfit("里面设了邮件合并的数据来源，请在“邮件”里取消合并后再上传")
    for element in part.root.iter("{*}imagedata", "{*}fill", "{*}stroke"):
        if any(_attribute(element, name) for name in ("src", "href", "althref")):
            raise Unfit(OUTWARD)
    if not all(LINKS.match(str(link)) for link in part.root.xpath(HREFS)):
        raise Unfit(FILE_LINK)
    for element in part.root.iter("{*}fldSimple"):
        _check_code(_attribute(element, "instr"))
    _check_codes(part)
    if part.kind not in FILLED:
        _check_braces(part)


def _first(part: DocxPart, *names: str) -> Element | None:
    """The first element of one of these names, whatever its namespace."""
    return next(part.root.iter(*(f"{{*}}{name}" for name in names)), None)


def _attribute(element: Element, name: str) -> str:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _check_codes(part: DocxPart) -> None:
    """Read Word's own fields, whose words may stand in pieces and within one another."""
    open_codes: list[list[str]] = []
    for element in part.root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText"):
        words = element.text or ""
        if local(element) != "fldChar":
            if not open_codes:
                _check_code(words)
            elif len(open_codes[-1]) == 1:
                open_codes[-1][0] += words
            continue
        kind = _attribute(element, "fldCharType")
        if kind == "begin":
            _check_nested(open_codes)
            open_codes.append([""])
        elif kind == "separate" and open_codes:
            _check_code(open_codes[-1][0])
            open_codes[-1].append("")
        elif kind == "end" and open_codes:
            _check_code(open_codes.pop()[0])
    for code in open_codes:
        _check_code(code[0])


def _check_nested(open_codes: list[list[str]]) -> None:
    """Refuse fields that make up what another one is, or where it leads."""
    if open_codes and open_codes[-1] == [""]:
        raise Unfit("里面有域里套域的写法，请删除后再上传")
    if open_codes and len(open_codes[-1]) == 1 and LINK_FIELD.match(open_codes[-1][0]):
        raise Unfit(FILE_LINK)


def _check_code(words: str) -> None:
    """Refuse what would fetch or run something when the document is opened."""
    code = re.match(r"\s*(=|[^\s\"\\]*)", words)
    name = code[1].upper() if code else ""
    if not FIELD_CODES.fullmatch(name):
        told = f"“{shown(words.strip(), 40)}”" if words.strip() else "空白的域"
        raise Unfit(f"里面有会自动引用内容的域（{told}），请删除后再上传，页码和日期可以留")
    if name == "HYPERLINK":
        _check_link(words[code.end() :] if code else "")


def _check_link(words: str) -> None:
    """Refuse a link of Word's to anything but a page, a mailbox or a place in the document.

    What is no switch is where it leads: `//machine/share` and `../program` open files, too.
    """
    before = ""
    for piece in LINK_PIECES.findall(words):
        bare, led = piece.strip('"“” '), before.lower() in LED_BY_SWITCH
        before = piece
        if bare and not (led or SWITCH.fullmatch(piece) or LINKS.match(bare)):
            raise Unfit(FILE_LINK)


def _check_braces(part: DocxPart) -> None:
    """Refuse fields where none are filled: in texts however they are split, and in attributes."""
    if OPENING.search(serialized(part).decode()) or OPENING.search(text_of(part)):
        _not_here(part)


def braces_aside(part: DocxPart) -> bool:
    """Whether braces stand in attributes or in remarks of the markup."""
    return bool(part.root.getroottree().xpath(ASIDE))


def text_of(part: DocxPart) -> str:
    """All texts put together, without any blanks."""
    whole = etree.tostring(part.root, method="text", encoding="unicode", with_tail=False)
    return "".join(str(whole).split())


def _not_here(part: DocxPart) -> NoReturn:
    raise Unfit(f"{part.called}里有大括号字段，字段只能写在正文、页眉和页脚里")


def _check_body(package: Package) -> None:
    """One body, and the package's own relationships lead to it."""
    bodies = [part for part in package.parts if part.kind == BODY]
    if not bodies:
        raise Unfit(NO_WORD)
    if len(bodies) > 1:
        raise Unfit("里面有两份正文，请用 Word 或 WPS 打开，另存后再上传")
    (body,) = bodies
    for part in package.parts:
        if part.kind == RELATIONS and part.name.lower() == "/_rels/.rels":
            for line in part.root.iter("{*}Relationship"):
                target = "/" + line.get("Target", "").lstrip("/")
                if line.get("Type", "").endswith(OFFICE_DOCUMENT) and target == body.name:
                    return
    raise Unfit(NO_WORD)
