"""What goes up and what goes down: the same words the other way round are another statement."""

import pytest

from bot.grading.direction import moved
from bot.grading.negation import scopes
from bot.grading.text import clauses_of
from tests.grading.rubrics import credit


@pytest.mark.parametrize(
    ("phrasing", "answer"),
    [
        ("high bias", "low bias"),
        ("increases the variance", "it reduces the variance"),
        ("bias falls and variance rises", "bias rises and variance falls"),
        ("lower the threshold", "raise the threshold"),
        ("lower recall", "a lower threshold raises recall"),
        ("recall falls", "a lower threshold raises recall"),
    ],
)
def test_the_other_way_round_earns_nothing(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) == 0


@pytest.mark.parametrize(
    ("phrasing", "answer"),
    [
        ("lower threshold raises recall", "lower threshold raises recall"),
        ("recall goes up", "a lower threshold raises recall and costs precision"),
        ("recall goes up", "at a lower threshold recall goes up"),
        ("high recall", "with a low threshold recall is high"),
        ("low threshold", "with a low threshold recall is high"),
        ("variance falls", "as bias increases variance decreases"),
        ("bias high", "variance low bias high"),
        ("low bias high variance", "you have either low variance high bias or low bias high variance"),
        ("low bias high variance", "we have either hugh variance low bias or low variance high bias"),
        ("lower training error", "training error gets lower"),
        ("small k overfits", "big k underfits small k overfits"),
        ("low k high variance", "high k low variance low k high variance"),
        ("small rate learns slowly", "if the rate is smaller it learns slowly"),
        ("large batch", "the batch is much larger"),
    ],
)
def test_a_direction_belongs_to_its_own_noun(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) >= 0.9


def test_a_comparative_says_a_state_only_where_something_is_so() -> None:
    assert credit("large batch", "a larger batch") < 0.05
    assert credit("large batch", "the batch is not larger") < 0.05


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("at a lower threshold recall is perfect", {"threshold": "↓"}),
        ("lower training error", {"training": "↓", "error": "↓"}),
        ("raises recall and costs precision", {"recall": "↑"}),
        ("as complexity increases bias decreases", {"complexity": "↑", "bias": "↓"}),
        ("does not lower bias", {}),
    ],
)
def test_each_direction_moves_the_words_it_governs(typed: str, expected: dict[str, str]) -> None:
    (clause,) = clauses_of(typed)
    directions = {clause.words[at].text: way for at, way in moved(clause.words, scopes(clause.words).marks)}
    assert directions == expected
