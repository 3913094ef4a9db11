"""The built PWA, served from memory: one build as a whole, whatever happens to its folder."""

import gzip
import hashlib
import mimetypes
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from backend.core.http.handlers import NoSuchPage

mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
LASTING = "public, max-age=31536000, immutable"
FRESH = "no-cache"
PRESSABLE = {".js", ".css", ".html", ".svg", ".wasm", ".webmanifest", ".json", ".txt"}
MADE = ".made"
"""Names the sources of a build; written last."""
ASSET = re.compile(r"assets/[\w.-]+")
INLINE = re.compile(r"<script(?![^>]*\ssrc\b)[^>]*>(.*?)</script>", re.DOTALL)
TRIES = 5


@dataclass(frozen=True)
class Page:
    """One file, whole."""

    name: str
    plain: bytes

    @cached_property
    def pressed(self) -> bytes | None:
        """Compressed once, when first asked for."""
        pressable = Path(self.name).suffix in PRESSABLE
        return gzip.compress(self.plain, 9, mtime=0) if pressable else None

    @cached_property
    def media(self) -> str:
        """Its content type."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def tag(self) -> str:
        """Changes with its content."""
        return f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """The sources of its inline scripts, as a policy names them."""
        if not self.name.endswith(".html"):
            return ()
        found = INLINE.findall(self.plain.decode())
        digests = (hashlib.sha256(script.encode()).digest() for script in found)
        return tuple(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


class Pages:
    """The files of a build; a path that leaves its folder is none of them.

    All are read together when the first is asked for: a new build laid in its place meanwhile is
    served after the next start, never half of each.
    """

    def __init__(self, folder: Path, policy: str = "") -> None:
        self._folder = folder.resolve()
        self._policy = policy
        self._build: dict[str, Page] = {}

    def find(self, name: str) -> Page:
        """Give a file of the build."""
        if not self._build:
            self._build = read_build(self._folder)
        if page := self._build.get(name):
            return page
        return self._newer(name)

    def _newer(self, name: str) -> Page:
        """Give an asset of a newer build: beside us a process started later serves its pages."""
        file = self._folder / name
        if not ASSET.fullmatch(name) or not file.is_file():
            raise NoSuchPage
        return self._build.setdefault(name, Page(name, file.read_bytes()))

    def answer(self, request: Request[Any, Any, Any], name: str, lasting: str) -> Response[bytes]:
        """Answer with a file, pressed where the reader takes it; nothing new is 304."""
        page = self.find(name)
        headers = {"ETag": page.tag, "Cache-Control": lasting, "Vary": "Accept-Encoding"}
        if page.scripts and self._policy:
            allowed = " ".join(("script-src", *page.scripts))
            policy = self._policy.replace("script-src", allowed, 1)
            headers["Content-Security-Policy"] = policy
        if request.headers.get("if-none-match") == page.tag:
            return Response(b"", status_code=304, headers=headers)
        if page.pressed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(page.pressed, media_type=page.media, headers=headers)
        return Response(page.plain, media_type=page.media, headers=headers)


def read_build(folder: Path) -> dict[str, Page]:
    """Read all files of a build by their names; again where another took its place meanwhile."""
    for _ in range(TRIES):
        before = _made(folder)
        try:
            read = {
                name: Page(name, file.read_bytes())
                for file in sorted(folder.rglob("*"))
                if not (name := file.relative_to(folder).as_posix()).startswith(".")
                and file.is_file()
            }
        except FileNotFoundError:
            continue
        if _made(folder) == before:
            return read
    return {}


def _made(folder: Path) -> bytes:
    made = folder / MADE
    return made.read_bytes() if made.is_file() else b""


def page_handlers(folder: Path, policy: str = "") -> list[Any]:
    """The routes of the PWA; who may: anybody, since nothing of anyone is in it."""
    pages = Pages(folder, policy)
    plain = {"exclude_from_compression": True}

    @get("/", include_in_schema=False, sync_to_thread=False, opt=plain)
    def phone(request: Request[Any, Any, Any]) -> Response[bytes]:
        return pages.answer(request, "index.html", FRESH)

    @get("/office", include_in_schema=False, sync_to_thread=False, opt=plain)
    def office(request: Request[Any, Any, Any]) -> Response[bytes]:
        return pages.answer(request, "office.html", FRESH)

    @get("/assets/{name:path}", include_in_schema=False, sync_to_thread=False, opt=plain)
    def asset(request: Request[Any, Any, Any], name: FromPath[Path]) -> Response[bytes]:
        return pages.answer(request, f"assets/{str(name).lstrip('/')}", LASTING)

    @get("/{name:str}", include_in_schema=False, sync_to_thread=False, opt=plain)
    def root_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        return pages.answer(request, name, FRESH)

    return [phone, office, asset, root_file]
