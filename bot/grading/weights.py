"""What the words of a rubric weigh, and for which concept each of them tells."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat

from bot.grading.matcher import Phrase

ASKED = 0.4
"""What a word of the question weighs within a phrasing."""
SHARED = (1.0, 1.0, 0.8, 0.5)
OFTEN = 0.3
"""What a word weighs that no, one, two, three concepts have in their phrasings, and one that more have."""
OTHERS, AGAINST = 0.5, -2.0
"""How much a word counts against a concept that only others have, and the most of its odds that count."""
HERE, ELSEWHERE = 0.05, 0.3
"""Phrasings that every word is taken to stand in besides, so that none is impossible; ten times as many stand
for all those that nobody has thought of."""


def weights_of(concepts: Sequence[Sequence[Phrase]], asked: int) -> dict[int, float]:
    """What each word weighs: less if the question has it, and the less the more concepts do."""
    owners = Counter(
        number for phrases in concepts for number in {number for each in phrases for number in each.order}
    )
    return {
        number: (SHARED[many] if many < len(SHARED) else OFTEN) * (ASKED if asked >> number & 1 else 1.0)
        for number, many in owners.items()
    }


def total(of: Mapping[int, float], numbers: Iterable[int]) -> float:
    """The sum of what these words have in a mapping; one that is not in it has 0."""
    return sum(map(of.get, numbers, repeat(0.0)))


def telling_of(concepts: Sequence[Sequence[Phrase]], asked: int) -> list[dict[int, float]]:
    """For each concept, ln of how much likelier each word is in its phrasings than in those of the others."""
    counts = [Counter([number for each in phrases for number in each.order]) for phrases in concepts]
    total = Counter[int]()
    for count in counts:
        total.update(count)
    every = sum(map(len, concepts))

    @cache
    def odds(count: int, times: int, many: int) -> float:
        """Of a word that stands so many times in a concept's `many` phrasings, and `times` in all."""
        here = (count + HERE) / (many + 10 * HERE)
        return math.log(here / ((times - count + ELSEWHERE) / (every - many + 10 * ELSEWHERE)))

    @cache
    def worth_of(count: int, times: int, many: int, of_the_question: int) -> float:
        worth = odds(count, times, many) * (ASKED if of_the_question else 1.0)
        return max(0.0, worth) if count else OTHERS * max(AGAINST, min(0.0, worth))

    def telling(number: int, count: int, many: int) -> float:
        return worth_of(count, total[number], many, asked >> number & 1)

    absent: dict[int, dict[int, float]] = {}
    found: list[dict[int, float]] = []
    for phrases, count in zip(concepts, counts, strict=True):
        many = len(phrases)
        if many not in absent:
            absent[many] = {number: worth for number in total if (worth := telling(number, 0, many))}
        own = {number: telling(number, times, many) for number, times in count.items()}
        found.append({number: worth for number, worth in (absent[many] | own).items() if worth})
    return found
