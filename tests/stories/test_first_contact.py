"""A person's first five minutes: what they are asked about themselves, once each, and all of it skippable."""

from tests.stories.conftest import Story, example
from tests.stories.person import Person

FIRST, SECOND = "python.mutable-default", "metrics.accuracy-on-fraud"
ROLE = "Which interviews are you preparing for?"
EVENING = "A short set each evening, about eight minutes? Pick an hour."


async def answers(story: Story, person: Person, question: str) -> None:
    assert story.bank.questions[question].ask in person.last_heard
    await person.says(example(story.bank.questions[question], "strong"))


async def after_the_first(story: Story) -> Person:
    person = await story.newcomer()
    await person.taps("First question")
    await answers(story, person, FIRST)
    assert "/100" in person.heard[-2]
    assert person.last_heard == ROLE
    return person


async def after_the_second(story: Story) -> Person:
    person = await after_the_first(story)
    await person.taps("Engineering")
    assert person.last_heard == "Noted: engineering interviews. /settings changes it."
    await person.taps("Next question")
    await answers(story, person, SECOND)
    assert "/100" in person.heard[-2]
    assert person.last_heard == EVENING
    return person


async def test_after_the_first_scorecard_the_role_is_asked_for(story: Story) -> None:
    person = await after_the_first(story)
    assert person.buttons == ["Research", "Engineering", "Both", "Not sure"]
    await person.taps("Research")
    await person.says("/settings")
    assert "Role: Research" in person.last_heard


async def test_who_is_not_sure_is_told_the_difference_in_four_lines(story: Story) -> None:
    person = await after_the_first(story)
    await person.taps("Not sure")
    assert len(person.last_heard.splitlines()) == 4
    assert person.buttons == ["Research", "Engineering", "Both"]
    await person.taps("Both")
    assert person.last_heard == "Noted: research and engineering interviews. /settings changes it."


async def test_after_the_second_scorecard_the_evening_hour_is_asked_for_and_kept(story: Story) -> None:
    person = await after_the_second(story)
    await person.taps("20:00")
    assert person.heard[-2] == "A short set at 20:00, every day. /daily changes it."
    assert person.last_heard == f"Is it {story.clock.now:%H:%M} for you now?"
    await person.taps("Yes")
    assert person.buttons == ["Next question"]
    await person.says("/daily")
    assert "20:00, every day" in person.last_heard
    await person.taps("No set")
    assert person.last_heard.startswith("Daily set\nOff.")


async def test_who_says_nothing_about_themselves_is_not_asked_again(story: Story) -> None:
    person = await after_the_first(story)
    await person.taps("Next")
    await answers(story, person, SECOND)
    assert person.last_heard == EVENING
    await person.taps("Next")
    await person.says("neurons are switched off by chance")
    await person.says("finish")
    heard = "\n".join(person.heard)
    assert heard.count(ROLE) == heard.count(EVENING) == 1


async def test_a_button_of_an_old_question_about_themselves_still_sets_it(story: Story) -> None:
    person = await after_the_first(story)
    asked = person.seen[-1]
    await person.taps("Next")
    await person.taps("Engineering", on=asked)
    assert asked.text == "Noted: engineering interviews. /settings changes it."


async def test_what_was_set_before_is_not_asked(story: Story) -> None:
    person = await story.newcomer()
    await person.says("/settings")
    await person.taps("Research")
    await person.says("/daily 21:00")
    await person.says("/start question_metrics_accuracy-on-fraud")
    await answers(story, person, SECOND)
    assert "/100" in person.last_heard
