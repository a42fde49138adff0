"""From credits to the score out of one."""

from collections.abc import Mapping

from bot.grading.evidence import LEAST
from bot.grading.rubric import Rubric

PER_MISCONCEPTION = 0.15
COUNTED_MISCONCEPTIONS = 2


def marks(earned: float, enough: float, standing: int) -> float:
    """min(1, earned / enough) × (1 − 0.15 × standing misconceptions, at most two counted): 0..1.

    `earned` is Σ weight·credit, each credit already counted for how it came.
    """
    full = min(1.0, earned / enough) if enough > 0 else 0.0
    return full * (1 - PER_MISCONCEPTION * min(max(standing, 0), COUNTED_MISCONCEPTIONS))


def score(rubric: Rubric, credits: Mapping[str, float], standing: int) -> float:
    """The marks of an answer. `credits` are 0..1 by concept id; next to none counts 0, as one left out."""
    counted = ((concept.weight, credits.get(concept.id, 0.0)) for concept in rubric.concepts)
    earned = sum(weight * min(1.0, credit) for weight, credit in counted if credit >= LEAST)
    return marks(earned, rubric.enough, standing)
