"""Reach the world outside through `apprise`: robots, mail, webhooks; never our own network.

Several sendings may go on side by side; each has an end, and a line of its own.
"""

import base64
import hashlib
import hmac
import json
import logging
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID

import msgspec

from backend.core.errors import Invalid
from backend.office.messages.channels.transport import (
    CONNECT_S,
    READ_S,
    Attempt,
    Inside,
    Mail,
    Requests,
    attempting,
    judged,
)
from backend.office.messages.models import ChannelKind, Delivery

WHOLE_S, MAIL_S = 12.0, 60.0
"""For all of one sending; a mail goes to its readers one by one."""
UNREADABLE = "服务器的密钥换过，存下的地址读不出来，要点“修改”重新填写"
NOT_FOUND = "查不到这个网址的服务器"
INSIDE = "这是内网地址，不能从这里发送"
HOSTS: Mapping[ChannelKind, str] = {
    ChannelKind.WECOM: "qyapi.weixin.qq.com",
    ChannelKind.DINGTALK: "oapi.dingtalk.com",
    ChannelKind.FEISHU: "open.feishu.cn",
}
KEYS: Mapping[ChannelKind, str] = {ChannelKind.WECOM: "key", ChannelKind.DINGTALK: "access_token"}
"""Where the token stands in the address that a group robot is given; 飞书 has it in the path."""
SCHEMES: Mapping[ChannelKind, str] = {
    ChannelKind.WECOM: "wecombot",
    ChannelKind.DINGTALK: "dingtalk",
    ChannelKind.FEISHU: "feishu",
}
PLUGINS: Mapping[ChannelKind, tuple[str, str]] = {
    ChannelKind.WECOM: ("wecombot", "NotifyWeComBot"),
    ChannelKind.DINGTALK: ("dingtalk", "NotifyDingTalk"),
    ChannelKind.FEISHU: ("feishu", "NotifyFeishu"),
    ChannelKind.EMAIL: ("email", "NotifyEmail"),
    ChannelKind.WEBHOOK: ("custom_json", "NotifyJSON"),
}


class BadAddress(Invalid):
    """An address that we may not or cannot send to."""

    code = "channel.bad_address"
    sentence = "通道地址不能用：{reason}。请改好再保存。"


@dataclass(frozen=True, slots=True)
class Reply:
    """How a sending went; `error` is empty when the other side took it."""

    error: str = ""


def target_of(kind: ChannelKind, address: str, more: Mapping[str, str]) -> dict[str, Any]:
    """Read the address that somebody pasted into what is kept of it."""
    address = address.strip()
    if kind is ChannelKind.EMAIL:
        return _mailbox(address, more)
    if kind is ChannelKind.WEBHOOK:
        parts = _parts(address)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise BadAddress(reason="Webhook 要填 https:// 开头的完整网址")
        if parts.username or parts.password:
            raise BadAddress(reason="网址里不能带账号密码，请改用网址参数里的令牌")
        return {"url": address}
    token = _token(kind, address)
    target = {"token": token}
    if kind is ChannelKind.DINGTALK and more.get("secret"):
        target["secret"] = more["secret"]
    return target


def _token(kind: ChannelKind, address: str) -> str:
    parts = _parts(address)
    if parts.scheme == SCHEMES[kind]:
        token = parts.netloc
    elif (parts.scheme, parts.hostname) != ("https", HOSTS[kind]):
        raise BadAddress(reason=f"要填群机器人的完整地址，以 https://{HOSTS[kind]}/ 开头")
    elif kind is ChannelKind.FEISHU:
        token = parts.path.rstrip("/").rpartition("/")[2]
    else:
        token = (parse_qs(parts.query).get(KEYS[kind]) or [""])[0]
    if not re.fullmatch(r"[A-Za-z0-9_-]{4,200}", token):
        raise BadAddress(reason="地址里没有机器人的密钥，请从群机器人设置里整条复制")
    return token


def _parts(address: str) -> Any:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise BadAddress(reason="网址写法不对") from error
    return parts


def _mailbox(address: str, more: Mapping[str, str]) -> dict[str, Any]:
    host, _, port = address.partition(":")
    if not re.fullmatch(r"[A-Za-z0-9.-]{3,200}", host) or not re.fullmatch(r"\d{0,5}", port):
        raise BadAddress(reason="发信服务器要写成 smtp.example.com 或 smtp.example.com:465")
    people = [p for p in re.split(r"[,;，；\s]+", more.get("recipients", "")) if p]
    sender = more.get("account", "")
    if not people or not all(
        re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", p) for p in (*people, sender)
    ):
        raise BadAddress(reason="发信邮箱和收件邮箱要写完整，例如 anquan@example.com")
    if not more.get("password"):
        raise BadAddress(reason="请填发信邮箱的授权码")
    return {"host": host, "port": int(port or 465), "account": sender,
            "password": more["password"], "recipients": people[:20]}  # fmt: skip


