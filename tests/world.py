"""The cast every test shares: one sub-district, the one next door, and who works there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any

from argon2 import PasswordHasher
from httpx import Client
from sqlmodel import col, select

from backend.core.database import Database, new_id
from backend.core.settings import Settings
from backend.people.accounts.models import Assignment, Grid, GridLevel, Role, Trail, User
from backend.people.accounts.queries import actor_of, trail
from tests.clock import START, Clock
from tests.person import (
    EDITION,
    GENERAL,
    MAJOR,
    ON_THE_SPOT,
    SERIOUS,
    SPOT_SERIOUS,
    TRANSFER,
    Person,
)
from tests.pictures import Picture, jpeg, taken

__all__ = [
    "EDITION", "GENERAL", "MAJOR", "ON_THE_SPOT", "PASSWORD", "SERIOUS", "SPOT_SERIOUS", "START",
    "TRANSFER", "Clock", "Person", "Picture", "World", "jpeg", "taken",
]  # fmt: skip

PASSWORD = "Yanjiang-2026-xun"


class World:
    """The sub-district in front of the app."""

    def __init__(self, http: Client, db: Database, config: Settings, clock: Clock) -> None:
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

    def all_trail(self) -> Sequence[Trail]:
        """All that stays on record, the earliest first."""
        with self.db.reading() as session:
            return session.exec(select(Trail).order_by(col(Trail.at))).all()

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


CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash says itself how dear it is: those who only sign in here need not cost 26 ms each time."""


@cache
def _hash_of(password: str) -> str:
    return CHEAP.hash(password)
