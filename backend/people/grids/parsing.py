"""Whom a roster names for a post: one person, nobody, or what no person is called."""

from backend.core.spreadsheets.parsing.cells import (
    NOTHING,
    Cell,
    CellError,
    fold,
    person,
    shown,
    tidy,
)
from backend.core.text import pattern

_SAID = frozenset({"无", "没有", "待定", "待补", "暂无", "空"})
"""Words that say of a post that nobody has it."""


VACANT = "空缺"
"""The roster says that nobody works there; a blank says nothing."""


UNCLEAR = ""


_OPEN = pattern(
    r"(?:本?(?:网格|岗位?|专职网格员|网格员|屯长))?"
    r"(?:[暂现尚还]时?|目前|临时|原因|因故|仍|正在|已经?)*"
    r"(?:空(?:缺|岗|编|白|着|额)?|缺(?:员|编|岗|人|额)?|无(?:人|网格员)?|没有?(?:人|网格员)?"
    r"|(?:未|没|无)(?:配齐?|配备|到位|到岗|确定|明确|定|招|选|安排|任命|落实)(?:人|人员|网格员)?"
    r"|[待拟](?:配备?|定|聘|招聘?|补充?|选|选举|任命|安排|落实|确定|核实|增|增补)(?:人|人员|网格员)?"
    r"|招聘中?|选聘中|出缺)"
    r"(?:\d+|[一两二三])?[个人名]*中?"
)


_AND = pattern(r"[、,，;；/／|｜\\&＆+＋\n]+")


_LINKED = pattern(r"(?<=[\u3400-\u9fff]{2})(?:和|与|及|以及|跟)(?=[\u3400-\u9fff]{2})")


_ASIDE = pattern(r"[（(\[【〔]([^）)\]】〕]*)[）)\]】〕]")


_HARMLESS = pattern(
    r"(?:兼职?|专职|全职|代理?|暂代|临时|新(?:任|聘|来)?|男|女|\S{0,8}(?:长|书记|主任|委员|员)兼?)?"
)


_CHINESE_WORD = pattern(r"[\u3400-\u9fff]+")


_DOUBLE = pattern(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|端木|南宫|独孤|长孙|宇文|完颜"
    "|呼延|轩辕|赫连|澹台|公冶|太史|申屠|闻人|钟离|拓跋|百里|东郭|西门|南门|闾丘|左丘|梁丘|第五"
)
"""Surnames of two characters: what follows after a blank is the rest of the name."""


_NO_NAME = pattern(
    r"同上|同前|见(?:附件|备注|附表|名单)|〃|\d{5,}|社区|村委|街道|居委|单位|工作人员|志愿者|代管|兼管|兼任"
    r"|共管|轮流|负责|离职|离任|离岗|退休|辞职|调[走离出]|已故|去世|病休|停职|待定|空缺|暂缺|缺员"
)


_NAME = pattern(r"[^\W\d_][^\d_□○☐？?*]*")
"""Begins with a letter of whatever script, and has no digits or marks of doubt in it."""


def one_person(cell: Cell) -> str | CellError | None:
    """The name of the one person who works there, `VACANT` for nobody, nothing for a blank."""
    words = tidy(cell)
    if not words or words in NOTHING - _SAID:
        return None
    if _OPEN.fullmatch(fold(words)):
        return VACANT
    bare = _ASIDE.sub(lambda aside: "" if _HARMLESS.fullmatch(aside[1]) else aside[0], words)
    if _several(bare):
        return CellError(
            f"一格里不止一个人：“{shown(cell)}”，没有建账号",
            "请一行只写一位网格员；同一网格还有别人的，另起一行写",
        )
    name = bare.strip(" 、，,；;。.")
    if _NO_NAME.search(bare) or not _NAME.fullmatch(name):
        return CellError(f"“{shown(cell)}”不像一个人的姓名，没有建账号", "请只填网格员的姓名")
    return person(name)


def _several(words: str) -> bool:
    if len([part for part in _AND.split(words) if part.strip()]) > 1 or _LINKED.search(words):
        return True
    parts = words.split()
    if len(parts) < 2 or not all(_CHINESE_WORD.fullmatch(part) for part in parts):  # noqa: PLR2004
        return False
    return not _DOUBLE.fullmatch(parts[0]) and sum(len(part) > 1 for part in parts) > 1
