"""What every act done through a command shares: when it was done, and what it leaves behind."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

CLOCK_OFF = timedelta(minutes=5)
"""A phone's clock that is further off is told on the timeline."""


@dataclass(frozen=True, slots=True)
class RescueImporter:
    """Who brought a phone's unsent work in out of a rescue file."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class CommandTime:
    """When something was done, by the phone's clock corrected, and when we heard of it."""

    at: datetime
    received_at: datetime
    skew: timedelta = timedelta()
    """Phone's clock minus ours, measured at the push."""
    importer: RescueImporter | None = None
    """Who brought it in, where the phone did not send it itself."""

    @classmethod
    def captured(
        cls,
        at: datetime,
        received_at: datetime,
        skew: timedelta,
        importer: RescueImporter | None = None,
    ) -> "CommandTime":
        """Correct a phone's time; nothing is done after we heard of it."""
        return cls(min(at - skew, received_at), received_at, skew, importer)

    @property
    def clock_off(self) -> bool:
        """Whether the clock was too far off to pass over it."""
        return abs(self.skew) > CLOCK_OFF


@dataclass(frozen=True, slots=True)
class OfficeTaskDraft:
    """Something an act leaves for the office to settle."""

    kind: str
    subject_kind: str
    subject_id: UUID
    grid: str
    title: str
    detail: str
    facts: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What an act tells back: a number it was given, and what the office must look at."""

    number: str | None = None
    matters: tuple[OfficeTaskDraft, ...] = ()
    note: str = ""
    """A sentence for whoever did it: what was taken as it is, though it looks wrong."""


DONE = CommandResult()
