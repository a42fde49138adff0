"""What follows what is said about an open question: challenge, probe, hint or close."""

from dataclasses import replace
from typing import Any

import pytest

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking, Idle
from bot.interview.log import MOST_CHARACTERS, MOST_MESSAGES
from tests.interview.sample import (
    BEGUN,
    ENSEMBLE,
    FIELDS,
    FULL,
    NOISE,
    PART_OF_ZEROING,
    PERMANENT,
    REPLY,
    RETRACTION,
    SCALING,
    TOKEN,
    TURN,
    UNSURE,
    ZEROING,
    Effects,
    asking,
    code_output,
    concept,
    kinds,
    play,
    played,
    question,
    said,
)

CHALLENGE = do.Challenge(TOKEN, "How many are in use at inference?", "deletes weights for good")
CLOSED = ["Record", "ShowScorecard"]


def probe(letter: str, *heard: str, **more: Any) -> Effects:
    return (do.Probe(TOKEN, f"What about part {letter}?", tuple(f"idea {name}" for name in heard), **more),)


def hint(letter: str, *, to_probe: bool = False, unsure: bool = False) -> Effects:
    return (do.Hint(TOKEN, f"Think of clue {letter}.", to_probe, unsure),)


def points(effects: Effects) -> int:
    return next(effect.attempt.points for effect in effects if isinstance(effect, do.Record))


def test_the_heaviest_gap_is_probed_and_what_was_heard_is_named() -> None:
    assert play(BEGUN, said(ENSEMBLE))[-1] == probe("A", "D")


def test_an_answer_that_reaches_enough_closes_unprobed() -> None:
    heard = play(BEGUN, said(f"{ZEROING}. {SCALING}. {FULL}"))[-1]
    assert kinds(heard) == CLOSED
    assert points(heard) == 100


def test_at_most_two_probes_are_asked() -> None:
    assert [kinds(heard) for heard in play(BEGUN, said(NOISE), said(NOISE), said(NOISE))[1:]] == [
        ["Probe"],
        ["Probe"],
        CLOSED,
    ]


def test_a_later_message_that_closes_the_gap_just_probed_answers_the_probe() -> None:
    assert play(BEGUN, said(SCALING), said(ZEROING))[-1] == probe("C", "A")


def test_other_ideas_are_credited_and_the_probe_stays() -> None:
    assert play(BEGUN, said(SCALING), said(FULL))[-1] == probe("A", "C", stays=True)


def test_a_probe_answered_in_part_does_not_stay() -> None:
    too_long_for_a_reply = f"{PART_OF_ZEROING}. {FULL}" + " and so it is" * 10
    assert play(BEGUN, said(NOISE), said(too_long_for_a_reply))[-1] == probe("B", "C")


def test_a_probe_that_stays_is_not_a_second_probe() -> None:
    heard = play(BEGUN, said(SCALING), said(FULL), said(NOISE), said(NOISE))
    assert heard[3] == probe("D", unplaced=True)
    assert kinds(heard[4]) == CLOSED


def test_a_short_reply_counts_in_reply_to_its_probe() -> None:
    assert play(BEGUN, said(SCALING), said(REPLY))[-1] == probe("C", "A")


def test_a_short_reply_still_counts_while_its_probe_stays() -> None:
    heard = play(BEGUN, said(SCALING), said(FULL), said(REPLY))[-1]
    assert kinds(heard) == CLOSED
    assert points(heard) == 99  # 3 × .9 + 2 + 2 of 6.8


def test_a_short_reply_to_another_probe_earns_nothing() -> None:
    assert play(BEGUN, said(ZEROING), said(REPLY))[-1] == probe("C", unplaced=True)


def test_a_sentence_may_run_over_two_messages() -> None:
    first, second = ZEROING.split(" ", 1)
    heard = play(BEGUN, said(f"we {first}"), said(f"{second} in the layer"))
    assert heard[1] == probe("A")
    assert heard[2] == probe("B", "A")


@pytest.mark.parametrize("repeated", ["What is dropout?", "What about part A?", "Think of clue A."])
def test_repeating_the_question_the_probe_or_the_hint_earns_nothing(repeated: str) -> None:
    heard = play(BEGUN, said(NOISE), on.HintAsked(), said(repeated), on.Finished())[-1]
    assert points(heard) == 0


