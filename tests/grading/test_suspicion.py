"""What is probably a misconception is suspected, which costs nothing; only a whole phrasing counts."""

import pytest

from bot.grading import Grader
from bot.grading.rubric import Concept, Misconception, Rubric
from tests.content import real_bank

FREES = (
    "expiry alone frees the memory",
    "expired entries free memory by themselves",
    "memory is freed automatically by expiry",
    "expiry alone keeps the memory small",
    "no limit is needed since expiry frees memory",
)
SUSPECTED = {
    "backpropagation.batch-norm: strong",
    "bias-variance.neighbours-k: strong",
    "convolution.transfer-learning: strong",
    "data-structures.merge-or-quick: contrast",
    "data-structures.tree-traversals: strong",
    "detection.anchors-and-nms: strong",
    "detection.focal-loss: strong",
    "gradient-descent.unscaled-features: strong",
    "maths.kl-divergence: model",
    "metrics.calibration: model",
    "metrics.confusion-matrix: strong",
    "python.interned-strings: strong",
    "python.shallow-or-deep: model",
    "python.shallow-or-deep: strong",
    "python.stacked-decorators: model",
    "regularisation.weight-decay: strong",
    "scaling.data-parallel-training: strong",
}
"""Right answers of the bank that are suspected all the same: opposites (validation and training, from bottom
to top) in the words of one phrasing."""
CACHE = Grader(
    Rubric(
        "What does a cache with an expiry need?",
        (
            Concept(
                "bound", 1, ("evict the oldest entry", "limit the number of entries", "delete old entries")
            ),
            Concept("age", 1, ("compare with a monotonic clock", "expired entries are loaded again")),
        ),
        2,
        (Misconception("frees", FREES),),
    )
)


@pytest.mark.parametrize(
    "answer",
    [
        "the memory is automatically free after the expiry",
        "once the entries expire their memory is free again",
        "thanks to the expiry alone the memory stays small",
    ],
)
def test_a_claim_in_other_words_is_suspected_and_not_counted(answer: str) -> None:
    verdict = CACHE.judge(answer)
    assert set(verdict.suspected) == {"frees"}
    assert verdict.suspected["frees"] in answer
    assert not verdict.asserted


@pytest.mark.parametrize(
    "answer",
    [
        "some think that once the entries expire their memory is free again",
        "does the memory of entries get free once they expire?",
        "if entries expire their memory is free again",
        "entries expire but their memory is not freed by that",
        "unlike entries that expire and free their memory",
        "expired entries are loaded again into their memory",
        "expiry, entries, memory, free, alone, small, automatic, limit",
    ],
)
def test_what_is_denied_reported_supposed_or_said_of_a_concept_is_not_suspected(answer: str) -> None:
    verdict = CACHE.judge(answer)
    assert not verdict.suspected
    assert not verdict.asserted


def test_what_is_asserted_is_not_suspected_as_well() -> None:
    verdict = CACHE.judge("expiry alone frees the memory. once the entries expire their memory is free again")
    assert set(verdict.asserted) == {"frees"}
    assert not verdict.suspected


def test_what_is_suspected_is_explained_by_its_words() -> None:
    answer = "once the entries expire their memory is free again"
    claim = CACHE.explain(answer).suspected["frees"]
    assert claim.said in answer
    assert claim.phrasing in FREES


def test_no_other_right_answer_of_the_bank_is_suspected() -> None:
    suspected: set[str] = set()
    for question in real_bank().questions.values():
        for kind, answer in [
            ("model", question.model_answer),
            *((one.kind, one.answer) for one in question.examples if one.kind in ("strong", "contrast")),
        ]:
            if question.grader.judge(answer).suspected:
                suspected.add(f"{question.id}: {kind}")
    assert suspected == SUSPECTED
