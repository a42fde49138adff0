"""/review: the gap is asked and not the essay, five a day, until the whole question comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.interview.memory import LAPSES, Card, Rating, Review
from bot.storage import memory, people
from bot.storage.engine import read
from bot.storage.tables import Person as PersonRow
from tests.stories.conftest import Story, example
from tests.stories.person import Person

DROPOUT = "regularisation.dropout"
INFERENCE = "what runs at inference"
RIGHT = "the whole network, all of it"
FORGOTTEN: list[Rating] = ["again"] * LAPSES
SEVEN = (
    *("metrics.accuracy-on-fraud", "regularisation.l1-or-l2", "python.is-or-equals"),
    *("clustering.choosing-k", "pooling.max-or-average", "python.decorators", "maths.entropy"),
)


def cards(story: Story) -> dict[str, Card]:
    with read(story.engine) as session:
        person = people.of_chat(session, session.scalars(select(PersonRow.chat)).one())
        assert person is not None
        return dict(memory.cards(session, person))


def remember(story: Story, question: str, *ratings: Rating, missed: tuple[str, ...] = ()) -> None:
    """That a question was rated on the days before, the last time yesterday."""
    with Session(story.engine) as session, session.begin():
        person = people.of_chat(session, session.scalars(select(PersonRow.chat)).one())
        assert person is not None
        for ago, rating in zip(range(len(ratings), 0, -1), ratings, strict=True):
            at = story.clock.now - timedelta(days=ago)
            past = memory.reviews_of(session, person, question)
            one = Review(question, f"{question} {ago}", at, rating, missed=missed)
            memory.take(session, person, past, one, memory.Wanted())


async def missing(story: Story) -> Person:
    """A scorecard of yesterday, on which only one idea of six was shown."""
    person, _ = await story.asked(DROPOUT)
    await person.says("neurons are switched off by chance")
    await person.taps("Finish")
    assert "\nBack tomorrow.\n" in person.last_heard
    await story.later(days=1)
    return person


async def test_with_nothing_answered_yet_there_is_nothing_to_review(story: Story) -> None:
    person = await story.someone()
    await person.says("/review")
    assert person.last_heard.startswith("Nothing to review yet.")
    assert person.buttons == ["Next question"]


async def test_nothing_due_says_when_the_next_is_and_leaves_the_open_question_standing(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says("neurons are switched off by chance")
    await person.taps("Finish")
    await story.ask(person, "regularisation.l1-or-l2")
    await person.says("/review")
    assert person.last_heard.startswith("Nothing to review today; next tomorrow.")
    assert "Still open" in person.last_heard


async def test_the_gap_is_asked_and_one_line_answers_it(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    assert f"Missing last time: {INFERENCE}.\nThe trained net now serves a user." in person.last_heard
    assert person.buttons == ["Hint", "Skip", "Too easy", "Not for me"]
    await person.says(RIGHT)
    assert person.heard[-2].startswith(f"✅ Shown: {INFERENCE}.")
    assert person.last_heard.startswith("That's all for today; next ")
    recalled = story.attempts()[-1]
    assert (recalled.outcome, recalled.score) == ("recalled", None)
    assert RIGHT in recalled.body
    await person.says("/review")
    assert person.last_heard.startswith("That's all for today; next ")


async def test_a_miss_is_told_with_the_idea_and_can_be_disputed(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    await person.says("because of the weather")
    missed = person.seen[-2]
    statement = story.bank.questions[DROPOUT].concepts["all-units"].statement
    assert missed.text.startswith(f"❌ Missed: {INFERENCE}.\n{statement}")
    before = cards(story)[DROPOUT]
    await person.taps("I said that", on=missed)
    assert "You say you said it." in missed.text
    assert cards(story)[DROPOUT].passes == before.passes + 1
    await person.taps("I did not say that", on=missed)
    assert cards(story)[DROPOUT] == before


async def test_not_knowing_gets_a_hint_and_then_it_goes_on(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    await person.says("dunno")
    assert person.last_heard.startswith("Fair. The user sends the same request twice.")
    assert person.buttons == ["Show me", "Skip"]
    await person.says("no idea")
    assert person.heard[-2].startswith("❌ Missed")


async def test_after_two_gaps_the_whole_question_comes_back(story: Story) -> None:
    person = await missing(story)
    for answer in (RIGHT, "scaled by the keep probability so that expectations agree"):
        await person.says("/review")
        assert "Missing last time" in person.last_heard
        await person.says(answer)
        assert person.heard[-2].startswith("✅ Shown")
        await story.later(days=20)
    await person.says("/review")
    question = story.bank.questions[DROPOUT]
    assert question.ask in person.last_heard
    assert person.buttons == ["Hint", "Skip", "Finish", "Too easy", "Not for me"]
    await person.says(example(question, "strong"))
    assert "Back in " in person.last_heard
    await person.taps("Next")
    assert person.last_heard.startswith("That's all for today; next ")


async def test_five_a_day_and_the_rest_tomorrow(story: Story) -> None:
    person = await story.someone()
    for question in SEVEN:
        remember(story, question, "again")
    for _ in range(2):
        await person.says("/review")
        for _ in range(5):
            assert person.buttons[-2:] == ["Too easy", "Not for me"]
            await person.says("skip")
        assert person.last_heard == "That's all for today; next tomorrow."
        await person.says("/review")
        assert person.last_heard == "That's all for today; next tomorrow."
        await story.later(days=1)


async def test_a_question_passed_over_in_review_still_shows_its_model_answer(story: Story) -> None:
    person = await story.someone()
    remember(story, DROPOUT, "again")
    await person.says("/review")
    await person.taps("Skip")
    skipped = person.seen[-2]
    assert skipped.labels() == ["Model answer"]
    await person.taps("Model answer", on=skipped)
    assert story.bank.questions[DROPOUT].model_answer[:60] in skipped.text


async def test_what_keeps_slipping_gives_way_to_an_easier_question(story: Story) -> None:
    person = await story.someone()
    question = next(one for one in story.bank.questions.values() if one.easier in story.bank.questions)
    remember(story, question.id, *FORGOTTEN, "again")
    await person.says("/review")
    assert person.last_heard.startswith(f"{question.name} keeps slipping, so this one first.")
    assert story.bank.questions[question.easier or ""].ask in person.last_heard
    await person.says("skip")
    await person.says("/review")
    assert "keeps slipping" in person.last_heard  # not answered yet


async def test_the_fourth_lapse_is_told_on_the_scorecard(story: Story) -> None:
    person = await story.someone()
    remember(story, DROPOUT, *FORGOTTEN)
    await story.ask(person, DROPOUT)
    await person.taps("Hint")
    await person.says("no idea")
    await person.says("no idea")
    await person.taps("Show me")
    assert "\nIt keeps slipping, so it rests for now.\n" in person.last_heard


async def test_not_for_me_puts_it_away_until_it_is_practised(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    await person.taps("Not for me")
    assert person.heard[-2] == "Put away. /practice Dropout brings it back."
    await story.later(days=40)
    await person.says("/review")
    assert "Missing last time" not in person.last_heard
    of_topic = [one for one in story.bank.questions.values() if one.topic == "regularisation"]
    for _ in of_topic:
        await person.says("/practice regularisation")
        assert story.bank.questions[DROPOUT].ask not in person.last_heard
        await person.says("skip")
    await person.says("/practice Dropout")
    await person.says("neurons are switched off by chance")
    await person.taps("Finish")
    assert cards(story)[DROPOUT].due is not None


async def test_too_easy_stays_away(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    await person.says("too easy")
    assert person.heard[-2].startswith("Too easy, noted. Back in ")


async def test_practice_in_the_middle_sets_the_gap_aside_and_it_is_still_due(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    old = person.seen[-1]
    await person.says("/practice python")
    assert person.last_heard.startswith("Set aside, unscored: Dropout.")
    await person.taps("Skip", on=old)
    assert person.last_heard == "That button belongs to an earlier question; nothing has changed."
    await person.says("/review")
    assert "Missing last time" in person.last_heard


async def test_a_look_elsewhere_and_hours_of_silence_leave_the_gap_open(story: Story) -> None:
    person = await missing(story)
    await person.says("/review")
    await person.says("/help")
    assert person.last_heard.endswith("Still open: Dropout. Just answer.")
    await story.later(hours=9)
    await person.says("/review")
    assert "Missing last time" in person.last_heard
    await person.says(RIGHT)
    assert person.heard[-2].startswith("✅ Shown")
    assert [one.outcome for one in story.attempts()] == ["scored", "recalled"]


async def test_in_a_round_review_waits(story: Story) -> None:
    person = await missing(story)
    await person.says("/mock engineering quick")
    await person.taps("No clock")
    await person.says("/review")
    assert "mock round open" in person.last_heard


async def test_more_words_and_claims_change_what_is_remembered(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("neurons are switched off by chance")
    await person.taps("Finish")
    before = cards(story)[DROPOUT]
    assert len(before.gaps) == 5
    await person.taps("I said that")
    await person.taps(INFERENCE)
    assert cards(story)[DROPOUT].gaps == tuple(gap for gap in before.gaps if gap != "all-units")
    await person.taps(INFERENCE)
    assert cards(story)[DROPOUT] == before
    await person.says(example(question, "strong"))
    await person.taps("Add to that answer")
    after = cards(story)[DROPOUT]
    assert len(after.gaps) < 5
    assert after.stability is not None
    assert before.stability is not None
    assert after.stability > before.stability


async def test_a_second_try_changes_nothing(story: Story) -> None:
    person = await missing(story)
    before = cards(story)
    await person.taps("Try again")
    await person.says(example(story.bank.questions[DROPOUT], "strong"))
    assert "second try" in person.last_heard
    assert cards(story) == before


async def test_a_question_of_a_mock_round_has_a_card_and_its_scenario_none(story: Story) -> None:
    person = await story.someone()
    await person.says("/mock engineering quick")
    await person.taps("No clock")
    for _ in range(12):
        await person.says("I have no more than this to say about it, sorry, it is about the data")
    asked = {one.question_id for one in story.attempts() if one.outcome == "scored"}
    assert asked
    assert set(cards(story)) == {name for name in asked if name in story.bank.questions}


@pytest.mark.parametrize("chosen", ["80%", "95%"])
async def test_a_retention_is_chosen_and_all_cards_follow(story: Story, chosen: str) -> None:
    person = await story.someone()
    remember(story, DROPOUT, "easy")
    before = cards(story)[DROPOUT].due
    await person.says("/settings")
    await person.taps(chosen)
    assert f"✓ {chosen}" in person.buttons
    assert f"Review: at {chosen}" in person.last_heard
    after = cards(story)[DROPOUT].due
    assert before is not None
    assert after is not None
    assert (after > before) == (chosen == "80%")


async def test_a_date_brings_what_is_due_after_it_forward(story: Story) -> None:
    person = await story.someone()
    remember(story, DROPOUT, "easy", "easy")
    soon = (story.clock.now + timedelta(days=4)).date()
    await person.says(f"/date {soon}")
    due = cards(story)[DROPOUT].due
    assert due is not None
    assert due.date() == soon - timedelta(days=1)


async def test_hostile_taps_do_no_harm(story: Story) -> None:
    person = await missing(story)
    card = person.seen[-1]
    token = story.attempts()[0].token
    for data in (
        f"{token}:said:0",
        "x:said:0",
        "-:retention:9",
        f"{token}:easy:0",
        "zz-r:next:0",
        "-r:next:0",
    ):
        await person.presses(data, card)
    await person.says("/review")
    assert "Missing last time" in person.last_heard
