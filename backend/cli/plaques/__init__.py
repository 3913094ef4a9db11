"""`anxun plaques`."""
