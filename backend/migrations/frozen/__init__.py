"""What migrations of the past need: it never changes."""
