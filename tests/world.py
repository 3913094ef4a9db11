"""The cast every test shares: one sub-district, the one next door, and who works there."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from PIL import Image, ImageDraw

from backend.accounts.models import Assignment, Grid, GridLevel, Role, Trail, User
from backend.accounts.operations import sign_in
from backend.accounts.passwords import hash_password
from backend.accounts.queries import actor_of, trail
from backend.accounts.session import COOKIE
from backend.database import Database, new_id
from backend.settings import Settings

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Beijing."""
EDITION = "2024-01-01"
GENERAL, SERIOUS, ON_THE_SPOT = "C01", "B01", "A02"
SPOT_SERIOUS, MAJOR, TRANSFER = "A01", "A05", "E10"
"""Items of the checklist, by what they stand for in the tests."""
PASSWORD = "Yanjiang-2026-xun"


class Clock:
    """The clock that the server looks at; tests wind it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(frozen=True)
class Picture:
    """A photo as a phone makes it: bytes, and what the command says of them."""

    content: bytes
    facts: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.facts["id"])


def jpeg(text: str, size: tuple[int, int] = (640, 480)) -> bytes:
    picture = Image.new("RGB", size, (180, 190, 200))
    ImageDraw.Draw(picture).text((20, 20), text, fill=(20, 30, 60))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def taken(text: str = "", at: datetime = START, content: bytes = b"") -> Picture:
    """A new picture; or any bytes at all, announced as if they were one."""
    photo_id = new_id()
    content = content or jpeg(text or str(photo_id))
    facts = {
        "id": str(photo_id),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "width": 640,
        "height": 480,
        "taken_at": at.isoformat(),
    }
    return Picture(content, facts)


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
            return sign_in(session, self.user, self.world.config.secret_key(), self.world.now)

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
        result = self.does("hazard.report", **args, photos=[picture.facts], **more)
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


class World:
    """The sub-district in front of the app."""

    def __init__(
        self, http: TestClient[Litestar], db: Database, config: Settings, clock: Clock
    ) -> None:
        self.http, self.db, self.config, self.clock = http, db, config, clock
        self.lay_out()

    @property
    def now(self) -> datetime:
        return self.clock.now

    def lay_out(self) -> None:
        tree = [
            ("220382.002.01.", "电厂社区", GridLevel.COMMUNITY),
            ("220382.002.01.01.", "电厂社区第1网格", GridLevel.GRID),
            ("220382.002.01.02.", "电厂社区第2网格", GridLevel.GRID),
            ("220382.002.02.", "巨丰村", GridLevel.COMMUNITY),
            ("220382.002.02.01.", "巨丰村一屯", GridLevel.GRID),
            ("220382.003.", "辽南街道", GridLevel.STREET),
            ("220382.003.01.", "南关社区", GridLevel.COMMUNITY),
            ("220382.003.01.01.", "南关社区第1网格", GridLevel.GRID),
        ]
        with self.db.writing() as session:
            for path, name, level in tree:
                session.add(
                    Grid(path=path, name=name, full_name=name, level=level, valid_from=START.date())
                )

    def trail(self, subject: object) -> Sequence[Trail]:
        """What stays on record of one row, the latest first."""
        with self.db.reading() as session:
            return trail(session, actor_of(self.hao.user), str(subject))

    def person(self, name: str, user_name: str, role: Role, grid: str) -> Person:
        user = User(
            user_name=user_name,
            name=name,
            role=role,
            grid=grid,
            password_hash=_hash_of(PASSWORD),
            must_change_password=False,
            created_at=START,
        )
        with self.db.writing() as session:
            session.add(user)
            session.flush()
            long_ago = START - timedelta(days=900)
            session.add(Assignment(user_id=user.id, role=role, grid=grid, valid_from=long_ago))
        return Person(self, user)

    @cached_property
    def mei(self) -> Person:
        """李敏, grid worker."""
        return self.person("李敏", "limin", Role.GRID_WORKER, "220382.002.01.01.")

    @cached_property
    def tao(self) -> Person:
        """陶军, grid worker of the grid next door."""
        return self.person("陶军", "taojun", Role.GRID_WORKER, "220382.002.01.02.")

    @cached_property
    def zhou(self) -> Person:
        """周海燕, emergency office."""
        return self.person("周海燕", "zhouhaiyan", Role.OFFICE, "220382.002.")

    @cached_property
    def song(self) -> Person:
        """宋丽, emergency office too: the second person."""
        return self.person("宋丽", "songli", Role.OFFICE, "220382.002.")

    @cached_property
    def sun(self) -> Person:
        """孙洋, emergency office of the sub-district next door."""
        return self.person("孙洋", "sunyang", Role.OFFICE, "220382.003.")

    @cached_property
    def feng(self) -> Person:
        """冯书记, leader."""
        return self.person("冯书记", "feng", Role.LEADER, "220382.002.")

    @cached_property
    def hao(self) -> Person:
        """郝静, county admin."""
        return self.person("郝静", "haojing", Role.ADMIN, "220382.")

    @cached_property
    def ding(self) -> Person:
        """丁强, certified enforcer."""
        return self.person("丁强", "dingqiang", Role.ENFORCER, "220382.002.")

    @cached_property
    def deng(self) -> Person:
        """邓宝, station duty."""
        return self.person("邓宝", "dengbao", Role.STATION_DUTY, "220382.002.02.")

    def venue(self, person: Person, name: str, grid: str, **more: Any) -> str:
        venue_id = str(new_id())
        facts = {"venue_class": "restaurant", "address": "光明路1号", "operator": "王芳"}
        facts |= {"phone": "13812345678"} | more
        result = person.does("venue.register", id=venue_id, grid=grid, name=name, **facts)
        assert result["result"] == "applied", result
        return venue_id

    @cached_property
    def noodle_shop(self) -> str:
        """In Mei's grid."""
        return self.venue(self.mei, "福满楼面馆", "220382.002.01.01.")

    @cached_property
    def hardware_store(self) -> str:
        """In Tao's grid."""
        return self.venue(self.tao, "鑫源五金", "220382.002.01.02.")


@cache
def _hash_of(password: str) -> str:
    return hash_password(password)
