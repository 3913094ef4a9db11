"""What the log may hold: where something failed and by which rule, never whose data it was.

A database tells the failing row in its message, a library the value that it could not read. So an
exception of a database is told by its class, its SQLSTATE and the names of table and constraint;
of any other message, words in Chinese and long numbers are blotted out.
"""

import logging
import re
import threading
import traceback
from types import TracebackType
from typing import Any, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

_NUMBERS = re.compile(r"\d{7,}")
_WORDS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff][\u3400-\u9fff\U00020000-\U0003ffff·]*")
_QUOTED = re.compile(r"(?:'[^'\n]*'|\"[^\"\n]*\")")
_FAILED = re.compile(r"(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: [\w., ]+)?")
_NAMES = ("sqlstate", "constraint_name", "table_name", "column_name")
OF_CODE = (AttributeError, NameError, ImportError, TypeError)
"""Exceptions that quote names of ours."""
_Failure: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Discreet(logging.Formatter):
    """Writes lines and stories of exceptions without what anybody typed in."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        return blotted(super().format(record))

    def formatException(self, ei: _Failure) -> str:  # noqa: N802 - so it is called
        """Tell an exception and what led to it: places in the code, names of rules."""
        if ei[1] is None:
            return ""
        story = traceback.TracebackException(*ei)
        seen: set[int] = set()
        lines: list[str] = []
        _tell(ei[1], story, lines, seen)
        return "\n".join(lines)


def blotted(text: str) -> str:
    """Take out what may be a name, a place or a number of somebody's."""
    return _NUMBERS.sub("#", _WORDS.sub("…", text))


def error_line(error: BaseException) -> str:
    """One line of an exception."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    original = getattr(error, "orig", None)
    if isinstance(original, BaseException):
        return f"{kind}: {error_line(original)}"
    diagnosis: Any = getattr(error, "diag", None)
    if diagnosis is not None:  # PostgreSQL: its message holds the row
        facts = [f"{n}={v}" for n in _NAMES if (v := getattr(diagnosis, n, None))]
        return f"{kind}: {' '.join(facts)}"
    if isinstance(error, SQLAlchemyError) or type(error).__module__ == "sqlite3":
        failed = _FAILED.search(str(error))
        return f"{kind}: {failed[0] if failed else _QUOTED.sub('…', str(error).split(chr(10))[0])}"
    if isinstance(error, OF_CODE):
        return f"{kind}: {error}"
    return f"{kind}: {_QUOTED.sub('…', str(error))}"


def _tell(
    error: BaseException, story: traceback.TracebackException, lines: list[str], seen: set[int]
) -> None:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = story.__cause__ or story.__context__
    if before is not None and told is not None and id(before) not in seen:
        _tell(before, told, lines, seen)
        lines.append("which led to:")
    lines.extend(
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in story.stack
    )
    lines.append(error_line(error))


def speak(level: str) -> None:
    """Send what is logged to standard error, discreetly; libraries that tell addresses say less."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    threading.excepthook = _of_thread
    for name in ("urllib3", "requests", "apprise", "sqlalchemy", "multipart", "PIL", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _of_thread(hook: threading.ExceptHookArgs) -> None:
    failure: Any = (hook.exc_type, hook.exc_value, hook.exc_traceback)
    logging.getLogger("anxun").error("a thread of ours ended", exc_info=failure)
