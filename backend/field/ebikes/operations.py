"""What is done to e-bikes: registered, amended, and their owners told how to get a plate."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Conflict, Invalid
from backend.core.text import fold_text, phone_doubt
from backend.field.ebikes import queries
from backend.field.ebikes.models import FACTS, Ebike, Plate
from backend.field.ebikes.schemas import FIELDS, EbikeAmend, EbikeFields, EbikeGuide, EbikeRegister
from backend.field.venues.schemas import number_change
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import REVEALED, Actor, GridLevel, Role
from backend.people.accounts.phone_numbers.operations import demand_number, demand_reveal, seen
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

WRITERS = {Role.GRID_WORKER, Role.OFFICE, Role.ADMIN}
KEPT_FOR = timedelta(days=730)
"""So long after an e-bike went out of use its owner's data are kept."""
FORGOTTEN: dict[str, Any] = {
    "owner": "（已清除）", "phone": None, "address": "", "household": None, "plate_number": None,
    "frame_code": None, "remark": None,
}  # fmt: skip
PHONE = "phone"
LOWEST = {GridLevel.GRID, GridLevel.MICRO}


class EbikeThere(Conflict):
    """The id is another e-bike's."""

    code = "ebike.exists"
    sentence = "这辆电动自行车已经登记过了，没有重复登记。"


class OutOfUse(Conflict):
    """Nobody is guided to a plate for an e-bike that is gone."""

    code = "ebike.inactive"
    sentence = "这辆电动自行车已经停用，这一步没有生效。仍在使用时请先恢复为在用。"


def register_ebike(
    session: Session, actor: Actor, facts: EbikeRegister, moment: CommandTime
) -> CommandResult:
    """Put an e-bike into the registry; a code that is there already is told to the office."""
    if accounts.grid(session, actor, facts.grid).level not in LOWEST:
        raise Invalid(reason="电动自行车要登记到网格（屯），请选到最下一级")
    if queries.ebike_exists(session, actor, facts.id):
        raise EbikeThere(ebike=facts.id)
    known = {name: getattr(facts, name) for name in FACTS}
    _demand_plate(known)
    demand_number(facts.phone)
    ebike = Ebike(
        **known,
        id=facts.id,
        grid=facts.grid,
        registered_on=facts.registered_on or day_of(moment.at),
        guided_on=facts.guided_on,
        guided_by_name=actor.name if facts.guided_on else None,
        search=ebike_search_text(known),
        created_at=moment.at,
        updated_at=moment.at,
        created_by=actor.id,
    )
    twins = _twins(session, actor, ebike)
    session.add(ebike)
    session.flush()
    _attach(session, actor, ebike, facts.photos, moment)
    return CommandResult(matters=twins, note=phone_doubt(ebike.phone))


def amend_ebike(
    session: Session, actor: Actor, facts: EbikeAmend, moment: CommandTime
) -> CommandResult:
    """Merge fields one by one; what somebody else changed too stays to be seen, both values."""
    ebike = queries.get_ebike(session, actor, facts.id)
    if unknown := set(facts.changes) - FIELDS:
        raise Invalid(reason=f"没有 {'、'.join(sorted(unknown))} 这一项")
    matters: list[OfficeTaskDraft] = []
    changed: dict[str, Any] = {}
    for name, given in facts.changes.items():
        there = msgspec.to_builtins(getattr(ebike, name))
        change = given
        if name == PHONE:
            there, change = number_change(there, given)
        if there == change.to:
            continue
        if there != change.from_ and not (name == PHONE and seen(there, change.from_)):
            matters.append(_conflict(ebike, name, there, change.to))
            continue
        changed[name] = change.to
    if changed:
        _set(ebike, changed)
    moved = _move(session, actor, ebike, facts.grid)
    turned = _turn(ebike, facts.active, day_of(moment.at))
    if changed or moved or turned:
        ebike.version += 1
        ebike.updated_at = max(ebike.updated_at, moment.at)
        fields = sorted([*changed, *(["grid"] if moved else []), *(["active"] if turned else [])])
        leave_trail(
            session, actor, "ebike.amend", "ebike", ebike.id, ebike.grid, moment.at, fields=fields
        )
    if {"frame_code", "plate_number"} & set(changed):
        matters += _twins(session, actor, ebike)
    _attach(session, actor, ebike, facts.photos, moment)
    return CommandResult(matters=tuple(matters), note=phone_doubt(changed.get("phone")))


def guide(session: Session, actor: Actor, facts: EbikeGuide, moment: CommandTime) -> CommandResult:
    """上牌引导: note that the owner was told; the latest day counts."""
    ebike = queries.get_ebike(session, actor, facts.id)
    if not ebike.active:
        raise OutOfUse(ebike=ebike.id)
    day = day_of(moment.at)
    if ebike.guided_on is None or ebike.guided_on < day:
        ebike.guided_on, ebike.guided_by_name = day, actor.name
        ebike.version += 1
        ebike.updated_at = max(ebike.updated_at, moment.at)
    return DONE


