"""Forms of people without an account: who may post one, and how its parts are taken in.

The app's own writes carry a header no foreign page can set; a plain form cannot. Its routes say
`guards=[refuse_foreign_form]` (the browser names our own origin, or none) and then `Key.judge`:
the form carries what only a page of ours, made for this very browser, could have put there.
"""

import hashlib
import hmac
import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO, Any, cast
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler
from multipart import (  # pyright: ignore[reportMissingTypeStubs]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from backend.core.errors import Forbidden, Invalid, Refusal, TooLarge
from backend.core.http.handlers import SAFE, Forged, RequestContext

GUEST = "anxun_guest"
"""The cookie that tells one browser from another, and nothing else."""
GUEST_DAYS = 365
MOST_FIELDS, MOST_FIELD_BYTES = 40, 16 * 1024
MB = 1024 * 1024
MOST_FILE_BYTES = 12 * MB
FORM = re.compile(r"multipart/form-data\s*;\s*boundary=\"?([^\";\s]{1,70})", re.IGNORECASE)
OLDEST = timedelta(hours=12)


class FormStale(Forbidden):
    """The page stood open for too long, lost its cookie, or was never ours."""

    code = "visitor.form_stale"
    sentence = "页面打开太久，或浏览器不让保存小标记。内容还在，请再点一次提交。"


class FormUnread(Invalid):
    """A body that is no form."""

    code = "visitor.form_unread"
    sentence = "提交的内容没有传完整。请检查网络，再提交一次。"


class FormTooLarge(TooLarge):
    """More than a form may carry."""

    code = "visitor.form_too_large"
    sentence = "照片太大：最多 {most} 张，每张不超过 12 MB。请少选几张，或在相册里选小一点的。"


@dataclass(frozen=True, slots=True)
class Key:
    """What a form carries so that we know it again: when it was made, once only, for whom."""

    at: int
    once: str
    seal: str

    def __str__(self) -> str:
        """As it stands in the form."""
        return f"{self.at}.{self.once}.{self.seal}"

    @classmethod
    def new(cls, secret: bytes, guest: str, form: str, now: datetime) -> "Key":
        """Make one for a page."""
        at, once = int(now.timestamp()), secrets.token_hex(8)
        return cls(at, once, _seal(secret, guest, form, at, once))

    @classmethod
    def judge(cls, text: str, secret: bytes, guest: str, form: str, now: datetime) -> "Key":
        """Take one back, or refuse."""
        at, once, seal = [*text.split(".", 2), "", ""][:3]
        age = int(now.timestamp()) - int(at) if at.isascii() and at.isdigit() else -1
        good = hmac.compare_digest(seal.encode(), _seal(secret, guest, form, at, once).encode())
        if not (guest and good and 0 <= age <= OLDEST.total_seconds()):
            raise FormStale
        return cls(int(at), once, seal)


@dataclass(slots=True)
class Sent:
    """A form as it came: what could be read of it, and why not all."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    files: list[IO[bytes]] = field(default_factory=list[IO[bytes]])
    refusal: Refusal | None = None

    def text(self, name: str) -> str:
        """A field, without blanks around it and with one kind of line end."""
        return self.fields.get(name, "").replace("\r\n", "\n").strip()

    def close(self) -> None:
        """Let go of the files."""
        for file in self.files:
            file.close()


async def refuse_foreign_form(
    connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    """Take a form only from a page of our own origin; the form's key says the rest."""
    if cast("dict[str, Any]", connection.scope)["method"] in SAFE:
        return
    headers = connection.headers
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    if foreign or headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forged


def guest_of(request: Request[Any, Any, Any]) -> str:
    """The browser's own token; empty when it has none yet."""
    token = request.cookies.get(GUEST, "")
    return token if len(token) == 32 and token.isascii() and token.isalnum() else ""  # noqa: PLR2004


def guest_cookie(here: RequestContext, token: str) -> Cookie:
    """The cookie: unreadable to scripts, never sent along from another site's form."""
    return Cookie(
        key=GUEST, value=token, httponly=True, samesite="lax", path="/",
        secure=here.config.production, max_age=GUEST_DAYS * 86400,
    )  # fmt: skip


async def receive(request: Request[Any, Any, Any], most_files: int) -> Sent:
    """Take a request's form in; its route sets no limit of its own, ours is told as a page."""
    return await take_in(request.headers, request.stream(), most_files)


async def take_in(headers: Mapping[str, str], body: AsyncIterator[bytes], most_files: int) -> Sent:
    """Take a form in, file by file to disk; what is too much is let pass by and told."""
    sent, limit = Sent(), most_files * MOST_FILE_BYTES + MB
    form = FORM.match(headers.get("content-type", ""))
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        sent.refusal = FormTooLarge(most=most_files)
    elif form is None:
        sent.refusal = FormUnread()
    else:
        taking = _Taking(sent, most_files)
        try:
            await _parts(taking, body, form[1], limit)
        except (MultipartError, UnicodeDecodeError):
            sent.refusal = FormUnread()
            taking.drop()
    return sent


async def _parts(taking: "_Taking", body: AsyncIterator[bytes], boundary: str, limit: int) -> None:
    seen = 0
    parser = PushMultipartParser(boundary, max_segment_count=MOST_FIELDS + 60)
    async for chunk in body:
        seen += len(chunk)
        if seen > limit:
            taking.sent.refusal = FormTooLarge(most=taking.most_files)
            taking.drop()
            return
        if chunk:
            for event in parser.parse(chunk):
                taking.take(event)
    parser.close()  # refuses a form that was cut short


class _Taking:
    """Puts the parts where they belong, never more of one than it may have."""

    def __init__(self, sent: Sent, most_files: int) -> None:
        self.sent, self.most_files = sent, most_files
        self.name, self.words, self.size = "", bytearray(), 0
        self.file: IO[bytes] | None = None

    def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self.name, self.words, self.size = event.name or "", bytearray(), 0
            self.file = _spool() if event.filename is not None else None
        elif event is None:
            self._end()
        else:
            self.size += len(event)
            if self.file is None:
                self.words += event[: max(MOST_FIELD_BYTES - len(self.words), 0)]
            elif self.size > MOST_FILE_BYTES or len(self.sent.files) >= self.most_files:
                self.sent.refusal = FormTooLarge(most=self.most_files)
            else:
                self.file.write(event)

    def drop(self) -> None:
        """Let go of a file that will not be whole."""
        if self.file is not None:
            self.file.close()

    def _end(self) -> None:
        if self.file is None:
            if len(self.sent.fields) < MOST_FIELDS:
                self.sent.fields[self.name] = self.words.decode("utf-8", "replace")
        elif self.size and self.sent.refusal is None:
            self.file.seek(0)
            self.sent.files.append(self.file)
        else:
            self.file.close()


def _spool() -> IO[bytes]:
    spooled = tempfile.SpooledTemporaryFile(max_size=256 * 1024)  # noqa: SIM115 - closed in Sent
    return cast("IO[bytes]", spooled)


def _seal(secret: bytes, *words: object) -> str:
    said = "|".join(["form", *(str(w) for w in words)]).encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:40]
