"""What anybody has used up: visitors, and those who knock at the sign-in. Nothing tells who."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import Record


class Spent(Record, table=True):
    """How often something was done in one span of time; gone within a day of its end."""

    key: str = Field(primary_key=True, max_length=64)
    """A keyed hash of what is limited, by whom or what, and of the span: never an address."""
    count: int = Field(sa_type=sa.Integer)
    ends_at: datetime = Field(index=True)
