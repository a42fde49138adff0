"""Scorecards and their buttons, old and new."""

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking, Idle
from bot.interview.question import Question
from bot.interview.scorecard import scorecard
from bot.interview.step import step
from bot.interview.turn import Turn
from bot.message import LIMIT, length, plain
from tests.clock import START
from tests.content import real_bank
from tests.stories.conftest import Story, example
from tests.stories.person import Person

DROPOUT = "regularisation.dropout"
OLD = "That button belongs to an earlier question; nothing has changed."


async def finished(story: Story) -> tuple[Person, Question]:
    """A scorecard of 38/100 on the screen."""
    person, question = await story.asked(DROPOUT)
    await person.says("neurons are switched off by chance")
    await person.taps("Finish")
    return person, question


async def test_a_scorecard_names_every_idea_with_its_word(story: Story) -> None:
    person, question = await finished(story)
    assert "✅ Shown: the random zeroing. “neurons are switched off by chance”" in person.last_heard
    assert f"❌ Missed: the ensemble view. {question.concepts['ensemble'].statement}" in person.last_heard


async def test_the_model_answer_unfolds_in_place_with_its_source(story: Story) -> None:
    person, question = await finished(story)
    card = person.seen[-1]
    await person.taps("Model answer")
    assert person.seen[-1] is card
    assert question.model_answer[:60] in card.text
    assert question.sources[0].title in card.text
    assert "Model answer" not in card.labels()
    assert "Next" in card.labels()


async def test_i_said_that_shows_the_score_with_the_claims_and_takes_them_back(story: Story) -> None:
    person, _ = await finished(story)
    card = person.seen[-1]
    await person.taps("I said that")
    assert "☐ what runs at inference" in card.labels()
    await person.taps("what runs at inference")
    assert card.text.startswith("Dropout · 38/100 (63 with your claims)")
    assert "☑ what runs at inference" in card.labels()
    assert story.attempts()[0].claims == '["all-units"]'
    await person.taps("what runs at inference")
    assert card.text.startswith("Dropout · 38/100\n")
    assert story.attempts()[0].claims == "[]"
    await person.taps("Done")
    assert card.labels() == ["Next", "Same topic", "Try again", "Model answer", "I said that"]


async def test_a_standing_claim_can_be_disputed_too(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says("it permanently deletes neurons. neurons are switched off by chance")
    await person.taps("Finish")
    assert "· 32/100" in person.last_heard
    await person.taps("I said that")
    await person.taps("I didn't mean")
    assert "· 32/100 (38 with your claims)" in person.last_heard


async def test_the_looks_of_an_old_scorecard_still_work(story: Story) -> None:
    person, _ = await finished(story)
    card = person.seen[-1]
    await person.taps("Next")
    assert card.labels() == ["Model answer", "I said that"]
    await person.taps("Model answer", on=card)
    assert "A model answer" in card.text
    assert card.labels() == ["I said that"]


async def test_a_second_tap_does_nothing(story: Story) -> None:
    person, _ = await finished(story)
    card = person.seen[-1]
    data = card.buttons[0][0]["callback_data"]
    await person.taps("Next")
    heard = len(person.heard)
    await person.presses(data, card)
    assert len(person.heard) == heard


async def test_two_taps_at_once_are_one(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    card = person.seen[-1]
    data = card.buttons[0][0]["callback_data"]
    story.api.world.tap(person.chat, card, data)
    story.api.world.tap(person.chat, card, data)
    heard = len(person.heard)
    await story.quiet()
    assert len(person.heard) == heard + 1


async def test_a_button_of_an_earlier_question_says_so_and_does_no_harm(story: Story) -> None:
    person, _question = await story.asked(DROPOUT)
    old = person.seen[-1]
    await person.says("/practice python")
    await person.taps("Skip", on=old)
    assert person.last_heard == OLD
    assert [a.outcome for a in story.attempts()] == ["aside"]


async def test_next_on_an_old_scorecard_does_not_leave_an_open_question(story: Story) -> None:
    person, _ = await finished(story)
    card = person.seen[-1]
    await person.says("/practice python")
    await person.taps("Same topic", on=card)
    assert person.last_heard == OLD


async def test_a_skipped_question_shows_its_model_answer_and_is_not_scored(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.taps("Skip")
    assert person.buttons == ["Next", "Model answer"]
    await person.taps("Model answer")
    assert question.model_answer[:60] in person.last_heard
    assert story.attempts()[0].score is None


def test_every_scorecard_fits_a_phone() -> None:
    bank = real_bank()
    turn = Turn(START, bank.questions, {topic.id: topic.name for topic in bank.topics}, rates_self=False)
    for name, question in bank.questions.items():
        state, effects = step(Idle(), on.Begun(name, "1a"), turn)
        for event in (on.Answered((example(question, "partial"),)), on.Finished()):
            if isinstance(state, Asking):
                state, effects = step(state, event, turn)
        card = scorecard(next(effect.attempt for effect in effects if isinstance(effect, do.Record)))
        head = plain(card.text).split("\nAll ")[0].splitlines()
        assert len(head) <= 8
        assert max(map(len, head)) <= 40, head
        assert length(card.text) <= LIMIT
