"""lxml, which has no types: to the checker its elements are anything."""

from importlib import import_module
from typing import Any, TypeAlias

etree: Any = import_module("lxml.etree")
Element: TypeAlias = Any


def local(element: Element) -> str:
    """A name without its namespace."""
    return str(etree.QName(element).localname)
