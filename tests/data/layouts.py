"""Ten layouts of one ledger, as ten offices would send it: `uv run tests/data/layouts.py`.

The files are kept beside this script; it is run only to make them anew. Old workbooks need a
writer of their own: `uv run --with xlwt --with xlsxwriter tests/data/layouts.py`.
"""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

FOLDER = Path(__file__).parent / "layouts"
HEADER = (
    *("序号", "发现日期", "社区(村)", "网格", "场所名称", "地址", "隐患描述", "隐患等级"),
    *("处置方式", "整改责任人", "联系电话", "整改期限", "整改完成日期", "整改情况", "复查人"),
)
GRID, SECOND, VILLAGE = "电厂社区第1网格", "电厂社区第2网格", "巨丰村一屯"
ROWS: Sequence[tuple[Any, ...]] = (
    (date(2024, 1, 5), "电厂社区", GRID, "福满楼面馆", "光明路1号", "飞线充电", "较大", "立查立改",
     "王芳", "13812345678", date(2024, 1, 5), date(2024, 1, 5), "已整改", "范彬"),
    (date(2024, 3, 5), "电厂社区", GRID, "老城超市", "光明路3号", "未配置灭火器", "一般",
     "限期整改", "许龙磊", "19900000029", date(2024, 3, 8), date(2024, 3, 7), "已整改", "范彬"),
    (date(2024, 2, 19), "电厂社区", SECOND, "鑫源五金", "向阳街9号", "疏散通道堆放货物杂物",
     "一般", "立查立改", "陶军", "19900000031", date(2024, 2, 19), date(2024, 2, 19), "已整改",
     "康勇彬"),
    (date(2024, 4, 30), "巨丰村", VILLAGE, "隆意农资", "巨丰村41号", "燃气软管老化", "较大",
     "限期整改", "汪佳丽", "19900000030", date(2024, 5, 6), date(2024, 5, 3), "已整改", "黎贵军"),
)  # fmt: skip
CHINESE = "〇一二三四五六七八九"


def hand(day: date) -> str:
    """三月五日: as in handwriting, without its year."""

    def number(n: int) -> str:
        if n < 10:
            return CHINESE[n]
        tens, ones = divmod(n, 10)
        return (CHINESE[tens] if tens > 1 else "") + "十" + (CHINESE[ones] if ones else "")

    return f"{number(day.month)}月{number(day.day)}日"


def dated(style: Callable[[date], Any]) -> list[list[Any]]:
    return [[style(c) if isinstance(c, date) else c for c in row] for row in ROWS]


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def book(
    name: str, *sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[Any] = ()
) -> None:
    out: Any = xlsxwriter.Workbook(str(FOLDER / name))
    with out:
        shows = out.add_format({"num_format": "yyyy/m/d"})
        for title, rows in sheets:
            sheet: Any = out.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, shows)
                    elif cell not in (None, ""):
                        sheet.write(at, column, cell)
            for block in merged if title == sheets[0][0] else ():
                sheet.merge_range(*block, rows[block[0]][block[1]])


def plain_dates() -> None:
    """Dots, other header words, a signature below."""
    header = (
        *("编号", "检查日期", "所属社区", "所在网格", "被检单位", "场所地址", "存在隐患", "级别"),
        *("整改方式", "责任人", "电话", "整改时限", "完成日期", "是否整改", "复查人员"),
    )
    rows = dated(lambda d: f"{d.year}.{d.month}.{d.day}")
    book("01-点日期.xlsx", ("隐患", [header, *([n + 1, *r] for n, r in enumerate(rows)),
         ["合计", 4], ["填表人：李敏", None, "审核人：周海燕"]]))  # fmt: skip


def serials() -> None:
    """Dates that lost their format: 45296."""
    rows = dated(serial)
    book("02-数字日期.xlsx", ("Sheet1", [["防火巡查隐患台账"], [], HEADER,
         *([n + 1, *r] for n, r in enumerate(rows))]))  # fmt: skip


