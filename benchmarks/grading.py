"""How long one answer takes to grade: a usual one, the longest of any kind, and how that grows with length.

    python -m benchmarks.grading [--runs 9]

Milliseconds are processor time, at the median of warm runs. The reference is RapidFuzz's token_set_ratio of
an answer of 120 words with every phrasing, timed in turn with it, so that ratios may be compared between
machines and hours.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice, pairwise
from pathlib import Path
from statistics import geometric_mean, median

from rapidfuzz import fuzz

from benchmarks.anything import Kind, kinds
from bot.bank import load
from bot.grading import Grader
from bot.grading.rubric import Rubric
from bot.interview.question import Question

WORDS = 120
RUNS = 200
CONCEPTS, PHRASINGS = 7, 12
"""The rubric that the goals are about."""
GOAL, GOAL_OF_ANYTHING = 2.0, 20.0
"""Milliseconds for WORDS words, and for the longest of LENGTHS of anything."""
LENGTHS = (512, 1024, 2048, 4096)
"""Characters; the last are one full Telegram message."""
MOST_GROWTH = 2.2
"""What twice the text may take, at the mean of the doublings: as much more, and the clock's noise."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--runs", type=int, default=9, help="texts of each kind and length")
    runs: int = options.parse_args().runs
    questions = sorted(load(Path("content")).questions.values(), key=lambda q: -len(phrasings(q.rubric)))
    usual = next(question for question in questions if len(question.rubric.concepts) >= CONCEPTS)
    heaviest = {question.kind: question for question in reversed(questions)}
    pairs = [
        (usual, cut(usual.rubric)),
        *((question, question.rubric) for question in sorted(heaviest.values(), key=questions.index)),
    ]
    print(f"{WORDS} words, {RUNS} runs; goal: at most {GOAL:g} ms")
    for question, rubric in pairs[:2]:
        of_usual_length(question, rubric)
    for question, rubric in pairs:
        print(f"\n{named(question, rubric)}")
        print(f"{LENGTHS[-1]} characters, {runs} runs; goal: at most {GOAL_OF_ANYTHING:g} ms")
        of_anything(question, rubric, runs)
    return 0


def cut(rubric: Rubric) -> Rubric:
    """A rubric with so many concepts of so many phrasings each."""
    few = tuple(replace(concept, says=concept.says[:PHRASINGS]) for concept in rubric.concepts[:CONCEPTS])
    return replace(rubric, concepts=few)


def named(question: Question, rubric: Rubric) -> str:
    says = [len(concept.says) for concept in rubric.concepts]
    return f"{question.id} ({rubric.kind}): {len(says)} concepts, {sum(says)} phrasings"


def of_usual_length(question: Question, rubric: Rubric) -> None:
    grader, says = Grader(rubric), phrasings(rubric)
    pairs = [
        (milliseconds(grader.judge, text), milliseconds(lambda text: compared(text, says), text))
        for text in answers(question)
    ]
    grading, reference = ([pair[at] for pair in pairs] for at in (0, 1))
    print(named(question, rubric))
    print(f"  grading    median {median(grading):.2f} ms, p95 {p95(grading):.2f} ms")
    print(f"  reference  median {median(reference):.2f} ms, p95 {p95(reference):.2f} ms")
    print(f"  ratio      {median(grading) / median(reference):.2f}")


def of_anything(question: Question, rubric: Rubric, runs: int) -> None:
    """Each kind of text at each length, the slowest first, with how it grows from length to length."""
    grader, says = Grader(rubric), phrasings(rubric)
    usual = next(answers(question))
    rows = [
        (name, *by_length(grader.judge, kind, lambda _: compared(usual, says), runs))
        for name, kind in kinds(question).items()
    ]
    for name, taken, reference, grows in sorted(rows, key=lambda row: -row[1] / row[2]):
        missed = taken > GOAL_OF_ANYTHING or geometric_mean(grows) > MOST_GROWTH
        print(
            f"  {name:26} {taken:7.2f} ms, {taken / reference:5.2f} references, grows "
            + " ".join(f"{growth:.2f}" for growth in grows)
            + ("  missed" if missed else "")
        )


def by_length(
    work: Callable[[str], object], kind: Kind, reference: Callable[[str], object], runs: int
) -> tuple[float, float, list[float]]:
    """The median at the longest of LENGTHS, that of the reference, and what each doubling costs.

    All are taken in turn, and the growth is that of the quickest runs: noise only lengthens.
    """
    taken: list[list[float]] = [[] for _ in LENGTHS]
    beside: list[float] = []
    for _ in range(runs + 1):
        for at, length in enumerate(LENGTHS):
            taken[at].append(milliseconds(work, kind(length)))
        beside.append(milliseconds(reference, ""))
    grows = [min(later) / min(sooner) for sooner, later in pairwise(taken)]
    return median(taken[-1][1:]), median(beside[1:]), grows


def phrasings(rubric: Rubric) -> Sequence[str]:
    """All that an answer is held against."""
    concepts = [phrase for concept in rubric.concepts for phrase in (*concept.says, *concept.replies)]
    return [*concepts, *(phrase for claim in rubric.misconceptions for phrase in claim.says)]


def answers(question: Question) -> Iterator[str]:
    """Answers of `WORDS` words in the authors' own, each another, so that nothing remembered helps."""
    words = " ".join(example.answer for example in question.examples).split()
    for start in range(RUNS):
        yield " ".join(islice(cycle(words), start, start + WORDS))


def compared(text: str, says: Sequence[str]) -> list[float]:
    return [fuzz.token_set_ratio(text, phrase) for phrase in says]


def milliseconds(work: Callable[[str], object], text: str) -> float:
    """Processor time, which other processes do not lengthen."""
    began = time.process_time()
    work(text)
    return 1000 * (time.process_time() - began)


def p95(taken: Sequence[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]


if __name__ == "__main__":
    sys.exit(main())
