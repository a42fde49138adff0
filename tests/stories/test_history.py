"""/history: past answers, read again word by word and compared idea by idea."""

from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.storage.tables import OutboxRow, Schedule
from tests.stories.conftest import Story, example
from tests.stories.person import Person
from tests.stories.test_progress import answered, keep

DROPOUT = "regularisation.dropout"
GONE = "That list is old; /history shows a new one."


async def twice(story: Story) -> Person:
    """Someone who answered the same question poorly, and three days later well."""
    person, question = await story.asked(DROPOUT)
    await person.says("we switch off neurons by chance")
    await person.taps("Hint")
    await person.taps("Finish")
    await story.later(days=3)
    await story.ask(person, DROPOUT)
    await person.says(example(question, "strong"))
    return person


async def test_without_an_answer_there_is_one_sentence(story: Story) -> None:
    person = await story.someone()
    await person.says("/history")
    assert person.last_heard == "No answers yet: they will be kept here, to read again and compare."
    await person.says("/history regularisation")
    assert person.last_heard == "No answers on Regularisation yet."
    await person.says("/history dropout")
    assert person.last_heard == "Not answered yet. Now?"
    await person.taps("Dropout")
    assert story.bank.questions[DROPOUT].ask in person.last_heard


async def test_from_the_list_to_a_question_to_every_word_of_an_attempt(story: Story) -> None:
    person = await twice(story)
    await person.says("/history")
    assert person.buttons == ["Dropout · 100/100 · 5 Mar"]
    await person.taps("Dropout")
    assert person.last_heard == "Dropout\n5 Mar: 100/100, strong\n2 Mar: 38/100, getting there"
    await person.taps("Replay 2 Mar")
    question = story.bank.questions[DROPOUT]
    heard = person.last_heard
    assert heard.startswith("Dropout · 2 Mar · 38/100")
    assert f"I: {question.ask}\n\nYou: we switch off neurons by chance\n\nI: " in heard
    hints = [concept.hint for concept in question.concepts.values()]
    assert any(f"I: {hint}" in heard for hint in hints), "what was hinted belongs to it"
    await person.taps("All attempts")
    await person.taps("All questions")
    assert person.buttons == ["Dropout · 100/100 · 5 Mar"]
    assert sum("Your answers" in each for each in person.heard) == 1, "it all happens in one message"


async def test_a_replay_leads_to_its_scorecard_which_begins_nothing(story: Story) -> None:
    person = await twice(story)
    await person.says("/history dropout")
    await person.taps("Replay 2 Mar")
    await person.taps("Scorecard")
    assert person.last_heard.startswith("Dropout · 38/100")
    assert person.buttons == ["Model answer", "I said that"]
    await person.taps("I said that")
    assert person.buttons[0].startswith("☐")


async def test_two_attempts_side_by_side(story: Story) -> None:
    person = await twice(story)
    await person.says("/history dropout")
    await person.taps("Compare with 2 Mar")
    heard = person.last_heard
    assert heard.startswith("Dropout: 2 Mar and 5 Mar\nThen 38/100, now 100/100: 62 more.")
    assert "the fresh mask: then missed, now shown" in heard
    assert "the random zeroing: shown both times" in heard
    assert person.buttons == ["Replay 2 Mar", "Replay 5 Mar", "‹ All attempts"]
    await person.taps("Replay 5 Mar")
    assert person.last_heard.startswith("Dropout · 5 Mar · 100/100")


async def test_points_of_unlike_revisions_or_graders_are_never_set_against_each_other(story: Story) -> None:
    person = await story.someone()
    question = story.bank.questions[DROPOUT]
    kept = [answered(story, question, 40 + at, f"t{at}", days=9 - at, shown=at) for at in range(4)]
    kept[1] = replace(kept[1], revision=99)
    kept[3] = replace(kept[3], grader_version=99)
    keep(story, person, kept)
    await person.says("/history dropout")
    assert person.last_heard.count("by earlier rules") == 3
    for button, says in (
        ("Compare with 23 Feb", "The grader has changed in between"),
        ("Compare with 22 Feb", "The question has changed in between"),
    ):
        await person.says("/history dropout")
        await person.taps(button)
        assert f"{says}, so their points do not compare." in person.last_heard
        assert "/100" not in person.last_heard
        assert "now shown" in person.last_heard
    await person.says("/history dropout")
    await person.taps("first and last")
    assert "The grader has changed" in person.last_heard


async def test_claims_and_second_tries_are_told_beside_the_ideas(story: Story) -> None:
    person = await story.someone()
    question = story.bank.questions[DROPOUT]
    before = answered(story, question, 60, "a", days=2)
    after = replace(answered(story, question, 60, "b"), misconceptions=(), again=True)
    keep(story, person, [before, after])
    await person.says("/history dropout")
    assert "2 Mar: 60/100, solid, second try" in person.last_heard
    await person.taps("Compare")
    assert "Then 60/100, now 60/100: the same." in person.last_heard
    assert "One was a second try." in person.last_heard
    assert "Then claimed, now not: “for good”." in person.last_heard


