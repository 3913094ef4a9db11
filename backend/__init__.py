"""安巡: the safety work of a Chinese sub-district, from the door to the half-year report."""

from importlib.metadata import version

__version__ = version("anxun")
"""The number in `pyproject.toml`, told by the installed package."""
