"""The closed language of templates: fields, rows and conditions over names that we give.

    {{ name }}   {{ each.name }}
    {% for each in LIST %} … {% endfor %}
    {% if CONDITION %} … {% elif CONDITION %} … {% else %} … {% endif %}      {# a remark #}

A tag that is to take its whole paragraph or table row away begins `{%p` or `{%tr`. A condition
compares names with texts or numbers. There are no calls, no attributes, no filters: a name that
is not in the vocabulary is refused, so nothing of the engine can be reached from a template.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from backend.core.docx.errors import Unfit, shown

LONGEST_TAG = 300
MOST_TOKENS = 40
DEEPEST = 8
"""Brackets and denials in one condition."""
TAG = re.compile(rf"\{{[{{%#](?:(?!\{{[{{%#]).){{0,{LONGEST_TAG}}}?(?:\}}\}}|%\}}|#\}})", re.DOTALL)
OPENING = re.compile(r"\{[{%#]")
ENDS = {"{": "}}", "%": "%}", "#": "#}"}
QUOTES = str.maketrans("‘’“”＝！（）", "''\"\"=!()")
"""What Word and a Chinese keyboard make of quotes, brackets and signs."""
NAME = re.compile(r"[^\W\d]\w{0,39}")
NAMES = re.compile(r"\s*([^\W\d]\w*)\s*(?:\.\s*([^\W\d]\w*)\s*)?")
TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d{1,9})|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<sign>==|!=|<=|>=|<|>|\(|\)))"
)
WORDS = frozenset({"and", "or", "not", "in", "if", "else", "for", "is", "true", "false", "none"})
COMPARING = frozenset({"==", "!=", "<", ">", "<=", ">=", "in"})

Value: TypeAlias = Any
Scope: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Vocabulary:
    """Which names a template may use: fields of the paper, and lists with their fields."""

    singles: frozenset[str]
    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class TemplateField:
    """The value of one name, or of one name of the row at hand."""

    of: str
    name: str

    def value(self, scope: Scope) -> Value:
        """Look it up; the names were checked before."""
        if not self.of:
            return scope[self.name]
        return scope[self.of][self.name]


@dataclass(frozen=True)
class Constant:
    """A text or a number that the template compares with."""

    content: str | int

    def value(self, scope: Scope) -> Value:  # noqa: ARG002 - one form for all
        """Give it."""
        return self.content


@dataclass(frozen=True)
class Compared:
    """Two values set against each other; what cannot be compared is not so."""

    left: "Condition"
    sign: str
    right: "Condition"

    def value(self, scope: Scope) -> Value:
        """Say whether it is so."""
        left, right = self.left.value(scope), self.right.value(scope)
        if self.sign in {"==", "!="}:
            return (left == right) is (self.sign == "==")
        if isinstance(left, str) and isinstance(right, str):
            return _ordered(left, self.sign, right)
        if isinstance(left, int) and isinstance(right, int):
            return self.sign != "in" and _ordered(left, self.sign, right)
        return False


@dataclass(frozen=True)
class Joined:
    """Two conditions, both of which or one of which must hold."""

    left: "Condition"
    both: bool
    right: "Condition"

    def value(self, scope: Scope) -> Value:
        """Say whether it is so."""
        if self.both:
            return bool(self.left.value(scope)) and bool(self.right.value(scope))
        return bool(self.left.value(scope)) or bool(self.right.value(scope))


@dataclass(frozen=True)
class Denied:
    """A condition that must not hold."""

    inner: "Condition"

    def value(self, scope: Scope) -> Value:
        """Say whether it is so."""
        return not self.inner.value(scope)


Condition: TypeAlias = TemplateField | Constant | Compared | Joined | Denied


@dataclass(frozen=True)
class Tag:
    """One tag: what it does, how it stands in the text, and where it works.

    `word`: field, for, endfor, if, elif, else, endif or remark; `level`: `p`, `tr` or nothing.
    """

    word: str
    source: str
    level: str = ""
    field: TemplateField | None = None
    each: str = ""
    over: str = ""
    condition: Condition | None = None

    @property
    def block(self) -> bool:
        """Whether it stands at an end of a block, and puts nothing in by itself."""
        return self.word not in {"field", "remark"}


def read_tag(source: str) -> Tag:
    """Read a tag as it stands in a template, braces and all."""
    kind, inner = source[1], source[2:-2].translate(QUOTES).removeprefix("-").removesuffix("-")
    if not source.endswith(ENDS[kind]):
        raise Unfit(f"“{shown(source)}”的大括号没有成对，请检查")
    if kind == "#":
        return Tag("remark", source)
    if kind == "{":
        return Tag("field", source, field=_field(inner, source))
    level = ""
    if at := re.match(r"(tr|tc|p|r)\s", inner):
        level, inner = at[1], inner[at.end() :]
    if level == "tc":
        raise Unfit(f"“{shown(source)}”不能用：只能逐行列出，不能逐列列出，请改用 {{%tr … %}}")
    return _block(inner.strip(), source, "" if level == "r" else level)


def _field(inner: str, source: str) -> TemplateField:
    if found := NAMES.fullmatch(inner):
        return TemplateField(found[1], found[2]) if found[2] else TemplateField("", found[1])
    name = inner.strip()
    if re.fullmatch(r"[^\W\d]\w*(\s*\.\s*\w+)+", name):
        unknown(name)
    told = "大括号里只能写一个字段，不能写运算、函数或过滤器"
    raise Unfit(f"“{shown(source)}”不能用：{told}")


def _block(inner: str, source: str, level: str) -> Tag:
    word, _, rest = inner.partition(" ")
    rest = rest.strip()
    if word in {"endfor", "endif", "else"} and not rest:
        return Tag(word, source, level)
    if word == "for":
        if found := re.fullmatch(r"([^\W\d]\w*)\s+in\s+([^\W\d]\w*)", rest):
            each, over = found[1], found[2]
            if NAME.fullmatch(each) and each not in WORDS and not each.startswith("_"):
                return Tag("for", source, level, each=each, over=over)
        raise Unfit(f"“{shown(source)}”不能用：循环只能写成“for 项 in 清单名”，不能附加条件或函数")
    if word in {"if", "elif"}:
        return Tag(word, source, level, condition=_Reader(rest, source).whole())
    told = "只能写字段、循环（for … endfor）和判断（if … endif）"
    raise Unfit(f"“{shown(source)}”不能用：{told}")


class _Reader:
    """Reads one condition from left to right."""

    def __init__(self, text: str, source: str) -> None:
        self._source, self._at, self._depth = source, 0, 0
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None or len(self._tokens) >= MOST_TOKENS:
                self._refuse()
            self._tokens.append((str(found.lastgroup), str(found[str(found.lastgroup)])))
            at = found.end()

    def whole(self) -> Condition:
        """Read all of it."""
        condition = self._either()
        if self._at < len(self._tokens):
            self._refuse()
        return condition

    def _refuse(self) -> NoReturn:
        told = "判断里只能写字段、文字、比较（==、!=、>、<、in）和 and、or、not"
        raise Unfit(f"“{shown(self._source)}”不能用：{told}")

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _took(self, *words: str) -> bool:
        kind, text = self._next()
        if kind in {"name", "sign"} and text in words:
            self._at += 1
            return True
        return False

    def _either(self) -> Condition:
        condition = self._both()
        while self._took("or"):
            condition = Joined(condition, False, self._both())  # noqa: FBT003 - one of two
        return condition

    def _both(self) -> Condition:
        condition = self._one()
        while self._took("and"):
            condition = Joined(condition, True, self._one())  # noqa: FBT003 - both
        return condition

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            self._refuse()
        condition = Denied(self._one()) if self._took("not") else self._compared()
        self._depth -= 1
        return condition

    def _compared(self) -> Condition:
        left = self._operand()
        kind, sign = self._next()
        if kind in {"sign", "name"} and sign in COMPARING:
            self._at += 1
            return Compared(left, sign, self._operand())
        if self._took("not"):
            if not self._took("in"):
                self._refuse()
            return Denied(Compared(left, "in", self._operand()))
        return left

    def _operand(self) -> Condition:
        if self._took("("):
            inner = self._either()
            if not self._took(")"):
                self._refuse()
            return inner
        kind, text = self._next()
        self._at += 1
        if kind == "text":
            return Constant(text[1:-1])
        if kind == "number":
            return Constant(int(text))
        if kind != "name" or text in WORDS:
            self._refuse()
        following = self._next()
        if following == ("sign", "("):
            self._refuse()
        return _field(text, text)


def check_names(tag: Tag, vocabulary: Vocabulary, running: Mapping[str, str]) -> None:
    """Refuse names that there are not; `running`: the list behind each row's name at this place."""
    if tag.field:
        _check_field(tag.field, vocabulary, running)
    if tag.condition:
        for used in fields_of(tag.condition):
            _check_field(used, vocabulary, running)
    if tag.word == "for":
        if tag.over not in vocabulary.lists:
            known = "、".join(vocabulary.lists)
            raise Unfit(f"没有可以逐条列出的“{shown(tag.over, 40)}”，可以用的清单：{known}")
        if running:
            raise Unfit("循环里不能再套循环，请分开写")


def _check_field(used: TemplateField, vocabulary: Vocabulary, running: Mapping[str, str]) -> None:
    if not used.of:
        if used.name not in vocabulary.singles:
            unknown(used.name)
    elif used.of not in running or used.name not in vocabulary.lists[running[used.of]]:
        unknown(f"{used.of}.{used.name}")


def fields_of(condition: Condition) -> list[TemplateField]:
    """All names that a condition looks at."""
    match condition:
        case TemplateField():
            return [condition]
        case Constant():
            return []
        case Denied(inner):
            return fields_of(inner)
        case Compared(left, _, right) | Joined(left, _, right):
            return [*fields_of(left), *fields_of(right)]


def unknown(name: str) -> NoReturn:
    """Refuse a name that is in no list of ours."""
    name = shown(name, 40)
    raise Unfit(f"没有“{name}”这个字段，请对照字段表改正", field=name)


def _ordered(left: Any, sign: str, right: Any) -> bool:
    """Set two values of one kind against each other."""
    match sign:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            return left in right
