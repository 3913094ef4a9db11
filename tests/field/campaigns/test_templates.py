"""Templates of campaigns: dated data, read as they are told, with no basis but what they cite."""

import csv
from collections import Counter
from pathlib import Path

from backend.field.campaigns import templates
from backend.field.campaigns.models import Campaign
from backend.field.campaigns.templates.catalogue import EDITION, Theme, theme, themes
from backend.field.hazards.checklist.catalogue import REQUIREMENT
from backend.field.hazards.models import Disposal, Domain, Hazard, Level


def one(key: str) -> Theme:
    found = theme(key)
    assert found, key
    return found


def limit(model: type[Campaign | Hazard], name: str) -> int:
    return model.__table__.c[name].type.length  # type: ignore[attr-defined,no-any-return]


def test_twelve_sectors_hold_all_hundred_and_thirty_six_lines() -> None:
    assert len(themes()) == 12
    assert sum(len(each.items) for each in themes()) == 136
    codes = Counter(item.code for each in themes() for item in each.items)
    assert set(codes.values()) == {1}


def test_each_template_has_lines_of_its_own_and_a_ledger() -> None:
    for each in themes():
        assert 10 <= len(each.items) <= 12, each.key
        assert len(each.name) <= limit(Campaign, "name")
        assert {item.domain for item in each.items} == {each.domain}
    ledgers = {each.key: each.domain for each in themes() if each.domain is not Domain.FIRE}
    assert ledgers == {
        "roads": Domain.ROAD, "harvest": Domain.ROAD, "facilities": Domain.STREET_FACILITY
    }  # fmt: skip


def test_a_line_says_what_to_look_at_what_to_ask_and_fits_a_ticket() -> None:
    for item in (item for each in themes() for item in each.items):
        assert all((item.look_at, item.ask, item.hand_over_to)), item.code
        assert item.edition == EDITION
        assert len(item.edition) <= limit(Hazard, "edition")
        assert len(item.code) <= limit(Hazard, "item_code")
        assert len(item.text) <= limit(Hazard, "item_text")
        assert len(item.basis) <= limit(Hazard, "basis"), item.code
        assert item.days is not None or item.disposal is Disposal.TRANSFER, item.code
        assert item.level is not Level.MAJOR, "a street only suspects"


def test_a_line_without_law_prints_that_it_is_a_requirement_and_invents_nothing() -> None:
    path = Path(templates.__path__[0]) / "items.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    for item in (item for each in themes() for item in each.items):
        row = rows[item.code]
        if not row["instrument"]:
            assert item.basis == REQUIREMENT, item.code
        for title in filter(None, row["instrument"].split("；")):
            assert title in item.basis, item.code
        if row["verified"] == "no":
            assert not any(a in item.basis for a in row["article"].split("；") if a), item.code


def test_what_is_seen_at_a_grain_pit_is_told_as_the_file_has_it() -> None:
    pit = next(item for item in one("grain").items if item.code == "LS02")

    assert (pit.disposal, pit.days, pit.level) == (Disposal.ON_THE_SPOT, 0, Level.SERIOUS)
    assert pit.ask == "卸粮时谁在看着？"
    assert pit.basis.endswith("《中华人民共和国安全生产法》第三十五条")
    assert theme("nothing") is None
