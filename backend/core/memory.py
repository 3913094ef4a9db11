"""Memory that is let go of goes back to the machine, and not into heaps that only grow."""

import contextlib
import ctypes
import gc
from collections.abc import Generator

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE = 64 << 10
"""From here on a piece is mapped by itself, so that freeing it gives it back. Left alone, glibc
raises this to 32 MB as soon as one large piece was freed: a picture decoded once then costs its
memory for ever."""
HEAPS = 2
"""Two cores use no more; each further one keeps what its threads once needed."""


ROOTS = 20_000
"""So many new things are made before it is looked for garbage among them; Python's 700 are less
than one answer of a list holds, and looking takes a tenth of making it."""


def give_back() -> None:
    """Settle it for this process; other libraries than glibc have no such need."""
    with contextlib.suppress(AttributeError, OSError):
        settle = ctypes.CDLL(None).mallopt
        settle(M_MMAP_THRESHOLD, LARGE)
        settle(M_ARENA_MAX, HEAPS)


@contextlib.contextmanager
def starting() -> Generator[None]:
    """While a program is put together nothing becomes garbage: what is there then stays for good.

    Looking for garbage meanwhile is a tenth of a start, and afterwards a part of every request.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(ROOTS)
        gc.enable()
