"""What a process that reads files from outside may still do: compute, and answer.

Two fences, each enough by itself against files, programs and the network:

* limits that every Unix keeps (`resource`): no further file or socket can be opened, no process
  started, no file written, memory and time end. macOS does not keep the limit of memory.
* on Linux a filter of system calls (seccomp), which needs no privilege: only those that manage
  memory, read and write what is open already, tell the time and end the process are answered.

Neither needs root, a user namespace or a helper program, so both hold inside containers and under
systemd's own hardening.
"""

import contextlib
import ctypes
import os
import resource
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_SET_DUMPABLE = 38, 22, 4
SECCOMP_MODE_FILTER = 2
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
"""Refused calls fail with EPERM, which Python raises as PermissionError."""
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, ARCHITECTURE = 0, 4
"""Where they stand in what a filter is shown."""

_INTEL = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10,
    "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15,
    "writev": 20, "sched_yield": 24, "mremap": 25, "madvise": 28, "getpid": 39, "exit": 60,
    "gettid": 186, "futex": 202, "clock_gettime": 228, "exit_group": 231, "getrandom": 318,
    "sigaltstack": 131, "gettimeofday": 96, "getrusage": 98, "restart_syscall": 219,
}  # fmt: skip
_GENERIC = {
    "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62, "mmap": 222, "mprotect": 226,
    "munmap": 215, "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139,
    "writev": 66, "sched_yield": 124, "mremap": 216, "madvise": 233, "getpid": 172, "exit": 93,
    "gettid": 178, "futex": 98, "clock_gettime": 113, "exit_group": 94, "getrandom": 278,
    "sigaltstack": 132, "gettimeofday": 169, "getrusage": 165, "restart_syscall": 128,
}  # fmt: skip
CALLS = {
    "x86_64": (0xC000003E, _INTEL),
    "aarch64": (0xC00000B7, _GENERIC),
    "loongarch64": (0xC0000102, _GENERIC),
    "riscv64": (0xC00000F3, _GENERIC),
}
"""By machine: how the kernel names it, and the numbers of the calls."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(*, memory: int, seconds: int) -> list[str]:
    """Give up everything but computing; tells which fences stand.

    Whatever is imported later must have been loaded before: no file can be opened any more.
    """
    held = [name for name, limits in _limits(memory, seconds).items() if _limited(name, limits)]
    if _filtered():
        held.append("seccomp")
    return held


def _limits(memory: int, seconds: int) -> dict[str, tuple[int, int]]:
    return {
        "RLIMIT_AS": (memory, memory),
        "RLIMIT_CPU": (seconds, seconds + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NPROC": (0, 0),
        "RLIMIT_NOFILE": (0, 0),
    }


def _limited(name: str, limits: tuple[int, int]) -> bool:
    with contextlib.suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(getattr(resource, name), limits)
        return True
    return False


def _filtered() -> bool:
    if not sys.platform.startswith("linux") or sys.maxsize < 1 << 32:
        return False
    known = CALLS.get(os.uname().machine)
    if known is None:
        return False
    program = _program(*known)
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    library.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    if library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    compiled = _Program(len(program) // 8, program)
    address = ctypes.addressof(compiled)
    return library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address, 0, 0) == 0


def _program(architecture: int, calls: dict[str, int]) -> bytes:
    """The filter in the kernel's own code: another machine is ended, other calls are refused."""
    numbers = sorted(calls.values())
    lines = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_IF_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        *((JUMP_IF_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
