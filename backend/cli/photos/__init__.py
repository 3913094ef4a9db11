"""`anxun photos`."""
