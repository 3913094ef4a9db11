"""What colours were: a row for each day on which one changed. The colour of now is computed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class Colour(StrEnum):
    """How urgently somebody should go there."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


COLOUR_NAMES: dict[Colour, str] = {Colour.RED: "红", Colour.YELLOW: "黄", Colour.GREEN: "绿"}


class ColourDay(Record, table=True):
    """From this day on a venue had this colour, by this edition of the rule."""

    __table_args__ = (sa.UniqueConstraint("venue_id", "on"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    venue_id: UUID = Field(foreign_key="venue.id", index=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    on: date
    colour: Colour = Field(sa_type=words_of(Colour))
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    version: str = Field(max_length=20)
    computed_at: datetime
