"""What is done with plans: proposed, edited, approved. What is approved is replaced, not edited."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.database import new_id
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.field.plan import queries
from backend.field.plan.catalogue import first_phases, first_rules
from backend.field.plan.models import PatrolPlan, PlanPhase, PlanRule, RuleKind, TimeUnit
from backend.field.plan.rules import DAYS_OF, every_words
from backend.field.plan.schemas import (
    PhaseFacts,
    PlanContent,
    PlanSave,
    RuleFacts,
    same_phase,
    same_rule,
    selection,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, GridLevel, Role
from backend.people.accounts.trail.operations import leave_trail

PLANNED = {GridLevel.COUNTY, GridLevel.STREET}
MOST_EVERY = {TimeUnit.DAY: 365, TimeUnit.MONTH: 12}
YEARS = range(2000, 2200)


class NoVenues(Conflict):
    """There is nobody to visit."""

    code = "plan.no_venues"
    sentence = "{grid_name}还没有在册的场所，计划排不出来。请先导入场所台账，再提出计划。"


class NoDraft(Conflict):
    """There is nothing to approve."""

    code = "plan.no_draft"
    sentence = "{grid_name}没有等批准的 {year} 年计划。请先由应急办提出（anxun plan propose）。"


class PlanApproved(Conflict):
    """It is in force: only another version changes it."""

    code = "plan.approved"
    sentence = "这一版已经批准，不能再改。请点“修订”，在新的一版里改，批准后从那天起换用。"


class PlanChanged(Conflict):
    """Somebody else saved meanwhile."""

    code = "plan.changed"
    sentence = "有人刚改过这份计划，你的改动没有保存。请刷新后看一眼，再改一次。"


def propose(session: Session, actor: Actor, grid: str, year: int, now: datetime) -> PatrolPlan:
    """Write a year's draft: of what is in force, else as shipped; the one there is, if there is."""
    place = accounts.grid(session, actor, grid)
    if place.level not in PLANNED:
        raise Invalid(reason="计划按街道或全县制定，请选街道或县")
    if year not in YEARS:
        raise Invalid(reason=f"年份“{year}”不对")
    if draft := queries.draft_of(session, actor, grid):
        if draft.year != year:
            raise Invalid(reason=f"{draft.year} 年的计划还没批准，请先批准或放弃它")
        return draft
    if not queries.in_business(session, actor, grid):
        raise NoVenues(grid_name=place.full_name)
    before = queries.newest_approved(session, actor, grid)
    if before and before.year > year:
        raise Invalid(reason=f"{before.year} 年的计划已经批准，不能再提 {year} 年的")
    plan = PatrolPlan(
        grid=grid,
        year=year,
        version=before.version + 1 if before else 1,
        valid_from=_first_day(before, year, day_of(now)),
        made_at=now,
        made_by=actor.id,
        made_by_name=actor.name,
    )
    session.add(plan)
    session.flush()
    rules, phases = _first_content(session, actor, before, year)
    _fill(session, plan, *not_above(session, actor, grid, rules, phases))
    leave_trail(session, actor, "plan.propose", "plan", plan.id, grid, now, year=year)
    return plan


def _first_day(before: PatrolPlan | None, year: int, today: date) -> date:
    """A plan of a year to come holds from its first day, one made within it from now on."""
    begins = max(date(year, 1, 1), today) if year == today.year else date(year, 1, 1)
    return max(begins, before.valid_from) if before else begins


def _first_content(
    session: Session, actor: Actor, before: PatrolPlan | None, year: int
) -> tuple[list[RuleFacts], list[PhaseFacts]]:
    if before is None:
        return first_rules(year), first_phases(year)
    rules = [RuleFacts.of(row) for row in queries.rules_of(session, actor, before)]
    if before.year < year:
        return rules, first_phases(year)
    return rules, [PhaseFacts.of(row) for row in queries.phases_of(session, actor, before)]


def not_above(
    session: Session,
    actor: Actor,
    grid: str,
    rules: Iterable[RuleFacts],
    phases: Iterable[PhaseFacts],
) -> tuple[list[RuleFacts], list[PhaseFacts]]:
    """What the county's plan does not ask already."""
    over = above_of(session, actor, grid)
    told = {same_rule(rule) for rule in over.rules}
    seasons = {same_phase(phase) for phase in over.phases}
    return (
        [rule for rule in rules if same_rule(rule) not in told],
        [phase for phase in phases if same_phase(phase) not in seasons],
    )


