"""Practice, from the first hello to the scorecard."""

from tests.stories.conftest import Story, example


async def test_a_stranger_is_pointed_to_start_and_nothing_is_kept_of_them(story: Story) -> None:
    person = story.person()
    await person.says("hello?")
    assert person.last_heard == "Send /start and we can begin."
    await person.says("/help")
    assert "/practice" in person.last_heard
    await person.says("/privacy")
    assert "deleted after 7 days" in person.last_heard
    assert story.attempts() == []


async def test_the_first_question_is_one_tap_away(story: Story) -> None:
    person = await story.newcomer()
    assert "Viva" in person.last_heard
    await person.taps("First question")
    assert "def foo(x=[])" in person.last_heard
    assert "microphone" in person.last_heard
    assert person.buttons == ["Hint", "Skip", "Finish"]


async def test_a_strong_answer_gets_its_scorecard(story: Story) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.says(example(question, "strong"))
    assert "/100" in person.last_heard, person.transcript()
    assert "You showed" in person.last_heard
    for label in ("Next", "Same topic", "Try again", "Model answer"):
        assert label in person.buttons
