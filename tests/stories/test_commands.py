"""Commands, and what is neither an answer nor a command."""

import pytest

from tests.stories.conftest import Story, example


@pytest.mark.parametrize("command", ["/help", "/privacy", "/settings", "/topics"])
async def test_a_command_that_shows_something_leaves_the_question_open(story: Story, command: str) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.says(command)
    assert person.last_heard.endswith("Still open: Dropout. Just answer.")
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_cancel_sets_aside_what_is_open_and_scores_nothing(story: Story) -> None:
    person, _ = await story.asked("regularisation.dropout")
    await person.says("/cancel")
    assert person.last_heard == "Set aside, unscored: Dropout."
    await person.says("/cancel")
    assert person.last_heard == "Nothing is open."
    assert [(a.outcome, a.score) for a in story.attempts()] == [("aside", None)]


async def test_settings_change_in_place_and_stay(story: Story) -> None:
    person = await story.someone()
    await person.says("/settings")
    page = person.seen[-1]
    await person.taps("Research")
    await person.taps("Hard")
    await person.taps("Self-rating off")
    await person.taps("Self-rating on")
    await person.taps("Self-rating off")
    assert person.seen[-1] is page
    assert "Role: Research" in page.text
    assert "Level: Hard" in page.text
    assert "Self-rating: off" in page.text
    assert "✓ Research" in person.buttons
    await story.stop()
    await story.start()
    await person.says("/settings")
    assert "Role: Research" in person.last_heard
    assert "Self-rating: off" in person.last_heard


async def test_an_unknown_command_gets_the_nearest_one(story: Story) -> None:
    person = await story.someone()
    await person.says("/practise")
    assert person.last_heard == "I don't know /practise. Did you mean /practice?"
    await person.says("/xyzzy")
    assert person.last_heard == "I don't know /xyzzy. /help lists what I know."


async def test_a_command_may_carry_the_bots_name_and_capitals(story: Story) -> None:
    person = await story.someone()
    await person.says("/HELP@viva_test_bot")
    assert "How this works" in person.last_heard


async def test_what_cannot_be_read_gets_one_polite_sentence(story: Story) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.sends_voice()
    assert person.last_heard.startswith("I can't listen yet; your keyboard's microphone can.")
    assert "Still open: Dropout" in person.last_heard
    await person.sends_photo("my notes")
    assert person.last_heard.startswith("I can't read pictures yet")
    await person.sends_sticker()
    assert person.last_heard.startswith("I only read text")
    await person.sends_document()
    assert person.last_heard.startswith("I can't open files")
    await person.says(example(question, "strong"))
    assert "/100" in person.last_heard


async def test_text_with_nothing_open_offers_the_nearest_topic(story: Story) -> None:
    person = await story.someone()
    await person.says("gradient descent")
    assert "No question is open" in person.last_heard
    await person.taps("Gradient")
    assert person.buttons == ["Hint", "Skip", "Finish"]


async def test_smalltalk_with_nothing_open_gets_one_sentence(story: Story) -> None:
    person = await story.someone()
    await person.says("what?")
    assert person.last_heard == "No question is open. Shall I ask you one?"
    await person.says("good morning")
    assert person.last_heard == "No question is open. Shall I ask you one?"
    await person.taps("Next question")
    assert person.buttons == ["Hint", "Skip", "Finish"]


async def test_who_blocks_and_comes_back_goes_on_where_they_were(story: Story) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.blocks()
    await person.unblocks()
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_the_menu_of_commands_is_registered(story: Story) -> None:
    names = [command["command"] for command in story.api.world.commands]
    assert names == [
        "practice", "review", "topics", "mock", "rounds", "project", "progress", "history", "daily",
        "timezone", "date", "pause", "settings", "cancel", "privacy", "export", "forget", "help",
    ]  # fmt: skip