def above_of(session: Session, actor: Actor, grid: str) -> PlanContent:
    """What the plans of the grids above ask; it is seen below and not changed there."""
    rules: list[RuleFacts] = []
    phases: list[PhaseFacts] = []
    for one in queries.above(grid)[:-1]:
        if plan := queries.newest_approved(session, actor, one):
            rules += [RuleFacts.of(row) for row in queries.rules_of(session, actor, plan)]
            phases += [PhaseFacts.of(row) for row in queries.phases_of(session, actor, plan)]
    return PlanContent(valid_from=date.min, rules=rules, phases=phases)


def _fill(
    session: Session, plan: PatrolPlan, rules: Sequence[RuleFacts], phases: Sequence[PhaseFacts]
) -> None:
    for table, facts in ((PlanRule, rules), (PlanPhase, phases)):
        session.add_all(
            table(id=new_id(), plan_id=plan.id, position=n, **one.values())
            for n, one in enumerate(facts)
        )
    session.flush()


def save_draft(
    session: Session, actor: Actor, plan_id: UUID, facts: PlanSave, now: datetime
) -> PatrolPlan:
    """Put a draft as it should be, whole."""
    plan = _draft(session, actor, plan_id)
    if plan.revision != facts.revision:
        raise PlanChanged
    check(session, actor, plan, facts)
    queries.delete_content(session, actor, plan)
    plan.valid_from, plan.note = facts.valid_from, facts.note.strip()
    plan.revision += 1
    plan.made_at, plan.made_by, plan.made_by_name = now, actor.id, actor.name
    _fill(session, plan, facts.rules, facts.phases)
    leave_trail(session, actor, "plan.save", "plan", plan.id, plan.grid, now, year=plan.year)
    return plan


def discard(session: Session, actor: Actor, plan_id: UUID, now: datetime) -> None:
    """Throw a draft away; what is in force stays."""
    plan = _draft(session, actor, plan_id)
    queries.delete_content(session, actor, plan)
    leave_trail(session, actor, "plan.discard", "plan", plan.id, plan.grid, now, year=plan.year)
    session.delete(plan)


def _draft(session: Session, actor: Actor, plan_id: UUID) -> PatrolPlan:
    """A draft of the actor's own part: a county's plan is seen by a street, not changed by it."""
    plan = queries.get_plan(session, actor, plan_id)
    if not actor.sees(plan.grid):
        raise Forbidden
    if plan.approved_at:
        raise PlanApproved
    return plan


def approve(session: Session, actor: Actor, plan: PatrolPlan, now: datetime) -> PatrolPlan:
    """A leader approves; the county's own plan its admin."""
    county = plan.grid.count(".") == 1
    if actor.role is not Role.LEADER and not (actor.role is Role.ADMIN and county):
        raise Forbidden
    return put_in_force(session, actor, plan, now)


def put_in_force(session: Session, actor: Actor, plan: PatrolPlan, now: datetime) -> PatrolPlan:
    """Let a draft hold from its day on; what goes on unchanged goes on from where it began."""
    draft = _draft(session, actor, plan.id)
    rules = queries.rules_of(session, actor, draft)
    phases = queries.phases_of(session, actor, draft)
    content = PlanContent(
        valid_from=draft.valid_from,
        rules=[RuleFacts.of(row) for row in rules],
        phases=[PhaseFacts.of(row) for row in phases],
    )
    check(session, actor, draft, content)
    if before := queries.newest_approved(session, actor, draft.grid):
        _hand_on(session, actor, before, draft.valid_from, rules, phases)
    for row in chain(rules, phases):
        row.since = row.since or draft.valid_from
    draft.approved_at, draft.approved_by, draft.approved_by_name = now, actor.id, actor.name
    leave_trail(session, actor, "plan.approve", "plan", draft.id, draft.grid, now, year=draft.year)
    return draft


