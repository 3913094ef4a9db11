"""Why a file could not be read at all, each with what to do about it."""

from backend.core.errors import Invalid, TooLarge


class WorkbookUnreadable(Invalid):
    """Nothing could be taken from the file; not one row was touched."""

    code = "workbook.unreadable"
    sentence = "这个文件读不出来：{reason}。请核对后重新选择文件。"


class EmptyFile(WorkbookUnreadable):
    """Zero bytes: a download that broke off, as a rule."""

    code = "workbook.empty"
    sentence = "这个文件是空的（0 字节），可能没有下载完整。请重新保存或下载后再导入。"


class NotAWorkbook(WorkbookUnreadable):
    """Some other kind of file."""

    code = "workbook.not_a_workbook"
    sentence = "这个文件不是表格（.xlsx、.xls、.csv）：{looks}。{advice}"


class WrongEncoding(WorkbookUnreadable):
    """A text table whose characters cannot be made out, or were lost when it was saved."""

    code = "workbook.encoding"
    sentence = (
        "这个文本表格的文字编码认不出来，里面的汉字可能已经变成乱码。"
        "请用 Excel 或 WPS 打开原来的表格，另存为 .xlsx 后再导入。"
    )


class WrongLedger(WorkbookUnreadable):
    """A ledger all right, but another one than was said."""

    code = "workbook.wrong_ledger"
    sentence = (
        "这个文件看起来是{looks}（有{why}），不是{title}。请改选“{looks}”再导入，或换一个文件。"
    )


class NotOurs(WorkbookUnreadable):
    """Its title says it is something else, whatever its columns are called."""

    code = "workbook.not_ours"
    sentence = (
        "这个文件的标题写着“{word}”，不是{title}，没有读。"
        "确是{title}的，请把标题改成“{title}”再导入；不是的，请不要导入这里。"
    )


class KindUnclear(WorkbookUnreadable):
    """It may be one ledger or another; nobody guesses."""

    code = "workbook.kind_unclear"
    sentence = (
        "拿不准这是{one}（有{why}）还是{other}（有{because}），没有读。请先选好种类，再导入一次。"
    )


class NothingTells(WorkbookUnreadable):
    """Nothing but columns that any ledger may have."""

    code = "workbook.nothing_tells"
    sentence = (
        "这个文件里没有哪一列说明它是{title}（例如{signs}），只有哪种台账都会有的列，没有读。"
        "确是{title}的，请把表头改成这些名称，或把“{title}”写在表上方，再导入。"
    )


class Encrypted(WorkbookUnreadable):
    """It opens with a password only."""

    code = "workbook.encrypted"
    sentence = "这个表格设了打开密码。请在 Excel 或 WPS 里去掉密码、另存一份后再导入。"


class Damaged(WorkbookUnreadable):
    """A workbook by its looks, yet broken inside."""

    code = "workbook.damaged"
    sentence = "这个表格文件已损坏，读不完整。请用 Excel 或 WPS 打开后另存一份 .xlsx 再导入。"


class Oversized(TooLarge):
    """Larger than we take, or made to swell when opened."""

    code = "workbook.too_large"
    sentence = (
        "表格太大：{what}，最多 {limit}。请删去多余的工作表、图片和空行，或拆成几个文件再导入。"
    )


class NoHeader(WorkbookUnreadable):
    """No row of any sheet looks like this ledger's header."""

    code = "workbook.no_header"
    sentence = (
        "没有找到{title}的表头。请确认选对了文件；表头要在前 {rows} 行内，并且有这些列：{needed}。"
    )


class MissingColumns(WorkbookUnreadable):
    """The header is there, but not all that is needed."""

    code = "workbook.missing_columns"
    sentence = (
        "工作表“{sheet}”第 {row} 行的表头缺少这些列：{missing}。"
        "请确认这是{title}，或把表头补上、改成这些名称后再导入。"
    )


class NoRows(WorkbookUnreadable):
    """A header with nothing below it."""

    code = "workbook.no_rows"
    sentence = "工作表“{sheet}”的表头下面没有一行数据。请填好后再导入，或检查是否选错了工作表。"


class NoSuchSheet(WorkbookUnreadable):
    """The sheet asked for is not in the file."""

    code = "workbook.no_such_sheet"
    sentence = "文件里没有叫“{sheet}”的工作表。现有的工作表：{there}。请改选其中一张。"
