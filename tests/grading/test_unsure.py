""" "I don't know" counts only where nothing else in the message carries content."""

import pytest

from bot.grading import is_unsure


@pytest.mark.parametrize(
    "text",
    [
        "I don't know", "idk", "no idea", "No idea, sorry", "not sure", "i have no clue about this one",
        "dunno", "?", "??", "🤷", "hmm", "pass", "can't remember", "I really don’t know", "I forgot", "skip",
    ],
)  # fmt: skip
def test_a_shrug_is_a_shrug(text: str) -> None:
    assert is_unsure(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "not sure of the formula, but it averages many nets", "idk maybe it drops units",
        "it passes the gradient back", "the next layer", "I know: dropout", "no", "yes",
        "not sure " * 60,
    ],
)  # fmt: skip
def test_anything_else_in_it_makes_it_an_answer(text: str) -> None:
    assert not is_unsure(text)