def test_a_phrasing_whose_words_were_all_shown_earns_nothing() -> None:
    told = concept(3, "idea A", ZEROING, probe=f"Why {ZEROING}?")
    library = {"nets.dropout": question(concepts={**FIELDS["concepts"], "zeroing": told})}
    heard = play(BEGUN, said(NOISE), said(ZEROING), on.Finished(), turn=replace(TURN, library=library))[-1]
    assert points(heard) == 0


# Misconceptions


def test_a_claim_is_challenged_before_anything_is_probed() -> None:
    assert play(BEGUN, said(f"{PERMANENT}. {SCALING}"))[-1] == (CHALLENGE,)


def test_a_claim_is_challenged_even_when_enough_is_reached() -> None:
    assert play(BEGUN, said(f"{PERMANENT}. {ZEROING}. {SCALING}. {FULL}"))[-1] == (CHALLENGE,)


def test_a_challenge_counts_as_one_of_the_two_probes() -> None:
    heard = play(BEGUN, said(PERMANENT), said(NOISE), said(NOISE))
    assert heard[2] == probe("A", after_challenge=True)
    assert kinds(heard[3]) == CLOSED


def test_a_claim_heard_after_two_probes_is_not_challenged() -> None:
    heard = play(BEGUN, said(NOISE), said(f"{NOISE}, {NOISE}"), said(f"{PERMANENT}. {REPLY}"))[-1]
    assert kinds(heard) == CLOSED
    [record] = [effect for effect in heard if isinstance(effect, do.Record)]
    assert [claim.standing for claim in record.attempt.misconceptions] == [True]


def test_a_claim_taken_back_costs_nothing_and_shows() -> None:
    heard = play(BEGUN, said(f"{PERMANENT}. {ZEROING}"), said(RETRACTION), on.Finished())[-1]
    assert points(heard) == 44  # 3 of 6.8
    [record] = [effect for effect in heard if isinstance(effect, do.Record)]
    assert [claim.standing for claim in record.attempt.misconceptions] == [False]


def test_what_would_take_a_claim_back_does_so_only_after_its_challenge() -> None:
    heard = play(BEGUN, said(f"{RETRACTION}. {PERMANENT}. {ZEROING}"), on.Finished())[-1]
    assert points(heard) == 38  # 3 of 6.8, × .85


def test_a_claim_is_challenged_once() -> None:
    heard = play(BEGUN, said(PERMANENT), said(PERMANENT), said(PERMANENT))
    assert [kinds(effects) for effects in heard[1:]] == [["Challenge"], ["Probe"], CLOSED]


# "I don't know"


def test_not_knowing_a_question_gets_the_hint_of_its_heaviest_idea_then_the_next() -> None:
    heard = play(BEGUN, said(UNSURE), said(UNSURE), said(UNSURE))
    assert heard[1:] == [hint("A", unsure=True), hint("B", unsure=True), hint("C", unsure=True)]


def test_not_knowing_with_every_hint_given_shows_the_model_answer() -> None:
    heard = play(BEGUN, *[said(UNSURE)] * 5)[-1]
    assert heard[-1] == do.ShowScorecard(TOKEN, unfolded=True)


def test_not_knowing_a_probe_gets_one_hint_then_on() -> None:
    heard = play(BEGUN, said(SCALING), said(UNSURE), said(UNSURE))
    assert heard[2] == hint("A", to_probe=True, unsure=True)
    assert heard[3] == probe("C", unanswered=True)


def test_not_knowing_after_the_last_probe_and_its_hint_closes() -> None:
    heard = play(BEGUN, said(NOISE), said(NOISE), said(UNSURE), said(UNSURE))
    assert kinds(heard[-1]) == CLOSED


def test_not_knowing_a_challenge_goes_on_and_the_claim_stands() -> None:
    heard = play(BEGUN, said(f"{PERMANENT}. {ZEROING}"), said(UNSURE), on.Finished())
    assert heard[2] == probe("B", after_challenge=True, unanswered=True)
    assert points(heard[3]) == 38


def test_not_sure_but_is_an_answer() -> None:
    assert play(BEGUN, said(f"not sure, but {ENSEMBLE}"))[-1] == probe("A", "D")


# Hints


def test_hints_come_heaviest_gap_first_and_never_twice() -> None:
    heard = play(BEGUN, *[on.HintAsked()] * 5)[1:]
    assert heard == [hint("A"), hint("B"), hint("C"), hint("D"), (do.NoMoreHints(TOKEN),)]


