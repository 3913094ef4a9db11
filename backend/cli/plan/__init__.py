"""`anxun plan`."""