def _hand_on(
    session: Session,
    actor: Actor,
    before: PatrolPlan,
    valid_from: date,
    rules: Sequence[PlanRule],
    phases: Sequence[PlanPhase],
) -> None:
    """End the version before; its rules that stay as they are hand on the day they began."""
    ended = date.fromordinal(valid_from.toordinal() - 1)
    new_rules = {same_rule(RuleFacts.of(row)): row for row in rules}
    for rule in queries.rules_of(session, actor, before):
        rule.until = ended
        if goes_on := new_rules.get(same_rule(RuleFacts.of(rule))):
            goes_on.since, rule.carried = rule.since, True
    new_phases = {same_phase(PhaseFacts.of(row)): row for row in phases}
    for phase in queries.phases_of(session, actor, before):
        phase.until = ended
        if stays := new_phases.get(same_phase(PhaseFacts.of(phase))):
            stays.since, phase.carried = phase.since, True


def check(session: Session, actor: Actor, plan: PatrolPlan, facts: PlanContent) -> None:
    """Refuse what cannot be a plan, with the first reason."""
    over = above_of(session, actor, plan.grid)
    before = queries.newest_approved(session, actor, plan.grid)
    for reason in chain(
        _wrong_days(plan, facts, before),
        _wrong_rules(plan, facts.rules, over.rules),
        _wrong_phases(plan, facts.phases),
    ):
        raise Invalid(reason=reason)


def _wrong_days(plan: PatrolPlan, facts: PlanContent, before: PatrolPlan | None) -> Iterable[str]:
    if not facts.rules and not facts.phases:
        yield "计划里一条规则、一个阶段也没有"
    if facts.valid_from.year != plan.year:
        yield f"开始日期 {facts.valid_from} 不在 {plan.year} 年"
    if before and facts.valid_from < before.valid_from:
        yield f"开始日期 {facts.valid_from} 早于上一版的 {before.valid_from}"


def _wrong_rules(
    plan: PatrolPlan, rules: Sequence[RuleFacts], over: Sequence[RuleFacts]
) -> Iterable[str]:
    seen: dict[tuple[object, ...], RuleFacts] = {}
    county = {(rule.kind, selection(rule.targets)): rule for rule in over}
    for rule in rules:
        if not rule.name.strip():
            yield "有一条规则没有名称"
        if not 1 <= rule.every <= MOST_EVERY[rule.unit]:
            yield f"“{rule.name}”的间隔要在 1 天到 12 个月之间"
        if rule.targets.under and not rule.targets.under.startswith(plan.grid):
            yield f"“{rule.name}”选的网格不在这份计划的范围里"
        key = (rule.kind, selection(rule.targets))
        if other := seen.get(key):
            yield _contradiction(other, rule)
        seen[key] = rule
        if (known := county.get(key)) and _days(rule) > _days(known):
            yield (
                f"“{rule.name}”县里定的是{often(known)}，这里写{often(rule)}；"
                "街道只能走得更勤，请改短间隔或删掉这一条"
            )


def _contradiction(one: RuleFacts, other: RuleFacts) -> str:
    if _days(one) == _days(other):
        return f"“{one.name}”和“{other.name}”说的是同样的场所、同样的间隔，留一条就够了"
    return (
        f"“{one.name}”（{often(one)}）和“{other.name}”（{often(other)}）"
        "说的是同样的场所，间隔却不一样，请留一条，或把范围分开"
    )


def often(rule: RuleFacts) -> str:
    """How often, in words."""
    if rule.kind is RuleKind.NEW:
        return f"{rule.every} 天内" if rule.unit is TimeUnit.DAY else f"{rule.every} 个月内"
    return f"{every_words(rule.every, rule.unit)}一次"


def _days(rule: RuleFacts) -> int:
    return rule.every * DAYS_OF[rule.unit]


def _wrong_phases(plan: PatrolPlan, phases: Sequence[PhaseFacts]) -> Iterable[str]:
    seen: dict[tuple[object, ...], PhaseFacts] = {}
    for phase in phases:
        if not phase.name.strip():
            yield "有一个阶段没有名称"
        if phase.last_on < phase.first_on:
            yield (
                f"“{phase.name}”的结束日 {phase.last_on} 早于开始日 {phase.first_on}，"
                "请把两个日期对调或改正"
            )
        if not plan.year - 1 <= phase.first_on.year <= phase.last_on.year <= plan.year + 1:
            yield f"“{phase.name}”的日期不在 {plan.year} 年前后"
        if phase.targets.under and not phase.targets.under.startswith(plan.grid):
            yield f"“{phase.name}”选的网格不在这份计划的范围里"
        if same_phase(phase) in seen:
            yield f"“{phase.name}”写了两遍，留一个就够了"
        seen[same_phase(phase)] = phase
