"""The cases that the phone answers too are answered as they are written."""

from typing import Any

import pytest

from backend.field.hazards.lifecycle.transitions import STEPS
from tests.field.hazards.step_cases import FILE, answered, load, people, written

TOLD = load()


@pytest.mark.parametrize("case", TOLD["cases"], ids=lambda case: case["name"])
def test_the_table_answers_as_written(case: dict[str, Any]) -> None:
    assert answered(case, people(TOLD)) == case, "python -m tests.field.hazards.step_cases"


def test_every_step_is_taken_and_every_condition_refuses_in_some_case() -> None:
    refused = {code for case in TOLD["cases"] for code in case["refused"].values()}
    taken = {step for case in TOLD["cases"] for may in case["may"].values() for step in may}

    assert {c.code for step in STEPS.values() for c in step.conditions} <= refused
    assert taken == {name for name, step in STEPS.items() if step.sources}
    assert FILE.read_text(encoding="utf-8") == written(TOLD)
