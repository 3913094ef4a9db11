"""Have a template filled by a process of its own, which knows nothing but what it is given.

It starts with an empty environment and only the two ends of a pipe, is ended after `PATIENCE`
seconds, and is not used again: what one template did to it, the next letter never meets. A start
costs some 60 ms. Pictures never go there: it makes a place for each, the bytes are packed here.
"""

import io
import logging
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias, cast

import msgspec
from PIL import Image, UnidentifiedImageError

from backend.core.docx.errors import Unfit
from backend.core.errors import TooMany

log = logging.getLogger("anxun")
PATIENCE = 20.0
"""Seconds by the clock; the process's own limit of computing time ends sooner."""
AT_ONCE = threading.BoundedSemaphore(2)
QUEUE_SECONDS = 25.0
MOST_ANSWER = 40 << 20
MILLIMETRE = 36_000
BOOT = "import sys; sys.path += sys.argv[1:]; from backend.core.docx.worker import main; main()"
UNREADABLE = "（图片读不出来）"
EMPTY_ENVIRONMENT: dict[str, str] = {}
Values: TypeAlias = Mapping[str, Any]


class FillerBusy(TooMany):
    """More papers are asked for at once than are made side by side."""

    code = "paper.busy"
    sentence = "正在生成的文书较多，这一份还没有开始。请过 {seconds} 秒再试。"


class FillerFailed(TooMany):
    """The process ended without an answer: out of time or memory, or it could not start."""

    code = "paper.failed"
    sentence = "这份 Word 文书这次没有生成，内容都在。请过 {seconds} 秒再试，急用时先打印 PDF。"

    def __init__(self) -> None:
        super().__init__(seconds=30)


class WorkerAnswer(msgspec.Struct):
    """What the process says before the bytes."""

    size: int
    held: list[str]
    reason: str = ""
    field: str = ""
    large: bool = False
    pictures: list[int] = []


class _Place(msgspec.Struct):
    """A picture as the process is told of it."""

    number: int
    name: str
    wide: int
    high: int
    ending: str


class Pictures:
    """The pictures of one document: each is numbered, measured once, and packed at the end."""

    def __init__(self, widths: Mapping[str, int]) -> None:
        self._widths = widths
        self._packed: dict[int, tuple[str, bytes]] = {}

    def value(self, name: str, value: Any) -> Any:
        """Give a value as the process may see it."""
        if isinstance(value, bytes):
            return self._place(name, value)
        if isinstance(value, list):
            rows = cast("list[dict[str, Any]]", value)
            return [{n: self.value(n, v) for n, v in row.items()} for row in rows]
        return value

    def _place(self, name: str, content: bytes) -> _Place | str:
        try:
            ending, content, (wide, high) = _measured(content)
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            return UNREADABLE
        number = len(self._packed) + 1
        shown = self._widths[name] * MILLIMETRE
        self._packed[number] = f"word/media/anxun{number}.{ending}", content
        return _Place(number, name, shown, max(shown * high // wide, 1), ending)

    def put_into(self, document: bytes, numbers: Sequence[int]) -> bytes:
        """Pack the bytes of those pictures that a document has places for."""
        out = io.BytesIO(document)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as packed:
            for number in numbers:
                if number in self._packed:
                    path, content = self._packed[number]
                    packed.writestr(zipfile.ZipInfo(path), content)
        return out.getvalue()


def _measured(content: bytes) -> tuple[str, bytes, tuple[int, int]]:
    with Image.open(io.BytesIO(content)) as picture:
        if picture.format in {"PNG", "JPEG"}:
            return str(picture.format).lower(), content, picture.size
        out = io.BytesIO()
        picture.convert("RGBA").save(out, "PNG")
        return "png", out.getvalue(), picture.size


def fill_template(
    template: bytes,
    values: Values,
    singles: Sequence[str],
    lists: Mapping[str, Sequence[str]],
    *,
    widths: Mapping[str, int],
    barred: Mapping[str, str],
) -> bytes:
    """Judge and fill a template; raises Unfit with the reason where it is not taken.

    `widths`: of pictures, in millimetres; `barred`: words it must not hold, with the reason.
    """
    pictures = Pictures(widths)
    asked = {
        "size": len(template), "singles": singles, "lists": lists, "barred": barred,
        "values": {name: pictures.value(name, value) for name, value in values.items()},
    }  # fmt: skip
    if not AT_ONCE.acquire(timeout=QUEUE_SECONDS):
        raise FillerBusy(seconds=30)
    try:
        line, document = _asked(msgspec.json.encode(asked) + b"\n" + template)
    finally:
        AT_ONCE.release()
    answer = _read(line)
    if answer.reason:
        raise Unfit(answer.reason, field=answer.field, large=answer.large)
    if answer.size != len(document):
        raise FillerFailed
    _say_once(tuple(answer.held))
    return pictures.put_into(document, answer.pictures)


@cache
def _say_once(held: tuple[str, ...]) -> None:
    """Say which fences stand on this machine, and warn where one of the two is missing."""
    level = logging.INFO if "seccomp" in held else logging.WARNING
    log.log(level, "templates are filled behind: %s", " ".join(held) or "no fence at all")


def _read(line: bytes) -> WorkerAnswer:
    try:
        return msgspec.json.decode(line, type=WorkerAnswer)
    except msgspec.DecodeError as error:
        raise FillerFailed from error


def _asked(request: bytes) -> tuple[bytes, bytes]:
    """Start the process, hand it the request, and take its answer within bounds."""
    command = [sys.executable, "-I", "-S", "-c", BOOT, *_paths()]
    try:
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=EMPTY_ENVIRONMENT, cwd="/",
        ) as process:  # fmt: skip
            ends = threading.Timer(PATIENCE, process.kill)
            ends.start()
            try:
                return _exchanged(process, request)
            finally:
                ends.cancel()
                process.kill()
    except OSError as error:
        raise FillerFailed from error


def _exchanged(process: "subprocess.Popen[bytes]", request: bytes) -> tuple[bytes, bytes]:
    """The process reads all of the request before it writes; so neither waits for the other."""
    if process.stdin is None or process.stdout is None:
        raise FillerFailed
    process.stdin.write(request)
    process.stdin.close()
    line = process.stdout.readline(1 << 16)
    document = process.stdout.read(MOST_ANSWER + 1)
    if len(document) > MOST_ANSWER:
        raise FillerFailed
    return line, document


def _paths() -> list[str]:
    """Where our own code lies, and lxml; nothing else is on its way."""
    found = find_spec("lxml")
    here = str(Path(__file__).parents[3])
    places = (found and found.submodule_search_locations) or []
    return [here, *(str(Path(place).parent) for place in places)]
