"""Which addresses may be spoken to from here, and the one door to them.

A name is looked up once, every address it gives is judged, and the line is opened to a judged one:
nothing can change between looking and dialling. Redirects are never followed.
"""

import ipaddress
import socket
from time import monotonic
from typing import Any, TypeAlias

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
