"""The table of `transitions.py` in words and as a picture: `scripts/life` keeps LIFE.md by it."""

from collections.abc import Iterator
from pathlib import Path

from backend.field.hazards.lifecycle.transitions import (
    DISPUTED_FROM,
    HANDED_OVER,
    STEPS,
    Step,
)
from backend.field.hazards.models import LEVEL_NAMES, STATE_NAMES, Level, State
from backend.people.accounts.models import ROLE_NAMES

FILE = Path(__file__).parent / "LIFE.md"
HEAD = """# 一条隐患的一生

<!-- 由 scripts/life 按 backend/field/hazards/lifecycle/transitions.py 生成，不要手改 -->

```mermaid
stateDiagram-v2
    direction LR
"""
TITLES = """| 命令 | 做什么 | 谁 | 从哪些状态 | 到哪里 | 等级 | 还要 |
|---|---|---|---|---|---|---|"""
RULES = f"""
- 复查合格要有整改后的照片；照片到齐才销号。一般隐患发现人可以自己销号，较大及以上要另一个人。
- {HANDED_OVER.words}，才能复查合格；重大只由回执认定。
- 两人同时复查结论不一致，按不合格处理，已销号的也退回整改，并转应急办核定。
- 立查立改没有整改后照片的，自动转为限期一个工作日。
- 期限按工作日计（含调休）；督办单位、移交部门另定的期限，街道不能改。
- 不合当前状态的一步不生效，但连同照片留在处理过程里，并转应急办。
"""


def document() -> str:
    """The whole page."""
    lines = [f"    {s.value} : {STATE_NAMES[s]}" for s in State]
    lines += [f"    {a} --> {b} : {'、'.join(words)}" for (a, b), words in edges().items()]
    rows = "\n".join(_row(name, step) for name, step in STEPS.items())
    picture = "\n".join(lines)
    return f"{HEAD}{picture}\n```\n\n{TITLES}\n{rows}\n{RULES}"


def edges() -> dict[tuple[str, str], list[str]]:
    """The arrows of the picture, each with the steps that go along it."""
    found: dict[tuple[str, str], list[str]] = {}
    arrows = [("[*]", s.value, "上报隐患") for s in (State.REPORTED, State.RECTIFYING)]
    arrows.append(("[*]", State.SUBMITTED.value, "当场整改"))
    arrows += [
        (source.value, target.value, step.words)
        for step in STEPS.values()
        for source, targets in step.leads.items()
        for target in targets
        if source is not target
    ]
    arrows += [(s.value, State.RECTIFYING.value, "复查不一致") for s in DISPUTED_FROM[2:]]
    for source, target, words in arrows:
        found.setdefault((source, target), []).append(words)
    return found


def _row(name: str, step: Step) -> str:
    who = "、".join(ROLE_NAMES[role] for role in step.roles)
    return "| " + " | ".join((f"`{name}`", step.words, who, *_cells(step))) + " |"


def _cells(step: Step) -> Iterator[str]:
    yield "、".join(STATE_NAMES[s] for s in step.sources) or "新"
    kept = [s for s in step.sources if s not in step.leads]
    targets = dict.fromkeys(t for many in step.leads.values() for t in many)
    moved = "、".join(STATE_NAMES[t] for t in targets)
    yield "；".join(w for w in (moved, "其余不变" if kept and moved else "") if w) or "不变"
    every = step.levels == tuple(Level)
    yield "全部" if every else "、".join(LEVEL_NAMES[level] for level in step.levels)
    yield "；".join(c.words for c in step.conditions) or "—"
