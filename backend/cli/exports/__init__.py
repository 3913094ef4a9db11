"""`anxun export`."""
