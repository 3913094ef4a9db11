"""People who act over the network, as the rest of a story needs them."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import httpx

from backend.core.clock import BEIJING
from backend.core.database import new_id
from backend.people.accounts.models import Role, User
from backend.people.accounts.sessions.handlers import COOKIE
from tests.person import Person
from tests.world import PASSWORD, World

Facts = dict[str, Any]


class Remote:
    """What a `Person` needs of the world, with a network in between."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)


class Caller(Person):
    """Somebody who signs in over the network, by name and password."""

    def __init__(self, http: httpx.Client, user_name: str, password: str) -> None:
        self.http, self.user_name, self.password = http, user_name, password
        body = {"name": user_name, "password": password}
        answer = http.post("/api/session", json=body, headers={"x-anxun": "1"})
        assert answer.status_code == 200, answer.text
        self.me: Facts = answer.json()
        super().__init__(cast("World", Remote(http)), user_of(self.me))
        self.cookie = answer.cookies[COOKIE]
        http.cookies.clear()  # everybody brings their own

    @property
    def name(self) -> str:
        return str(self.me["name"])

    @property
    def grid(self) -> str:
        return str(self.me["grid"]["path"])

    def biscuit(self) -> Any:
        """The sign-in as a browser keeps it; a cookie knows no ports."""
        host = self.http.base_url.host
        return {"name": COOKIE, "value": self.cookie, "domain": host, "path": "/", "httpOnly": True}

    def changes_password(self, fresh: str) -> None:
        self._told("POST", "/session/password", {"old": self.password, "new": fresh})
        self.password = fresh

    def invites(self, name: str, user_name: str, role: Role, grid: str) -> "Caller":
        """A new colleague, with a first password still to be changed."""
        body = {"name": name, "user_name": user_name, "role": role, "grid": grid}
        given = self._told("POST", "/people", body)
        return Caller(self.http, user_name, given["initial_password"])

    def settled(self, name: str, user_name: str, role: Role, grid: str) -> "Caller":
        """A colleague at work, with everybody's password."""
        colleague = self.invites(name, user_name, role, grid)
        colleague.changes_password(PASSWORD)
        return colleague

    def moves(self, person: Person, grid: str) -> None:
        self._told("PATCH", f"/people/{person.id}", {"grid": grid})

    def registers(self, name: str, **more: Any) -> Facts:
        """Enter a venue, in the own grid where no other is named; gives it as it is shown."""
        facts = {"venue_class": "restaurant", "address": "光明路1号", "operator": "王芳"}
        args = {"id": str(new_id()), "grid": self.grid, "name": name, **facts, **more}
        result = self.does("venue.register", **args)
        assert result["result"] == "applied", result
        return self.file(args)["venue"]

    def file(self, venue: Facts) -> Facts:
        """A venue with its tickets and visits."""
        return self._told("GET", f"/venues/{venue['id']}")

    def month(self) -> Facts:
        """The counts of this month over the own grid."""
        month = f"{datetime.now(BEIJING):%Y-%m}"
        return self._told("GET", f"/reports/monthly?from={month}&to={month}")["total"]

    def _told(self, method: str, path: str, body: object = None) -> Facts:
        answer = self.ask(method, path, json=body)
        assert answer.is_success, answer.text
        found: Facts = answer.json()
        return found


def user_of(me: Facts) -> User:
    """The row behind somebody signed in, as far as a stranger knows it."""
    known: Facts = {key: me[key] for key in ("name", "user_name", "role")}
    known |= {"id": UUID(me["id"]), "grid": me["grid"]["path"], "password_hash": ""}
    return User(**known, created_at=datetime.fromisoformat(me["server_time"]))


def token_of(venue: Facts) -> str:
    """What the plaque of a venue says."""
    return next(str(code["value"]) for code in venue["codes"] if code["kind"] == "token")
