"""Fields found in the parsed parts of a template, checked by name, and filled by copying.

A tag that Word split over several runs is one tag. Tags become marks among the elements of the
tree; a block must open and close among the same siblings: rows of one table, paragraphs of one
cell, runs of one paragraph. What is put in is only ever text and marks for pictures, so that
nothing that comes from a ticket can be read as a template.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count, pairwise

from backend.core.docx.archive import DocxPart, Element, braces_aside, etree, text_of
from backend.core.docx.errors import Unfit, shown
from backend.core.docx.parsing import (
    OPENING,
    TAG,
    Scope,
    Tag,
    Value,
    Vocabulary,
    check_names,
    read_tag,
)
from backend.core.docx.pictures import DocxPicture, Gallery

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, R, T, TC, TBL, TR = (f"{W}{name}" for name in ("p", "r", "t", "tc", "tbl", "tr"))
RPR, PPR, SECTION, BREAK, TAB = (f"{W}{n}" for n in ("rPr", "pPr", "sectPr", "br", "tab"))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NEED_PARAGRAPH = frozenset({TC, *(f"{W}{name}" for name in ("hdr", "ftr", "txbxContent"))})
MARK = f"{{urn:{os.urandom(8).hex()}}}mark"
"""An element that no template can have written: its namespace is made up by each process."""
UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML cannot hold
MOST_TAGS = 2_000
MANY_TAGS = f"模板里的字段太多，最多 {MOST_TAGS} 个，请减少重复的内容"
DEEPEST = 12
"""Blocks within blocks."""
MOST_ROWS = 2_000
MOST_NODES = 400_000
MOST_CHARACTERS = 4_000_000


@dataclass
class Budget:
    """What a filled document may come to."""

    nodes: int = MOST_NODES
    characters: int = MOST_CHARACTERS

    def spend(self, nodes: int = 0, characters: int = 0) -> None:
        """Count what is put in."""
        self.nodes -= nodes
        self.characters -= characters
        if self.nodes < 0 or self.characters < 0:
            raise Unfit("填好的文书太大，请减少模板里重复的内容", large=True)


@dataclass
class Marked:
    """A part whose tags have become marks."""

    part: DocxPart
    tags: list[Tag] = field(default_factory=list[Tag])
    _numbers: Iterator[int] = field(default_factory=count)

    def mark(self, tag: Tag) -> Element:
        """Make the mark of a tag."""
        if len(self.tags) >= MOST_TAGS:
            raise Unfit(MANY_TAGS, large=True)
        self.tags.append(tag)
        return etree.Element(MARK, {"n": str(len(self.tags) - 1)})

    def tag_of(self, element: Element) -> Tag | None:
        """Give the tag of a mark."""
        return self.tags[int(element.get("n", "0"))] if element.tag == MARK else None


# ---- tags become marks ----


def marked(part: DocxPart, vocabulary: Vocabulary) -> Marked:
    """Find, check and mark every tag of a part; refuse braces that are none."""
    made = Marked(part)
    rows: dict[Element, list[Tag]] = {}
    found = [(p, tags) for p in part.root.iter(P) if (tags := _tags_of(p))]
    for paragraph, tags in found:
        for tag, _, _ in tags:
            if tag.level == "tr":
                row = next(paragraph.iterancestors(TR), None)
                if row is None:
                    raise Unfit(f"“{shown(tag.source)}”不在表格里，{{%tr … %}} 只能写在表格的行里")
                rows.setdefault(row, []).append(tag)
    for paragraph, tags in found:
        if not any(row in rows for row in paragraph.iterancestors(TR)):
            _mark_paragraph(made, paragraph, tags)
        elif any(not tag.block for tag, _, _ in tags):
            told = "这一行会整行去掉，字段请写在它和结束行之间的行里"
            raise Unfit(f"“{shown(tags[0][0].source)}”所在的表格行里有 {{%tr … %}}：{told}")
    for row, row_tags in rows.items():
        _replace(row, [made.mark(tag) for tag in row_tags])
    _check_left(part)
    _check_blocks(made, list(part.root), vocabulary, {}, 0)
    return made


def _own_texts(paragraph: Element) -> list[Element]:
    """The texts of a paragraph, without those of boxes within it."""
    return [t for t in paragraph.iter(T) if next(t.iterancestors(P)) is paragraph]


def _tags_of(paragraph: Element) -> list[tuple[Tag, int, int]]:
    text = "".join(t.text or "" for t in _own_texts(paragraph))
    if not OPENING.search(text):
        return []
    if len(OPENING.findall(text)) > MOST_TAGS:
        raise Unfit(MANY_TAGS, large=True)
    found = [(read_tag(at[0]), at.start(), at.end()) for at in TAG.finditer(text)]
    rest = TAG.sub(lambda at: " " * len(at[0]), text)
    if stray := OPENING.search(rest):
        piece = shown(rest[stray.start() :], 30)
        raise Unfit(f"“{piece}”的大括号没有成对，请检查")
    return found


def _mark_paragraph(made: Marked, paragraph: Element, tags: list[tuple[Tag, int, int]]) -> None:
    if any(tag.level == "p" for tag, _, _ in tags) or _stands_alone(paragraph, tags):
        if fields := [tag for tag, _, _ in tags if not tag.block]:
            told = "请把字段写到另一段里，这一段会整段去掉"
            raise Unfit(f"“{shown(fields[0].source)}”和 {{%p … %}} 写在了同一段：{told}")
        marks = [made.mark(tag) for tag, _, _ in tags]
        _replace(paragraph, [*marks, *_with_section(paragraph)])
        return
    _split(made, paragraph, tags)


def _stands_alone(paragraph: Element, tags: list[tuple[Tag, int, int]]) -> bool:
    """Whether a paragraph holds nothing but ends of blocks that go on in other paragraphs."""
    if not all(tag.block for tag, _, _ in tags):
        return False
    opened = 0
    for tag, _, _ in tags:
        opened += {"for": 1, "if": 1, "endfor": -1, "endif": -1}.get(tag.word, 0)
        if opened < 0 or (opened == 0 and tag.word in {"else", "elif"}):
            break
    else:
        if opened == 0:
            return False
    text = "".join(t.text or "" for t in _own_texts(paragraph))
    return not TAG.sub("", text).strip() and paragraph.find(f".//{W}drawing") is None


def _with_section(paragraph: Element) -> list[Element]:
    """What must stay of a paragraph that goes: the end of a section."""
    properties = paragraph.find(PPR)
    if properties is None or properties.find(SECTION) is None:
        return []
    kept = etree.Element(P, None, paragraph.nsmap)
    kept.append(deepcopy(properties))
    return [kept]


def _replace(old: Element, new: Sequence[Element]) -> None:
    parent = old.getparent()
    if parent is None:
        raise Unfit("正文的结构不完整，请用 Word 或 WPS 打开，另存后再上传")
    at = parent.index(old)
    parent[at : at + 1] = new


def _split(made: Marked, paragraph: Element, tags: list[tuple[Tag, int, int]]) -> None:
    """Cut the runs of a paragraph at its tags; the mark takes the look of where a tag begins."""
    pieces: dict[Element, list[str | Element]] = {}
    at = 0
    for text in _own_texts(paragraph):
        end = at + len(text.text or "")
        touched = [tag for tag in tags if tag[1] < end and tag[2] > at]
        if touched:
            pieces[text] = _pieces(made, text.text or "", at, touched)
        at = end
    runs = dict.fromkeys(t.getparent() for t in pieces)
    for run in runs:
        if run is None or run.tag != R:
            raise Unfit("字段只能写在普通文字里，请用 Word 或 WPS 打开，另存后再上传")
        _replace(run, _cut(run, pieces, made))


def _pieces(
    made: Marked, text: str, start: int, tags: list[tuple[Tag, int, int]]
) -> list[str | Element]:
    found: list[str | Element] = []
    at = 0
    for tag, begin, end in tags:
        found.append(text[at : max(begin - start, 0)])
        if begin >= start and tag.word != "remark":
            found.append(made.mark(tag))
        at = min(end - start, len(text))
    return [piece for piece in (*found, text[at:]) if not isinstance(piece, str) or piece]


def _cut(
    run: Element, pieces: Mapping[Element, list[str | Element]], made: Marked
) -> list[Element]:
    made_runs = [_like(run)]

    def put(child: Element) -> None:
        made_runs[-1].append(child)

    for child in list(run):
        if child.tag == RPR:
            continue
        for piece in pieces.get(child, [child]):
            if isinstance(piece, str):
                put(_text(piece))
            elif piece.tag != MARK:
                put(piece)
            elif (tag := made.tag_of(piece)) and tag.block:
                made_runs += [piece, _like(run)]
            else:
                made_runs.append(_like(run))
                put(piece)
                made_runs.append(_like(run))
    return [one for one in made_runs if one.tag == MARK or any(c.tag != RPR for c in one)]


def _like(run: Element) -> Element:
    """An empty run that looks the same."""
    made = etree.Element(R, dict(run.attrib), run.nsmap)
    if (properties := run.find(RPR)) is not None:
        made.append(deepcopy(properties))
    return made


def _text(content: str) -> Element:
    made = etree.Element(T)
    made.text = content
    made.set(SPACE, "preserve")
    return made


def _check_left(part: DocxPart) -> None:
    """Refuse braces outside plain texts: in attributes, deleted words, remarks, formulas."""
    written = "".join("".join(t.text or "" for t in part.root.iter(T)).split())
    if braces_aside(part) or len(OPENING.findall(text_of(part))) > len(OPENING.findall(written)):
        raise Unfit(
            f"{part.called}里有的大括号不在普通文字里（属性、批改、公式或注释），请改成普通文字"
        )


# ---- blocks ----


def _block(children: Sequence[Element], at: int, made: Marked) -> list[tuple[Tag, int]]:
    """Where a block's tags stand among its siblings, from its beginning to its end."""
    first = made.tag_of(children[at])
    if first is None or first.word not in {"for", "if"}:
        told = "没有对应的开头，或写在了表格的另一格、另一段里"
        raise Unfit(f"“{shown(first.source if first else '')}”写法不对：{told}")
    bounds, opened = [(first, at)], 1
    for place in range(at + 1, len(children)):
        tag = made.tag_of(children[place])
        if tag is None:
            continue
        opened += {"for": 1, "if": 1, "endfor": -1, "endif": -1}.get(tag.word, 0)
        if opened == 0:
            if tag.word != f"end{first.word}":
                break
            return [*bounds, (tag, place)]
        if opened == 1 and tag.word in {"elif", "else"}:
            if bounds[-1][0].word == "else" or (first.word == "for" and tag.word == "elif"):
                break
            bounds.append((tag, place))
    told = (
        "没有写结束（{% endfor %} 或 {% endif %}），或结束写在了另一格、另一段里；"
        "表格里逐行列出请用 {%tr … %}"
    )
    raise Unfit(f"“{shown(first.source)}”写法不对：{told}")


