"""Messages as a receiver takes them: measured in its own unit, told in as many parts as needed.

WeCom takes 2,048 bytes of text; DingTalk and Feishu take 20,000 and 20,480 bytes of request, in
which a Chinese character stands as `\\uXXXX`, six bytes. A part holds whole deliveries, so that
one that has been delivered is never repeated for the sake of another.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.office.messages.models import ChannelKind, Delivery

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
class Part:
    """What goes out at once."""

    number: int
    of: int
    title: str
    body: str
    deliveries: Sequence[UUID]


def parts_of(kind: ChannelKind, deliveries: Sequence[Delivery], link: str) -> list[Part]:
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
        Part(
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
