"""The floor: the same web framework and the same database file, with nothing of ours in between.

Run as a program of its own: `floor.py PORT DATABASE FOLDER`.
"""

import os
import sqlite3
import sys
import uuid
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, Request, get, post, put
from litestar.params import FromPath
from msgspec import Struct

KEYS_AND_WORDS = "SELECT id, number, venue_name, state, item_text, found_at FROM hazard "


class Row(Struct):
    """One row of something."""

    id: str
    number: str
    venue_name: str
    state: str
    item_text: str
    found_at: str


def create_floor(database: str, folder: Path) -> Litestar:
    """Wire the bare handlers."""
    stored = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000"):
        stored.execute(f"PRAGMA {pragma}")
    stored.execute("CREATE TABLE IF NOT EXISTS bench_floor (id TEXT PRIMARY KEY, body BLOB)")

    @get("/health", sync_to_thread=False)
    def handler() -> dict[str, str]:
        return {"status": "ok"}

    @get("/row/{key:str}", sync_to_thread=False)
    def row(key: FromPath[str]) -> Row:
        return Row(*stored.execute(KEYS_AND_WORDS + "WHERE id = ?", (key,)).fetchone())

    @get("/rows", sync_to_thread=False)
    def rows() -> list[Row]:
        found = stored.execute(KEYS_AND_WORDS + "WHERE state = 'rectifying' LIMIT 50")
        return [Row(*line) for line in found]

    @get("/count", sync_to_thread=False)
    def count() -> dict[str, int]:
        newest = "SELECT max(found_month) FROM hazard"
        statement = f"SELECT count(*) FROM hazard WHERE found_month = ({newest})"  # noqa: S608
        return {"found": stored.execute(statement).fetchone()[0]}

    @post("/insert")
    async def insert(request: Request[Any, Any, Any]) -> dict[str, str]:
        key = str(uuid.uuid4())
        stored.execute("INSERT INTO bench_floor VALUES (?, ?)", (key, await request.body()))
        return {"id": key}

    @put("/upload")
    async def upload(request: Request[Any, Any, Any]) -> dict[str, str]:
        key = str(uuid.uuid4())
        with (folder / key).open("wb") as file:
            file.write(await request.body())
            os.fsync(file.fileno())
        return {"id": key}

    return Litestar([handler, row, rows, count, insert, upload], openapi_config=None)


if __name__ == "__main__":
    app = create_floor(sys.argv[2], Path(sys.argv[3]))
    uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning")