def by_hand() -> None:
    """Dates as written by hand; the year stands in the title."""
    rows = dated(hand)
    book("03-手写日期.xlsx", ("台账", [["辽西街道2024年上半年防火隐患台账"], HEADER,
         *([n + 1, *r] for n, r in enumerate(rows))]))  # fmt: skip


def two_lines() -> None:
    """A header of two lines with merged cells."""
    upper = (
        *("序号", "发现日期", "地点", "", "", "", "隐患", "", "", "责任人", ""),
        *("整改", "", "", "复查人"),
    )
    lower = (
        *("", "", "社区", "网格", "场所名称", "地址", "隐患描述", "等级", "处置方式"),
        *("整改责任人", "联系电话", "整改期限", "完成日期", "整改情况", ""),
    )
    merged = [(1, 2, 1, 5), (1, 6, 1, 8), (1, 9, 1, 10), (1, 11, 1, 13), (1, 0, 2, 0), (1, 1, 2, 1),
              (1, 14, 2, 14)]  # fmt: skip
    rows = dated(lambda d: d)
    body = [["防火隐患台账"], upper, lower, *([n + 1, *r] for n, r in enumerate(rows))]
    book("04-两行表头.xlsx", ("台账", body), merged=merged)


def extra_columns() -> None:
    """A blank first column, columns nobody asked for, another order."""
    order = (4, 2, 3, 5, 1, 6, 7, 8, 11, 12, 14, 9, 10, 13)
    rows = dated(lambda d: f"{d.year}年{d.month}月{d.day}日")
    whole = [[n + 1, *r] for n, r in enumerate(rows)]
    header = [None, "天气", *(HEADER[at] for at in order), "经费(元)"]
    body = [[None, "晴", *(row[at] for at in order), 0] for row in whole]
    book("05-多余的列.xlsx", ("2024", [header, *body]))


def merged_down() -> None:
    """Community and grid merged downwards; blank lines between."""
    rows = [[n + 1, *r] for n, r in enumerate(dated(lambda d: f"{d:%Y-%m-%d}"))]
    rows[1][2] = rows[1][3] = None
    body = [HEADER, rows[0], rows[1], [], rows[2], [], rows[3]]
    book("06-竖向合并.xlsx", ("台账", body), merged=[(1, 2, 2, 2), (1, 3, 2, 3)])


def other_sheets() -> None:
    """Other sheets come first: instructions, a summary."""
    summary = [["社区", "隐患数"], ["电厂社区", 3], ["巨丰村", 1]]
    rows = dated(lambda d: f"{d.year}/{d.month}/{d.day}")
    notes = [["一、每月25日前报送。"], ["二、日期写全年月日。"]]
    entries = [HEADER, *([n + 1, *r] for n, r in enumerate(rows))]
    book("07-表在后面.xlsx", ("填表说明", notes), ("汇总", summary), ("隐患明细", entries))


def text(name: str, encoding: str, separator: str, style: Callable[[date], Any]) -> None:
    out = StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([HEADER, *([n + 1, *r] for n, r in enumerate(dated(style)))])
    (FOLDER / name).write_bytes(out.getvalue().encode(encoding))


def old_workbook() -> None:
    """An .xls of 2003, a title merged over the table."""
    xlwt: Any = __import__("xlwt")
    out: Any = xlwt.Workbook(encoding="utf-8")
    sheet = out.add_sheet("防火隐患")
    shows = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write_merge(0, 0, 0, 14, "防火巡查隐患台账")
    for at, row in enumerate([HEADER, *([n + 1, *r] for n, r in enumerate(ROWS))]):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(at + 1, column, cell, shows)
            else:
                sheet.write(at + 1, column, cell)
    out.save(str(FOLDER / "10-老格式.xls"))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for make in (
        plain_dates,
        serials,
        by_hand,
        two_lines,
        extra_columns,
        merged_down,
        other_sheets,
    ):
        make()
    text("08-国标编码.csv", "gb18030", ",", lambda d: f"{d.year}年{d.month}月{d.day}日")
    text("09-制表符.csv", "utf-8-sig", "\t", lambda d: f"{d:%Y%m%d}")
    old_workbook()


if __name__ == "__main__":
    main()