def hint_of(kind: ChannelKind, target: Mapping[str, Any]) -> str:
    """Enough to tell one channel from another, and nothing to send with."""
    if kind is ChannelKind.EMAIL:
        return f"{target['host']}，收件 {len(target['recipients'])} 人"
    if kind is ChannelKind.WEBHOOK:
        return str(urlsplit(str(target["url"])).hostname)[:100]
    return f"{HOSTS[kind]} …{str(target['token'])[-4:]}"


def forbid_inside(
    kind: ChannelKind, target: Mapping[str, Any], *, private: bool, look: bool = True
) -> str:
    """Why an address may not be sent to; empty when it may.

    Asked when it is saved. At each sending its name is looked up where the line is opened.
    """
    if kind in HOSTS:
        return ""
    host, port = str(target.get("host", "")), 0
    if kind is ChannelKind.WEBHOOK:
        parts = urlsplit(str(target["url"]))
        host, port = parts.hostname or "", parts.port or 443
        if parts.scheme != "https" and not private:
            return "要用 https:// 开头的网址"
    if private or not look:
        return ""
    try:
        judged(host, port, private=False)
    except Inside:
        return INSIDE
    except (OSError, UnicodeError):
        return NOT_FOUND
    return ""


def send(
    kind: ChannelKind,
    target: Mapping[str, Any] | None,
    title: str,
    body: str,
    delivery: str,
    *,
    private: bool,
) -> Reply:
    """Send once. The delivery's id goes along, so that a receiver can tell a second copy."""
    if target is None:
        return Reply(UNREADABLE)
    if reason := forbid_inside(kind, target, private=private, look=False):
        return Reply(reason)
    apprise, plugin = _plugin(kind)
    facts = _settings(kind, target, delivery) | {"cto": CONNECT_S, "rto": READ_S}
    asset = apprise.AppriseAsset(app_id="Anxun", app_desc="Anxun", http_redirects=False)
    whole_s = MAIL_S if kind is ChannelKind.EMAIL else WHOLE_S
    with attempting(private=private, robot=kind in HOSTS, whole_s=whole_s) as attempt:
        try:
            out = plugin(**facts, asset=asset)
        except TypeError:  # so apprise refuses a key it cannot read
            return Reply("通道的地址或密钥不对，请重新填写")
        done = out.notify(
            body=body, title=title, notify_type=apprise.NotifyType.INFO, overflow="upstream"
        )
    return Reply() if done else Reply(_reason(kind, attempt))


