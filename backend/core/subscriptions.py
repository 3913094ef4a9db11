"""Who listens to what is written: said by name where a program starts, never by an import."""

from collections.abc import Callable, Mapping

from sqlalchemy import event

from backend.core.database import WriteSession

Listener = Callable[..., None]
"""Takes the session, and what SQLAlchemy gives besides."""


def subscribe(listeners: Mapping[Listener, str]) -> None:
    """Let each listen to its moment of a writing session; a second time it is the same."""
    for listener, moment in listeners.items():
        if not event.contains(WriteSession, moment, listener):
            event.listen(WriteSession, moment, listener)
