"""The clock of the tests: it stands still until it is wound."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Beijing."""


class Clock:
    """The clock that the server looks at; tests wind it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)