@cache
def _plugin(kind: ChannelKind) -> tuple[Any, Any]:
    """The one plugin it takes: asked by URL, apprise loads a hundred more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        apprise = import_module("apprise")
        name, plugin = PLUGINS[kind]
        module: Any = import_module(f"apprise.plugins.{name}")
    if kind is ChannelKind.EMAIL:
        lines: Any = import_module("apprise.plugins.email.smtp")
        lines.smtplib = Mail()
    else:
        module.requests = Requests(module.requests)
    heard = logging.getLogger("apprise")
    heard.propagate = False
    heard.addHandler(logging.NullHandler())
    return apprise, getattr(module, plugin)


def _settings(kind: ChannelKind, target: Mapping[str, Any], delivery: str) -> dict[str, Any]:
    if kind is ChannelKind.EMAIL:
        user, port = str(target["account"]), int(target["port"])
        return {
            "host": target["host"], "port": port, "user": user,
            "password": target["password"], "smtp_host": target["host"], "from_addr": user,
            "targets": list(target["recipients"]), "secure": True,
            "secure_mode": "starttls" if port in {25, 587} else "ssl",
            "headers": {"X-Anxun-Delivery": delivery},
        }  # fmt: skip
    if kind is ChannelKind.WEBHOOK:
        parts = urlsplit(str(target["url"]))
        return {
            "secure": parts.scheme == "https", "host": parts.hostname,
            "port": parts.port, "fullpath": parts.path or "/",
            "params": dict(parse_qsl(parts.query)),
            "headers": {"X-Anxun-Delivery": delivery}, "payload": {"id": delivery},
        }  # fmt: skip
    name = "key" if kind is ChannelKind.WECOM else "token"
    more = {"secret": target["secret"]} if target.get("secret") else {}
    return {"secure": True, name: target["token"], **more}


def _reason(kind: ChannelKind, attempt: Attempt) -> str:
    if attempt.inside or attempt.nameless:
        return INSIDE if attempt.inside else NOT_FOUND
    unanswered = attempt.status is None and kind is not ChannelKind.EMAIL
    if unanswered or not attempt.connected or monotonic() >= attempt.ends:
        return "连不上对方，或对方没有在规定时间内答复"
    if attempt.robot_code:
        code = attempt.robot_code
        return f"群机器人没有收下，错误码 {code}，请核对密钥和机器人的安全设置"
    if attempt.unlike:
        return "答复不是群机器人发的，可能被上网认证或网关拦下了，请检查服务器的网络"
    if attempt.status is not None:
        return f"对方答复 {attempt.status}，没有收下"
    return "对方没有收下，请核对地址、密钥和机器人的安全设置"


CUT = "……（太长，后面略）"
ROOM_FOR_NUMBER = "（999/999）"
JOINER, MARKS = "\u200d", ("Mn", "Me", "Mc", "Sk", "Cf")


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))


def _as_json(text: str) -> int:
    return len(json.dumps(text))


@dataclass(frozen=True, slots=True)
class Receiver:
    """How a kind of channel measures, and how fast it may be spoken to."""

    measure: Callable[[str], int]
    most: int
    a_minute: int
    pause_s: float = 0.0


RECEIVERS: Mapping[ChannelKind, Receiver] = {
    ChannelKind.WECOM: Receiver(_bytes, 2048, a_minute=18),
    ChannelKind.DINGTALK: Receiver(_as_json, 19_000, a_minute=18),
    ChannelKind.FEISHU: Receiver(_as_json, 19_000, a_minute=90, pause_s=0.25),
    ChannelKind.EMAIL: Receiver(_bytes, 500_000, a_minute=20),
    ChannelKind.WEBHOOK: Receiver(_as_json, 200_000, a_minute=120),
}


@dataclass(frozen=True, slots=True)
class MessagePart:
    """What goes out at once."""

    number: int
    of: int
    title: str
    body: str
    deliveries: Sequence[UUID]


def parts_of(kind: ChannelKind, deliveries: Sequence[Delivery], link: str) -> list[MessagePart]:
    """Tell a batch in parts; the same batch always in the same ones."""
    receiver, footer = RECEIVERS[kind], f"请登录安巡处理：{link}"
    if len(deliveries) == 1:
        only = deliveries[0]
        title, lines = f"【安巡】{only.title}", [only.text]
    else:
        title = f"【安巡】今日汇总 {len(deliveries)} 条"
        lines = [f"{d.title}：{d.text}" for d in deliveries]

    def fits(told: Sequence[str]) -> bool:
        whole = f"{title}{ROOM_FOR_NUMBER}\r\n" + "\n".join([*told, footer])
        return receiver.measure(whole) <= receiver.most

    groups: list[list[int]] = []
    for n, line in enumerate(lines):
        if not fits([line]):
            lines[n] = cut(line, lambda text: fits([text]))
        if groups and fits([*(lines[m] for m in groups[-1]), lines[n]]):
            groups[-1].append(n)
        else:
            groups.append([n])
    of = len(groups)
    return [
        MessagePart(
            number=number,
            of=of,
            title=title + (f"（{number}/{of}）" if of > 1 else ""),
            body="\n".join([*(lines[n] for n in group), footer]),
            deliveries=[deliveries[n].id for n in group],
        )
        for number, group in enumerate(groups, 1)
    ]


def cut(line: str, fits: Callable[[str], bool]) -> str:
    """Shorten a line that no message could hold, between two characters, with a mark."""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(line[:middle] + CUT) else (low, middle - 1)
    while low and _belong_together(line[low - 1], line[low : low + 1]):
        low -= 1
    return line[:low].rstrip() + CUT


def _belong_together(before: str, after: str) -> bool:
    """Whether a mark, a skin or a joined sign would be torn from what it stands on."""
    return JOINER in (before, after) or bool(after and unicodedata.category(after) in MARKS)


SEALED = "sealed"


def sealed(target: Mapping[str, Any], secret: bytes) -> dict[str, Any]:
    """Seal under a key that only the settings' secret gives."""
    return {SEALED: _box(secret).encrypt(msgspec.json.encode(target)).decode()}


def decrypt(kept: Mapping[str, Any], secret: bytes) -> dict[str, Any] | None:
    """Open what was sealed; none when the secret is another now. What came in clear stays so."""
    if SEALED not in kept:
        return dict(kept)
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - 0.08 s of a start

    try:
        content = _box(secret).decrypt(str(kept[SEALED]).encode())
    except InvalidToken:
        return None
    found: dict[str, Any] = msgspec.json.decode(content)
    return found


def _box(secret: bytes) -> Any:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - as above

    key = hmac.new(secret, b"channels", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
