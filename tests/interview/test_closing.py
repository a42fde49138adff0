"""How a question ends: what is recorded, and when the person is asked how it went."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.grading import GRADER_VERSION
from bot.interview import effects as do
from bot.interview.asking import Idle, Rating
from bot.interview.assess import assess
from bot.interview.closing import close, record
from bot.interview.log import Prompt
from tests.interview.sample import NOW, TOKEN, TURN, ZEROING, asking, question

QUESTION = question()
STATE = asking(ZEROING)
FOUND = assess(QUESTION, STATE.log)
CARD = do.ShowScorecard(TOKEN)


def last_said(scored: int, *, again: bool = False, rates_self: bool = True) -> do.Effect:
    turn = replace(TURN, scored=scored, rates_self=rates_self)
    return close(replace(STATE, again=again), QUESTION, FOUND, turn, "scored")[1][-1]


def test_the_rating_is_asked_for_from_the_fourth_question_on_one_in_three() -> None:
    asked = [number for number in range(1, 14) if last_said(number - 1) == do.AskRating(TOKEN)]
    assert asked == [4, 7, 10, 13]
    assert last_said(0) == CARD


def test_after_dont_ask_it_is_never_asked_for_again() -> None:
    assert {last_said(number, rates_self=False) for number in range(20)} == {CARD}


def test_a_second_try_is_not_rated() -> None:
    assert last_said(3, again=True) == CARD


def test_what_was_shown_is_not_rated_and_its_card_has_the_model_answer() -> None:
    state, effects = close(STATE, QUESTION, FOUND, replace(TURN, scored=3), "shown")
    assert effects[-1] == do.ShowScorecard(TOKEN, unfolded=True)
    assert isinstance(state, Idle)
    assert state.last is not None
    assert state.last.log[-1] == Prompt("model", text=QUESTION.model_answer)
    assert state.shown


def test_the_record_is_kept_before_the_rating_is_asked_for() -> None:
    state, effects = close(STATE, QUESTION, FOUND, replace(TURN, scored=3), "scored")
    assert [type(effect) for effect in effects] == [do.Record, do.AskRating]
    assert state == Rating(STATE, NOW)


def test_a_record_holds_all_that_a_replay_shows() -> None:
    later = replace(TURN, now=NOW + timedelta(minutes=3))
    attempt = record(STATE, QUESTION, later, "scored", FOUND)
    assert (attempt.token, attempt.question_id, attempt.revision) == (TOKEN, "nets.dropout", 1)
    assert attempt.grader_version == GRADER_VERSION
    assert (attempt.title, attempt.topic, attempt.ask) == ("Dropout", "Neural networks", "What is dropout?")
    assert (attempt.opened_at, attempt.closed_at) == (NOW, later.now)
    assert attempt.log == STATE.log
    assert attempt.concepts == FOUND.concepts
    assert attempt.enough == pytest.approx(6.8)
    assert attempt.score == FOUND.score
    assert attempt.model_answer == QUESTION.model_answer
    assert attempt.sources == (("A source", "https://example.org/dropout"),)


def test_without_its_question_a_record_keeps_what_was_said() -> None:
    attempt = record(STATE, None, TURN, "gone")
    assert attempt.log == STATE.log
    assert attempt.score is None
    assert attempt.title == "nets.dropout"