def _check_blocks(
    made: Marked,
    children: Sequence[Element],
    vocabulary: Vocabulary,
    running: Mapping[str, str],
    depth: int,
) -> None:
    """Check the names and the ends of all blocks, those that are not filled at the trial too."""
    if depth > DEEPEST:
        raise Unfit("判断里套的判断太多，请分开写")
    at = 0
    while at < len(children):
        tag = made.tag_of(children[at])
        if tag is None:
            if _holds_marks(children[at]):
                _check_blocks(made, list(children[at]), vocabulary, running, depth)
        elif tag.word == "field":
            check_names(tag, vocabulary, running)
        else:
            bounds = _block(children, at, made)
            for (one, start), (_, end) in pairwise(bounds):
                check_names(one, vocabulary, running)
                within = {**running, one.each: one.over} if one.word == "for" else running
                _check_blocks(made, children[start + 1 : end], vocabulary, within, depth + 1)
            at = bounds[-1][1]
        at += 1


def _holds_marks(element: Element) -> bool:
    return next(element.iter(MARK), None) is not None


# ---- filling ----


class Filler:
    """Fills marked parts out of one budget."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery, self._budget = gallery, Budget()

    def fill(self, made: Marked, values: Scope) -> None:
        """Put the values in, in place of the marks."""
        self._made = made
        self._budget.spend(sum(1 for _ in made.part.root.iter()))
        self._inside(made.part.root, values)

    def _inside(self, element: Element, scope: Scope) -> None:
        if _holds_marks(element):
            element[:] = list(self._filled(list(element), scope))
            if element.tag in NEED_PARAGRAPH and element.find(P) is None:
                element.append(etree.Element(P))

    def _filled(self, children: Sequence[Element], scope: Scope) -> Iterator[Element]:
        at = 0
        while at < len(children):
            child, tag = children[at], self._made.tag_of(children[at])
            if tag is None:
                self._inside(child, scope)
                if child.tag == TBL and child.find(f".//{TR}") is None:
                    child = etree.Element(P)  # a table without a row is none
                yield child
            elif tag.field:
                yield from self._shown(tag.field.value(scope))
            else:
                bounds = _block(children, at, self._made)
                yield from self._block_filled(children, bounds, scope)
                at = bounds[-1][1]
            at += 1

    def _block_filled(
        self, children: Sequence[Element], bounds: list[tuple[Tag, int]], scope: Scope
    ) -> Iterator[Element]:
        branches = [(tag, children[start + 1 : end]) for (tag, start), (_, end) in pairwise(bounds)]
        first, body = branches[0]
        if first.word == "for":
            rows = scope[first.over][:MOST_ROWS]
            for row in rows:
                yield from self._filled(self._copied(body), {**scope, first.each: row})
            if rows:
                return
            branches = branches[1:]
        for tag, within in branches:
            if tag.condition is None or tag.condition.value(scope):
                yield from self._filled(within, scope)
                return

    def _copied(self, body: Sequence[Element]) -> list[Element]:
        self._budget.spend(sum(sum(1 for _ in one.iter()) for one in body))
        return [deepcopy(one) for one in body]

    def _shown(self, value: Value) -> Iterator[Element]:
        if isinstance(value, DocxPicture):
            self._budget.spend(nodes=20)
            yield self._gallery.placed(self._made.part, value)
            return
        plain = "" if value is None else str(value)
        lines = UNPRINTABLE.sub("", plain).replace("\r\n", "\n").split("\n")
        self._budget.spend(2 * len(lines), sum(map(len, lines)))
        for number, line in enumerate(lines):
            if number:
                yield etree.Element(BREAK)
            for place, piece in enumerate(line.split("\t")):
                if place:
                    yield etree.Element(TAB)
                if piece:
                    yield _text(piece)
