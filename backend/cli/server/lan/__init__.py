"""A server for the phones of one room: HTTPS on this machine's own addresses."""
