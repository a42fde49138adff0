"""How far the grader agrees with people, over any set of answers in JSON lines.

    make bench-grader SET=answers.jsonl [RUBRICS=rubrics.yaml]
    python -m benchmarks.grader answers.jsonl [--rubrics rubrics.yaml] [--half odd|even] [--worst 20]

Two kinds of line are understood. One with marks has `ask`, `model_answer`, `answer` and `human` (0..1): a
rubric is drafted from the model answer. One with labels has `question_id`, `answer`, `shown` ({concept: 1 or
½}), and perhaps `score` (0..1, an examiner's overall view) and `asserts` ([misconception]); its rubric is
that of RUBRICS (a YAML list of questions) or of the question bank. Every figure comes with its 90 % interval,
from resampling whole questions, since answers to one question are no independent evidence.
"""

import argparse
import json
import random
import sys
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import correlation, fmean, median
from typing import Any

import yaml

from bot.bank import Bank, load
from bot.frontends.grade import read_question
from bot.grading import Grader, draft, score
from bot.grading.lexicon import Lexicon
from bot.grading.rubric import Rubric

CONTENT = Path("content")
RESAMPLED = 400
SHOWN = 0.5
"""The credit, and the label, from which a concept counts as shown."""
FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer as the grader and as people saw it."""

    question: str
    answer: str
    score: float
    human: float | None
    ceiling: float | None
    """The score that the people's own labels give."""
    concepts: Sequence[tuple[str, float, float, float]]
    """(id, credit, sure, label) of each concept that was labelled."""
    asserted: frozenset[str] = frozenset()
    asserts: frozenset[str] = frozenset()
    suspected: frozenset[str] = frozenset()
    milliseconds: float = field(default=0.0, compare=False)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("set", type=Path)
    options.add_argument("--rubrics", type=Path)
    options.add_argument("--half", choices=("odd", "even"), help="only questions of this half, by checksum")
    options.add_argument("--worst", type=int, default=0, help="print the N worst disagreements")
    given = options.parse_args()
    lines = [json.loads(line) for line in given.set.read_text("utf-8").splitlines() if line.strip()]
    if given.half:
        lines = [line for line in lines if half_of(str(line["question_id"])) == given.half]
    bank = load(CONTENT)
    judged = judge(lines, rubrics_of(given.rubrics, bank), bank.lexicon)
    print(f"{given.set.name}: {len(judged)} answers, {len({one.question for one in judged})} questions")
    for name, figure in figures(judged).items():
        try:
            value = figure(judged)
        except ZeroDivisionError:
            continue
        low, high = interval(judged, figure)
        print(f"  {name:44} {value:6.3f}   [{low:.3f}, {high:.3f}]")
    print(f"  {'time an answer, median, ms':44} {median(one.milliseconds for one in judged):6.2f}")
    for text in worst(judged)[: given.worst]:
        print(text)
    return 0


def half_of(question: str) -> str:
    """The half of a set that a question belongs to, the same on every machine."""
    return "odd" if zlib.crc32(question.encode()) % 2 else "even"


def rubrics_of(path: Path | None, bank: Bank) -> Mapping[str, Rubric]:
    """Rubrics by question id, of a file or of the question bank."""
    if path is None:
        return {name: question.rubric for name, question in bank.questions.items()}
    entries = yaml.safe_load(path.read_text("utf-8"))
    return {str(entry["id"]): read_question(entry, bank.lexicon) for entry in entries}


def judge(
    lines: Sequence[Mapping[str, Any]], rubrics: Mapping[str, Rubric], lexicon: Lexicon
) -> list[Judged]:
    graders: dict[str, Grader] = {}
    found: list[Judged] = []
    for line in lines:
        name = str(line["question_id"])
        if name not in graders:
            rubric = rubrics[name] if "shown" in line else draft(line["ask"], line["model_answer"], lexicon)
            graders[name] = Grader(rubric)
        grader = graders[name]
        began = time.perf_counter()
        verdict = grader.judge(line["answer"])
        taken = 1000 * (time.perf_counter() - began)
        labels: Mapping[str, float] | None = line.get("shown")
        credits = {concept: finding.credit for concept, finding in verdict.concepts.items()}
        human = line.get("score") if labels is not None else line["human"]
        asserts = frozenset(line.get("asserts", ()))
        found.append(
            Judged(
                name,
                line["answer"],
                score(grader.rubric, credits, len(verdict.asserted)),
                human,
                None if labels is None else score(grader.rubric, labels, len(asserts)),
                []
                if labels is None
                else [(c, f.credit, f.sure, labels.get(c, 0.0)) for c, f in verdict.concepts.items()],
                frozenset(verdict.asserted),
                asserts,
                frozenset(verdict.suspected),
                taken,
            )
        )
    return found


Figure = Callable[[Sequence[Judged]], float]


