"""`anxun user`."""
