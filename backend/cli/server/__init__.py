"""`anxun serve`."""
