"""What was missed is what a card is made of."""

from dataclasses import replace

from bot.interview.assess import assess
from bot.interview.attempt import Attempt
from bot.interview.closing import record
from bot.interview.log import Prompt
from bot.interview.misses import LONGEST, Miss, misses
from tests.interview.sample import (
    DROPOUT,
    FULL,
    LIBRARY,
    NOISE,
    PART_OF_ZEROING,
    SCALING,
    TURN,
    ZEROING,
    asking,
    code_output,
    question,
)

PROBE = Prompt("probe", "full", "What about part C?")


def attempt(*entries: str | Prompt, **changes: object) -> Attempt:
    state, asked = asking(*entries), question()
    made = record(state, asked, TURN, "scored", assess(asked, state.log))
    return replace(made, **changes)  # pyright: ignore[reportArgumentType] - any field of it


def missed(*attempts: Attempt, claimed: frozenset[str] = frozenset()) -> list[Miss]:
    return list(misses([(each, claimed) for each in attempts], LIBRARY))


def test_each_gap_brings_its_question_its_probe_and_its_idea() -> None:
    scaling, full = [miss for miss in missed(attempt(ZEROING)) if miss.concept in ("scaling", "full")]
    assert (scaling.question_id, scaling.topic, scaling.ask) == (
        DROPOUT,
        "Neural networks",
        "What is dropout?",
    )
    assert (scaling.probe, scaling.statement) == ("What about part B?", "The statement of idea B.")
    assert full.probe == "What about part C?"


def test_what_was_shown_or_is_claimed_is_no_gap() -> None:
    found = missed(attempt(f"{SCALING}. {FULL}"), claimed=frozenset({"ensemble"}))
    assert [miss.concept for miss in found] == ["zeroing"]


def test_of_an_answer_that_was_enough_nothing_was_missed() -> None:
    assert missed(attempt(f"{ZEROING}. {SCALING}. {FULL}")) == []


def test_it_quotes_what_came_near_else_the_reply_to_the_probe_else_the_answer() -> None:
    near = {miss.concept: miss.said for miss in missed(attempt(PART_OF_ZEROING, PROBE, NOISE))}
    assert near["zeroing"] in PART_OF_ZEROING
    assert near["full"] == NOISE
    assert near["scaling"] == " ".join(PART_OF_ZEROING.split())
    [long, *_] = missed(attempt("word " * LONGEST))
    assert len(long.said) <= LONGEST
    assert {miss.said for miss in missed(attempt())} == {""}


def test_a_question_that_is_gone_is_asked_in_the_words_of_the_day() -> None:
    made = attempt(NOISE, PROBE, NOISE, question_id="nets.gone")
    probes = {miss.concept: miss.probe for miss in missed(made)}
    assert (probes["full"], probes["scaling"]) == ("What about part C?", "What about idea B?")


def test_what_no_author_wrote_has_a_probe_too() -> None:
    asked = code_output()
    state = asking(NOISE)
    found = missed(record(state, asked, TURN, "scored", assess(asked, state.log)))
    assert ("output", "What exactly does it print, line by line?") in [
        (miss.concept, miss.probe) for miss in found
    ]