def figures(judged: Sequence[Judged]) -> Mapping[str, Figure]:
    """What can be said of this set, by name."""
    marked: dict[str, Figure] = {
        "r of score and mark": lambda some: pearson([(one.score, one.human) for one in some]),
        f"r without answers under {FEWEST_WORDS} words": lambda some: pearson(
            [(one.score, one.human) for one in some if len(one.answer.split()) >= FEWEST_WORDS]
        ),
        "Spearman": lambda some: spearman([(one.score, one.human) for one in some]),
        "RMSE": rmse,
    }
    labelled: dict[str, Figure] = {
        "AUC, concept shown or not": lambda some: auc(
            [(credit, label >= SHOWN) for one in some for _, credit, _, label in one.concepts]
        ),
        f"precision at credit >= {SHOWN:g}": lambda some: precision(pairs(some)),
        f"recall at credit >= {SHOWN:g}": lambda some: recall(pairs(some)),
        "accuracy where sure >= .8": lambda some: agreement(some, 0.8, 1.01),
        "accuracy where sure < .8": lambda some: agreement(some, 0.0, 0.8),
        "share of concepts with sure < .8": lambda some: fmean(
            sure < 0.8 for one in some for _, _, sure, _ in one.concepts
        ),
        "r of score and the labels' own score": lambda some: pearson([(o.score, o.ceiling) for o in some]),
        "answers falsely accused": lambda some: fmean(bool(one.asserted - one.asserts) for one in some),
        "misconceptions found of those labelled": lambda some: (
            sum(len(one.asserted & one.asserts) for one in some) / sum(len(one.asserts) for one in some)
        ),
        "answers falsely suspected": lambda some: fmean(bool(one.suspected - one.asserts) for one in some),
        "misconceptions found or suspected": lambda some: (
            sum(len((one.asserted | one.suspected) & one.asserts) for one in some)
            / sum(len(one.asserts) for one in some)
        ),
    }
    chosen = dict(labelled) if judged[0].ceiling is not None else {}
    if judged[0].human is not None:
        chosen |= marked
        if judged[0].ceiling is not None:
            chosen["ceiling: r of the labels' score and the mark"] = lambda some: pearson(
                [(one.ceiling, one.human) for one in some]
            )
    return chosen


def pairs(some: Sequence[Judged]) -> list[tuple[bool, bool]]:
    return [(c >= SHOWN, label >= SHOWN) for one in some for _, c, _, label in one.concepts]


def interval(judged: Sequence[Judged], figure: Figure) -> tuple[float, float]:
    """The 90 % bootstrap interval of a figure, over questions."""
    by_question: dict[str, list[Judged]] = {}
    for one in judged:
        by_question.setdefault(one.question, []).append(one)
    names = sorted(by_question)
    chance = random.Random(1)
    values: list[float] = []
    for _ in range(RESAMPLED):
        some = [one for name in chance.choices(names, k=len(names)) for one in by_question[name]]
        try:
            values.append(figure(some))
        except (ZeroDivisionError, ValueError):
            continue
    values.sort()
    return values[len(values) // 20], values[-1 - len(values) // 20]


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1, ties sharing their mean."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in order[start:end]:
            found[at] = (start + end + 1) / 2
        start = end
    return found


def known(both: Sequence[tuple[float | None, float | None]]) -> tuple[list[float], list[float]]:
    full = [(one, other) for one, other in both if one is not None and other is not None]
    return [one for one, _ in full], [other for _, other in full]


def pearson(both: Sequence[tuple[float | None, float | None]]) -> float:
    return correlation(*known(both))


def spearman(both: Sequence[tuple[float | None, float | None]]) -> float:
    one, other = known(both)
    return correlation(ranks(one), ranks(other))


def rmse(some: Sequence[Judged]) -> float:
    one, other = known([(each.score, each.human) for each in some])
    return fmean((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def auc(both: Sequence[tuple[float, bool]]) -> float:
    """The chance that a shown concept has more credit than one not shown (Mann–Whitney U)."""
    placed = ranks([credit for credit, _ in both])
    shown = [rank for rank, (_, label) in zip(placed, both, strict=True) if label]
    n, m = len(shown), len(both) - len(shown)
    return (sum(shown) - n * (n + 1) / 2) / (n * m)


def precision(both: Sequence[tuple[bool, bool]]) -> float:
    return sum(a and b for a, b in both) / sum(a for a, _ in both)


def recall(both: Sequence[tuple[bool, bool]]) -> float:
    return sum(a and b for a, b in both) / sum(b for _, b in both)


def agreement(some: Sequence[Judged], low: float, high: float) -> float:
    """The share of right decisions among those whose sureness lies in [low, high)."""
    right = [
        (credit >= SHOWN) == (label >= SHOWN)
        for one in some
        for _, credit, sure, label in one.concepts
        if low <= sure < high
    ]
    return sum(right) / len(right)


def worst(judged: Sequence[Judged]) -> list[str]:
    """The disagreements, the most confident first."""
    found: list[tuple[float, str]] = []
    for one in judged:
        for concept, credit, _, label in one.concepts:
            text = f"[{one.question} {concept}] credit {credit:.2f}, label {label:g}: {one.answer}"
            found.append((abs(credit - label), text))
        if not one.concepts and one.human is not None:
            text = f"[{one.question}] score {one.score:.2f}, mark {one.human:.2f}: {one.answer}"
            found.append((abs(one.score - one.human), text))
    return [text for _, text in sorted(found, key=lambda pair: -pair[0])]


if __name__ == "__main__":
    sys.exit(main())
