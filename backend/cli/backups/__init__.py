"""`anxun backup`, `anxun restore`."""
