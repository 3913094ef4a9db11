"""Somebody signed in, with a phone: what a test says they do goes through HTTP."""

import json
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from httpx import Response

from backend.core.database import new_id
from backend.people.accounts.models import User
from backend.people.accounts.sessions.handlers import COOKIE
from backend.people.accounts.sessions.operations import begin_session
from tests.pictures import Picture, taken

if TYPE_CHECKING:
    from tests.world import World

EDITION = "2024-01-01"
GENERAL, SERIOUS, ON_THE_SPOT = "C01", "B01", "A02"
SPOT_SERIOUS, MAJOR, TRANSFER = "A01", "A05", "E10"
"""Items of the checklist, by what they stand for in the tests."""


class Person:
    """Somebody signed in, with a phone of their own."""

    def __init__(self, world: "World", user: User) -> None:
        self.world, self.user, self.id = world, user, user.id
        self.device = new_id()
        self.sequence = 0
        self.skew = timedelta()

    @cached_property
    def cookie(self) -> str:
        with self.world.db.writing() as session:
            return begin_session(session, self.user, self.world.config.secret_key(), self.world.now)

    def signs_in_again(self) -> None:
        """Open another session, as after the old one ended."""
        self.__dict__.pop("cookie", None)

    def ask(self, method: str, path: str, **more: Any) -> Response:
        headers = {"cookie": f"{COOKIE}={self.cookie}", "x-anxun": "1", **more.pop("headers", {})}
        return self.world.http.request(method, f"/api{path}", headers=headers, **more)

    def get(self, path: str, **params: Any) -> Response:
        return self.ask("GET", path, params=params)

    def post(self, path: str, body: object = None, **more: Any) -> Response:
        """Send JSON as a browser writes it, half an emoji and all."""
        headers = {"content-type": "application/json"}
        return self.ask("POST", path, content=json.dumps(body), headers=headers, **more)

    def patch(self, path: str, body: object = None) -> Response:
        return self.ask("PATCH", path, json=body)

    def delete(self, path: str) -> Response:
        return self.ask("DELETE", path)

    def put(self, path: str, content: bytes) -> Response:
        return self.ask("PUT", path, content=content, headers={"content-type": "image/jpeg"})

    def command(
        self, command: str, /, at: datetime | None = None, after: Any = (), **args: Any
    ) -> dict[str, Any]:
        """A command as it stands in this person's outbox."""
        captured = (at or self.world.now) + self.skew
        return {
            "id": str(new_id()),
            "name": command,
            "args": args,
            "at": captured.isoformat(),
            "after": [str(a) for a in after],
        }

    def push(self, *commands: dict[str, Any], **more: Any) -> Response:
        """Send an outbox as it is."""
        self.sequence += len(commands)
        body = {
            "device": str(self.device),
            "author": str(self.id),
            "sequence": self.sequence,
            "pending": {"commands": len(commands), "photos": 0},
            "sent_at": (self.world.now + self.skew).isoformat(),
            "commands": list(commands),
        }
        return self.post("/sync/push", body | more)

    def does(self, command: str, /, **args: Any) -> dict[str, Any]:
        """Give one command and take its result."""
        answer = self.push(self.command(command, **args))
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()["results"][0]
        return result

    def uploads(self, *pictures: Picture) -> None:
        for picture in pictures:
            answer = self.put(f"/photos/{picture.id}", picture.content)
            assert answer.status_code == 200, answer.text

    def reports(self, venue: UUID | str, item: str = GENERAL, **more: Any) -> str:
        """Report a hazard, picture and all; gives the ticket's id."""
        picture = taken(at=self.world.now)
        hazard = str(new_id())
        args = {"id": hazard, "venue_id": str(venue), "item_code": item, "edition": EDITION}
        args |= {"photos": [picture.facts], **more}
        result = self.does("hazard.report", **args)
        assert result["result"] == "applied", result
        self.uploads(picture)
        return hazard

    def ticket(self, hazard: str) -> dict[str, Any]:
        answer = self.get(f"/hazards/{hazard}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def acts(self, command: str, hazard: str, /, **args: Any) -> dict[str, Any]:
        """Take a step on a ticket, on the version it has now or on the `base` given."""
        base = args.pop("base", None) or self.ticket(hazard)["version"]
        return self.does(command, id=hazard, base=base, **args)

    def state(self, hazard: str) -> str:
        return str(self.ticket(hazard)["state"])

    def timeline(self, hazard: str) -> list[str]:
        return [event["kind"] for event in self.ticket(hazard)["events"]]

    def last_event(self, hazard: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ticket(hazard)["events"][-1]
        return found

    def submits(self, hazard: str, **more: Any) -> dict[str, Any]:
        """Say that it is put right, with a picture that arrives."""
        picture = taken(at=self.world.now)
        result = self.acts("hazard.submit", hazard, photos=[picture.facts], **more)
        self.uploads(picture)
        return result

    def fails(self, hazard: str, **more: Any) -> dict[str, Any]:
        """Re-inspect and find it is still there."""
        return self.acts("hazard.reinspect", hazard, passed=False, note="仍未整改", **more)

    def visits(self, venue: str, outcome: str = "checked", **more: Any) -> str:
        visit = str(new_id())
        result = self.does("visit.record", id=visit, venue_id=venue, outcome=outcome, **more)
        assert result["result"] == "applied", result
        return visit

    def tasks(self, *, settled: bool = False) -> list[dict[str, Any]]:
        """What the office has to settle."""
        answer = self.get("/tasks", settled=settled)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def passes(self, hazard: str, **more: Any) -> dict[str, Any]:
        """Re-inspect, find it put right, and send the picture."""
        picture = taken(at=self.world.now)
        result = self.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts], **more)
        if result["result"] != "parked":
            self.uploads(picture)
        return result

    def pull(self, cursor: str = "") -> dict[str, Any]:
        answer = self.get("/sync/pull", cursor=cursor)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def pulls_all(self, cursor: str = "") -> tuple[dict[str, list[dict[str, Any]]], str]:
        """Every page from a cursor on."""
        rows: dict[str, list[dict[str, Any]]] = {}
        while True:
            page = self.pull(cursor)
            for kind, found in page.get("rows", {}).items():
                rows.setdefault(kind, []).extend(found)
            cursor = page["cursor"]
            if not page.get("more"):
                return rows, cursor
