"""The simulated candidates of tests/simulated: which questions come closest to breaking each rule.

python -m benchmarks.candidates                          the ten closest of each rule
python -m benchmarks.candidates regularisation.dropout   all dialogues of one question, as they went
"""

import sys
from collections.abc import Iterable, Iterator
from statistics import median

from bot.interview.attempt import Attempt
from bot.interview.log import Said
from tests.content import real_bank
from tests.simulated.closest import closest
from tests.simulated.dialogue import dialogues
from tests.simulated.rules import IN_POINTS, RULES

MOST = 10


def main(arguments: list[str]) -> int:
    questions = real_bank().questions
    if unknown := [name for name in arguments if name not in questions]:
        print(f"There is no question {', '.join(unknown)}.", file=sys.stderr)
        return 2
    for name in arguments:
        show(name)
    if not arguments:
        survey(questions)
    return 0


def show(name: str) -> None:
    """Every dialogue of a question, then how its rules stand."""
    for dialogue in dialogues(name):
        print(f"\n── {dialogue.candidate.name}: {dialogue.first} at first, {dialogue.points} in the end")
        print(*transcript(dialogue.attempt), sep="\n")
    print(f"\n── {name}: how far each rule is from breaking")
    for rule, find in RULES.items():
        found = find(dialogues(name))
        print(f"{found.margin:5} {rule:30} {found.why}")


def transcript(attempt: Attempt) -> Iterator[str]:
    """What was said, then what was heard."""
    for entry in attempt.log:
        if isinstance(entry, Said):
            yield f"  said       {entry.text}"
        elif entry.text:
            yield f"  {entry.kind:10} {entry.text}"
    for concept in attempt.concepts:
        heard = f" ({concept.how}) “{concept.said}”" if concept.said else ""
        yield f"  {concept.credit:<10.2f} {concept.id}{heard}"
    for claim in attempt.misconceptions:
        yield f"  {'stands' if claim.standing else 'taken back':10} {claim.id} “{claim.said}”"


def survey(questions: Iterable[str]) -> None:
    """The questions closest to breaking each rule; first those that break one that has no points."""
    found = {(rule, name): find(dialogues(name)) for name in questions for rule, find in RULES.items()}
    for (rule, name), one in found.items():
        if rule not in IN_POINTS and one.margin < 0:
            print(f"{rule}: {name}: {one.why}")
    margins = [(rule, name, one.margin) for (rule, name), one in found.items()]
    for rule, nearest in closest(margins, MOST):
        middle = median(points for other, _, points in margins if other == rule)
        print(f"\n{rule}: points until it breaks, median {middle:g}")
        for _, name, points in nearest:
            print(f"{points:5} {name:40} {found[rule, name].why}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