async def test_many_questions_have_pages_in_one_message(story: Story) -> None:
    person = await story.someone()
    some = list(story.bank.questions.values())[:14]
    keep(story, person, [answered(story, one, 50, f"t{at}", days=at) for at, one in enumerate(some)])
    await person.says("/history")
    messages = len(person.seen)
    seen = person.buttons[:-1]
    assert person.buttons[-1] == "Earlier ones ›"
    await person.taps("Earlier ones")
    seen += person.buttons[:-2]
    assert person.buttons[-2:] == ["‹ Later ones", "Earlier ones ›"]
    await person.taps("Earlier ones")
    seen += person.buttons[:-1]
    assert len(seen) == len(set(seen)) == 14
    assert all(len(label) <= 40 for label in seen)
    assert len(person.seen) == messages


async def test_one_topic_alone_keeps_to_itself_on_every_page(story: Story) -> None:
    person = await story.someone()
    some = [*story.bank.of_topic("python")[:7], *story.bank.of_topic("metrics")[:7]]
    keep(story, person, [answered(story, one, 50, f"t{at}", days=at % 7) for at, one in enumerate(some)])
    await person.says("/history python")
    assert person.last_heard.startswith("Your answers on Python")
    assert len(person.buttons) == 7
    await person.taps("Earlier ones")
    assert person.buttons[1:] == ["‹ Later ones"]
    await person.says("/history dropuot")
    assert person.last_heard == "Nothing is called “dropuot”. Did you mean this?"
    await person.taps("Regularisation")
    assert person.last_heard == "No answers on Regularisation yet."
    await person.says("/history zzzz qqqq")
    assert person.last_heard == "Nothing is called “zzzz qqqq”. /history shows all."


async def test_what_was_skipped_can_be_read_and_not_compared(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    await person.taps("Skip")
    await person.says("/history")
    await person.taps("Dropout · skipped")
    assert person.last_heard == "Dropout\n2 Mar: skipped"
    assert person.buttons == ["Replay 2 Mar", "‹ All questions"]
    await person.taps("Replay")
    assert person.buttons == ["‹ All attempts"]


async def test_a_long_answer_is_read_page_by_page(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    long = " ".join(f"word{at}" for at in range(500))
    await person.says(long)
    await person.taps("Finish")
    await person.says("/history dropout")
    await person.taps("Replay")
    read = [person.last_heard]
    while "Later ›" in person.buttons:
        await person.taps("Later")
        read.append(person.last_heard)
    assert len(read) == 3
    together = "".join(page.partition("of 3\n\n")[2].removeprefix("… ") for page in read)
    assert long in together


async def test_dates_are_the_persons_own(story: Story) -> None:
    person = await story.someone()
    with Session(story.engine) as session, session.begin():
        session.add(Schedule(person_id=1, zone="Pacific/Kiritimati"))  # 14 hours ahead
    question = story.bank.questions[DROPOUT]
    keep(story, person, [answered(story, question, 50, f"t{at}", days=at / 24) for at in (0, 1, 10000)])
    await person.says("/history dropout")
    assert "3 Mar 02:00: 50/100" in person.last_heard
    assert "3 Mar 01:00: 50/100" in person.last_heard
    assert "10 Jan 2025: 50/100" in person.last_heard


@pytest.mark.parametrize(
    "data",
    ["zz:attempts:0", "zz:replay:0", "t:replay:99", "t:compare:0", "t:compare:1", "t:compare:9999",
     "zz:compare:1", "zz:scorecard:0", "-:older:9", "é:replay:0"],
)  # fmt: skip
async def test_old_and_forged_buttons_get_one_sentence(story: Story, data: str) -> None:
    person = await story.someone()
    keep(story, person, [answered(story, story.bank.questions[DROPOUT], 50, "t")])
    await person.says("/history")
    card = person.seen[-1]
    with Session(story.engine) as session, session.begin():
        session.execute(delete(OutboxRow))  # as after a week: nobody knows what was sent
    await person.presses(data, card)
    assert person.last_heard == GONE


async def test_nobody_reads_anothers_answers(story: Story) -> None:
    ada = await twice(story)
    await ada.says("/history")
    card = ada.seen[-1]
    token = card.buttons[0][0]["callback_data"].partition(":")[0]
    eve = await story.someone(666)
    for action in ("attempts:0", "replay:0", "compare:1", "scorecard:0"):
        await eve.presses(f"{token}:{action}", card)
        assert eve.last_heard == GONE
    await eve.says("/history")
    assert "No answers yet" in eve.last_heard


async def test_in_a_round_history_leaves_it_open(story: Story) -> None:
    person = await story.someone()
    await person.says("/mock engineering quick")
    await person.taps("Start")
    await person.says("/history")
    assert "Mock round, question 1 of" in person.last_heard
    await person.says("/progress")
    assert "Mock round, question 1 of" in person.last_heard
