"""Who types a button's words means the button."""

import pytest

from tests.stories.conftest import Story

DROPOUT = "regularisation.dropout"
TRAINING = "neurons are switched off by chance"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hint", "Toss a coin"),
        ("Skip", "Skipped."),
        ("pass...", "Skipped."),
        ("Finish", "Nothing to score yet"),
        ("next", "Nothing to score yet"),
        ("Show me!", "Dropout · 0/100"),
        ("cancel", "Set aside, unscored: Dropout."),
    ],
)
async def test_a_typed_label_does_what_its_button_does(story: Story, text: str, answer: str) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(text)
    expected = question.concepts["random-zeroing"].hint if text == "hint" else answer
    assert person.last_heard.startswith(expected)


async def test_the_words_of_a_button_inside_an_answer_are_part_of_it(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says("next", TRAINING)
    assert person.last_heard.startswith("I heard the random zeroing.")
    await person.says("units skip a step")
    assert "Skipped" not in person.last_heard


async def test_next_after_a_scorecard_asks_the_next(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.says("done")
    assert person.last_heard.startswith("Dropout · 38/100")
    await person.says("next please")
    await person.says("next")
    assert person.buttons == ["Hint", "Skip", "Finish"]


async def test_what_came_too_late_may_be_added_by_a_word(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says("it has something to do with computers")
    await person.says("finish")
    await person.says(TRAINING)
    await person.says("yes")
    assert person.last_heard.startswith("Dropout · ")
    assert "random zeroing. “" in person.last_heard
