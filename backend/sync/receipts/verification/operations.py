"""Prove that receipts are those that were written, and tickets what their timelines say.

Run by `anxun verify`.
"""

from collections.abc import Iterator

from msgspec import Struct
from sqlmodel import Session

from backend.sync import queries
from backend.sync.features import FEATURES
from backend.sync.receipts.operations import START, receipt_hash


class Fault(Struct):
    """Where the chain does not hold."""

    county: str
    seq: int
    receipt: str
    reason: str


class Astray(Struct):
    """A ticket that is not what its timeline says."""

    ticket: str
    fields: list[str]


class Verdict(Struct):
    """What was walked, and what does not hold."""

    receipts: int
    faults: list[Fault]
    tickets: int = 0
    astray: list[Astray] = []

    @property
    def whole(self) -> bool:
        """Whether nothing was changed afterwards."""
        return not (self.faults or self.astray)


def verify(session: Session) -> Verdict:
    """Walk every chain from its start: an edited, missing or cut-off receipt is named."""
    faults: list[Fault] = []
    count = 0
    ends: dict[str, tuple[int, str]] = {}
    for receipt in queries.chain(session, None):
        count += 1
        seq, previous = ends.get(receipt.county, (0, START))
        where = (receipt.county, receipt.seq, str(receipt.id))
        if receipt.seq != seq + 1:
            faults.append(Fault(*where, f"第 {seq + 1} 条回执不见了"))
        elif receipt.previous != previous:
            faults.append(Fault(*where, "和前一条回执接不上"))
        if receipt.hash != receipt_hash(receipt):
            faults.append(Fault(*where, "内容和它的校验值不符，被改动过"))
        ends[receipt.county] = (receipt.seq, receipt.hash)
    faults.extend(_cut_off(session, ends))
    verdict = Verdict(count, faults)
    for ticket, *fields in FEATURES.replayed(session):
        verdict.tickets += 1
        if fields:
            verdict.astray.append(Astray(ticket, fields))
    return verdict


def _cut_off(session: Session, ends: dict[str, tuple[int, str]]) -> Iterator[Fault]:
    for county, length in queries.chain_lengths(session, None).items():
        reached = ends.get(county, (0, START))[0]
        if reached < length:
            yield Fault(county, reached, "", f"末尾缺了 {length - reached} 条回执")
