"""Our own faults, named for the log without a word of what people wrote.

Neither a message nor its parameters are told: a database puts the values that it refused into them.
"""

import re
import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

ROOT = Path(__file__).parent.parent
_SQLITE = re.compile(
    r"(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: [\w., ]{1,120})?"
)


def of_the_whole(error: Exception) -> bool:
    """Whether nothing of the push can be kept: the machine or the database itself is at its end."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | OSError | MemoryError)


def error_code(error: BaseException) -> str:
    """The kind of an error, the constraint it ran into, and where: `IntegrityError (…) at …`."""
    found = [type(error).__name__]
    if constraint := _constraint(error):
        found.append(f"({constraint})")
    if place := _place(error):
        found.append(f"at {place}")
    return " ".join(found)


def _constraint(error: BaseException) -> str:
    orig = getattr(error, "orig", None)
    diagnosis = getattr(orig, "diag", None)
    if diagnosis is not None:  # psycopg's
        told = (diagnosis.sqlstate, diagnosis.table_name, diagnosis.constraint_name)
        return " ".join(str(word) for word in told if word)
    code = str(getattr(orig, "sqlite_errorname", "") or "")
    constraint = _SQLITE.fullmatch(str(orig)) if orig else None
    return " ".join(filter(None, (code, constraint[0] if constraint else "")))


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if ROOT in Path(f.filename).parents]
    if not ours:
        return ""
    last = ours[-1]
    return f"{Path(last.filename).relative_to(ROOT)}:{last.lineno}"
