"""What people and ledgers say, by the dice: what a command carries, what stands in a row."""

from datetime import date, timedelta
from io import BytesIO
from itertools import cycle, product
from random import Random
from typing import Any

from PIL import Image

from backend.core.database import new_id
from tests.core.spreadsheets.sheets import workbook
from tests.field.venues.ledger_rows import HEADER as VENUES
from tests.office.imports.test_tickets import HEADER as FIRE
from tests.pictures import Picture
from tests.world import EDITION, GENERAL, MAJOR, ON_THE_SPOT, SERIOUS, START, TRANSFER, taken

SITES = ("社区(村)", "网格", "类型", "位置", "问题描述", "处置方式", "排查日期", "整改期限",
         "整改完成日期", "整改情况")  # fmt: skip
ROADS = ("社区(村)", "网格", "路段", "隐患描述", "排查人(包保屯长)", "排查日期", "整改期限",
         "整改完成日期", "整改情况")  # fmt: skip
PLACED = [("电厂社区", "电厂社区第1网格"), ("电厂社区", "电厂社区第2网格")]
SHOPS = [
    ("福满楼面馆", "13812345678"),
    ("福满楼饺子馆", "13900001111"),
    ("鑫源五金", "13900002222"),
    ("城北超市", "13900003333"),
]
FOUND = [date(2025, 11, 20), date(2026, 1, 15), date(2026, 2, 27), date(2026, 3, 2)]
FIRES = ("燃气软管老化", "安全出口上锁", "疏散通道堆放杂物", "未配置灭火器")
POTHOLES = ("路面坑槽", "僵尸车占道", "路灯不亮")
BROKEN = ("松动锈蚀", "破损漏电", "遮挡外窗")
LEDGERS = ("hazards", "hazards", "venues", "venues", "campaign", "road")
COLOURS = cycle(product(range(0, 256, 12), repeat=3))
ITEMS = (GENERAL, GENERAL, SERIOUS, MAJOR, ON_THE_SPOT, TRANSFER)


def arguments(name: str, roll: Random, fire: str, into: str) -> dict[str, Any]:
    """What a step on a ticket says beside whose and which version."""
    yes = roll.random() < 0.5
    due = (START.date() + timedelta(days=roll.randint(0, 60))).isoformat()
    by_name: dict[str, dict[str, Any]] = {
        "hazard.assign": {"due_on": due} if yes else {},
        "hazard.reinspect": {"passed": yes, "note": "看过"},
        "hazard.reopen": {"reason": "又有了"},
        "hazard.note": {"text": "补充"},
        "hazard.void_ask": {"reason": "看错了"},
        "hazard.void": {"agreed": yes},
        "hazard.extend_ask": {"reason": "等件", "protection": "看护", "due_on": due},
        "hazard.extend": {"granted": yes, "note": "知道了"},
        "hazard.whistle": {"department": fire, "urgency": "urgent", "text": "请到场"},
        "hazard.whistle_answer": {"text": "到了"},
        "hazard.whistle_rate": {"rating": "good"},
        "hazard.transfer": {"department": fire, "document_number": "1号"},
        "hazard.receipt": {"text": "收到"}
        | ({"major": roll.random() < 0.5} if yes else {})
        | ({"due_on": due} if roll.random() < 0.5 else {}),
        "hazard.suspect": {"reason": "全堵"},
        "hazard.supervise": {"authority": "安委办", "document_number": "2号", "due_on": due},
        "hazard.follow_up": {"good": yes, "note": "看了"},
        "hazard.join": {"into": into},
        "hazard.tie": {"venue_id": into},
    }
    return by_name.get(name, {})


def report(roll: Random, venue: str) -> dict[str, Any]:
    """A new ticket; what can be put right at once sometimes is."""
    facts: dict[str, Any] = {"id": str(new_id()), "venue_id": venue, "edition": EDITION}
    facts |= {"item_code": roll.choice(ITEMS)}
    return facts | ({"fixed": {"photos": [], "note": "当场改了"}} if roll.random() < 0.3 else {})


def ledger(kind: str, roll: Random, numbers: list[str], today: date) -> bytes:
    """A workbook of a few rows out of few, so that most come again, and changed."""
    rows = {"hazards": _fire, "campaign": _site, "road": _road, "venues": _venue}
    header = {"hazards": FIRE, "campaign": SITES, "road": ROADS, "venues": VENUES}
    some = roll.sample(range(4), roll.randint(1, 4))
    return workbook(header[kind], *(rows[kind](n, roll, numbers, today) for n in some))


def _end(roll: Random, found: date, today: date) -> tuple[str | None, str | None]:
    """The day it was put right, and what the ledger calls that."""
    done = found + timedelta(days=roll.randint(0, (today - found).days))
    told = roll.choice(["已整改", "已整改", "整改中", "整改中", "复查不合格", "拒不整改", None])
    return (str(done) if told in {"已整改", None} and roll.random() < 0.9 else None), told


def _due(roll: Random, found: date) -> str | None:
    return str(found + timedelta(days=roll.randint(0, 30))) if roll.random() < 0.7 else None


def _fire(n: int, roll: Random, numbers: list[str], today: date) -> tuple[Any, ...]:
    found, (shop, _) = FOUND[n % 4], SHOPS[n % 3]
    number = roll.choice(numbers) if numbers and roll.random() < 0.3 else f"FH-{n}"
    level, way = roll.choice(["一般", "较大", "重大", None]), roll.choice(["限期整改", "立查立改"])
    done, state = _end(roll, found, today)
    return (number, str(found), *PLACED[n % 2], shop, "光明路1号", FIRES[n % 4], level, way,
            _due(roll, found), done, state, roll.choice(["范彬", None]))  # fmt: skip


def _site(n: int, roll: Random, _: list[str], today: date) -> tuple[Any, ...]:
    found = FOUND[n % 4]
    done, state = _end(roll, found, today)
    return (*PLACED[n % 2], ("护栏", "广告牌")[n % 2], f"民主街{n}号", BROKEN[n % 3], "拆除",
            str(found), _due(roll, found), done, state)  # fmt: skip


def _road(n: int, roll: Random, _: list[str], today: date) -> tuple[Any, ...]:
    found = FOUND[n % 4]
    done, state = _end(roll, found, today)
    return (*PLACED[n % 2], f"小桥东侧{n}号", POTHOLES[n % 3], "汤永磊", str(found),
            _due(roll, found), done, state)  # fmt: skip


def _venue(n: int, roll: Random, _: list[str], today: date) -> tuple[Any, ...]:
    name, phone = SHOPS[n]
    grid, area = roll.choice(PLACED), roll.choice([66, 80, 120, None])
    return (n + 1, *grid, None, name, None, "小餐饮", "光明路1号", "王芳", phone, area)


def shot() -> Picture:
    """A picture of one colour, as quick to make as to look at."""
    out = BytesIO()
    Image.new("RGB", (64, 48), next(COLOURS)).save(out, "JPEG")
    return taken(content=out.getvalue())
