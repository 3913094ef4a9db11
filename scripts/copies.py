"""What the apps must know of the server's words and rules, as TypeScript (`scripts/types`)."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias, cast

from pypinyin import Style
from pypinyin import pinyin as read

from backend.commands import COMMANDS
from backend.field.campaigns.models import OUTCOME_NAMES as SEEN_NAMES
from backend.field.campaigns.models import SITE_NAMES, TREATMENT_NAMES
from backend.field.ebikes import models as ebikes
from backend.field.hazards import models as hazards
from backend.field.hazards.lifecycle.transitions import MOST_EXTENSIONS, REOPEN_WITHIN, STEPS
from backend.field.inspections.models import FINDING_NAMES
from backend.field.patrols.models import OUTCOME_NAMES
from backend.field.plan.models import TRAIT_NAMES
from backend.field.risk_ratings.models import COLOUR_NAMES
from backend.field.stations import models as stations
from backend.field.venues import models as venues
from backend.field.venues.filters import CODE_NAMES
from backend.office.exports.columns import TITLES
from backend.office.messages.rules import TAGS
from backend.office.notices.models import NOTICE_NAMES, SIGNER_NAMES
from backend.people.accounts.models import ROLE_NAMES
from backend.people.departments.models import URGENCY_NAMES

SHARED = Path(__file__).resolve().parent.parent / "pwa" / "src" / "shared"
FIRST_LINE = "// Written by scripts/types, out of backend: change it there.\n"
Names: TypeAlias = Mapping[Any, str]
WORDS: Mapping[str, Mapping[str, Names]] = {
    "labels": {
        "roleNames": ROLE_NAMES,
        "classNames": venues.CLASS_NAMES,
        "venueStatusNames": venues.STATUS_NAMES,
        "codeStateNames": CODE_NAMES,
        "codeKindNames": venues.CODE_KIND_NAMES,
        "fuelNames": venues.FUEL_NAMES,
        "stateNames": hazards.STATE_NAMES,
        "domainNames": hazards.DOMAIN_NAMES,
        "levelNames": hazards.LEVEL_NAMES,
        "disposalNames": hazards.DISPOSAL_NAMES,
        "outcomeNames": OUTCOME_NAMES,
        "eventNames": hazards.EVENT_NAMES,
        "dayUnitNames": hazards.DAY_UNIT_NAMES,
        "urgencyNames": URGENCY_NAMES,
        "ratingNames": hazards.RATING_NAMES,
        "spotNames": hazards.SPOT_NAMES,
        "colourNames": COLOUR_NAMES,
    },
    "commands": {"commandNames": {command.name: command.words for command in COMMANDS}},
    "ebikes": {
        "plateNames": ebikes.PLATE_NAMES,
        "parkingNames": ebikes.PARKING_NAMES,
        "chargingNames": ebikes.CHARGING_NAMES,
        "batteryNames": ebikes.BATTERY_NAMES,
        "standardNames": ebikes.STANDARD_NAMES,
    },
    "campaigns": {
        "siteNames": SITE_NAMES,
        "treatmentNames": TREATMENT_NAMES,
        "resultNames": SEEN_NAMES,
    },
    "stations": {
        "vehicleNames": stations.VEHICLE_NAMES,
        "violationNames": stations.VIOLATION_NAMES,
        "actionNames": stations.ACTION_NAMES,
        "weatherNames": stations.WEATHER_NAMES,
    },
    "plan": {"traitNames": TRAIT_NAMES},
    "messages": {"ruleNames": TAGS},
    "notices": {"noticeNames": NOTICE_NAMES, "signerNames": SIGNER_NAMES},
    "desk": {
        "dueNames": hazards.DUE_NAMES,
        "obligationNames": hazards.OBLIGATION_NAMES,
        "buildingNames": hazards.BUILDING_NAMES,
        "findingNames": FINDING_NAMES,
        "exportNames": TITLES,
    },
}
"""By the file they go to: what the first screen needs lies apart from what it does not."""

FREQUENT = 3755
"""So many characters of GB 2312 are its first level; the rest are rare enough for one reading."""


def copies() -> dict[Path, str]:
    """Every file with what stands in it."""
    words = {SHARED / "words" / f"{name}.gen.ts": _words(names) for name, names in WORDS.items()}
    apart = {"steps": steps, "pinyin": pinyin}
    return words | {SHARED / "words" / f"{name}.gen.ts": told() for name, told in apart.items()}


def stale() -> list[Path]:
    """Files that are not what they would be if they were written now."""
    return [
        file
        for file, text in copies().items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]


def _words(tables: Mapping[str, Names]) -> str:
    return _file(_table(name, names) for name, names in tables.items())


def _table(name: str, names: Names) -> str:
    told = _object((str(key), word) for key, word in names.items())
    if all(isinstance(key, StrEnum) for key in names):
        return f"export const {name} = {told} as const"
    return f"export const {name}: Readonly<Record<string, string>> = {told}"


def _file(blocks: Iterable[str]) -> str:
    return "\n".join([FIRST_LINE, "\n\n".join(blocks), ""])


def steps() -> str:
    """Who may ask for what, and the table of a ticket's life."""
    rows = {
        name: {
            "sources": list(step.sources),
            "levels": list(step.levels),
            "unless": [condition.code for condition in step.conditions],
        }
        for name, step in STEPS.items()
    }
    leads = {n: {a.value: list(b) for a, b in step.leads.items()} for n, step in STEPS.items()}
    who = ((c.name, [role for role in ROLE_NAMES if role in c.who]) for c in COMMANDS)
    limits = {"reopen_days": REOPEN_WITHIN.days, "extensions": MOST_EXTENSIONS}
    blocks = [
        f"/** Who may ask for it at all. */\nexport const who = {_object(who)} as const",
        "/** From which states and levels, unless which refusal stands in the way. */\n"
        f"export const steps = {_object(rows.items())} as const",
        "/** Where it may lead from each state; from those not named the ticket stays. */\n"
        f"export const leads = {_object(leads.items())} as const",
        f"export const limits = {_object(limits.items())} as const",
    ]
    return _file(blocks)


