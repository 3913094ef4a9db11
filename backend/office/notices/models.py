"""Notices: papers that leave the house, frozen as issued, and the office's own templates."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, words_of


class NoticeKind(StrEnum):
    """What is issued, each with its own series of numbers."""

    PROMPT = "prompt"
    """A reminder of a grid worker, never an order."""
    TRANSFER = "transfer"
    WHISTLE = "whistle"
    REVIEW = "review"


NOTICE_NAMES: dict[NoticeKind, str] = {
    NoticeKind.PROMPT: "隐患提示单",
    NoticeKind.TRANSFER: "移交函",
    NoticeKind.WHISTLE: "吹哨单",
    NoticeKind.REVIEW: "复查意见",
}
"""What they are called; what stands on top of them is `drafts.wording.TITLES`."""


class PaperKind(StrEnum):
    """What there is a template for: the notices, and the ticket's file (一患一档)."""

    PROMPT = "prompt"
    TRANSFER = "transfer"
    WHISTLE = "whistle"
    REVIEW = "review"
    DOSSIER = "dossier"


class SignerRole(StrEnum):
    """Who was there to take it."""

    OWNER = "owner"
    STAFF = "staff"
    LANDLORD = "landlord"
    OTHER = "other"


SIGNER_NAMES: dict[SignerRole, str] = {
    SignerRole.OWNER: "经营者",
    SignerRole.STAFF: "店内人员",
    SignerRole.LANDLORD: "房东",
    SignerRole.OTHER: "其他在场人员",
}


class Notice(Record, table=True):
    """A notice as it was issued: its words never change, however the tickets go on."""

    __table_args__ = (
        sa.UniqueConstraint("office", "number"),
        sa.Index("ix_notice_issued", "grid", "issued_at"),
    )

    id: UUID = Field(primary_key=True)
    office: str = Field(sa_type=GRID_PATH)
    """The grid whose office numbers it."""
    number: str = Field(max_length=40)
    """`辽西安提〔2026〕0001`"""
    kind: NoticeKind = Field(sa_type=words_of(NoticeKind))
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    venue_id: UUID | None = Field(default=None, foreign_key="venue.id", index=True)
    venue_name: str = Field(max_length=80)
    department: str = Field(default="", max_length=80)
    tickets: int
    issued_at: datetime
    received_at: datetime
    by: UUID
    by_name: str = Field(max_length=40)
    signature: UUID | None = None
    """The picture of the signature of whoever was there."""
    signer_role: SignerRole | None = Field(default=None, sa_type=words_of(SignerRole))
    refused: bool = False
    """Whoever was there would not sign."""
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    content_hash: str = Field(max_length=64)


class NoticeTicket(Record, table=True):
    """Which tickets a notice speaks of."""

    notice_id: UUID = Field(primary_key=True, foreign_key="notice.id")
    hazard_id: UUID = Field(primary_key=True, foreign_key="hazard.id", index=True)


class NoticeTemplate(Record, table=True):
    """An office's own template for one kind of paper; put aside, the standard one holds."""

    grid: str = Field(primary_key=True, foreign_key="grid.path", sa_type=GRID_PATH)
    kind: PaperKind = Field(primary_key=True, sa_type=words_of(PaperKind))
    name: str = Field(max_length=120)
    content: bytes = Field(sa_type=sa.LargeBinary)
    in_use: bool = True
    by: UUID
    by_name: str = Field(max_length=40)
    at: datetime
    unusable: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    """Why it could not be filled when a paper was printed; the standard one was taken instead."""
    unusable_since: datetime | None = None
