"""Why a template is not taken, said between the two processes."""


class Unfit(Exception):  # noqa: N818 - reads as a word of the domain
    """A template that is not taken; the reason is half a sentence in Chinese."""

    def __init__(self, reason: str, *, field: str = "", large: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.field, self.large = reason, field, large


def shown(text: str, most: int = 60) -> str:
    """A piece of a template as a sentence may quote it: one line, not long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
