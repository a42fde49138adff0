"""Every question tells strong from partial from wrong, whatever happens in the dialogue.

CONTRIBUTING.md says what to do when one fails here.
"""

from collections.abc import Callable

import pytest

from bot.bank.load import ids_present
from tests.content import CONTENT
from tests.simulated.closest import MARGIN
from tests.simulated.dialogue import dialogues
from tests.simulated.rules import RULES

NOT_YET: dict[tuple[str, str], str] = {}
"""What fails and why, as (rule, question)."""


@pytest.mark.parametrize("question", sorted(ids_present(CONTENT)))
def test_candidates_end_in_their_order(question: str, record_property: Callable[[str, object], None]) -> None:
    """By every rule: all that are broken are told at once."""
    played = dialogues(question)
    broken: dict[str, str] = {}
    for rule, holds in RULES.items():
        found = holds(played)
        record_property(MARGIN, (rule, question, found.margin))
        if found.margin < 0:
            broken[rule] = found.why
    expected = {rule for rule, name in NOT_YET if name == question}
    told = [f"{rule}: {why}" for rule, why in broken.items() if rule not in expected]
    assert told == [], f"python -m benchmarks.candidates {question} prints the dialogues"
    assert expected <= broken.keys(), "these hold by now: they can leave NOT_YET"


def test_what_is_not_yet_right_is_still_there() -> None:
    assert {question for _, question in NOT_YET} <= ids_present(CONTENT)
