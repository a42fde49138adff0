"""What the log tells: which prompt waits for its answer, what an edit changes, when enough was said."""

from bot.interview.log import (
    MOST_CHARACTERS,
    MOST_MESSAGES,
    Part,
    Prompt,
    Said,
    amended,
    challenged,
    full,
    messages,
    probed,
    prompts,
)
from tests.interview.sample import FULL, SCALING, ZEROING, log

PROBE = Prompt("probe", "scaling", "Which factor?")
HINT = Prompt("hint", "scaling", "Think of the sum.")
OTHER_HINT = Prompt("hint", "full", "Count them.")
CHALLENGE = Prompt("challenge", "permanent", "How many?")


def test_a_probe_waits_until_something_else_is_asked() -> None:
    assert probed(log()) is None
    assert probed(log(ZEROING, PROBE)) == "scaling"
    assert probed(log(ZEROING, PROBE, SCALING)) == "scaling"
    assert probed(log(ZEROING, PROBE, CHALLENGE)) is None


def test_a_probes_own_hint_leaves_it_waiting_and_another_does_not() -> None:
    assert probed(log(PROBE, HINT)) == "scaling"
    assert probed(log(PROBE, OTHER_HINT)) is None
    assert probed(log(HINT)) is None


def test_a_challenge_waits_until_a_probe_follows() -> None:
    assert challenged(log()) is None
    assert challenged(log(ZEROING, CHALLENGE, SCALING)) == "permanent"
    assert challenged(log(CHALLENGE, HINT)) == "permanent"
    assert challenged(log(CHALLENGE, PROBE)) is None


def test_prompts_come_in_order_and_by_kind() -> None:
    entries = log(ZEROING, PROBE, HINT)
    assert list(prompts(entries)) == [Prompt("ask"), PROBE, HINT]
    assert list(prompts(entries, "hint", "challenge")) == [HINT]


def test_the_messages_of_one_answer_are_read_as_lines() -> None:
    assert Said((Part(1, ZEROING), Part(2, FULL))).text == f"{ZEROING}\n{FULL}"


def test_an_edit_replaces_one_message_and_counts_from_when_it_was_made() -> None:
    entries = (*log(), Said((Part(1, ZEROING), Part(2, FULL))), PROBE)
    assert amended(entries, 2, SCALING) == (
        *log(),
        Said((Part(1, ZEROING), Part(2, SCALING, since=3))),
        PROBE,
    )


def test_an_edit_of_nothing_or_to_the_same_is_none() -> None:
    assert amended(log(ZEROING), 1, ZEROING) is None
    assert amended(log(ZEROING), 2, FULL) is None


def test_a_log_is_full_by_messages_or_by_characters() -> None:
    few = messages(log(*["a"] * (MOST_MESSAGES - 1)))
    many = messages(log(*["a"] * MOST_MESSAGES))
    assert (full(few), full(many)) == (False, True)
    assert not full(messages(log("a" * (MOST_CHARACTERS - 1))))
    assert full(messages(log("a" * (MOST_CHARACTERS - 1), "a")))
