"""The wire under apprise: lines to judged addresses only, an end to every sending, short answers.

apprise speaks through `requests` and `smtplib`; its modules are given ours instead. What one
sending may do, and how it went, stands in its `Attempt`, which goes with its thread.
"""

import contextlib
import ipaddress
import smtplib
import socket
from collections.abc import Generator
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock, Timer
from time import monotonic
from typing import Any, TypeAlias

import msgspec

Place: TypeAlias = tuple[int, Any]
"""A family and a socket address."""

_OURS_OR_NOBODYS = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
"""Private, a carrier's, of this machine, for several at once, or a tunnel to any of them."""
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
"""All else is local, translated (64:ff9b::/96, ::ffff:0:0/96) or for several at once."""


class Inside(OSError):  # noqa: N818 - what is found there
    """The name leads into a network that strangers may not reach through us."""


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, and no other written in disguise."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.version == 6 and (address not in _PUBLIC_V6 or "%" in text):  # noqa: PLR2004
        return False
    if any(
        address in network for network in _OURS_OR_NOBODYS if network.version == address.version
    ):
        return False
    return address.is_global and not address.is_multicast


def judged(host: str, port: int, *, private: bool) -> list[Place]:
    """Look a name up; raises when one of its addresses may not be reached."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not private and not all(is_public(str(place[4][0])) for place in found):
        raise Inside(host)
    return [(int(place[0]), place[4]) for place in found]


def dial(host: str, port: int, *, ends: float, step_s: float, private: bool) -> socket.socket:
    """Open a line to one of a name's judged addresses, before the moment `ends`."""
    last: OSError = TimeoutError("no time left")
    for family, place in judged(host, port, private=private):
        left = ends - monotonic()
        if left <= 0:
            break
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(min(step_s, left))
            line.connect(place)
        except OSError as error:
            line.close()
            last = error
        else:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
    raise last


CONNECT_S, READ_S = 5.0, 10.0
"""For one line, for one piece of an answer."""
LONGEST_ANSWER = 64 * 1024
ROBOT_REFUSED = 400


@dataclass(slots=True, eq=False)
class Attempt:
    """One sending while it lasts."""

    private: bool
    robot: bool
    ends: float
    status: int | None = None
    robot_code: int | None = None
    unlike: bool = False
    """The answer is none that a robot gives: something stands between."""
    inside: bool = False
    nameless: bool = False
    """No server has this name."""
    connected: bool = False
    _lines: list[socket.socket] = field(default_factory=list[socket.socket])

    def line(self, host: str, port: int) -> socket.socket:
        """Open one that is ended when the time is up, whatever is being waited for."""
        try:
            opened = dial(host, port, ends=self.ends, step_s=CONNECT_S, private=self.private)
        except Inside:
            self.inside = True
            raise
        except socket.gaierror:
            self.nameless = True
            raise
        self.connected = True
        self._lines.append(opened.dup())
        opened.settimeout(min(READ_S, max(self.ends - monotonic(), 0.1)))
        return opened

    def hang_up(self) -> None:
        """End what is open: whoever reads or writes there goes on at once, with a failure."""
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go."""
        for line in self._lines:
            line.close()


_attempt: ContextVar[Attempt] = ContextVar("attempt")
_going: set[Attempt] = set()
_lock = Lock()


@contextlib.contextmanager
def attempting(*, private: bool, robot: bool, whole_s: float) -> Generator[Attempt]:
    """Bound a sending in time."""
    attempt = Attempt(private, robot, monotonic() + whole_s)
    timer = Timer(whole_s, attempt.hang_up)
    timer.daemon = True
    token = _attempt.set(attempt)
    with _lock:
        _going.add(attempt)
    timer.start()
    try:
        yield attempt
    finally:
        timer.cancel()
        _attempt.reset(token)
        with _lock:
            _going.discard(attempt)
        attempt.close()


def hang_up_all() -> None:
    """End every sending of this process: it is to stop."""
    with _lock:
        going = list(_going)
    for attempt in going:
        attempt.hang_up()


class Said(msgspec.Struct):
    """What a group robot answers: 企业微信 and 钉钉 one way, 飞书 another, once a third."""

    errcode: int | None = None
    code: int | None = None
    old_code: int | None = msgspec.field(default=None, name="StatusCode")

    @property
    def number(self) -> int | None:
        """0 when it took the message; none when this is no robot's answer."""
        told = [n for n in (self.errcode, self.code, self.old_code) if n is not None]
        return next((n for n in told if n), 0) if told else None


@dataclass(frozen=True, slots=True)
class SendAnswer:
    """What apprise looks at."""

    status_code: int
    content: bytes


class Requests:
    """Stands in for `requests` inside apprise's modules."""

    def __init__(self, requests: Any) -> None:
        self._requests = requests

    def __getattr__(self, name: str) -> Any:
        return getattr(self._requests, name)

    def post(self, url: str, **more: Any) -> SendAnswer:
        """Send."""
        return self.request("POST", url, **more)

    def request(self, method: str, url: str, **more: Any) -> SendAnswer:
        """Send, and make a refusal in a robot's body one in the status."""
        attempt = _attempt.get()
        with _session(self._requests) as session:
            fixed = {"stream": True, "allow_redirects": False, "timeout": (CONNECT_S, READ_S)}
            response = session.request(method, url, **(more | fixed))
            attempt.status = int(response.status_code)
            content = bytes(response.raw.read(LONGEST_ANSWER, decode_content=True) or b"")
        if monotonic() >= attempt.ends:  # cut short, it may still read as an answer
            raise self._requests.exceptions.Timeout
        if attempt.robot and attempt.status == 200:  # noqa: PLR2004
            attempt.robot_code = _number(content)
            attempt.unlike = attempt.robot_code is None
        refused = attempt.unlike or bool(attempt.robot_code)
        return SendAnswer(ROBOT_REFUSED if refused else attempt.status, content)


def _number(content: bytes) -> int | None:
    try:
        return msgspec.json.decode(content, type=Said).number
    except (msgspec.DecodeError, RecursionError):
        return None


def _session(requests: Any) -> Any:
    """A session whose lines all come through `dial`, and that asks no proxy and no netrc."""
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - start-up
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415

    def line(connection: Any) -> socket.socket:
        try:
            return _attempt.get().line(connection.host, connection.port)
        except OSError as error:
            raise NewConnectionError(connection, type(error).__name__) from error

    def pool(kind: str, base: type, connection: type) -> type:
        dialling = type(f"{kind}Line", (connection,), {"_new_conn": line})
        return type(f"{kind}Pool", (base,), {"ConnectionCls": dialling})

    adapter = requests.adapters.HTTPAdapter(max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = {
        "http": pool("Plain", HTTPConnectionPool, HTTPConnection),
        "https": pool("Sealed", HTTPSConnectionPool, HTTPSConnection),
    }
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    return session


class _Mail(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002
        return _attempt.get().line(host, port)


class _SealedMail(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002
        context: Any = self.context
        name = getattr(self, "_host", host)
        return context.wrap_socket(_attempt.get().line(host, port), server_hostname=name)


class Mail:
    """Stands in for `smtplib`."""

    SMTP, SMTP_SSL = _Mail, _SealedMail

    def __getattr__(self, name: str) -> Any:
        return getattr(smtplib, name)
