"""Certain repairs of a cell. What cannot be repaired with certainty is a doubt, told in Chinese."""

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import TypeAlias

import msgspec

from backend.core.text import read_phone

TICKS = "√✓✔☑✅🗸🗹"
FILLED = "■●◉⊙⬛◼"
"""Beside words they choose; alone they say nothing."""
CROSSES = "×✗✘✕✖⨯╳☓❌🗴🗙"
EMPTY = "□☐○◯◻▢⬜❏❑❒◇▫◌"
UNCLEAR = "☒❎🗷⊠⊗⊡△▲◎◐?？"
"""A crossed box means yes to some and no to others."""
YES, NO = "√", "×"
_MARKS = TICKS + FILLED + CROSSES + EMPTY + UNCLEAR
_PIECES = re.compile(rf"[{_MARKS}]|[^{_MARKS}]+")
_BOXED = re.compile(rf"[(（\[［【〔｛{{]\s*([{_MARKS}vV]?)\s*[)）\]］】〕｝}}]")
_BETWEEN = " \t\u3000、，,；;/|·:："
_STYLE = re.compile("[\ufe0e\ufe0f\u20e3]")


def chosen(words: str) -> str | None:
    """The words a cell chooses; none where that is not clear. Without marks they are all of it.

    A tick or a cross alone is √ or ×, however it is drawn.
    """
    plain = _BOXED.sub(_within, _STYLE.sub("", words))
    pieces = [one for piece in _PIECES.findall(plain) if (one := piece.strip(_BETWEEN))]
    marked = [piece in _MARKS for piece in pieces]
    if not any(marked):
        return words
    if all(marked):
        return _alone(pieces)
    if marked[0] == marked[-1] or any(a == b for a, b in pairwise(marked)):
        return None
    first = 0 if marked[0] else 1
    pairs = list(zip(pieces[first::2], pieces[1 - first :: 2], strict=True))
    if any(mark in UNCLEAR for mark, _ in pairs):
        return None
    ticked = [said for mark, said in pairs if mark in TICKS + FILLED]
    return ticked[0] if len(ticked) == 1 else None


def _within(found: re.Match[str]) -> str:
    """What stands in brackets that hold a mark or nothing: `( )` is an empty box."""
    return {"": EMPTY[0], "v": YES, "V": YES}.get(found[1], found[1])


def _alone(marks: list[str]) -> str | None:
    if len(marks) != 1:
        return None
    return YES if marks[0] in TICKS else NO if marks[0] in CROSSES else None


Cell: TypeAlias = str | float | bool | datetime | date | time | None
"""What stands in a workbook. Every number is a float: that is all the format knows."""
Value: TypeAlias = str | int | float | bool | date | time | None
"""What a repair makes of it."""

ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
UNCALCULATED = "#FORMULA"
"""Stands where a formula has no stored result; it is never worked out here."""
EXACT = 10**15
"""A workbook keeps fifteen digits; of a longer number the last ones are lost."""


class CellError(msgspec.Struct, frozen=True):
    """A cell that cannot be repaired with certainty."""

    reason: str
    advice: str


Parser: TypeAlias = Callable[[Cell], Value | CellError]


def memory_of(value: object) -> int:
    """What a value takes in memory: one rare character makes a text four times as large."""
    return sys.getsizeof(value)


def doubt_of_formula(cell: Cell) -> CellError | None:
    """A formula's error or missing result, which no repair can help."""
    if not isinstance(cell, str) or not cell.startswith("#"):
        return None
    if cell == UNCALCULATED:
        return CellError("这一格是公式，还没有算出结果", "请用 Excel 或 WPS 打开，保存后再导入")
    if cell in ERRORS:
        return CellError(f"这一格的公式出错（{cell}）", "请改正公式，或直接填上结果")
    return None


def as_written(cell: Cell) -> str:
    """A cell as a person would read it in the workbook."""
    match cell:
        case None | str():
            return cell or ""
        case bool():
            return "是" if cell else "否"
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(int(cell)) if cell == int(cell) and abs(cell) < EXACT else repr(cell)


