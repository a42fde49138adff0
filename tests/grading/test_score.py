"""Marks: what was earned of what is enough, less what stands wrong."""

import pytest

from bot.grading import marks, score
from tests.grading.rubrics import DROPOUT


@pytest.mark.parametrize(
    ("earned", "enough", "standing", "expected"),
    [
        (0, 5, 0, 0),
        (5, 5, 0, 1),
        (9, 5, 0, 1),
        (2.5, 5, 0, 0.5),
        (5, 5, 1, 0.85),
        (5, 5, 2, 0.7),
        (5, 5, 7, 0.7),
    ],
)
def test_marks_are_capped_and_at_most_two_misconceptions_cost(
    earned: float, enough: float, standing: int, expected: float
) -> None:
    assert marks(earned, enough, standing) == pytest.approx(expected)


def test_nothing_is_enough_of_nothing() -> None:
    assert marks(1, 0, 0) == 0


def test_a_concept_left_out_or_unknown_counts_nothing_and_credit_is_clipped() -> None:
    assert score(DROPOUT, {}, 0) == 0
    assert score(DROPOUT, {"unheard-of": 1.0}, 0) == 0
    assert score(DROPOUT, {"random-zeroing": 5.0}, 0) == pytest.approx(3 / 6.8)
