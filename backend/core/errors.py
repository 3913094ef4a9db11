"""What we refuse to do, in the domain's own words. HTTP hears of it in `http/handlers.py` alone."""

from typing import ClassVar

PLAIN = (bool, int, float, list)
"""Facts that travel as they are; any other is told as text."""


class Refusal(Exception):  # noqa: N818 - reads as a word of the domain, not of the machine
    """A refusal we planned for: a stable code for machines, a sentence for people, facts for both.

    `sentence` is Chinese: what, why, what to do; `{fact}` in it is filled from the facts.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "这一步做不了。请稍后再试，或联系街道应急办。"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def to_problem(self) -> dict[str, object]:
        """Say it in a form that travels: in an HTTP answer, or in the result of a command."""
        facts = {k: v if type(v) in PLAIN else str(v) for k, v in self.facts.items()}
        return {**facts, "code": self.code, "detail": self.sentence.format_map(_Blank(facts))}


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


class NotFound(Refusal):
    """It does not exist, or lies outside the actor's grid: the two look the same."""

    code = "not_found"
    sentence = "没有找到，或不在你负责的网格里。请核对后再试，需要时联系街道应急办。"


class Forbidden(Refusal):
    """The actor may see it but may not do this to it."""

    code = "forbidden"
    sentence = "你的岗位不能做这一步。需要时请联系街道应急办。"


class Unauthorized(Refusal):
    """Nobody is signed in, or no longer."""

    code = "session.missing"
    sentence = "登录已过期。请重新登录，没发出去的内容都还在手机里。"


class Conflict(Refusal):
    """The thing is no longer in the state this operation needs."""

    code = "conflict"
    sentence = "情况已经变了，这一步没有生效。请刷新后再看。"


class Invalid(Refusal):
    """What was sent cannot be right."""

    code = "invalid"
    sentence = "内容不完整或不对：{reason}。请改好再提交。"


class TooLarge(Refusal):
    """More than we take at once."""

    code = "too_large"
    sentence = "内容太大，最多 {limit}。请分开再发。"


class TooMany(Refusal):
    """Too often in too short a time."""

    code = "too_many"
    sentence = "试得太频繁。请过 {seconds} 秒再试。"


class Raced(Refusal):
    """Another wrote to the same at the same time, again and again; nothing was kept."""

    code = "storage.raced"
    sentence = (
        "这会儿有别的操作正在改同样的内容，这一步还没有存上，原来的内容都在。请过几秒再提交一次。"
    )


class StorageFull(Refusal):
    """The disk is full: nothing is acknowledged that could not be kept."""

    code = "storage.full"
    sentence = "服务器存储空间满了，这条先留在手机里，随后自动再发。请转告街道应急办清理空间。"


class TooSlow(Refusal):
    """The rest of a request did not come in time."""

    code = "body.too_slow"
    sentence = "网络太慢，内容没有传完，没有收下。请换个信号好的地方，会自动再试。"


class Busy(Refusal):
    """More at once than this process takes on; whoever waits a moment gets in."""

    code = "server.busy"
    sentence = "现在用的人太多，这一步没有生效。请过 {seconds} 秒再试，手机里的内容不会丢。"
