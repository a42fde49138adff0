"""The table of bot/grading/order.py: which kinds of words follow which in whole sentences, from content/.

    python -m benchmarks.order

Prints the table, and how well it tells answers from the same words shuffled: learned on half of the
questions, tried on the other half and on the blind answers of the tests, which nothing was learned from.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.grader import half_of
from bot.bank import load
from bot.grading.lexicon import Lexicon
from bot.grading.order import EDGE, KINDS, OTHER, fluency, kinds_of
from bot.grading.text import clauses_of
from bot.interview.question import Question

SAMPLES = ("strong", "partial", "wrong", "contrast")
UNSEEN = 2.0
"""Times that every pair is taken to have been seen besides."""


def main() -> int:
    bank = load(Path("content"))
    questions = list(bank.questions.values())
    names = [EDGE, OTHER, *KINDS]
    table = learned(texts(questions), names, bank.lexicon)
    for name in names:
        print(f'    "{name}": "{" ".join(str(round(10 * table[name, other])) for other in names)}",')
    learnt = learned(texts(q for q in questions if half_of(q.id) == "odd"), names, bank.lexicon)
    told = [text for q in questions if half_of(q.id) == "even" for text in texts([q])]
    blind = [
        json.loads(line)["answer"]
        for line in Path("tests/grading/blind.jsonl").read_text("utf-8").splitlines()
    ]
    chance = random.Random(1)
    mixed = [" ".join(chance.sample(words, len(words))) for words in (text.split() for text in told)]
    for name, some in (("whole", told), ("shuffled", mixed), ("blind", blind)):
        values = sorted(fluency(clauses_of(text, bank.lexicon), learnt)[0] for text in some)
        shares = " ".join(
            f"{values[int(part * (len(values) - 1))]:6.2f}" for part in (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
        )
        print(f"{name:10} {shares}   (least, 5 %, quarters, 95 %, most)")
    return 0


def texts(questions: Iterable[Question]) -> list[str]:
    return [
        text
        for question in questions
        for text in (question.model_answer, *(one.answer for one in question.examples if one.kind in SAMPLES))
    ]


def learned(some: Sequence[str], names: Sequence[str], lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """For each pair of kinds, ln of how much oftener it stands in these texts than by chance."""
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in some:
        kinds = kinds_of(clauses_of(text, lexicon))
        alone.update(kinds)
        pairs.update(pairwise(kinds))
    words, couples = sum(alone.values()), sum(pairs.values())
    return {
        (one, other): math.log(
            (pairs[one, other] + UNSEEN) * words**2 / (couples * alone[one] * alone[other])
        )
        for one in names
        for other in names
    }


if __name__ == "__main__":
    sys.exit(main())
