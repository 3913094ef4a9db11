"""`anxun demo`."""
