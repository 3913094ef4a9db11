"""What a script writes is as it would write it now."""

from scripts import contract


def test_the_phone_knows_the_contract_as_it_is() -> None:
    first_line = contract.GENERATED.read_text(encoding="utf-8").partition("\n")[0]

    assert first_line == contract.mark(), "run scripts/types"


def test_the_phone_knows_what_commands_are_called() -> None:
    assert contract.WORDS.read_text(encoding="utf-8") == contract.words(), "run scripts/types"
