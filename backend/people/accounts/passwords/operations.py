"""Passwords: argon2id, and which ones we take. Hashing is slow: never with a transaction open."""

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from random import SystemRandom
from threading import Lock
from typing import NamedTuple, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.core.errors import TooMany

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
DEMONSTRATION = "Anxun-2026"
"""Everybody's in the demonstration, and so nobody's where strangers are."""
UNUSABLE = "!"
"""Stands where a hash would, for somebody who has no password yet."""
_COMMON = (
    "password",
    "passw0rd",
    "12345678",
    "88888888",
    "qwerty",
    "iloveyou",
    "woaini",
    "anxun123",
    DEMONSTRATION.lower(),
)
SHORTEST, LONG, LONGEST = 8, 14, 128


def hash_password(password: str) -> str:
    """Hash with OWASP's parameters (19 MiB, 2 rounds): about 26 ms."""
    return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex(16))


def matches(password: str, stored: str | None) -> bool:
    """Compare; without a stored hash it takes just as long."""
    there = stored is not None and stored != UNUSABLE
    try:
        return _HASHER.verify(stored if stored and there else _nobody(), password) and there
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, *about: str | None) -> str | None:
    """Say in Chinese why a password will not do, or nothing. A long sentence always does."""
    if len(password) < SHORTEST:
        return f"至少要 {SHORTEST} 位"
    if len(password) > LONGEST:
        return f"最多 {LONGEST} 位"
    lower = password.lower()
    if any(part and part.lower() in lower for part in about):
        return "不能包含姓名、用户名或手机号"
    if any(common in lower for common in _COMMON) or len(set(password)) <= SHORTEST // 2:
        return "太容易被猜到"
    kinds = sum(bool(re.search(kind, password)) for kind in _KINDS)
    if len(password) < LONG and kinds < 3:  # noqa: PLR2004 - of the four kinds
        return f"要有大写字母、小写字母、数字、符号中的三种，或者用 {LONG} 位以上的一句话"
    return None


class FirstPassword(NamedTuple):
    """A password that must be changed at the first sign-in, and what is stored of it."""

    plain: str
    hashed: str

    @classmethod
    def new(cls) -> "FirstPassword":
        """Make one."""
        plain = first_password()
        return cls(plain, hash_password(plain))


def first_password() -> str:
    """Make one that can be read out over the phone: no letter looks like another."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    pick = secrets.choice
    blocks = ["".join(pick(letters) for _ in range(4)), "".join(pick("23456789") for _ in range(4))]
    return f"{blocks[0].capitalize()}-{blocks[1]}-{''.join(pick(letters) for _ in range(4))}"


T = TypeVar("T")
_CHANCE = SystemRandom()
PAUSE, MOST_PAUSING = (0.5, 2.5), 300
"""So many seconds whoever is refused waits for the words, while others stand in line; each another
time, or all of them would come again in one moment.
"""


class SignInBusy(TooMany):
    """More people at the sign-in than can be looked after."""

    code = "session.busy"
    sentence = "正在登录的人太多，这一次没有处理。请过 {seconds} 秒再试，已经登录的不受影响。"


class HashingLane:
    """One thread and a short line before it."""

    def __init__(self, name: str, *, line: int, each: int) -> None:
        self._name, self._line, self._each = name, line, each
        self._worker: ThreadPoolExecutor | None = None
        self._inside: Counter[str] = Counter()
        self._pausing = 0
        self._lock = Lock()

    async def run(self, whose: str, work: Callable[[], T]) -> T:
        """Wait for one's turn without holding a thread; refused where the line is full."""
        try:
            return await asyncio.wrap_future(self._queue(whose, work))
        except TooMany:
            await self._pause()
            raise

    async def _pause(self) -> None:
        """Slow down whoever asks again at once: a connection that waits costs nothing."""
        if not self._inside or self._pausing >= MOST_PAUSING:
            return
        self._pausing += 1
        try:
            await asyncio.sleep(_CHANCE.uniform(*PAUSE))
        finally:
            self._pausing -= 1

    def wait(self, whose: str, work: Callable[[], T]) -> T:
        """Wait for one's turn in a thread of one's own."""
        return self._queue(whose, work).result()

    def _queue(self, whose: str, work: Callable[[], T]) -> Future[T]:
        with self._lock:
            if self._inside.total() >= self._line or self._inside[whose] >= self._each:
                raise SignInBusy(seconds=3)
            self._inside[whose] += 1
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, thread_name_prefix=self._name)
            future = self._worker.submit(work)
        future.add_done_callback(lambda _: self._leave(whose))
        return future

    def _leave(self, whose: str) -> None:
        with self._lock:
            self._inside[whose] -= 1
            if not self._inside[whose]:
                del self._inside[whose]


STRANGERS = HashingLane("strangers", line=12, each=4)
"""Whoever knocks, by address."""
KNOWN = HashingLane("known", line=24, each=8)
"""Devices that signed in before, and whoever is signed in."""
