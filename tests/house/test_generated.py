"""What a script writes is as it would write it now, and nobody keeps a copy of it by hand."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from scripts import contract, copies

PWA = Path(contract.ROOT) / "pwa" / "src"
LITERAL = re.compile(r"(\w+)(?:: [^=;{}\n]+)? = \{([^{}]*)\}")
SAID = re.compile(r"['\"]?([\w.]+)['\"]?: ['\"]([^'\"]*[\u4e00-\u9fff][^'\"]*)['\"]")
OTHERWISE = {
    "roleTexts": "roleNames",  # what each may do, in a sentence
    "ticketNames": "domainNames",  # what stands in a ledger, as one counts it
    "vehicleTiles": "vehicleNames",  # short, as a tile has room for
    "violationTiles": "violationNames",
    "actionTiles": "actionNames",
}
"""Maps that say something else of each member."""


def test_the_phone_knows_the_contract_as_it_is() -> None:
    first_line = contract.GENERATED.read_text(encoding="utf-8").partition("\n")[0]

    assert first_line == contract.mark(), "run scripts/types"


def test_the_apps_know_the_words_and_the_table_of_steps_as_they_are() -> None:
    assert copies.stale() == [], "run scripts/types"


def test_every_member_has_its_word() -> None:
    tables = {name: names for file in copies.WORDS.values() for name, names in file.items()}
    kinds: dict[str, type[StrEnum]] = {
        name: type(next(iter(names))) for name, names in tables.items() if name != "commandNames"
    }

    assert [name for name, kind in kinds.items() if set(kind) != set(tables[name])] == []


def by_hand(text: str) -> Iterator[tuple[str, str]]:
    """Maps that say in Chinese all that a generated one says, with the name of that one."""
    generated = {
        name: {str(key) for key in names}
        for file in copies.WORDS.values()
        for name, names in file.items()
    }
    for name, inside in LITERAL.findall(text):
        said = {key for key, _ in SAID.findall(inside)}
        yield from ((name, other) for other, members in generated.items() if members <= said)


def test_a_copy_by_hand_is_seen() -> None:
    copy = "const KINDS: Record<Level, string> = {\n  general: '一般',\n  serious: '较大',\n"

    assert list(by_hand(copy + "  suspected_major: '疑似',\n  major: '重大',\n}")) == [
        ("KINDS", "levelNames")
    ]
    assert list(by_hand(copy + "}")) == []


def test_nobody_keeps_the_words_by_hand() -> None:
    found = [
        f"{file.relative_to(PWA)}: {name} is {other}"
        for file in sorted([*PWA.rglob("*.ts"), *PWA.rglob("*.vue")])
        if not file.name.endswith(".gen.ts")
        for name, other in by_hand(file.read_text(encoding="utf-8"))
        if OTHERWISE.get(name) != other
    ]

    assert found == []
