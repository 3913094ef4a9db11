"""What travels: notices, what stands in them, and templates."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.office.notices.models import Notice, NoticeKind, PaperKind, SignerRole
from backend.sync.photos.models import Stage
from backend.sync.photos.schemas import PhotoFacts

Words = Annotated[str, Meta(max_length=500)]


class NoticeIssue(Struct):
    """A notice of one or more tickets of one venue; signed on the screen, refused, or neither."""

    id: UUID
    kind: NoticeKind
    hazards: Annotated[list[UUID], Meta(min_length=1, max_length=20)]
    signature: PhotoFacts | None = None
    signer_role: SignerRole | None = None
    refused: bool = False
    department: Annotated[str, Meta(max_length=80)] = ""
    text: Words = ""


class LetterItem(Struct, frozen=True):
    """One ticket as a notice tells it."""

    id: str
    number: str
    text: str
    detail: str
    group: str
    level: str
    disposal: str
    basis: str
    found_on: date
    due_on: date | None
    state: str
    due_words: str = ""
    """What is printed as its deadline; none in what was issued before 0.2.0."""
    verdict: str = ""
    verdict_on: date | None = None
    verdict_by: str = ""


class Letter(Struct, frozen=True):
    """All that stands in a notice, frozen when it was issued."""

    kind: NoticeKind
    number: str
    office: str
    street: str
    phone: str
    issued_on: date
    issuer: str
    venue: str
    address: str
    operator: str
    grid: str
    items: list[LetterItem]
    link: str
    """What its QR code opens."""
    department: str = ""
    urgency: str = ""
    answer_by: datetime | None = None
    document_number: str = ""
    text: str = ""
    signing: str = ""
    """How it was taken: signed by whom, refused, or not signed."""


class NoticeRow(Struct):
    """A notice as clients see it."""

    id: UUID
    number: str
    kind: NoticeKind
    venue_id: UUID | None
    venue_name: str
    grid: str
    department: str
    tickets: list[UUID]
    issued_at: datetime
    received_at: datetime
    by_name: str
    signature: UUID | None
    signer_role: SignerRole | None
    refused: bool
    content_hash: str

    @classmethod
    def of(cls, notice: Notice, tickets: list[UUID]) -> "NoticeRow":
        """Show a row."""
        plain = {f: getattr(notice, f) for f in cls.__struct_fields__ if f != "tickets"}
        return cls(**plain, tickets=tickets)


class NoticeList(Struct):
    """A list answer."""

    items: list[NoticeRow]
    total: int


class FieldRow(Struct):
    """A field that a template may name."""

    name: str
    meaning: str
    part_of: str | None
    """The list it belongs to; such a field stands between `{% for … %}` and `{% endfor %}`."""


class TemplateRow(Struct):
    """How one kind of paper is made now."""

    kind: PaperKind
    title: str
    own: bool
    name: str | None
    by_name: str | None
    at: datetime | None
    unusable: str
    """Why the own template could not be filled; papers are made by the standard one meanwhile."""
    put_aside: bool
    """An own template is kept that can be taken up again."""
    fields: list[FieldRow]


class TemplateList(Struct):
    """A list answer."""

    items: list[TemplateRow]


class DossierStep(Struct, frozen=True):
    """One line of a ticket's timeline, in words."""

    at: str
    what: str
    by: str
    text: str


class DossierPhoto(Struct, frozen=True):
    """A picture in a ticket's file."""

    id: UUID
    name: str
    """`图1`"""
    stage: Stage
    taken_at: str
    received_at: str
    author: str
    sha256: str
    there: bool


class Dossier(Struct, frozen=True):
    """一患一档: a ticket whole, as it stands at one moment."""

    number: str
    venue: str
    title: str
    facts: list[tuple[str, str]]
    steps: list[DossierStep]
    photos: list[DossierPhoto]
    notices: list[str]
    link: str
    office: str
    as_of: str
