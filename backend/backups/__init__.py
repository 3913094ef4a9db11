"""Backups: a database and its photos at one moment, checked when made and when put back."""
