"""A push a day: what it offers, how it is taken up or put off, and what becomes of it when nobody does."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.interview.question import Question
from bot.storage.engine import read
from bot.storage.tables import Day, OutboxRow, Schedule
from tests.stories.conftest import Story, example
from tests.stories.person import Person

ROW = ["Hint", "Snooze 1 h", "Not today"]
OLD = "That button belongs to an earlier question; nothing has changed."
MONDAY = date(2026, 3, 2)


async def offered(story: Story, **schedule: Any) -> Person:
    """Someone whose first set has just come: on a Monday, at 20:30."""
    ada = await story.someone()
    await story.wants(ada, **schedule)
    await story.until("20:30")
    await story.sweep()
    assert ada.buttons == ROW, ada.transcript()
    return ada


async def day_after_day(story: Story, days: int) -> list[int]:
    """The days, counted from now, on which a push is sent though nobody reacts."""
    sent: list[int] = []
    for day in range(1, days + 1):
        before = len(story.pushes())
        await story.until("20:30", days=1)
        await story.sweep()
        if len(story.pushes()) > before:
            sent.append(day)
    return sent


def question_of(story: Story, heard: str) -> Question:
    return next(one for one in story.bank.questions.values() if one.ask in heard)


async def answers(story: Story, person: Person, kind: str = "strong") -> Question:
    question = question_of(story, person.last_heard)
    await person.says(example(question, kind))
    if "Finish" in person.buttons:
        await person.taps("Finish")
    return question


async def restarted(story: Story) -> None:
    await story.stop()
    await story.start()


def schedule_of(story: Story) -> Schedule:
    with read(story.engine) as session:
        return session.scalars(select(Schedule)).one()


def days_of(story: Story) -> dict[date, tuple[int, bool]]:
    with read(story.engine) as session:
        return {row.day: (row.attempts, row.excused) for row in session.scalars(select(Day))}


def kinds(story: Story) -> list[str]:
    return [push.kind for push in story.pushes()]


# The set


async def test_a_set_from_the_push_to_its_end_card_across_restarts(story: Story) -> None:
    ada = await offered(story)
    assert ada.last_heard.startswith("Tonight, about eight minutes. 1 of 3 · ")
    asked = [question_of(story, ada.last_heard)]
    await restarted(story)
    await answers(story, ada)
    assert "/100" in ada.last_heard
    await restarted(story)
    await ada.taps("Next")
    assert ada.last_heard.startswith("2 of 3 · ")
    asked.append(await answers(story, ada, "partial"))
    await ada.taps("Next")
    assert ada.last_heard.startswith("3 of 3 · ")
    asked.append(question_of(story, ada.last_heard))
    await ada.taps("Skip")
    assert ada.last_heard.startswith("That's tonight. Best line: “"), ada.transcript()
    assert "\nKeep: " in ada.last_heard
    assert "\nTomorrow: three questions, one of them new." in ada.last_heard
    assert ada.last_heard.endswith("\nDay one of a streak.")
    assert len({question.topic for question in asked}) == 3
    assert [attempt.question_id for attempt in story.attempts()] == [question.id for question in asked]
    assert days_of(story) == {MONDAY: (2, False)}
    await ada.taps("Next question")
    assert "of 3" not in ada.last_heard


async def test_what_answers_the_push_is_graded_and_the_question_is_not_asked_again(story: Story) -> None:
    ada = await offered(story)
    question = question_of(story, ada.last_heard)
    await ada.says(example(question, "partial"))
    assert question.ask not in ada.last_heard
    assert sum(question.ask in heard for heard in ada.heard) == 1
    await ada.says("/help")
    assert f"Still open: {question.name}" in ada.last_heard


async def test_two_messages_that_answer_a_push_are_one_answer(story: Story) -> None:
    ada = await offered(story)
    question = question_of(story, ada.last_heard)
    first, _, second = example(question, "strong").partition(". ")
    await ada.says(first, second)
    assert "/100" in ada.last_heard
    assert len(ada.seen) == 3, ada.transcript()


async def test_a_hint_opens_the_push_and_more_can_be_had(story: Story) -> None:
    ada = await offered(story)
    question = question_of(story, ada.last_heard)
    await ada.taps("Hint")
    assert ada.last_heard in {concept.hint for concept in question.concepts.values()}
    await ada.taps("Another hint")
    await ada.says(example(question, "strong"))
    assert "/100" in ada.last_heard


async def test_the_words_of_a_button_do_what_it_does(story: Story) -> None:
    ada = await offered(story)
    question = question_of(story, ada.last_heard)
    await ada.says("hint")
    assert ada.last_heard in {concept.hint for concept in question.concepts.values()}
    await ada.says("skip")
    assert ada.last_heard.startswith("Skipped.")
    await ada.says("next")
    assert ada.last_heard.startswith("2 of 3 · ")


async def test_practice_in_between_does_not_end_the_set(story: Story) -> None:
    ada = await offered(story)
    await answers(story, ada)
    await ada.says("/practice dropout")
    assert "Regularisation" in ada.last_heard
    await answers(story, ada)
    await ada.taps("Next")
    assert ada.last_heard.startswith("2 of 3 · ")


async def test_a_set_never_asks_what_was_practised_meanwhile(story: Story) -> None:
    ada = await offered(story)
    await answers(story, ada)
    second = story.pushes()[0].body
    await ada.taps("Next")
    await ada.taps("Skip")
    third = max((name for name in story.bank.questions if f'"{name}"' in second), key=second.index)
    await story.ask(ada, third)
    await ada.taps("Skip")
    await ada.taps("Next")
    assert ada.last_heard.startswith("That's tonight."), ada.transcript()


async def test_a_set_left_in_the_middle_goes_on_the_next_morning(story: Story) -> None:
    ada = await offered(story)
    await answers(story, ada)
    await story.until("08:00", days=1)
    await ada.says("good morning")
    assert ada.last_heard == "No question is open. Shall I ask you one?"
    await ada.taps("Next question")
    assert ada.last_heard.startswith("2 of 3 · ")


async def test_with_a_date_the_card_counts_down(story: Story) -> None:
    ada = await offered(story, interview_on=MONDAY + timedelta(12))
    for _ in range(3):
        await answers(story, ada)
        if "Next" in ada.buttons and "Next question" not in ada.buttons:
            await ada.taps("Next")
    assert "12 days left; " in ada.last_heard, ada.transcript()
    assert " ideas shown once." in ada.last_heard


# Putting off


async def test_snoozed_it_comes_again_an_hour_later(story: Story) -> None:
    ada = await offered(story)
    asked = question_of(story, ada.last_heard)
    await ada.taps("Snooze 1 h")
    assert ada.last_heard == "In an hour, then."
    await story.later(minutes=59)
    await story.sweep()
    assert ada.last_heard == "In an hour, then."
    await restarted(story)
    await story.later(minutes=2)
    await story.sweep()
    assert asked.ask in ada.last_heard
    assert ada.buttons == ROW
    await answers(story, ada)
    assert "/100" in ada.last_heard
    assert len(story.pushes()) == 1


async def test_no_snooze_into_quiet_hours(story: Story) -> None:
    ada = await offered(story, quiet_from="21:00", quiet_to="08:00")
    await ada.taps("Snooze 1 h")
    assert ada.last_heard == "In an hour you want quiet. I'll ask again tomorrow at 20:30."
    await story.until("22:00")
    await story.sweep()
    assert ada.last_heard.startswith("In an hour you want quiet.")


async def test_not_today_ends_the_offer_without_reproach(story: Story) -> None:
    ada = await offered(story)
    asked = ada.seen[-1]
    await ada.taps("Not today")
    assert ada.last_heard == "Fine. I'll ask again tomorrow at 20:30."
    await ada.says("neurons are switched off by chance")
    assert "No question is open" in ada.last_heard
    await ada.presses("2026-03-02.1:hint:0", asked)
    assert "No question is open" in ada.last_heard, "a second tap finds no keyboard"
    assert schedule_of(story).ignored == 0


async def test_not_today_in_the_middle_leaves_the_question(story: Story) -> None:
    ada = await offered(story)
    push = ada.seen[-1]
    await ada.says(example(question_of(story, ada.last_heard), "partial"))
    await ada.taps("Not today", on=push)
    assert ada.last_heard == "Fine. I'll ask again tomorrow at 20:30."
    await ada.says("/cancel")
    assert ada.last_heard == "Nothing is open."


async def test_a_double_tap_does_it_once(story: Story) -> None:
    ada = await offered(story)
    push = ada.seen[-1]
    world = story.api.world
    for _ in range(2):
        world.tap(ada.chat, push, "2026-03-02.1:snooze:0")
    await story.quiet()
    assert ada.heard.count("In an hour, then.") == 1


# Offers


async def test_the_next_push_takes_the_buttons_of_the_one_before(story: Story) -> None:
    ada = await offered(story)
    first = ada.seen[-1]
    await story.until("20:30", days=1)
    await story.sweep()
    assert first.labels() == []
    assert ada.buttons == ROW
    assert ada.seen[-1] is not first
    await ada.presses("2026-03-02.1:hint:0", first)
    await ada.presses("2026-03-02.1:snooze:0", ada.seen[-1])
    assert "1 of 3" in ada.last_heard, "neither did anything"


async def test_an_old_phone_is_told_that_a_button_is_old(story: Story) -> None:
    ada = await offered(story)
    first = ada.seen[-1]
    await story.until("20:30", days=1)
    await story.sweep()
    with Session(story.engine) as session, session.begin():  # as after a week, when messages are gone
        session.execute(update(OutboxRow).values(external_id=None))
    for action in ("hint", "snooze", "nottoday", "goon", "back"):
        await ada.presses(f"2026-03-02.1:{action}:0", first)
        assert ada.last_heard == OLD
    await ada.presses("2026-02-30.1:hint:0", first)
    assert ada.last_heard == OLD


@pytest.mark.parametrize(
    ("days", "hour", "opens"), [(2, "12:00", True), (3, "20:29", True), (3, "20:31", False)]
)
async def test_words_go_to_an_offer_of_the_last_three_days(
    story: Story, days: int, hour: str, opens: bool
) -> None:
    ada = await offered(story)
    question = question_of(story, ada.last_heard)
    await story.until(hour, days=days)
    await ada.says(example(question, "strong"))
    assert ("/100" in ada.last_heard) is opens
    assert len(story.attempts()) == opens


async def test_words_right_after_a_scorecard_are_not_an_answer_to_the_offer(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.until("20:29")
    await story.ask(ada, "regularisation.dropout")
    await ada.taps("Skip")
    await story.ask(ada, "regularisation.dropout")
    await ada.says(example(story.bank.questions["regularisation.dropout"], "strong"))
    await story.until("20:30")
    await story.sweep()
    assert "1 of 3" in ada.last_heard
    question = question_of(story, ada.last_heard)
    await ada.says("and the mask is fresh each step")
    assert "Add to that answer" in ada.buttons
    await story.later(minutes=3)
    await ada.says(example(question, "strong"))
    assert ada.last_heard.startswith(question.name[:20]), ada.transcript()


# What holds a push back, and what it offers then


async def test_a_live_question_holds_it_back(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.until("20:20")
    await story.ask(ada, "regularisation.dropout")
    await story.until("20:30")
    assert await story.sweep() == 1
    await story.later(minutes=10)
    await story.sweep()
    assert "1 of 3" not in ada.last_heard
    await ada.taps("Skip")
    await story.sweep()
    assert "1 of 3" in ada.last_heard


async def test_what_is_live_for_three_hours_lets_the_push_go(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.until("20:30")
    await story.ask(ada, "regularisation.dropout")
    await story.sweep()
    for _ in range(9):
        await story.later(minutes=20)
        await ada.says("/help")
        await story.sweep()
    assert kinds(story) == ["held"]
    assert days_of(story) == {}


async def test_an_older_question_is_offered_instead(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.ask(ada, "regularisation.dropout")
    await ada.says("we switch off neurons by chance")
    await story.until("19:50")
    await ada.says("/help")
    await story.until("20:30")
    await story.sweep()
    assert ada.last_heard == "Dropout is still open; what you wrote is kept. A few minutes to finish it?"
    assert ada.buttons == ["Continue", "Snooze 1 h", "Not today"]
    await ada.taps("Continue")
    assert "Where we were: " in ada.last_heard
    assert schedule_of(story).ignored == 0
    assert kinds(story) == ["open"]


async def test_answering_the_older_question_takes_the_push_up(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.ask(ada, "regularisation.dropout")
    await story.until("20:30")
    await story.sweep()
    assert "Continue" in ada.buttons
    assert schedule_of(story).ignored == 1
    await ada.says("we switch off neurons by chance, a fresh mask every step")
    assert schedule_of(story).ignored == 0


async def test_an_open_round_is_offered_instead(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await ada.says("/mock engineering quick")
    await ada.taps("No clock")
    await story.until("20:30")
    await story.sweep()
    assert ada.last_heard == "Your mock round waits at question 1 of 5. Go on?"
    await ada.taps("Resume")
    assert "1 of 5" in ada.last_heard
    await story.until("20:30", days=1)
    await ada.says("/pause")
    await story.sweep()
    await story.later(minutes=29)
    await story.sweep()
    assert "waits at" not in ada.last_heard
    await story.later(minutes=2)
    await story.sweep()
    assert "waits at" in ada.last_heard


async def test_another_question_in_between_is_set_aside_by_the_hint(story: Story) -> None:
    ada = await offered(story)
    push = ada.seen[-1]
    await story.ask(ada, "regularisation.dropout")
    await ada.taps("Hint", on=push)
    assert "Set aside, unscored: Dropout." in "\n".join(ada.heard)


# Whom nobody answers


async def test_three_in_a_row_ignored_it_comes_rarer_and_at_last_says_goodbye(story: Story) -> None:
    ada = await offered(story)
    assert await day_after_day(story, 50) == [1, 2, 4, 6, 8, 15, 22, 29, 36]
    assert kinds(story) == [*["set"] * 9, "farewell"]
    assert ada.last_heard.startswith("You have had no time for the sets lately")
    assert ada.buttons == ["Bring the sets back"]
    assert schedule_of(story).next_push_at is None
    await ada.taps("Bring the sets back")
    assert ada.last_heard == "Good to have you back. I'll ask again tomorrow at 20:30."
    await story.until("20:30", days=1)
    await story.sweep()
    assert ada.buttons == ROW


async def test_taking_one_up_brings_them_daily_again(story: Story) -> None:
    ada = await offered(story)
    assert await day_after_day(story, 4) == [1, 2, 4]
    await story.later(minutes=1)
    await ada.taps("Hint")
    await ada.taps("Skip")
    assert await day_after_day(story, 3) == [1, 2, 3]


async def test_who_blocked_the_bot_gets_none_and_hears_of_it_again_on_return(story: Story) -> None:
    ada = await offered(story)
    await ada.blocks()
    assert await day_after_day(story, 3) == []
    assert schedule_of(story).next_push_at is None
    await ada.unblocks()
    assert await day_after_day(story, 1) == [1]


async def test_who_blocked_it_in_between_stops_the_pushes(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    ada.chat.blocked = True  # and Telegram has not said so yet
    await story.until("20:30")
    await story.sweep()
    await story.sweep()
    assert await day_after_day(story, 3) == []
    assert kinds(story) == ["unsent"]


# The day of the interview


async def test_good_luck_on_the_morning_and_nothing_after(story: Story) -> None:
    ada = await offered(story, interview_on=MONDAY + timedelta(1))
    await story.until("08:00", days=1)
    await story.sweep()
    assert ada.last_heard.startswith("Today is your interview.")
    assert await day_after_day(story, 3) == []
    await story.wants(ada, interview_on=None)
    assert await day_after_day(story, 1) == [1]


# When the bot was away


async def test_less_than_three_hours_late_it_is_sent_and_after_that_the_day_is_excused(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.until("23:29")
    await story.sweep()
    assert "1 of 3" in ada.last_heard
    await story.until("23:30", days=2)
    await story.sweep()
    assert kinds(story) == ["set", "late", "late"]
    assert days_of(story) == {MONDAY + timedelta(1): (0, True), MONDAY + timedelta(2): (0, True)}
    assert "1 of 3" in ada.last_heard


async def test_a_push_that_telegram_refuses_excuses_the_day(story: Story) -> None:
    ada = await story.someone()
    await story.wants(ada)
    await story.until("20:30")
    story.api.faults.fail("sendMessage", 400, times=9)
    await story.sweep()
    story.api.faults.relent("sendMessage")
    await story.sweep()
    assert kinds(story) == ["unsent"]
    assert days_of(story) == {MONDAY: (0, True)}
    assert schedule_of(story).ignored == 0


async def test_a_clock_set_back_or_forward_sends_no_second_push(story: Story) -> None:
    ada = await offered(story)
    before = len(ada.seen)
    with Session(story.engine) as session, session.begin():
        session.execute(update(Schedule).values(next_push_at=story.clock.now))
    await story.sweep()
    assert len(ada.seen) == before
    assert len(story.pushes()) == 1
    assert schedule_of(story).next_push_at == datetime(2026, 3, 3, 20, 30, tzinfo=UTC)


async def test_a_set_attempt_recorded_again_counts_once_for_the_day(story: Story) -> None:
    ada = await offered(story)
    await answers(story, ada)
    await ada.says("and it is like averaging many networks")
    await ada.taps("Add to that answer")
    assert days_of(story) == {MONDAY: (1, False)}
