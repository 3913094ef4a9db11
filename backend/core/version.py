"""Which version this is: the number in `pyproject.toml`, told by the installed package."""

from importlib.metadata import version

VERSION = version("anxun")
