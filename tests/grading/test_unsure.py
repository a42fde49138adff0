""" "I don't know" counts only where nothing else in the message carries content."""

import pytest

from bot.grading import is_small_talk, is_unsure


@pytest.mark.parametrize(
    "text",
    [
        "I don't know", "idk", "no idea", "No idea, sorry", "not sure", "i have no clue about this one",
        "dunno", "?", "??", "🤷", "hmm", "pass", "can't remember", "I really don’t know", "I forgot", "skip",
        "hm what is this about",
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


@pytest.mark.parametrize(
    "text",
    [
        "ok", "Okay.", "thanks!", "thank you so much", "hi", "Hello Viva", "good morning", "wait", "one sec",
        "1 min pls", "hmm let me think", "let me think about it", "hold on", "give me a moment",
        "I'm thinking...", "lol", "haha", "wow ok", "good question", "sorry, I'm back", "👍", "😀😀",
        "🙏🏽", "ok thx 👍", "brb",
    ],
)  # fmt: skip
def test_small_talk_is_neither_an_answer_nor_the_lack_of_one(text: str) -> None:
    assert is_small_talk(text)
    assert not is_unsure(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "yes", "no", "sure", "good", "right", "hmm", "?", "🤷", "i don't know", "k",
        "ok so it averages many nets", "wait for the labels", "we hold on to the best weights",
        "let me think: dropout", "it is back to one", "okay, high variance", "thanks to the prior", "∇", "=",
        "2", "one second per query", "great recall", "👍 dropout", "🎲" * 30,
        "the model is thinking", "ok " * 150,
    ],
)  # fmt: skip
def test_what_may_be_an_answer_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)
