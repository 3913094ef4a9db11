"""What travels: inspections and certificates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.field.inspections.models import Certificate, Finding, Inspection
from backend.sync.photos.schemas import PhotoFacts

Name = Annotated[str, Meta(min_length=1, max_length=40)]
Number = Annotated[str, Meta(min_length=1, max_length=80)]


class InspectionRecord(Struct):
    """An inspection as it was done; `reason` is needed beyond the yearly number."""

    id: UUID
    venue_id: UUID
    plan: Number
    notice: Number
    partner_name: Name
    partner_certificate: Name
    finding: Finding
    result: Annotated[str, Meta(min_length=1, max_length=1000)]
    scan_code: Annotated[str, Meta(max_length=80)] = ""
    reason: Annotated[str, Meta(max_length=200)] = ""
    photos: Annotated[list[PhotoFacts], Meta(max_length=12)] = []


class InspectionRow(Struct):
    """An inspection as clients see it."""

    id: UUID
    venue_id: UUID
    venue_name: str
    grid: str
    at: datetime
    by_name: str
    certificate: str
    partner_name: str
    partner_certificate: str
    plan: str
    notice: str
    scan_code: str
    finding: Finding
    result: str
    over_cap: bool
    reason: str
    clock_off: bool
    photos: list[UUID]

    @classmethod
    def of(cls, inspection: Inspection, photos: Sequence[UUID]) -> "InspectionRow":
        """Show a row."""
        plain = {f: getattr(inspection, f) for f in cls.__struct_fields__ if f != "photos"}
        return cls(**plain, photos=list(photos))


class InspectionList(Struct):
    """A list answer."""

    items: list[InspectionRow]
    total: int


class InspectionFrequency(Struct):
    """Before one inspects: may it be done, and how many were done this year."""

    done: int
    cap: int
    certificate: str | None
    valid_until: date | None
    warning: str
    """Empty, or what to think of first."""


class CertificateRow(Struct):
    """A certificate of somebody."""

    person_id: UUID
    person_name: str
    number: str
    valid_until: date
    by_name: str
    at: datetime

    @classmethod
    def of(cls, row: Certificate, person_name: str) -> "CertificateRow":
        """Show a row."""
        plain = {f: getattr(row, f) for f in cls.__struct_fields__ if f != "person_name"}
        return cls(**plain, person_name=person_name)


class CertificateList(Struct):
    """A list answer."""

    items: list[CertificateRow]


class CertificateFacts(Struct, forbid_unknown_fields=True):
    """A certificate as the administrator enters it."""

    number: Name
    valid_until: date


class Cap(Struct, forbid_unknown_fields=True):
    """How often a venue may be inspected in a year."""

    yearly: Annotated[int, Meta(ge=1, le=52)]
