"""The map: where venues lie, and what is open there."""
