"""The record of an attempt: what counts as shown, and what a person may dispute."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.interview.assess import ConceptResult, How, MisconceptionResult
from bot.interview.attempt import ATTEMPT, Attempt, band, to_points
from bot.interview.closing import record
from tests.interview.sample import TURN, asking, question

STORED = Path(__file__).parent / "stored"


def idea(name: str, weight: float, credit: float, how: How = "first") -> ConceptResult:
    return ConceptResult(name, f"idea {name}", f"Statement {name}.", weight, credit, "words", how, 0.5)


def attempt(
    *ideas: ConceptResult, misconceptions: tuple[MisconceptionResult, ...] = (), score: float = 0.5
) -> Attempt:
    made = record(asking("words"), question(), TURN, "scored")
    return replace(made, concepts=ideas, misconceptions=misconceptions, enough=5.0, score=score)


def test_marks_go_by_the_graders_own_credit_and_not_by_how_it_came() -> None:
    made = attempt(idea("a", 1, 0.7, "hint"), idea("b", 1, 0.69), idea("c", 1, 0.3), idea("d", 1, 0.29))
    assert [result.id for result in made.shown] == ["a"]
    assert [result.id for result in made.partly] == ["b", "c"]
    assert [result.id for result in made.missed] == ["d"]


def test_what_was_missed_comes_heaviest_first() -> None:
    made = attempt(idea("a", 1, 0), idea("b", 3, 0), idea("c", 2, 0))
    assert [result.id for result in made.missed] == ["b", "c", "a"]


def test_enough_is_met_by_credit_before_how_it_came() -> None:
    assert attempt(idea("a", 5, 1, "hint")).enough_met
    assert not attempt(idea("a", 4.9, 1)).enough_met


def test_whatever_was_not_fully_shown_may_be_disputed_and_so_may_standing_claims() -> None:
    claims = (
        MisconceptionResult("x", "gone", "No.", standing=True),
        MisconceptionResult("y", "big", "No.", standing=False),
    )
    made = attempt(idea("a", 1, 1), idea("b", 1, 0.5), idea("c", 1, 0), misconceptions=claims)
    assert list(made.disputable.items()) == [(1, ("b", "idea b")), (2, ("c", "idea c")), (3, ("x", "gone"))]


def test_points_with_claims_count_them_in_full() -> None:
    claims = (MisconceptionResult("x", "gone", "No.", standing=True),)
    made = attempt(idea("a", 2, 1), idea("b", 3, 0.5, "probe"), misconceptions=claims)
    assert made.points_with(()) == to_points(0.85 * (2 + 3 * 0.45) / 5)
    assert made.points_with({"b"}) == 85
    assert made.points_with({"b", "x"}) == 100


@pytest.mark.parametrize(("score", "points"), [(0, 0), (0.245, 25), (0.2449, 24), (0.995, 100), (1, 100)])
def test_points_are_rounded_half_up(score: float, points: int) -> None:
    assert to_points(score) == points


@pytest.mark.parametrize(
    ("points", "word"),
    [
        *((0, "not yet"), (24, "not yet"), (25, "getting there"), (54, "getting there")),
        *((55, "solid"), (79, "solid"), (80, "strong"), (100, "strong")),
    ],
)
def test_the_coachs_word_by_points(points: int, word: str) -> None:
    assert band(points) == word


def test_an_attempt_survives_its_store() -> None:
    claims = (MisconceptionResult("x", "gone", "No.", standing=True),)
    made = attempt(idea("a", 2, 1), misconceptions=claims)
    assert ATTEMPT.validate_json(ATTEMPT.dump_json(made)) == made


@pytest.mark.parametrize("path", sorted(STORED.glob("attempt-*.json")), ids=lambda path: path.stem)
def test_every_released_form_of_an_attempt_still_loads(path: Path) -> None:
    stored = ATTEMPT.validate_json(path.read_bytes())
    assert stored.log
    assert ATTEMPT.validate_json(ATTEMPT.dump_json(stored)) == stored


def test_there_are_samples_of_attempts() -> None:
    assert {path.stem for path in STORED.glob("attempt-*.json")} >= {"attempt-1-scored", "attempt-1-aside"}
