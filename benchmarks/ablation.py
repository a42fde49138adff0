"""What each ingredient of the grader is worth, on any set that benchmarks.grader takes: each one left out.

python -m benchmarks.ablation answers.jsonl [--rubrics rubrics.yaml] [--half odd|even]
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from benchmarks.grader import CONTENT, Judged, auc, half_of, judge, pairs, precision, recall, rubrics_of
from bot.bank import load


def nowhere(*_: object) -> float:
    """Stands in for `astray`."""
    return 0.0


LEFT_OUT: dict[str, dict[str, object]] = {
    "everything as it is": {},
    "parts: only phrasings that stand whole": {"bot.grading.found.MOST_IN_PARTS": 0.0},
    "telling words": {"bot.grading.evidence.TELLING": 0.0},
    "the statement": {"bot.grading.evidence.STATEMENT": 0.0},
    "support": {"bot.grading.evidence.SUPPORT": 0.0},
    "less weight for words of the question": {"bot.grading.weights.ASKED": 1.0},
    "less weight for words of several concepts": {
        "bot.grading.weights.SHARED": (1.0,) * 4,
        "bot.grading.weights.OFTEN": 1.0,
    },
    "misconceptions as rivals": {"bot.grading.phrasings.RIVAL": 0.0},
    "the whole text": {"bot.grading.grader.astray": nowhere},
    "the concept's weight": {"bot.grading.evidence.HEAVY": 0.0},
    "the number of phrasings": {"bot.grading.evidence.MANY": 0.0},
}
"""What stands in an ingredient's place where it is left out."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("set", type=Path)
    options.add_argument("--rubrics", type=Path)
    options.add_argument("--half", choices=("odd", "even"))
    given = options.parse_args()
    lines = [json.loads(line) for line in given.set.read_text("utf-8").splitlines() if line.strip()]
    if given.half:
        lines = [line for line in lines if half_of(str(line["question_id"])) == given.half]
    bank = load(CONTENT)
    rubrics = rubrics_of(given.rubrics, bank)
    print("| left out | AUC | precision | recall |\n|---|---|---|---|")
    for name, changes in LEFT_OUT.items():
        figures = with_changes(changes, lambda: judge(lines, rubrics, bank.lexicon))
        both = [(credit, label >= 0.5) for one in figures for _, credit, _, label in one.concepts]
        decided = pairs(figures)
        print(f"| {name} | {auc(both):.3f} | {precision(decided):.3f} | {recall(decided):.3f} |", flush=True)
    return 0


def with_changes(changes: dict[str, object], work: Callable[[], list[Judged]]) -> list[Judged]:
    """The work done while some constants have other values."""
    patches = [patch(name, value) for name, value in changes.items()]
    for one in patches:
        one.start()
    try:
        return work()
    finally:
        for one in patches:
            one.stop()


if __name__ == "__main__":
    sys.exit(main())
