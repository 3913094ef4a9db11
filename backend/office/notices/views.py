"""Notices and ticket files, ready to be shown or printed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.clock import BEIJING
from backend.field.hazards import queries as hazards
from backend.field.hazards.models import (
    DISPOSAL_NAMES,
    EVENT_NAMES,
    LEVEL_NAMES,
    STATE_NAMES,
    Hazard,
    HazardEvent,
)
from backend.field.venues import queries as venues
from backend.office.notices import queries
from backend.office.notices.docx.operations import FIELDS, TITLES
from backend.office.notices.drafts.operations import address, printed_bases
from backend.office.notices.drafts.wording import TITLES as LETTERS
from backend.office.notices.drafts.wording import Extras, day
from backend.office.notices.models import Notice, PaperKind
from backend.office.notices.schemas import (
    Dossier,
    DossierPhoto,
    DossierStep,
    FieldRow,
    Letter,
    NoticeRow,
    TemplateRow,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.sync.photos import queries as photos
from backend.sync.photos.models import Photo
from backend.sync.photos.pictures import bare

PRINTED_EDGE = 900
"""Pixels of a picture on paper: 58 mm at 300 dpi need fewer."""


def notice_rows(session: Session, actor: Actor, found: Sequence[Notice]) -> list[NoticeRow]:
    """Notices with their tickets: one statement."""
    tickets = queries.tickets_of(session, actor, [n.id for n in found])
    return [NoticeRow.of(n, tickets.get(n.id, [])) for n in found]


def letter_of(
    session: Session, actor: Actor, store: Blobs, notice: Notice, public_url: str
) -> tuple[Letter, Extras]:
    """What was issued, and what is put to it on paper."""
    letter = msgspec.convert(notice.content, Letter)
    signature = photos.known(session, actor, notice.signature) if notice.signature else None
    content = store.get(signature.sha256) if signature and signature.received_at else None
    extras = Extras(
        address=address(public_url, letter.link),
        seal=notice.content_hash,
        signature=content,
        awaited=signature is not None and content is None,
    )
    return letter, extras


def dossier_of(
    session: Session, actor: Actor, hazard: Hazard, now: datetime, public_url: str
) -> tuple[Dossier, Extras]:
    """A ticket's file as it stands now."""
    office = accounts.office_of(session, None, hazard.grid)
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, [hazard.grid])}
    events = hazards.events_of(session, actor, [hazard.id]).get(hazard.id, [])
    pictures = photos.of_subjects(session, actor, "hazard", [hazard.id]).get(hazard.id, [])
    issued, _ = queries.list_notices(
        session, actor, grid="", kind=None, hazard_id=hazard.id, venue_id=None, offset=0, limit=100
    )
    venue = venues.get_venue(session, actor, hazard.venue_id) if hazard.venue_id else None
    law = printed_bases(session, actor, [hazard], venue)
    dossier = Dossier(
        number=hazard.number,
        venue=hazard.venue_name,
        title=hazard.item_text,
        facts=_facts(hazard, names.get(hazard.grid, ""), law[hazard.id]),
        steps=[_step(e) for e in events],
        photos=[_photo(n, p) for n, p in enumerate(pictures, 1)],
        notices=[_issued(n) for n in reversed(issued)],
        link=f"/#/hazards/{hazard.id}",
        office=(office and office.office_name) or "街道应急办",
        as_of=_minute(now),
    )
    seal = hashlib.sha256(msgspec.json.encode(dossier, order="deterministic")).hexdigest()
    return dossier, Extras(address(public_url, dossier.link), seal)


def picture_of(store: Blobs, photo: DossierPhoto) -> bytes | None:
    """A picture at the size of paper, without its metadata."""
    original = store.get(photo.sha256) if photo.there else None
    return bare(original, PRINTED_EDGE) if original else None


def template_row(session: Session, actor: Actor, kind: PaperKind) -> TemplateRow:
    """How one kind of paper is made for the actor's grid."""
    own = queries.template(session, actor, actor.grid, kind)
    kept = queries.own_template(session, actor, kind)
    return TemplateRow(
        kind=kind,
        title=TITLES[kind],
        own=own is not None,
        name=own.name if own else None,
        by_name=own.by_name if own else None,
        at=own.at if own else None,
        unusable=own.unusable if own else "",
        put_aside=kept is not None and not kept.in_use,
        fields=[FieldRow(name, meaning, part) for name, meaning, part in FIELDS[kind]],
    )


def _facts(hazard: Hazard, grid: str, basis: str) -> list[tuple[str, str]]:
    return [
        ("场所名称", hazard.venue_name),
        ("场所地址", hazard.venue_address),
        ("所在网格", grid),
        ("隐患内容", hazard.item_text),
        ("现场说明", hazard.detail),
        ("类别", hazard.item_group),
        ("等级", LEVEL_NAMES[hazard.level]),
        ("处置方式", DISPOSAL_NAMES[hazard.disposal]),
        ("依据", basis),
        ("发现", f"{_minute(hazard.found_at)}　{hazard.found_by_name}"),
        ("整改期限", day(hazard.due_on) or "由部门确定"),
        ("目前状态", STATE_NAMES[hazard.state]),
        ("销号", _closed(hazard)),
    ]


def _closed(hazard: Hazard) -> str:
    if hazard.closed_at is None:
        return ""
    return f"{_minute(hazard.closed_at)}　{hazard.closed_by_name or ''}"


def _step(event: HazardEvent) -> DossierStep:
    marks = "".join(
        f"（{word}）"
        for word, there in (("迟到", event.late), ("手机时间不准", event.clock_off))
        if there
    )
    told = event.facts
    named = [str(told[k]) for k in ("department", "document_number") if told.get(k)]
    if importer := told.get("importer_name"):
        named.append(f"由{importer}从救援文件导入")
    return DossierStep(
        at=_minute(event.at),
        what=EVENT_NAMES[event.kind] + marks,
        by=event.by_name,
        text="　".join([*named, event.text]).strip("　"),
    )


def _photo(number: int, photo: Photo) -> DossierPhoto:
    return DossierPhoto(
        id=photo.id,
        name=f"图{number}",
        stage=photo.stage,
        taken_at=_minute(photo.taken_at),
        received_at=_minute(photo.received_at) if photo.received_at else "",
        author=photo.author_name,
        sha256=photo.sha256,
        there=photo.received_at is not None,
    )


def _issued(notice: Notice) -> str:
    return (
        f"{notice.number}号　{LETTERS[notice.kind]}　{_minute(notice.issued_at)}　{notice.by_name}"
    )


def _minute(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
