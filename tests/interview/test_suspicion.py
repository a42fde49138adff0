"""What may be a misconception is asked about: it costs nothing, and no scorecard names it."""

from dataclasses import replace

import pytest

from bot.interview import effects as do
from bot.interview import events as on
from tests.interview.sample import (
    BEGUN,
    DROPOUT,
    FIELDS,
    NOISE,
    PERMANENT,
    RETRACTION,
    TOKEN,
    TURN,
    UNSURE,
    ZEROING,
    Effects,
    kinds,
    play,
    question,
    said,
)

CLAIM = {
    **FIELDS["misconceptions"]["permanent"],
    "says": [PERMANENT, "weak weights get deleted for good", "deletes the weakest weights"],
}
SUSPICIOUS = replace(TURN, library={DROPOUT: question(misconceptions={"permanent": CLAIM})})
DOUBTFUL = "the weakest of the weights will be deleted"
"""Asserts no phrasing of them whole."""


def record(effects: Effects) -> do.Record:
    return next(effect for effect in effects if isinstance(effect, do.Record))


def test_what_may_be_a_claim_is_challenged_before_anything_is_probed() -> None:
    heard = play(BEGUN, said(DOUBTFUL), turn=SUSPICIOUS)[-1]
    assert heard == (do.Challenge(TOKEN, "How many are in use at inference?", DOUBTFUL),)


@pytest.mark.parametrize("reply", [NOISE, UNSURE, RETRACTION, "no weights are deleted for good", DOUBTFUL])
def test_what_may_be_a_claim_costs_nothing_whatever_is_replied(reply: str) -> None:
    heard = play(BEGUN, said(f"{DOUBTFUL}. {ZEROING}"), said(reply), on.Finished(), turn=SUSPICIOUS)
    assert kinds(heard[1]) == ["Challenge"]
    attempt = record(heard[-1]).attempt
    assert attempt.points == 44  # 3 of 6.8
    assert attempt.misconceptions == ()


def test_a_reply_that_claims_it_outright_makes_it_count() -> None:
    heard = play(BEGUN, said(f"{DOUBTFUL}. {ZEROING}"), said(PERMANENT), on.Finished(), turn=SUSPICIOUS)[-1]
    assert record(heard).attempt.points == 38  # 3 of 6.8, × .85


def test_an_edit_that_drops_what_may_be_a_claim_answers_the_challenge() -> None:
    assert kinds(play(BEGUN, said(DOUBTFUL), on.Edited(TOKEN, 1, f"{DOUBTFUL}!"), turn=SUSPICIOUS)[-1]) == []
    assert kinds(play(BEGUN, said(DOUBTFUL), on.Edited(TOKEN, 1, ZEROING), turn=SUSPICIOUS)[-1]) == ["Probe"]
