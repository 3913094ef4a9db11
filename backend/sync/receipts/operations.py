"""What a push leaves behind besides its effect: receipts, held and parked commands, matters."""

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlmodel import Session

from backend.core.change_log import lock_county, savepoint, take
from backend.core.commands import CommandTime, OfficeTaskDraft, RescueImporter
from backend.core.errors import Refusal
from backend.people.accounts.models import Actor
from backend.sync import queries
from backend.sync.commands import pictures_in
from backend.sync.models import OfficeTask, PendingCommand, Receipt, ReceiptResult, TaskKind
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage
from backend.sync.schemas import Push, PushedCommand

START = "0" * 64
_CANONICAL = msgspec.json.Encoder(order="deterministic")


class ReceiptDraft(Struct):
    """A receipt before it is filed: the same fields."""

    id: UUID
    county: str
    seq: int
    name: str
    payload_hash: str
    author: UUID
    device: UUID
    captured_at: datetime
    skew_ms: int
    received_at: datetime
    result: ReceiptResult
    code: str
    previous: str
    hash: str
    importer: UUID | None = None
    importer_name: str | None = None


def payload_hash(name: str, args: dict[str, Any], at: str) -> str:
    """What a command said, in 64 hex digits; the same for the same facts in any order."""
    return hashlib.sha256(_CANONICAL.encode([name, args, at])).hexdigest()


def receipt_hash(receipt: Receipt | ReceiptDraft) -> str:
    """Seal a receipt together with the hash of the one before it.

    What came later is sealed only where there is some, so that receipts of before stay whole; an
    importer struck out or written in afterwards shows all the same.
    """
    sealed: list[object] = [
        str(receipt.id),
        receipt.county,
        receipt.seq,
        receipt.name,
        receipt.payload_hash,
        str(receipt.author),
        str(receipt.device),
        receipt.captured_at.astimezone(UTC),
        receipt.skew_ms,
        receipt.received_at.astimezone(UTC),
        receipt.result.value,
        receipt.code,
        receipt.previous,
    ]
    if receipt.importer is not None or receipt.importer_name is not None:
        sealed += [str(receipt.importer), receipt.importer_name]
    return hashlib.sha256(_CANONICAL.encode(sealed)).hexdigest()


FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class PushContext:
    """How a push came to us, and which of its commands we had kept already."""

    device: UUID
    skew: timedelta
    now: datetime
    kept: dict[UUID, PendingCommand]
    importer: RescueImporter | None = None
    """Who brought it in, where it is a rescue file and no phone."""

    @property
    def skew_ms(self) -> int:
        """Phone's clock minus ours."""
        return int(self.skew.total_seconds() * 1000)


def _counter(actor: Actor) -> str:
    return f"receipt.{actor.county}"