def pinyin() -> str:
    """How each character of GB 2312 is read, by syllable: the usual reading, and the others."""
    usual: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for number, char in enumerate(_characters()):
        first, *more = dict.fromkeys(read(char, style=Style.NORMAL, heteronym=True)[0])
        usual.setdefault(first, []).append(char)
        for syllable in more if number < FREQUENT else ():
            others.setdefault(syllable, []).append(char)
    blocks = [
        "/** `syllable` and its characters, by the usual reading. */\n"
        f"export const usual =\n  {_value(_listed(usual))}",
        "/** The same by readings that some of them have as well. */\n"
        f"export const others =\n  {_value(_listed(others))}",
    ]
    return _file(blocks)


def _characters() -> Iterable[str]:
    """The 6,763 of GB 2312, the more frequent ones first."""
    for row in range(0xB0, 0xF8):
        cells = (bytes((row, cell)) for cell in range(0xA1, 0xFF))
        yield from (char for cell in cells if (char := cell.decode("gb2312", errors="ignore")))


def _listed(readings: Mapping[str, list[str]]) -> str:
    return " ".join(f"{syllable}{''.join(chars)}" for syllable, chars in sorted(readings.items()))


def _object(items: Iterable[tuple[str, Any]]) -> str:
    lines = "".join(f"  {_key(key)}: {_value(value)},\n" for key, value in items)
    return f"{{\n{lines}}}"


def _value(value: object) -> str:
    if isinstance(value, str):
        return "'" + str(value).replace("'", "\\'") + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, cast("list[object]", value))) + "]"
    if isinstance(value, dict):
        items = cast("dict[str, object]", value).items()
        told = ", ".join(f"{_key(key)}: {_value(one)}" for key, one in items)
        return f"{{ {told} }}" if told else "{}"
    return json.dumps(value)


def _key(key: str) -> str:
    return key if key.isidentifier() else f"'{key}'"
