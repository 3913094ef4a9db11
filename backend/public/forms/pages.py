"""Pages of people without an account: small, whole without a script, the same look everywhere."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response, get
from litestar.datastructures import Cookie

from backend.core.clock import BEIJING, day_of
from backend.core.errors import Refusal
from backend.core.http.handlers import STATUS, RequestContext, answer_fault
from backend.public.forms.handlers import Key, guest_cookie, guest_of

FOLDER = Path(__file__).parent
SCRIPT = (FOLDER / "photos.js").read_bytes()
SCRIPT_PATH = f"/forms/photos-{hashlib.sha256(SCRIPT).hexdigest()[:8]}.js"


@cache
def environment() -> Environment:
    """Templates of all who have such pages; each page extends `base.html`."""
    root = FOLDER.parent
    features = ("forms", "plaque_page", "owner_portal", "citizen_reports")
    made = Environment(
        loader=FileSystemLoader([root / name / "templates" for name in features]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, Any]", made.globals)["script"] = SCRIPT_PATH
    made.filters["day"] = day_words
    return made


def render(template: str, **values: Any) -> str:
    """Fill a template."""
    return environment().get_template(template).render(**values)


def day_words(day: date | datetime) -> str:
    """Say a day as people do: `3月4日`."""
    day = day_of(day) if isinstance(day, datetime) else day
    return f"{day.month}月{day.day}日"


def time_words(at: datetime) -> str:
    """Say a moment: `3月4日 10:05`."""
    there = at.astimezone(BEIJING)
    return f"{there.month}月{there.day}日 {there:%H:%M}"


def due_words(due: date | None, today: date) -> str:
    """Say a last day, and how far it is."""
    if due is None:
        return ""
    days = (due - today).days
    near = {0: "今天", 1: "明天", 2: "后天"}.get(days, "")
    if days < 0:
        return f"{day_words(due)}（已过 {-days} 天）"
    return f"{day_words(due)}（{near}）" if near else f"{day_words(due)}（还有 {days} 天）"


@dataclass(slots=True)
class Visitor:
    """One browser asking for pages: its token, made now where it has none."""

    here: RequestContext
    guest: str
    fresh: bool

    @classmethod
    def of(cls, request: Request[Any, Any, Any], here: RequestContext) -> "Visitor":
        """Meet it."""
        known = guest_of(request)
        return cls(here, known or secrets.token_hex(16), not known)

    def key(self, form: str) -> str:
        """A key for a form on the page it is about to get."""
        return str(Key.new(self.here.config.secret_key(), self.guest, form, self.here.now))

    def judge(self, text: str, form: str) -> Key:
        """Take the key of a form that came back."""
        guest = "" if self.fresh else self.guest
        return Key.judge(text, self.here.config.secret_key(), guest, form, self.here.now)

    def answer(
        self, page: str, status: int = 200, cookies: Sequence[Cookie] = (), **headers: str
    ) -> Response[str]:
        """Hand a page over; it is nobody else's, and no cache keeps it."""
        mine = [guest_cookie(self.here, self.guest)] if self.fresh else []
        return Response(
            page,
            status_code=status,
            media_type="text/html; charset=utf-8",
            headers={"Cache-Control": "no-store", **headers},
            cookies=[*mine, *cookies],
        )

    def leads(self, path: str, cookies: Sequence[Cookie] = ()) -> Response[str]:
        """Lead on after a form was taken, so that going back sends nothing twice."""
        return self.answer("", 303, cookies, Location=path)


def status_of(refusal: Refusal) -> int:
    """The status of a page that tells a refusal."""
    return next((s for kind, s in STATUS.items() if isinstance(refusal, kind)), 400)


def sentence_of(refusal: Refusal) -> str:
    """A refusal as a sentence."""
    return str(refusal.to_problem()["detail"])


TROUBLES = {
    503: "这会儿有别的操作正在改同样的内容，刚才这一步还没有存上。请返回上一页，再提交一次。",
    507: "系统的存储空间满了，刚才这一步没有存上。请过一会儿再提交；急事请拨 12345。",
}
TROUBLE = (
    "系统出了故障，刚才这一步没有存上。请返回上一页再提交一次；"
    "还不行，请过几分钟再试，急事请拨 12345。"
)


def answer_trouble(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Say on a page that our side failed, whether anything was kept, and what to do."""
    status = answer_fault(request, error).status_code or 500
    page = render(
        "message.html", title="刚才没有存上", mark="提示", tone="warn", place="安巡",
        text=TROUBLES.get(status, TROUBLE), link="", link_name="",
    )  # fmt: skip
    return Response(
        page,
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


@get(SCRIPT_PATH, include_in_schema=False, sync_to_thread=False)
def photo_script() -> Response[bytes]:
    """Give the script that shrinks photos before they are sent; who may: anybody."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(SCRIPT, media_type="text/javascript; charset=utf-8", headers=headers)
