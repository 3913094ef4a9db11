"""Rows of 九小场所台账, and what the registry holds after them."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from backend.core.change_log import Change
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.field.venues.models import CodeKind, Venue, VenueCode
from backend.office.imports.kinds import IMPORTS
from backend.people.accounts.models import Trail
from backend.people.accounts.queries import actor_of
from tests.core.spreadsheets.sheets import workbook
from tests.world import Person, World

DATA = Path(__file__).parents[2] / "data"
HEADER = ("序号", "社区(村)", "网格", "吉安码号", "场所名称(牌匾)", "统一社会信用代码", "九小类别",
          "详细地址", "经营者", "联系电话", "建筑面积㎡")  # fmt: skip
NOODLES = (1, "电厂社区", "电厂社区第1网格", "JA22038200200001", "聚宏饺子馆", "92220382MADYKJ2QLN",
           "小餐饮", "向阳街389号", "许龙磊", "19900000029", 292)  # fmt: skip
GROCER = (2, "电厂社区", "第二网格", None, "城北超市", None, "小商店", "光明路205号", "杜春国",
          19900000031.0, "约80㎡")  # fmt: skip
CODE, CREDIT = 3, 5


def but(row: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    places = {"code": 3, "name": 4, "credit": 5, "kind": 6, "address": 7, "owner": 8, "phone": 9,
              "area": 10, "community": 1, "grid": 2}  # fmt: skip
    changed = list(row)
    for name, value in changes.items():
        changed[places[name]] = value
    return tuple(changed)


def imports(person: Person, *rows: tuple[Any, ...], dry_run: bool = False) -> ImportReport:
    return takes(person, workbook(HEADER, *rows), dry_run=dry_run)


def takes(person: Person, source: bytes | Path, *, dry_run: bool = False) -> ImportReport:
    world = person.world
    return IMPORTS["venues"](
        world.db, actor_of(person.user), source, "台账.xlsx", dry_run=dry_run, now=world.now
    )


def counted(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.same, report.merged, report.left_out


def venues(world: World) -> list[Venue]:
    with world.db.reading() as session:
        return list(session.exec(select(Venue).order_by(col(Venue.number))))


def codes(world: World, name: str) -> dict[CodeKind, set[str]]:
    found: dict[CodeKind, set[str]] = {}
    with world.db.reading() as session:
        for code in session.exec(select(VenueCode).join(Venue).where(Venue.name == name)):
            found.setdefault(code.kind, set()).add(code.value)
    return found


def everything(world: World) -> list[int]:
    with world.db.reading() as session:
        tables = (Venue, VenueCode, Trail, Change)
        return [session.exec(select(sa.func.count()).select_from(t)).one() for t in tables]
