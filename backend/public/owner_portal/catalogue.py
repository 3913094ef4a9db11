"""What the checklist and the self-check say to an owner, in plain words: data, not code."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.field.venues.models import VenueClass

FOLDER = Path(__file__).parent / "advice"


@dataclass(frozen=True, slots=True)
class Advice:
    """One item of the checklist for its owner."""

    what: str
    how: str
    example: str
    """What he may write when he has put it right."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the monthly self-check; yes is good."""

    code: str
    text: str
    gap: str
    """What is missing where the answer is no."""
    classes: tuple[str, ...]


@cache
def _items() -> dict[str, Advice]:
    with (FOLDER / "items.csv").open(encoding="utf-8", newline="") as rows:
        return {r["code"]: Advice(r["what"], r["how"], r["example"]) for r in csv.DictReader(rows)}


def advice(code: str, text: str) -> Advice:
    """Say an item plainly; one we have no words for keeps its own, with what always holds."""
    how = "请按网格员提醒的内容整改，拿不准就问网格员或街道应急办，改好后拍照发来。"
    return _items().get(code) or Advice(text, how, "已按提醒整改，请来复查。")


@cache
def _questions() -> tuple[Question, ...]:
    with (FOLDER / "self_check.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            Question(r["code"], r["text"], r["gap"], tuple(r["classes"].split()))
            for r in csv.DictReader(rows)
        )


def questions(venue_class: VenueClass) -> list[Question]:
    """The self-check of a class of venues, in the order one walks."""
    return [q for q in _questions() if not q.classes or venue_class.value in q.classes]


def gap_words(codes: list[str]) -> list[str]:
    """What is missing, by the codes of the questions."""
    words = {q.code: q.gap for q in _questions()}
    return [words.get(code, code) for code in codes]
