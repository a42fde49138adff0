"""A false accusation is the worst that can happen: only a whole claim, asserted, is one."""

import pytest

from bot.grading import Grader
from bot.grading.rubric import Concept, Misconception, Rubric
from tests.grading.rubrics import GRADER, claim

CLAIM = "removes the weakest weights of the network permanently"


@pytest.mark.parametrize(
    "answer",
    [
        CLAIM,
        f"it {CLAIM}",
        f"I think it {CLAIM}",
        f"During training dropout {CLAIM}, which saves memory",
        "it permanently removes weakest weights of the network",
        f"nothing can go wrong, it {CLAIM}",
    ],
)
def test_a_whole_claim_is_heard(answer: str) -> None:
    assert claim(CLAIM, answer) == "asserted"


RIGHT = [
    "it removes the weakest weights of the network",  # a word is missing: another statement
    "it removes weights of the network",
    f"unlike pruning, which {CLAIM}",
    f"unlike pruning that {CLAIM}, it masks them",
    f"as opposed to pruning that {CLAIM}",
    f"in contrast to dropout, pruning {CLAIM}",
    f"people think it {CLAIM}",
    f"many believe it {CLAIM}",
    f"some say that it {CLAIM}",
    f"I thought it {CLAIM}",
    f"a common mistake is that it {CLAIM}",
    f"it's a myth that it {CLAIM}",
    f"it is not true that it {CLAIM}",
    f"I don't think it {CLAIM}",
    f"instead of a method that {CLAIM} it draws a mask",
    f"rather than a method that {CLAIM}",
    f"does it {CLAIM}?",
    f"it {CLAIM}? no",
    f"if it {CLAIM} the file shrinks",
    f"it would be bad if it {CLAIM}",
    f"that would mean it {CLAIM}",
    f"no, it never {CLAIM}",
    f"it {CLAIM}. This is wrong.",
    f"it {CLAIM}. That is not true.",
    f"it {CLAIM}, but it is not so",
    f"pruning {CLAIM}, but dropout does not",
    f"while pruning {CLAIM}, dropout draws masks",
    f"it draws masks, whereas pruning {CLAIM}",
    f"one must avoid that it {CLAIM}",
    "remove, weakest, weights, network, permanent",
]


@pytest.mark.parametrize("answer", RIGHT)
def test_no_one_is_accused_of_what_they_did_not_assert(answer: str) -> None:
    assert claim(CLAIM, answer) != "asserted"


def test_a_claim_is_not_put_together_from_two_clauses() -> None:
    assert claim("increases the variance", "it increases bias, and the variance falls") == "nothing"


def test_a_claim_is_not_put_together_over_and() -> None:
    assert claim("prunes the network", "it prunes trees and trains the network") == "nothing"


def test_the_opposite_direction_is_no_claim() -> None:
    assert claim("increases the variance", "it decreases the variance") == "nothing"


def test_a_plan_in_the_first_person_is_a_claim() -> None:
    assert claim("pick the highest F1", "I would always pick the highest F1") == "asserted"


def test_words_of_the_question_alone_accuse_nobody() -> None:
    rubric = Rubric(
        "Does it increase the variance?",
        (Concept("it", 1, ("zebra crossing",)),),
        1,
        (Misconception("m", ("increases the variance",)),),
    )
    assert not Grader(rubric).judge("increase the variance").asserted


def test_what_is_denied_is_told_apart_from_what_is_not_named() -> None:
    verdict = GRADER.judge("it does not prune the network")
    assert set(verdict.denied) == {"permanent"}
    assert verdict.denied["permanent"] in "it does not prune the network"
    assert not GRADER.judge("some units go silent").denied


@pytest.mark.parametrize(
    "reply",
    ["all of them", "you're right, I mixed that up", "it does not prune the network", "oops, every weight"],
)
def test_a_short_reply_takes_a_claim_back(reply: str) -> None:
    assert "permanent" in GRADER.judge(reply).retracted


def test_standing_by_a_claim_takes_nothing_back() -> None:
    assert not GRADER.judge("yes it prunes the network").retracted


CHANCE = [
    ("higher rate fixes it", "you could think a higher rate fixes it but it diverges"),
    ("each call starts with an empty list", "you would expect each call to start with an empty list"),
    ("with Kafka no deduplication is needed", "it isn't true that with Kafka no deduplication is needed"),
    ("features must be normally distributed", "it is normally distributed given the features"),
    ("forest overfits with too many trees", "boosting overfits with too many trees random forest is fine"),
    ("retry on every exception", "retry on every transient exception"),
    ("accuracy is always good", "accuracy is not always good"),
]


@pytest.mark.parametrize(("phrasing", "answer"), CHANCE)
def test_words_of_a_claim_that_say_another_thing_accuse_nobody(phrasing: str, answer: str) -> None:
    assert claim(phrasing, answer) != "asserted"


@pytest.mark.parametrize(
    ("phrasing", "answer"),
    [
        ("removes weights permanently", "weights are removed permanently"),
        ("keys are kept sorted", "the table keeps its keys sorted"),
        ("a new list on every call", "every call gets a new list"),
        ("learns slowly when wrong", "it learns slowly when it is very wrong"),
    ],
)
def test_a_claim_is_heard_in_the_passive_and_with_its_adverbs_elsewhere(phrasing: str, answer: str) -> None:
    assert claim(phrasing, answer) == "asserted"


def test_words_of_the_question_narrow_nothing() -> None:
    held = Misconception("m", ("larger rate is faster",))
    for ask, heard in (("What of the learning rate?", True), ("Why?", False)):
        grader = Grader(Rubric(ask, (Concept("it", 1, ("zebra crossing",)),), 1, (held,)))
        assert bool(grader.judge("a larger learning rate is faster").asserted) is heard


ASSERTED = [
    "it {}, thats why people use it",
    "it {}. If it stops, lower the rate, that makes no difference",
    "it {}. It also needs no resize, since lists do that",
    "it {}. Sorting is slow, it can't be done faster",
]


@pytest.mark.parametrize("answer", ASSERTED)
def test_a_claim_stays_one_whatever_is_said_of_its_use_later(answer: str) -> None:
    assert claim(CLAIM, answer.format(CLAIM)) == "asserted"


REPORTED = [
    "it {}. No, that is not so",
    "it {}. Wait, that is not true",
    "it {}. It is no method like that",
    "that's why people think it {}",
    "people often say it {}",
]


@pytest.mark.parametrize("answer", REPORTED)
def test_a_claim_that_is_taken_back_or_put_in_other_mouths_is_none(answer: str) -> None:
    assert claim(CLAIM, answer.format(CLAIM)) != "asserted"


def test_a_direction_belongs_to_its_half_of_a_contrast() -> None:
    assert claim("overfits with large k", "small k overfit big k underfit") != "asserted"
    assert claim("underfits with large k", "small k underfit big k overfit") != "asserted"
