"""`anxun makemigration`."""