def reveal_phone(session: Session, actor: Actor, ebike_id: UUID, now: datetime) -> Ebike:
    """Show an owner's number in full; that it was shown stays on record."""
    ebike = queries.get_ebike(session, actor, ebike_id)
    demand_reveal(session, actor, now)
    leave_trail(session, actor, REVEALED, "ebike", ebike.id, ebike.grid, now)
    return ebike


def forget_owners(session: Session, actor: Actor, now: datetime) -> int:
    """Clear the owners of e-bikes out of use for two years; the count of e-bikes stays right."""
    found = queries.forgettable(session, actor, day_of(now) - KEPT_FOR)
    for ebike in found:
        for name, value in FORGOTTEN.items():
            setattr(ebike, name, value)
        ebike.cleared = True
        ebike.search = ebike_search_text({name: getattr(ebike, name) for name in FACTS})
        ebike.version += 1
        ebike.updated_at = now
    session.flush()
    return len(found)


def called(ebike: Ebike) -> str:
    """What others' lists and letters call it: by its plate or its looks, never by its owner."""
    looks = " ".join(filter(None, (ebike.brand, ebike.color)))
    return f"电动自行车 {ebike.plate_number or looks}".strip()


def ebike_search_text(facts: Mapping[str, Any]) -> str:
    """Everything one may type to find it, in one line."""
    names = ("owner", "phone", "plate_number", "frame_code", "address", "household", "brand")
    return fold_text(" ".join(str(facts[name]) for name in names if facts.get(name)))[:500]


def _demand_plate(facts: Mapping[str, Any]) -> None:
    if facts["plate_number"] and facts["plate"] is Plate.NONE:
        raise Invalid(reason="填了号牌号码，号牌状态却是无牌")


def _set(ebike: Ebike, changed: Mapping[str, Any]) -> None:
    facts = {name: msgspec.to_builtins(getattr(ebike, name)) for name in FACTS} | dict(changed)
    try:
        known = msgspec.convert(facts, EbikeFields)
    except msgspec.ValidationError as error:
        raise Invalid(reason=str(error)) from error
    told = {name: getattr(known, name) for name in FACTS}
    _demand_plate(told)
    for name in changed:
        setattr(ebike, name, told[name])
    ebike.search = ebike_search_text(told)


def _move(session: Session, actor: Actor, ebike: Ebike, grid: str | None) -> bool:
    if grid is None or grid == ebike.grid:
        return False
    if accounts.grid(session, actor, grid).level not in LOWEST:
        raise Invalid(reason="电动自行车要登记到网格（屯），请选到最下一级")
    ebike.grid = grid
    return True


def _turn(ebike: Ebike, active: bool | None, today: date) -> bool:  # noqa: FBT001 - a fact
    if active is None or active == ebike.active:
        return False
    if active and ebike.cleared:
        raise Invalid(reason="停用已满两年，车主信息已清除，请重新登记")
    ebike.active, ebike.inactive_on = active, None if active else today
    return True


def _attach(
    session: Session, actor: Actor, ebike: Ebike, pictures: Any, moment: CommandTime
) -> None:
    if pictures:
        shows = photos.Shows("ebike", ebike.id, ebike.grid, f"电动自行车 {ebike.address}"[:200])
        photos.declare(session, actor, pictures, Stage.OTHER, shows, moment)


def _twins(session: Session, actor: Actor, ebike: Ebike) -> tuple[OfficeTaskDraft, ...]:
    frames = [ebike.frame_code] if ebike.frame_code else []
    plates = [ebike.plate_number] if ebike.plate_number else []
    if not (frames or plates):
        return ()
    others = [
        other for other, _, _ in queries.like(session, actor, frames, plates) if other != ebike.id
    ]
    if not others:
        return ()
    same = "整车编码" if frames else "号牌"
    return (
        OfficeTaskDraft(
            kind="ebike_twins",
            subject_kind="ebike",
            subject_id=ebike.id,
            grid=ebike.grid,
            title=f"{ebike.owner}的电动自行车：{same}和另一辆相同",
            detail="两辆车登记了同样的整车编码或号牌，都保留着。请核实哪一辆填错了，再更正或停用。",
            facts={"others": [str(other) for other in others[:10]]},
        ),
    )


def _conflict(ebike: Ebike, name: str, there: object, wanted: object) -> OfficeTaskDraft:
    return OfficeTaskDraft(
        kind="ebike_conflict",
        subject_kind="ebike",
        subject_id=ebike.id,
        grid=ebike.grid,
        title=f"{ebike.owner}的电动自行车：两处填写不一致",
        detail="同一项内容被两个人改成了不同的值，系统保留了先到的那个。请核实后改成正确的。",
        facts={"field": name, "kept": there, "offered": wanted},
    )