class Chain:
    """The end of a county's chain, locked until the push is committed."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor
        self._seq, self._previous, self._taken = 0, START, 0
        self._filed: list[ReceiptDraft] = []
        lock_county(session, actor.county)

    def add(
        self,
        entry: PushedCommand,
        digest: str,
        author: Actor,
        device: UUID,
        moment: CommandTime,
        result: ReceiptResult,
        code: str,
    ) -> ReceiptDraft:
        """Write the lasting answer to one command."""
        if not self._seq:
            self._seq = take(self._session, _counter(self._actor))
            self._previous = (
                queries.receipt_hash(self._session, self._actor, self._seq - 1) or START
            )
        else:
            self._seq, self._taken = self._seq + 1, self._taken + 1
        receipt = ReceiptDraft(
            id=entry.id,
            county=self._actor.county,
            seq=self._seq,
            name=entry.name[:40],
            payload_hash=digest,
            author=author.id,
            device=device,
            captured_at=entry.at,
            importer=moment.importer.id if moment.importer else None,
            importer_name=moment.importer.name if moment.importer else None,
            skew_ms=int(moment.skew.total_seconds() * 1000),
            received_at=moment.received_at,
            result=result,
            code=code,
            previous=self._previous,
            hash="",
        )
        receipt.hash = self._previous = receipt_hash(receipt)
        self._filed.append(receipt)
        return receipt

    def finish(self) -> None:
        """File the receipts, and count the numbers that were given out after the first."""
        if self._taken:
            take(self._session, _counter(self._actor), self._taken)
        queries.file_receipts(
            self._session, self._actor, [msgspec.structs.asdict(r) for r in self._filed]
        )


def hold(
    session: Session,
    actor: Actor,
    entry: PushedCommand,
    digest: str,
    waits_for: UUID | None,
    push: PushContext,
) -> None:
    """Keep a command whole until what it depends on arrives, or for the office."""
    row = push.kept.get(entry.id)
    if row is None:
        row = PendingCommand(
            id=entry.id,
            county=actor.county,
            name=entry.name[:40],
            payload={"entry": msgspec.to_builtins(entry), "digest": digest, **_brought(push)},
            author=actor.id,
            author_name=actor.name,
            grid=actor.grid,
            device=push.device,
            skew_ms=push.skew_ms,
            received_at=push.now,
        )
        session.add(row)
        push.kept[entry.id] = row
    elif push.importer is None and row.importer:  # the phone vouches for it itself after all
        row.payload = {k: v for k, v in row.payload.items() if k != "importer"}
    row.waits_for, row.again_at = waits_for, None


def _brought(push: PushContext) -> dict[str, object]:
    if push.importer is None:
        return {}
    return {"importer": {"id": str(push.importer.id), "name": push.importer.name}}


def try_again(row: PendingCommand, now: datetime) -> None:
    """A command we could not carry out through our own fault is done later, by itself."""
    wait = min(FIRST_RETRY * 2 ** min(row.tries, 20), LONGEST_RETRY)
    row.waits_for, row.again_at, row.tries = row.id, now + wait, row.tries + 1


def park(
    session: Session,
    actor: Actor,
    entry: PushedCommand,
    refusal: Refusal,
    push: PushContext,
    moment: CommandTime,
) -> None:
    """Keep a command that cannot be done, pictures and all, and put it before the office."""
    hold(session, actor, entry, "", None, push)
    with contextlib.suppress(Refusal), savepoint(session):
        shows = photos.Shows("command", entry.id, actor.grid)
        photos.declare(session, actor, pictures_in(entry.args), Stage.OTHER, shows, moment)
    told = refusal.to_problem()
    facts: dict[str, object] = {"command": entry.name, "code": refusal.code, "mend": "office"}
    by = f"{moment.importer.name}从救援文件导入：" if moment.importer else ""
    if moment.importer:
        facts |= {"importer_name": moment.importer.name}
    matter = OfficeTaskDraft(
        kind=TaskKind.PARKED,
        subject_kind="command",
        subject_id=entry.id,
        grid=actor.grid,
        title=f"{actor.name}的一条记录需要处理",
        detail=f"{by}{told['detail']}"[:500],
        facts=facts,
    )
    leave_task(session, actor, matter, moment.received_at, entry.id)


def leave_task(
    session: Session,
    actor: Actor,
    matter: OfficeTaskDraft,
    now: datetime,
    command: UUID | None = None,
) -> None:
    """Put a matter before the office, once."""
    session.add(
        OfficeTask(
            kind=TaskKind(matter.kind),
            subject_kind=matter.subject_kind,
            subject_id=matter.subject_id,
            command_id=command,
            grid=matter.grid,
            title=matter.title,
            detail=matter.detail,
            by_name=actor.name,
            facts=dict(matter.facts),
            created_at=now,
        )
    )


def register_device(session: Session, actor: Actor, body: Push, now: datetime) -> None:
    """Note what a phone has still to send; a new one while another had work raises an alarm."""
    first = queries.meet(
        session,
        actor,
        {
            "device": body.device,
            "user_id": actor.id,
            "last_sequence": body.sequence,
            "pending_commands": max(body.pending.commands - len(body.commands), 0),
            "pending_photos": body.pending.photos,
            "first_push_at": now,
            "last_push_at": now,
        },
    )
    if first == now:
        _miss_others(session, actor, body.device, now)


def _miss_others(session: Session, actor: Actor, device: UUID, now: datetime) -> None:
    for install in queries.installs(session, actor):
        if install.device == device or not (install.pending_commands or install.pending_photos):
            continue
        if queries.open_task(session, actor, TaskKind.DEVICE_LOST, install.device):
            continue
        matter = OfficeTaskDraft(
            kind=TaskKind.DEVICE_LOST,
            subject_kind="device",
            subject_id=install.device,
            grid=actor.grid,
            title=f"{actor.name}换了手机，旧手机里还有没发出的内容",
            detail="请联系本人打开旧手机联网发送；旧手机找不到了，请按最后一次联网时间核对有没有漏报。",
            facts={
                "commands": install.pending_commands,
                "photos": install.pending_photos,
                "last_push_at": install.last_push_at.isoformat(),
            },
        )
        leave_task(session, actor, matter, now)
