"""The dialogue: probes, hints, challenges, edits, silence. Each story is named after the rule it holds."""

from bot.interview.question import Question
from tests.stories.conftest import Story, example
from tests.stories.person import Person

DROPOUT = "regularisation.dropout"
TRAINING = "neurons are switched off by chance"
AT_INFERENCE = "the full network is used and its outputs are scaled by the keep probability"


def probe(question: Question, concept: str) -> str:
    return question.concepts[concept].probe


def hint(question: Question, concept: str) -> str:
    return question.concepts[concept].hint


def scored(person: Person) -> bool:
    return "/100" in person.last_heard


async def test_an_answer_may_come_in_pieces(story: Story) -> None:
    person, _question = await story.asked(DROPOUT)
    before = len(person.heard)
    await person.says("neurons are switched off", "by chance", "a new mask every step")
    assert len(person.heard) == before + 1
    assert person.last_heard.startswith("I heard the random zeroing and the fresh mask.")


async def test_typing_is_shown_while_an_answer_settles(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    assert story.api.count("sendChatAction") > 0


async def test_the_heaviest_gap_is_probed_first_and_what_was_heard_is_said(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("a new mask is drawn every step")
    assert person.last_heard == f"I heard the fresh mask. {probe(question, 'random-zeroing')}"
    assert person.buttons == ["Hint", "Finish"]


async def test_at_most_two_probes(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    for _ in range(3):
        assert not scored(person)
        await person.says("it has something to do with computers")
    assert scored(person)


async def test_a_short_reply_counts_for_its_probe(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(AT_INFERENCE)
    assert probe(question, "random-zeroing") in person.last_heard
    await person.says(question.concepts["random-zeroing"].replies[0])
    assert "I heard the random zeroing" in person.last_heard


async def test_a_short_reply_counts_for_nothing_else(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(question.concepts["random-zeroing"].replies[0])
    assert "You have" not in person.last_heard


async def test_a_probe_stays_when_the_answer_adds_something_else(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("a new mask is drawn every step")
    await person.says("at inference the full network is used")
    assert person.last_heard == (
        f"I heard what runs at inference. Still open: {probe(question, 'random-zeroing')}"
    )


async def test_no_more_probes_once_enough_is_reached(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.says(example(question, "strong"))
    assert scored(person)


async def test_repeating_the_question_or_the_probe_earns_nothing(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(question.ask)
    await person.says(probe(question, "random-zeroing"))
    await person.taps("Finish")
    assert person.last_heard.startswith("Dropout · 0/100")


async def test_i_dont_know_to_a_question_gets_the_hint_of_its_heaviest_concept(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("i dont know")
    assert person.last_heard == f"Fair. {hint(question, 'random-zeroing')}"
    assert person.buttons == ["Another hint", "Show me", "Skip"]
    await person.taps("Another hint")
    assert person.last_heard in {hint(question, name) for name in ("all-units", "scaling", "co-adaptation")}


async def test_i_dont_know_to_a_probe_gets_one_hint_then_on(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(AT_INFERENCE)
    await person.says("no idea")
    assert person.last_heard == f"Fair. {hint(question, 'random-zeroing')}"
    await person.says("idk")
    assert person.last_heard.startswith("No matter. Another part: ")


async def test_not_sure_but_is_an_answer(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says("not sure of the formula, but it averages many networks")
    assert person.last_heard.startswith("I heard the ensemble view.")


async def test_a_hint_button_gives_the_hint_of_what_was_probed(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(AT_INFERENCE)
    await person.taps("Hint")
    assert person.last_heard == hint(question, "random-zeroing")
    assert person.seen[-2].text.endswith("→ Hint")
    assert not person.seen[-2].buttons


async def test_finish_closes_with_what_was_earned(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.taps("Finish")
    assert person.last_heard.startswith("Dropout · 38/100")  # 3 of the 8 that are enough


async def test_finish_with_nothing_said_is_a_skip(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.taps("Finish")
    assert person.last_heard.startswith("Nothing to score yet")
    assert [a.outcome for a in story.attempts()] == ["skipped"]


async def test_what_came_after_a_probe_or_a_hint_counts_less(story: Story) -> None:
    person, _question = await story.asked(DROPOUT)
    await person.says(AT_INFERENCE)  # 2 + 2
    await person.says("neurons are switched off by chance")  # 3 × .9
    await person.taps("Finish")
    assert person.last_heard.startswith("Dropout · 84/100")  # 6.7 of 8
    await story.ask(person, DROPOUT)
    await person.says(AT_INFERENCE)
    await person.taps("Hint")
    await person.says("neurons are switched off by chance")  # 3 × .6
    await person.taps("Finish")
    assert person.last_heard.startswith("Dropout · 73/100")  # 5.8 of 8


async def test_show_me_closes_with_what_was_earned_and_the_model_answer(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("dont know")
    await person.taps("Show me")
    assert person.last_heard.startswith("Dropout · 0/100")
    assert "A model answer" in person.last_heard
    assert "Model answer" not in person.buttons
    await person.says(example(question, "strong"))
    await person.taps("Add to that answer")
    assert person.last_heard.startswith("Dropout · 0/100"), "what was shown earns nothing"


async def test_a_claim_is_challenged_before_it_is_corrected(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    wrong = question.misconceptions["permanent-removal"]
    await person.says("it permanently deletes neurons")
    assert person.last_heard.endswith(wrong.challenge)
    assert "permanently deletes neurons" in person.last_heard
    assert wrong.reply not in person.last_heard


async def test_a_claim_taken_back_costs_nothing(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    wrong = question.misconceptions["permanent-removal"]
    await person.says(f"it permanently deletes neurons. {TRAINING}")
    await person.says(wrong.retracts[0])
    await person.taps("Finish")
    assert person.last_heard.startswith("Dropout · 38/100")
    assert "You corrected yourself" in person.last_heard


async def test_a_claim_that_stands_costs_and_is_corrected_on_the_card(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    wrong = question.misconceptions["permanent-removal"]
    await person.says(f"it permanently deletes neurons. {TRAINING}")
    await person.says("yes, they are gone")
    await person.taps("Finish")
    assert person.last_heard.startswith("Dropout · 32/100")  # 3 of 8, × .85
    assert wrong.reply in person.last_heard


async def test_an_edit_is_graded_as_if_it_had_been_said(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("a new mask is drawn every step")
    assert probe(question, "random-zeroing") in person.last_heard
    heard = len(person.heard)
    await person.edits(-1, "a new mask is drawn every stepp")
    assert len(person.heard) == heard, "nobody waits for a reply to a mended typo"
    await person.edits(-1, f"a new mask is drawn every step, and {TRAINING}")
    assert "I heard the random zeroing" in person.last_heard


async def test_an_edit_before_the_answer_was_read_replaces_it(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    settled, person.settled = person.settled, _at_once
    await person.says("nonsense")
    person.settled = settled
    await person.edits(-1, TRAINING)
    assert person.last_heard.startswith("I heard the random zeroing.")


async def _at_once() -> None:
    pass


async def test_six_hours_untouched_sets_it_aside_and_continue_keeps_every_word(story: Story) -> None:
    person, _question = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await story.later(hours=7)
    await person.says(AT_INFERENCE)
    assert person.last_heard == "Dropout was left open, unscored; what you wrote is kept."
    await person.taps("Continue")
    assert "what runs at inference and the scaling." in person.last_heard


async def test_what_was_set_aside_may_be_asked_again(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await story.later(hours=7)
    await person.says("hello again")
    await person.taps("Next question")
    assert [a.outcome for a in story.attempts()] == ["aside"]
    await person.says("/practice dropout")
    assert question.ask in person.last_heard
    assert "You have seen every question" not in person.last_heard


async def test_five_hours_are_no_reason_to_set_it_aside(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await story.later(hours=5)
    await person.says(TRAINING)
    assert person.last_heard.startswith("I heard the random zeroing.")


async def test_text_right_after_a_scorecard_may_be_added_to_that_answer(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.taps("Finish")
    await person.says("oh, and at inference", "the full network is used")
    assert person.last_heard == "Dropout is scored. Does this belong to that answer?"
    assert person.buttons == ["Add to that answer", "Next"]
    await person.taps("Add to that answer")
    assert person.last_heard.startswith("Dropout · 60/100")  # 3 + 2 × .9 of 8
    assert len(story.attempts()) == 1


async def test_repeating_the_scorecard_adds_nothing(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.taps("Finish")
    await person.says(question.concepts["all-units"].statement)
    await person.taps("Add to that answer")
    assert person.last_heard.startswith("Dropout · 38/100")


async def test_text_long_after_a_scorecard_belongs_to_nothing(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.taps("Finish")
    await story.later(minutes=3)
    await person.says("so, about lunch")
    assert person.last_heard == "No question is open. Shall I ask you one?"


async def test_the_right_output_alone_is_asked_why(story: Story) -> None:
    person, question = await story.asked("python.mutable-default")
    await person.says(question.output)
    assert person.last_heard.startswith("That is what it prints. Why? ")
    await person.taps("Finish")
    assert "· 59/100" in person.last_heard


async def test_a_command_that_starts_something_sets_the_question_aside(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.says(TRAINING)
    await person.says("/practice python")
    assert person.last_heard.startswith("Set aside, unscored: Dropout.")
    assert [a.outcome for a in story.attempts()] == ["aside"]


async def rated_three_times(story: Story) -> Person:
    person = await story.someone()
    for question in (DROPOUT, "python.hashable-keys", "metrics.accuracy-on-fraud"):
        await story.ask(person, question)
        await person.says(example(story.bank.questions[question], "strong"))
        assert scored(person), "the first three are never rated"
        await story.later(minutes=5)
    await story.ask(person, "gradient-descent.learning-rate")
    await person.says(example(story.bank.questions["gradient-descent.learning-rate"], "strong"))
    assert person.last_heard == "Before I say: how did that go?"
    return person


async def test_the_fourth_question_asks_for_the_persons_own_rating(story: Story) -> None:
    person = await rated_three_times(story)
    await person.taps("So-so")
    assert scored(person)
    assert [a.self_rating for a in story.attempts()] == [None, None, None, "so-so"]
    await story.ask(person, DROPOUT)
    await person.says(example(story.bank.questions[DROPOUT], "strong"))
    assert scored(person), "one in three"


async def test_dont_ask_is_for_good(story: Story) -> None:
    person = await rated_three_times(story)
    await person.taps("Don't ask")
    assert scored(person)
    for _ in range(3):
        await story.ask(person, DROPOUT)
        await person.says(example(story.bank.questions[DROPOUT], "strong"))
        assert scored(person)


async def test_text_instead_of_a_rating_is_no_rating_and_shows_the_scorecard(story: Story) -> None:
    person = await rated_three_times(story)
    await person.says("also, one more thing")
    assert "/100" in person.heard[-2]
    assert "Does this belong to that answer?" in person.last_heard


async def test_a_command_instead_of_a_rating_shows_the_scorecard_first(story: Story) -> None:
    person = await rated_three_times(story)
    await person.says("/help")
    assert "/100" in person.heard[-2]
    assert "How this works" in person.last_heard
