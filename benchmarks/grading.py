"""How long one answer takes to grade: 120 words against the heaviest question.

    python -m benchmarks.grading

The reference is RapidFuzz's token_set_ratio of the same answer with every phrasing, timed in the same run, so
that the ratio may be compared between machines.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz

from bot.bank import load
from bot.grading import Grader
from bot.grading.rubric import Rubric
from bot.interview.question import Question

WORDS = 120
RUNS = 200
GOAL = 2.0
"""Milliseconds, at the median."""


def main() -> int:
    question = max(load(Path("content")).questions.values(), key=lambda q: len(phrasings(q.rubric)))
    says = phrasings(question.rubric)
    grader = Grader(question.rubric)
    grading = timed(grader.judge, answers(question))
    reference = timed(
        lambda answer: [fuzz.token_set_ratio(answer, phrase) for phrase in says], answers(question)
    )
    ratio = median(grading) / median(reference)
    print(f"{question.id}: {len(says)} phrasings, {WORDS} words, {RUNS} runs")
    print(
        f"grading    median {median(grading):.2f} ms, p95 {p95(grading):.2f} ms  (goal: median ≤ {GOAL:g} ms)"
    )
    print(f"reference  median {median(reference):.2f} ms, p95 {p95(reference):.2f} ms")
    print(f"ratio      {ratio:.2f}")
    return 0


def phrasings(rubric: Rubric) -> Sequence[str]:
    """All that an answer is held against."""
    concepts = [phrase for concept in rubric.concepts for phrase in (*concept.says, *concept.replies)]
    return [*concepts, *(phrase for claim in rubric.misconceptions for phrase in claim.says)]


def answers(question: Question) -> Iterator[str]:
    """Answers of `WORDS` words in the authors' own, each another, so that nothing remembered helps."""
    words = " ".join(example.answer for example in question.examples).split()
    for start in range(RUNS):
        yield " ".join(islice(cycle(words), start, start + WORDS))


def timed(work: Callable[[str], object], texts: Iterator[str]) -> list[float]:
    """Milliseconds of each run."""
    taken: list[float] = []
    for text in texts:
        began = time.perf_counter()
        work(text)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def p95(taken: Sequence[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]


if __name__ == "__main__":
    sys.exit(main())
