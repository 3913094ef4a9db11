"""The one writer of a ticket: what may happen to it, what did, and where it stands after that."""
