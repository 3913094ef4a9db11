"""A figure is a list: declared once with its name, how it is counted, and what lists it.

Whoever shows the number makes a link of the query; nobody writes such a link by hand, so that a
number and the length of its list cannot part.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Opens(StrEnum):
    """Which list a figure opens, by its route under `/api`; `sites` are those of one campaign."""

    HAZARDS = "hazards"
    VENUES = "venues"
    VISITS = "visits"
    EBIKES = "ebikes"
    SITES = "sites"
    STATIONS = "stations"
    DISSUASIONS = "dissuasions"


class Figure(Struct, frozen=True):
    """One number of a report. `name` is the field that holds it.

    A value of `query` in braces, `{grid}`, stands for that field of the row the number stands in,
    or else of the report; what is blank then is not asked.
    """

    name: str
    title: str
    sentence: str
    """How it is counted."""
    opens: Opens
    query: Mapping[str, str]
