"""`anxun migrate`, `verify`, `epoch`."""
