"""The built PWA, served from memory: each file read and compressed once."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from backend.wire import NoSuchPage

mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
LASTING = "public, max-age=31536000, immutable"
FRESH = "no-cache"
PRESSABLE = {".js", ".css", ".html", ".svg", ".wasm", ".webmanifest", ".json", ".txt"}


@dataclass(frozen=True, slots=True)
class Page:
    """One file, whole."""

    plain: bytes
    pressed: bytes | None
    media: str
    tag: str


class Pages:
    """The files of a folder; a path that leaves it is none of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._read: dict[str, Page] = {}

    def find(self, name: str) -> Page:
        """Read a file, the first time from disk."""
        if page := self._read.get(name):
            return page
        file = (self._folder / name).resolve()
        if not (file.is_relative_to(self._folder) and file.is_file()):
            raise NoSuchPage
        plain = file.read_bytes()
        pressed = gzip.compress(plain, 9, mtime=0) if file.suffix in PRESSABLE else None
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        page = Page(plain, pressed, media, f'"{hashlib.sha256(plain).hexdigest()[:20]}"')
        self._read[name] = page
        return page

    def answer(self, request: Request[Any, Any, Any], name: str, lasting: str) -> Response[bytes]:
        """Answer with a file, pressed where the reader takes it; nothing new is 304."""
        page = self.find(name)
        headers = {"ETag": page.tag, "Cache-Control": lasting, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == page.tag:
            return Response(b"", status_code=304, headers=headers)
        if page.pressed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(page.pressed, media_type=page.media, headers=headers)
        return Response(page.plain, media_type=page.media, headers=headers)


def page_handlers(folder: Path) -> list[Any]:
    """The routes of the PWA; who may: anybody, since nothing of anyone is in it."""
    pages = Pages(folder)
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