LONGEST = 200
SET_AS_TEXT = "请把这一列设为文本格式，重新填写"
FRACTION_DIGITS = 4
NOTHING = frozenset({
    "", "/", "//", "\\", "-", "--", "---", "—", "——", "–", "―", "~", "无", "暂无", "没有",
    "不详", "未知", "未填", "空",
    "null", "none", "n/a", "待核实", "待补", "待定",
})  # fmt: skip
"""What people write where there is nothing to write."""
_BLANKS = "　\u00a0\t\r\n\v\f\u2028\u2029"
_PLAIN = str.maketrans("－＋／．＠＃％＆＿＊＝" + _BLANKS, "-+/.@#%&_*=" + " " * len(_BLANKS)) | {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}
_INVISIBLE = re.compile("[\0-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_CLEAN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]*")
"""Nothing to tidy: most cells, so it is asked first."""
_BRACKETS = {ord("("): "（", ord(")"): "）"}
_ESCAPED = re.compile(r"_x00(?:0[0-9A-D]|1[0-9A-F])_", re.IGNORECASE)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_APART = re.compile(r"([\u3400-\u9fff]) ([\u3400-\u9fff])")
_LOOSE = re.compile(r"[\W_]+")
_DOUBTED = re.compile(r"[?？≈≠~～…%<>±¬]")
"""Beside a word it is no longer certain."""
_NUMBER = re.compile(r"(?:约|大约|共|近|≈)?([+-]?\d+(?:\.\d+)?)(?:左右)?(.*)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HANDS = {"两": 2, "零": 0} | {digit: n for n, digit in enumerate("〇一二三四五六七八九十")}
_UNITS = frozenset({
    "", "平", "平米", "平方", "平方米", "m2", "米", "m", "个", "人", "名", "具", "只", "支", "瓶",
    "罐", "层", "间", "处", "套", "户", "口", "盏", "块", "辆", "台", "张", "元", "天", "日",
})  # fmt: skip
_SEVERAL = re.compile(r"(?:1[3-9]\d{9}){2,}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_EXTENSION = re.compile(r"(.*\d)\s*(?:转接?|分机|ext\.?|-)\s*(\d{1,6})")
_RUN = re.compile(r"(?<![a-z])(?:\+|\()?\d(?:[\d\s().·_-]*\d)?(?![a-z])")
"""Digits with what people put between them; a letter beside them is a digit misread."""
_LABELLED = re.compile(r"(?:联系)?(?:电话|手机|座机|固话|号码|tel)\D{0,2}")
_YES = frozenset({
    "是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "t", "已", "已有", "已签", "已签订",
    "已安装", "安装", "住人", "存在", "签订",
})  # fmt: skip
_NO = frozenset({
    "否", "无", "×", "✗", "✘", "✕", "x", "不", "不是", "没", "没有", "未", "n", "no", "false",
    "f", "未签", "未签订", "未安装", "不住人", "不存在",
})  # fmt: skip


def tidy(cell: Cell) -> str:
    """The text of a cell in one spelling.

    Full-width letters and digits become plain, blanks and line breaks one blank, invisible
    characters go; round brackets are Chinese in a Chinese text, whichever were typed.
    """
    written = as_written(cell)
    if _CLEAN.fullmatch(written):
        return written
    written = _ESCAPED.sub(" ", written).translate(_PLAIN)
    whole = unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", written).split()))
    if _CHINESE.search(whole):
        return whole.translate(_BRACKETS)
    return whole.replace("（", "(").replace("）", ")")


def fold(words: str) -> str:
    """Only what counts when two spellings are compared: no blanks, brackets, marks or case."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", words).casefold())


def plain(words: str) -> str:
    """Words folded; a mark that is nothing but a mark stays what it is: √ is not ×."""
    return fold(words) or words.strip()


def text(cell: Cell) -> str | CellError | None:
    """Words as they stand, tidied; nothing when blank."""
    return _limited(tidy(cell), LONGEST)


def text_up_to(longest: int) -> Callable[[Cell], str | CellError | None]:
    """Words of a limited length."""

    def limited(cell: Cell) -> str | CellError | None:
        return _limited(tidy(cell), longest)

    return limited


def _limited(words: str, longest: int) -> str | CellError | None:
    if len(words) > longest:
        return CellError(f"内容太长（{len(words)} 字）", f"请缩短到 {longest} 字以内")
    return words or None


def person(cell: Cell) -> str | CellError | None:
    """A person's name; `张 伟` is 张伟: the blank only lines it up with longer names."""
    name = tidy(cell)
    if apart := _APART.fullmatch(name):
        name = apart[1] + apart[2]
    return None if name in NOTHING else _limited(name, 40)


def phone(cell: Cell) -> str | CellError | None:
    """A mobile or service number in digits, or a landline as 区号-号码."""
    written = _unlabelled(_plain(cell))
    if written in NOTHING:
        return None
    whole = _all_digits(written)
    if _no_number(cell) or whole is None:
        return CellError(f"电话“{shown(cell)}”变成了别的格式，原来的号码已丢失", SET_AS_TEXT)
    if told := _one_phone(whole):
        return told
    found = {told for run in _RUN.findall(whole) if (told := _one_phone(run, among_words=True))}
    if len(found) == 1:
        return found.pop()
    runs = re.findall(r"\d{7,}", re.sub(r"[\s-]", "", whole))
    if found or len(runs) > 1 or any(map(_SEVERAL.fullmatch, runs)):
        return CellError(f"一格里有几个电话：“{shown(cell)}”", "请只留一个，其余的写到备注里")
    wrong = f"电话“{shown(cell)}”不是 11 位手机号，也不是座机号"
    return CellError(wrong, "请核对号码；座机请写成“区号-号码”")


def personal_phone(cell: Cell) -> str | CellError | None:
    """A number that one person signs in by and is called by: mobile, or landline as 区号-号码."""
    found = phone(cell)
    known = read_phone(found) if isinstance(found, str) else None
    if known and not known.personal:
        return CellError(
            f"“{shown(cell)}”不是个人的电话", "请填 11 位手机号；座机请写成“区号-号码”"
        )
    return found


def _unlabelled(written: str) -> str:
    """`电话：138…，` and `'138…` name 138…."""
    return _LABELLED.sub("", written.strip("'`‘’\"“”,，;；、。. :："), count=1).strip()


def _all_digits(written: str) -> str | None:
    """`1.3800001111e10` still has every digit of its number; `1.38e10` has lost some."""
    if not _SCIENTIFIC.fullmatch(written):
        return re.sub(r"(?<=\d)\.0+$", "", written)
    digits, _, power = written.partition("e")
    kept = len(digits.partition(".")[2])
    return str(int(float(written))) if kept == int(power) else None


def _one_phone(written: str, *, among_words: bool = False) -> str | None:
    """The one number that stands here and nothing else; among words it must be unmistakable."""
    number = read_phone(written)
    if number and (number.personal or not among_words):
        return number.text
    if (parts := _EXTENSION.fullmatch(written)) and (desk := _one_phone(parts[1])):
        return f"{desk}-{parts[2]}"
    return None


def number(cell: Cell) -> float | CellError | None:
    """A number with or without its unit: `527平`, `约80㎡`, `1,200`."""
    found = _number(cell)
    return round(found, FRACTION_DIGITS) if isinstance(found, float) else found


def whole(cell: Cell) -> int | CellError | None:
    """A count: `3具`, `两个`; 无 means none of them."""
    written = _plain(cell)
    if written in {"无", "没有"}:
        return 0
    if written[:1] in _HANDS and written[1:] in _UNITS:
        return _HANDS[written[0]]
    found = _number(cell)
    if not isinstance(found, float):
        return found
    if found.is_integer() and found < EXACT:
        return int(found)
    return CellError(f"“{shown(cell)}”不是整数", "请填整数")


def _number(cell: Cell) -> float | CellError | None:
    written = _plain(cell)
    if written in NOTHING:
        return None
    found = _NUMBER.fullmatch(_THOUSANDS.sub("", written.replace(" ", "")))
    if found is None or _no_number(cell) or found[2].removesuffix("左右") not in _UNITS:
        return CellError(f"“{shown(cell)}”不是数字", "请只填一个数字，其余说明写到备注里")
    value = float(found[1])
    if not 0 <= value < EXACT:
        return CellError(f"数字“{shown(cell)}”超出范围", "请核对后填 0 或更大的数")
    return value


def at_most(
    most: float, repair: Callable[[Cell], float | CellError | None] = whole
) -> Callable[[Cell], float | CellError | None]:
    """A number no greater than could be."""

    def limited(cell: Cell) -> float | CellError | None:
        found = repair(cell)
        if isinstance(found, CellError) or found is None or found <= most:
            return found
        return CellError(f"“{shown(cell)}”大得不合常理", "请核对这个数字")

    return limited


def yes_no(cell: Cell) -> bool | CellError | None:
    """是/否, 有/无, √/×; a number of things means there are some."""
    if isinstance(cell, bool):
        return cell
    written = _plain(cell) if (picked := chosen(tidy(cell))) is None else _plain(picked)
    if written in _YES or written in _NO:
        return written in _YES
    if written in NOTHING:
        return None
    found = _number(cell)
    if isinstance(found, float):
        return found > 0
    return CellError(f"“{shown(cell)}”看不出是“是”还是“否”", "请填“是”或“否”")


def choice(
    spellings: Mapping[str, tuple[str, ...]], reason: str = "没有“{value}”这一项", advice: str = ""
) -> Callable[[Cell], str | CellError | None]:
    """One of a few words, each by its usual spellings; blanks and brackets do not count.

    Of several words the ticked one counts. The first spelling is the one people are told.
    """
    known = {plain(s): value for value, usual in spellings.items() for s in (value, *usual)}
    usual_names = "、".join(usual[0] for usual in spellings.values())

    def choose(cell: Cell) -> str | CellError | None:
        written = tidy(cell)
        picked = chosen(written)
        if picked is not None and not _DOUBTED.search(picked) and plain(picked) in known:
            return known[plain(picked)]
        if written.lower() in NOTHING:
            return None
        return CellError(
            reason.format(value=shown(cell)), advice or f"请改成其中之一：{usual_names}"
        )

    return choose


def code(cell: Cell) -> str | CellError | None:
    """A code as typed, upper case, no blanks. A number is one only while no digit is lost."""
    written = _plain(cell).replace(" ", "").lstrip("'`‘’")
    lost = isinstance(cell, float) and (not cell.is_integer() or not 0 <= cell < EXACT)
    if lost or _no_number(cell) or _SCIENTIFIC.fullmatch(written):
        return CellError(f"编码“{shown(cell)}”变成了别的格式，原来的数字已丢失", SET_AS_TEXT)
    return None if written in NOTHING else _limited(written.upper(), 64)


def floors(cell: Cell) -> str | CellError | None:
    """所在层/总层数. A workbook takes `2/3` for the third of February; here it is told back."""
    if isinstance(cell, date):
        return f"{cell.month}/{cell.day}"
    words = _plain(cell).replace(" ", "")
    return None if words in NOTHING else _limited(words, 20)


def shown(cell: Cell) -> str:
    """A cell in a sentence: short."""
    words = tidy(cell)
    return words if len(words) <= 30 else f"{words[:28]}…"  # noqa: PLR2004 - a line on a phone


def _no_number(cell: Cell) -> bool:
    return isinstance(cell, bool | date | time)


def _plain(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", tidy(cell)).lower().strip()
