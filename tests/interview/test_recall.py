"""A gap asked alone: one answer closes it, with one hint on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking, Idle, Recalling
from bot.interview.attempt import Attempt
from bot.interview.memory import review_of
from bot.interview.recall import OPEN_FOR
from tests.interview.sample import (
    BEGUN,
    DROPOUT,
    LIBRARY,
    NOISE,
    PERMANENT,
    REPLY,
    TOKEN,
    TURN,
    UNSURE,
    ZEROING,
    Effects,
    kinds,
    played,
    question,
    said,
)

GAP = on.GapBegun(DROPOUT, "zeroing", TOKEN)


def attempt_of(effects: Effects) -> Attempt:
    return next(effect.attempt for effect in effects if isinstance(effect, do.Record))


def test_a_gap_is_its_probe_and_one_answer_closes_it() -> None:
    state, heard = played(GAP, said(REPLY))
    assert heard[0] == (do.AskGap(question(), "zeroing", TOKEN),)
    assert state == Idle()
    assert kinds(heard[1]) == ["Record", "ShowRecalled"]
    attempt = attempt_of(heard[1])
    assert (attempt.outcome, attempt.score) == ("recalled", None)
    assert [(idea.id, idea.how) for idea in attempt.concepts] == [("zeroing", "probe")]
    assert attempt.shown


@pytest.mark.parametrize(
    ("text", "rating"), [(ZEROING, "good"), (REPLY, "good"), ("half of them go", "hard"), (NOISE, "again")]
)
def test_it_is_rated_by_what_the_answer_showed(text: str, rating: str) -> None:
    review = review_of(attempt_of(played(GAP, said(text))[1][-1]))
    assert review is not None
    assert (review.rating, review.gap, review.token) == (rating, "zeroing", TOKEN)


def test_not_knowing_gets_one_hint_and_then_it_goes_on() -> None:
    state, heard = played(GAP, said(UNSURE))
    assert isinstance(state, Recalling)
    assert heard[-1] == (do.Hint(TOKEN, "Think of clue A.", to_probe=True, unsure=True, alone=True),)
    _, again = played(said(UNSURE), state=state)
    assert kinds(again[0]) == ["Record", "ShowRecalled"]
    assert attempt_of(again[0]).missed
    review = review_of(attempt_of(played(said(ZEROING), state=state)[1][0]))
    assert review is not None
    assert review.rating == "hard"


def test_there_is_one_hint() -> None:
    _, heard = played(GAP, on.HintAsked(), on.HintAsked())
    assert [kinds(effects) for effects in heard[1:]] == [["Hint"], ["NoMoreHints"]]


def test_a_claim_made_on_the_way_is_kept() -> None:
    attempt = attempt_of(played(GAP, said(PERMANENT))[1][-1])
    assert [claim.id for claim in attempt.misconceptions if claim.standing] == ["permanent"]


def test_an_edit_of_not_knowing_is_an_answer() -> None:
    state, heard = played(GAP, said(UNSURE), on.Edited(TOKEN, 1, "no idea"), on.Edited(TOKEN, 1, ZEROING))
    assert heard[2] == ()
    assert state == Idle()
    assert attempt_of(heard[3]).shown
    assert played(GAP, on.Edited("other", 1, ZEROING))[1][-1] == ()


@pytest.mark.parametrize(
    ("event", "rating"),
    [
        (on.Skipped(), "later"),
        (on.Finished(), "later"),
        (on.TooEasy(), "easy"),
        (on.NotForMe(), "retired"),
    ],
)
def test_a_person_has_a_say_of_their_own(event: on.Event, rating: str) -> None:
    state, heard = played(GAP, event)
    assert state == Idle()
    [kept, judged] = heard[-1]
    assert isinstance(kept, do.Record)
    assert kept.attempt.outcome == "aside"
    assert judged == do.Judged(question(), TOKEN, "zeroing", rating, TURN.now)  # pyright: ignore[reportArgumentType]


def test_the_same_is_said_of_a_whole_question() -> None:
    _, heard = played(BEGUN, on.TooEasy())
    assert heard[-1][-1] == do.Judged(question(), TOKEN, None, "easy", TURN.now)


def test_show_me_is_a_miss() -> None:
    assert attempt_of(played(GAP, on.ShowAsked())[1][-1]).missed


def test_whatever_is_begun_sets_it_aside_with_a_word() -> None:
    state, heard = played(GAP, BEGUN)
    assert isinstance(state, Asking)
    assert kinds(heard[-1]) == ["Record", "SayEnded", "Ask"]
    state, heard = played(GAP, on.Left())
    assert state == Idle()
    assert kinds(heard[-1]) == ["Record", "SayEnded"]


def test_a_look_leaves_it_standing_and_continuing_asks_again() -> None:
    before, _ = played(GAP)
    state, heard = played(on.Looked(), on.Ticked(), on.Continued(), state=before)
    assert state == before
    assert heard == [(), (), (do.AskGap(question(), "zeroing", TOKEN),)]


def test_an_answer_counts_for_three_days_and_then_it_is_kept_unscored() -> None:
    assert attempt_of(played(GAP, OPEN_FOR - timedelta(hours=1), said(REPLY))[1][-1]).outcome == "recalled"
    state, heard = played(GAP, OPEN_FOR, said(REPLY))
    assert state == Idle()
    late = attempt_of(heard[-1])
    assert late.outcome == "aside"
    assert REPLY in str(late.log)


def test_a_question_that_changed_closes_it_unscored() -> None:
    open_, _ = played(GAP)
    turn = replace(TURN, library={**LIBRARY, DROPOUT: question(revision=2)})
    state, heard = played(said(REPLY), state=open_, turn=turn)
    assert state == Idle()
    gone = attempt_of(heard[-1])
    assert gone.outcome == "gone"
    assert REPLY in str(gone.log)


def test_a_concept_that_is_not_there_begins_nothing() -> None:
    state, heard = played(on.GapBegun(DROPOUT, "gone", TOKEN), on.GapBegun("nets.gone", "zeroing", TOKEN))
    assert state == Idle()
    assert heard == [(do.OldButton(),)] * 2
