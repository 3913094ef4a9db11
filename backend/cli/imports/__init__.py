"""`anxun import`."""
