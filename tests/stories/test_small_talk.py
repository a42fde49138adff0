"""Greetings, thanks and "let me think" are no answers: nothing is asked on their account."""

import pytest

from tests.stories.conftest import Story, example
from tests.stories.test_daily import offered, question_of

DROPOUT = "regularisation.dropout"
TRAINING = "neurons are switched off by chance"


@pytest.mark.parametrize("text", ["hmm let me think", "ok", "one sec", "👍", "thanks!"])
async def test_who_asks_for_a_moment_is_not_probed(story: Story, text: str) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(text)
    assert person.last_heard == "Take your time.\n\nStill open: Dropout. Just answer."
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · "), person.transcript()


async def test_a_probe_still_waits_after_it(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    probe = person.last_heard.removeprefix("I heard the random zeroing. ")
    await person.says("good question, let me think")
    assert person.last_heard.startswith("Take your time.")
    assert person.buttons == ["Hint", "Finish"]
    await person.says("no idea")
    assert person.last_heard.startswith("Fair. ")
    assert probe not in person.last_heard


async def test_small_talk_with_an_answer_in_the_same_breath_is_the_answer(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says("ok", "let me think", TRAINING)
    assert person.last_heard.startswith("I heard the random zeroing.")


async def test_thanks_for_a_scorecard_belong_to_no_answer(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(example(question, "strong"))
    await person.says("thanks, cool")
    assert person.last_heard == "No question is open. Shall I ask you one?"


async def test_a_nod_to_a_push_opens_nothing(story: Story) -> None:
    person = await offered(story)
    question = question_of(story, person.last_heard)
    await person.says("ok")
    assert person.last_heard == "Whenever you like: just answer it."
    assert person.buttons == ["Hint", "Snooze 1 h", "Not today"]
    await person.says(example(question, "strong"))
    assert "/100" in person.last_heard, person.transcript()


async def test_a_greeting_after_a_day_brings_back_what_was_left(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await story.later(days=1)
    await person.says("hi")
    assert person.last_heard.startswith("Dropout was left open, unscored")
    await person.taps("Continue")
    assert "hi" not in person.last_heard.split()


async def test_in_a_mock_round_the_question_stands(story: Story) -> None:
    person = await story.someone()
    await person.says("/mock engineering quick")
    await person.taps("Start")
    asked = person.last_heard
    await person.says("hi, one moment please")
    assert person.last_heard.startswith("Take your time.\n\nMock round, question 1 of 5.")
    assert person.heard[-2] == asked
