"""Two attempts side by side: idea by idea in words, and when points may be compared at all."""

from dataclasses import replace

import pytest

from bot.interview.assess import ConceptResult
from bot.interview.attempt import Attempt
from bot.interview.comparison import Compared, compare, incomparable
from tests.interview.test_attempt import attempt


def idea(name: str, credit: float, *, sure: float = 1.0, weight: float = 1.0) -> ConceptResult:
    return ConceptResult(name, f"idea {name}", f"Statement {name}.", weight, credit, "", "first", sure)


def test_each_idea_says_what_it_was_and_what_it_is() -> None:
    then = attempt(idea("a", 0.0), idea("b", 0.7), idea("c", 0.5), idea("d", 0.1))
    now = attempt(idea("a", 1.0), idea("b", 0.69), idea("c", 0.3), idea("d", 0.29, sure=0.1))
    assert compare(then, now) == (
        Compared("idea a", "missed", "shown"),
        Compared("idea b", "shown", "partly"),
        Compared("idea c", "partly", "partly"),
        Compared("idea d", "missed", "unclear"),
    )


def test_what_only_one_of_them_asked_is_empty_in_the_other() -> None:
    then, now = attempt(idea("a", 1.0), idea("old", 0.0)), attempt(idea("new", 1.0), idea("a", 0.0))
    assert compare(then, now) == (
        Compared("idea new", "", "shown"),
        Compared("idea a", "shown", "missed"),
        Compared("idea old", "missed", ""),
    )


def test_what_was_not_named_once_enough_was_is_not_called_missed() -> None:
    enough = attempt(idea("a", 1.0, weight=5.0), idea("b", 0.0))
    assert [one.now for one in compare(enough, enough)] == ["shown", "not needed"]


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ({"revision": 0}, "question"), ({"grader_version": 0}, "grader"),
        ({"revision": 0, "grader_version": 0}, "question"), ({}, ""),
    ],
)  # fmt: skip
def test_points_compare_only_within_a_revision_and_a_version_of_the_grader(
    then: dict[str, int], why: str
) -> None:
    now = attempt(idea("a", 1.0))
    earlier: Attempt = replace(now, **then)
    assert incomparable(earlier, now).startswith("The " + why if why else "")
    assert bool(incomparable(earlier, now)) == bool(why)
