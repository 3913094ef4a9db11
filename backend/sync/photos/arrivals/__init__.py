"""Photos as they arrive."""
