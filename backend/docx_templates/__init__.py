"""Word templates in a closed language: judged, then filled in a process of its own."""
