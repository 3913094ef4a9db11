"""`anxun report`."""
