"""What was found of a concept's phrasings: what that earns, and which words are quoted for it."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.grading.evidence import (
    ASTRAY_WITH,
    ENOUGH_WORDS,
    FOUND_WITH,
    HALF,
    LEAST,
    LONGEST_QUOTE,
    MISSED,
    MOST_IN_PARTS,
    ONE_WORD,
    SCANT,
    STEEP,
    STRANGE,
    STRANGERS,
    WHOLE,
    Evidence,
    Finding,
    decided,
)
from bot.grading.matcher import Phrase, Place, span
from bot.grading.windows import FEW, SENTENCES, Window, numbers_in

MANY_WAYS, ALL_WAYS = 10, 0.7
"""Phrasings that stand whole, and their share of all, from which a text recites the rubric."""
RECITED = 0.3
"""What is left of credit then."""
WHOLE_CLAUSE = 100
"""Characters up to which a quote is filled up to whole clauses."""


class Match(NamedTuple):
    """The best place of one phrasing."""

    whole: float
    """0..1: what the place is worth if it stands whole there, else 0."""
    share: float
    """0..1: how much of its words is there, by weight, times what the place is worth."""
    window: Window
    found: int
    phrase: Phrase


class Found(NamedTuple):
    """What an answer has of a concept, before it is known what it has of the others."""

    matches: Sequence[Match]
    evidence: Evidence

    def finding(self, answer: str, astray: float = 0.0, *, asked: bool = False) -> Finding:
        """What that earns; `asked`: in a short reply to a probe for this concept."""
        if not self.matches:
            return MISSED
        evidence = self.weighed(astray, asked=asked)
        curve = evidence.chance
        steep = curve**STEEP / (curve**STEEP + (1 - curve) ** STEEP)
        best = max(self.matches, key=rank)
        alone = best.found.bit_count() < FEW
        parts = ONE_WORD * steep if alone else min(steep, MOST_IN_PARTS)
        credit = max(evidence.whole * (WHOLE + (1 - WHOLE) * steep), parts)
        credit = decided(credit)
        if self.recites:
            credit *= RECITED
        said = quote(answer, best.window.places, best.found, best.phrase) if credit >= LEAST else ""
        likely = ONE_WORD * curve if alone else curve
        sure = max(evidence.whole, abs(likely - HALF) / HALF)
        return Finding(round(credit, 12), said, round(sure, 3), best.phrase.text, evidence)

    def weighed(self, astray: float, *, asked: bool = False) -> Evidence:
        """The evidence once it is known how far the whole text is `astray`."""
        return self.evidence._replace(astray=astray, asked=asked)

    @property
    def recites(self) -> bool:
        """Whether nearly all phrasings stand there: nobody says one thing in ten ways without the list."""
        said = sum(match.whole > 0 for match in self.matches)
        return said >= MANY_WAYS and said > ALL_WAYS * self.evidence.many


def rank(match: Match) -> tuple[float, bool, float]:
    """Of a concept's matches the one that ranks highest is quoted."""
    return match.whole, match.found.bit_count() >= FEW, match.share


def astray(found: Iterable[Found], places: Sequence[Place]) -> float:
    """How far a text seems to be about something else than the concepts, as the curve has it (0 or less)."""
    words = sum([one.carrying for one in places])
    if not words:
        return 0.0
    strangers = sum([one.strange for one in places])
    strange = STRANGE * math.log(max(1.0, strangers / STRANGERS))
    scant = SCANT * min(0.0, math.log(words / ENOUGH_WORDS))
    shown = min(3, sum(one.evidence.whole >= SENTENCES for one in found))
    return (strange + scant) * ASTRAY_WITH[shown] + FOUND_WITH[shown]


def quote(answer: str, places: Sequence[Place], found: int, phrase: Phrase) -> str:
    """The words that earned it, with the rest of their clause where that is short.

    Where they are too far apart, those of the clause that has most of them.
    """
    for number in numbers_in(found):
        if not any(number in one.standing for one in places):
            found ^= 1 << number  # it stands in the probe that was answered
    start, end = span(places, found, phrase)
    if end - start > LONGEST_QUOTE and len(places) > 1:
        richest = max(places, key=lambda one: ((one.words.said | one.words.denied) & found).bit_count())
        start, end = span([richest], (richest.words.said | richest.words.denied) & found, phrase)
    for one in places:
        first, last = one.clause.words[0].start, one.clause.words[-1].end
        if first <= start < last and end - first <= WHOLE_CLAUSE:
            start = first
        if first < end <= last and last - start <= WHOLE_CLAUSE:
            end = last
    while end < len(answer) and not answer[end].isspace() and answer[end] not in ".,;:!?":
        end += 1  # a clause ends at a bracket, a formula does not
    while start and not answer[start - 1].isspace() and answer[start - 1] not in ".,;:!?":
        start -= 1
    return answer[start:end]
