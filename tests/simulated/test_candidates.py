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


def marks(question: str, rule: str) -> list[pytest.MarkDecorator]:
    reason = NOT_YET.get((rule, question))
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        # question by question, so that one process plays all dialogues of a question
        pytest.param(question, rule, id=f"{question}: {rule}", marks=marks(question, rule))
        for question in sorted(ids_present(CONTENT))
        for rule in RULES
    ],
)
def test_candidates_end_in_their_order(
    question: str, rule: str, record_property: Callable[[str, object], None]
) -> None:
    found = RULES[rule](dialogues(question))
    record_property(MARGIN, (rule, question, found.margin))
    assert found.margin >= 0, f"{found.why}\npython -m benchmarks.candidates {question} prints the dialogues"


def test_what_is_not_yet_right_is_still_there() -> None:
    assert {question for _, question in NOT_YET} <= ids_present(CONTENT)
