"""`anxun`: everything the machine's owner does. One file per command."""
