"""How a command ends: with a status, and one clear line when something was wrong."""

DONE, UNREADABLE, LEFT_OUT = 0, 2, 3


class Stop(Exception):  # noqa: N818 - how a command ends
    """End with one clear line."""

    def __init__(self, line: str, status: int = UNREADABLE) -> None:
        super().__init__(line)
        self.status = status