def test_a_hint_after_a_probe_is_the_one_of_what_was_probed() -> None:
    heard = play(BEGUN, said(f"{ZEROING}. {SCALING}"), on.HintAsked(), on.HintAsked())
    assert heard[2:] == [hint("C", to_probe=True), (do.NoMoreHints(TOKEN),)]


def test_what_is_shown_already_is_not_hinted_at() -> None:
    state = asking(ZEROING)
    assert play(on.HintAsked(), state=state)[-1] == hint("B")


# Edits


def test_an_edit_that_shows_nothing_new_is_silent() -> None:
    assert play(BEGUN, said(SCALING), on.Edited(TOKEN, 1, f"{SCALING}!"))[-1] == ()


def test_an_edit_that_closes_the_gap_just_probed_goes_on() -> None:
    heard = play(BEGUN, said(SCALING), on.Edited(TOKEN, 1, f"{SCALING}. {ZEROING}"))[-1]
    assert heard == probe("C", "A")


def test_an_edit_that_adds_something_else_is_credited_in_silence() -> None:
    heard = play(BEGUN, said(SCALING), on.Edited(TOKEN, 1, f"{SCALING}. {FULL}"), on.Finished())
    assert heard[2] == ()
    assert points(heard[3]) == 59  # 2 + 2 of 6.8


def test_an_edit_that_takes_words_away_takes_their_credit_away() -> None:
    heard = play(BEGUN, said(SCALING), on.Edited(TOKEN, 1, NOISE), on.Finished())
    assert points(heard[3]) == 0


def test_an_edit_that_reaches_enough_closes() -> None:
    heard = play(BEGUN, said(SCALING), on.Edited(TOKEN, 1, f"{ZEROING}. {SCALING}. {FULL}"))[-1]
    assert kinds(heard) == CLOSED
    assert points(heard) == 99  # `zeroing` came after its probe


def test_an_edit_that_drops_the_challenged_claim_answers_the_challenge() -> None:
    assert play(BEGUN, said(PERMANENT), on.Edited(TOKEN, 1, ZEROING))[-1] == (
        do.Probe(TOKEN, "What about part B?", ("idea A",), after_challenge=True),
    )


def test_an_edit_of_another_attempt_or_of_no_message_changes_nothing() -> None:
    state, _ = played(BEGUN, said(SCALING))
    for edit in (on.Edited("zz", 1, ZEROING), on.Edited(TOKEN, 7, ZEROING)):
        assert played(edit, state=state) == (state, [()])


# Code-output questions


@pytest.mark.parametrize("answer", ["[1]\n[1, 1]", "it prints [1] [1, 1]"])
def test_an_output_alone_is_asked_why(answer: str) -> None:
    one = code_output()
    heard = play(on.Begun(one.id, TOKEN), said(answer), on.Finished())
    assert heard[1] == (do.Probe(TOKEN, "What about part A?", ("what it prints",), bare_output=True),)
    assert points(heard[2]) == 59


def test_a_reason_alone_is_asked_for_the_output_in_words_of_our_own() -> None:
    heard = play(on.Begun("python.default", TOKEN), said("default created once"), on.HintAsked())
    assert heard[1] == (do.Probe(TOKEN, "What exactly does it print, line by line?", ("reason A",)),)
    assert isinstance(heard[2][0], do.Hint)


# What bounds it


def test_a_question_closes_once_more_was_said_than_anyone_needs() -> None:
    assert kinds(play(BEGUN, said("a" * MOST_CHARACTERS))[-1]) == CLOSED
    assert kinds(play(BEGUN, said(*["a"] * MOST_MESSAGES))[-1]) == CLOSED
    assert kinds(play(BEGUN, said(*["a"] * (MOST_MESSAGES - 1)))[-1]) == ["Probe"]
    assert kinds(play(BEGUN, said("a"), on.Edited(TOKEN, 1, "a" * MOST_CHARACTERS))[-1]) == CLOSED


def test_no_words_at_all_are_an_answer_too() -> None:
    state, heard = played(BEGUN, said(), said(""), on.Finished())
    assert isinstance(state, Idle)
    assert kinds(heard[-1]) == CLOSED


def test_parts_are_numbered_through_the_attempt() -> None:
    state, _ = played(BEGUN, said(NOISE, NOISE), said(NOISE))
    assert isinstance(state, Asking)
    assert state.parts == 3
    heard = play(on.Edited(TOKEN, 3, ZEROING), on.Finished(), state=state)[-1]
    assert points(heard) == 40  # 3 × .9 of 6.8
