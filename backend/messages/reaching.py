"""Reach the world outside through `apprise`: robots, mail, webhooks; never our own network."""

import ipaddress
import logging
import re
import socket
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID

import msgspec

from backend.errors import Invalid
from backend.messages.models import ChannelKind

CONNECT_S, READ_S = 5, 10
ROBOT_REFUSED = 400
UNREADABLE = "服务器的密钥换过，存下的地址读不出来，要点“修改”重新填写"
NOT_FOUND = "查不到这个网址的服务器"
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
_one_at_a_time = Lock()
"""What apprise says of a failure is heard per process."""


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


def forbid_inside(kind: ChannelKind, target: Mapping[str, Any], *, private: bool) -> str:
    """Why an address may not be sent to; empty when it may. Asked at saving and at each sending."""
    if kind in HOSTS:
        return ""
    host, port = str(target.get("host", "")), 0
    if kind is ChannelKind.WEBHOOK:
        parts = urlsplit(str(target["url"]))
        host, port = parts.hostname or "", parts.port or 443
        if parts.scheme != "https" and not private:
            return "要用 https:// 开头的网址"
    if private:
        return ""
    try:
        found = {str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return NOT_FOUND
    if all(ipaddress.ip_address(a.partition("%")[0]).is_global for a in found):
        return ""
    return "这是内网地址，不能从这里发送"


def send(
    kind: ChannelKind,
    target: Mapping[str, Any] | None,
    title: str,
    body: str,
    delivery: UUID,
    *,
    private: bool,
) -> Reply:
    """Send once. The delivery's id goes along, so that a receiver can tell a second copy."""
    if target is None:
        return Reply(UNREADABLE)
    if reason := forbid_inside(kind, target, private=private):
        return Reply(reason)
    with _one_at_a_time:
        apprise, plugin = _plugin(kind)
        facts = _settings(kind, target, delivery) | {"cto": CONNECT_S, "rto": READ_S}
        asset = apprise.AppriseAsset(app_id="Anxun", app_desc="Anxun", http_redirects=False)
        with apprise.LogCapture(level=logging.WARNING) as heard:
            try:
                out = plugin(**facts, asset=asset)
            except TypeError:  # so apprise refuses a key it cannot read
                return Reply("通道的地址或密钥不对，请重新填写")
            done = out.notify(body=body, title=title, notify_type=apprise.NotifyType.INFO)
            return Reply() if done else Reply(_reason(str(heard.getvalue())))


class Said(msgspec.Struct):
    """What a group robot answers: 企业微信 and 钉钉 one way, 飞书 the other."""

    errcode: int = 0
    code: int = 0


class Attentive:
    """Group robots say 200 and put their refusal into the body, where apprise does not look."""

    def __init__(self, requests: Any) -> None:
        self._requests = requests

    def __getattr__(self, name: str) -> Any:
        return getattr(self._requests, name)

    def post(self, *args: Any, **more: Any) -> Any:
        """Send, and make a refusal in the body one in the status."""
        response = self._requests.post(*args, **more)
        try:
            said = msgspec.json.decode(response.content, type=Said)
        except msgspec.DecodeError:
            return response
        if code := said.errcode or said.code:
            response.status_code = ROBOT_REFUSED
            logging.getLogger("apprise").warning("robot=%d", code)
        return response


@cache
def _plugin(kind: ChannelKind) -> tuple[Any, Any]:
    """The one plugin it takes: asked by URL, apprise loads a hundred more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        apprise = import_module("apprise")
        name, plugin = PLUGINS[kind]
        module: Any = import_module(f"apprise.plugins.{name}")
    if kind in HOSTS:
        module.requests = Attentive(module.requests)
    logging.getLogger("apprise").propagate = False
    return apprise, getattr(module, plugin)


def _settings(kind: ChannelKind, target: Mapping[str, Any], delivery: UUID) -> dict[str, Any]:
    if kind is ChannelKind.EMAIL:
        user, port = str(target["account"]), int(target["port"])
        return {
            "host": target["host"], "port": port, "user": user,
            "password": target["password"], "smtp_host": target["host"], "from_addr": user,
            "targets": list(target["recipients"]), "secure": True,
            "secure_mode": "starttls" if port in {25, 587} else "ssl",
            "headers": {"X-Anxun-Delivery": str(delivery)},
        }  # fmt: skip
    if kind is ChannelKind.WEBHOOK:
        parts = urlsplit(str(target["url"]))
        return {
            "secure": parts.scheme == "https", "host": parts.hostname,
            "port": parts.port, "fullpath": parts.path or "/",
            "params": dict(parse_qsl(parts.query)),
            "headers": {"X-Anxun-Delivery": str(delivery)}, "payload": {"id": str(delivery)},
        }  # fmt: skip
    name = "key" if kind is ChannelKind.WECOM else "token"
    more = {"secret": target["secret"]} if target.get("secret") else {}
    return {"secure": True, name: target["token"], **more}


def _reason(heard: str) -> str:
    if found := re.search(r"robot=(\d+)", heard):
        return f"群机器人没有收下，错误码 {found[1]}，请核对密钥和机器人的安全设置"
    if found := re.search(r"error=(\d{3})", heard):
        return f"对方答复 {found[1]}，没有收下"
    if "onnection" in heard or "ocket" in heard:
        return "连不上对方，或对方没有在规定时间内答复"
    return "对方没有收下，请核对地址、密钥和机器人的安全设置"
