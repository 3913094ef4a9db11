"""What listens to what, by name: the server and each command that opens the database start here."""

from sqlalchemy import Connection, Engine

from backend.commands import COMMANDS
from backend.core.change_log import flush_change_log, note_flushed
from backend.core.database import Database, open_engines
from backend.core.settings import Settings
from backend.core.subscriptions import subscribe
from backend.field.hazards.lifecycle.operations import refuse_unsealed
from backend.field.hazards.operations import picture_arrived, ticket_number
from backend.field.hazards.queries import moved_to
from backend.field.hazards.views import replayed
from backend.field.venues.models import NUMBERS
from backend.office.messages.queries import unread
from backend.office.messages.subscriptions import tell_of_tasks, tell_of_templates, tell_of_tickets
from backend.sync.features import PictureSubject, register_features

LISTENERS = {
    refuse_unsealed: "before_flush",
    note_flushed: "after_flush",
    tell_of_tickets: "after_flush",
    tell_of_templates: "after_flush",
    tell_of_tasks: "after_flush",
}
PICTURES = {"hazard": PictureSubject(picture_arrived, ticket_number)}


def wire() -> None:
    """Bring the features to the engine and the listeners to the storage."""
    subscribe(LISTENERS)
    register_features(COMMANDS, PICTURES, moved_to, unread, replayed, frozenset(NUMBERS))


def wired(readers: Engine | Connection, writers: Engine | Connection) -> Database:
    """Storage with all that listens to it."""
    wire()
    return Database(readers, writers, flush_change_log)


def open_database(settings: Settings) -> Database:
    """Open the storage that the settings name."""
    return wired(*open_engines(settings.storage_url))
