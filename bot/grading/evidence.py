"""How much credit an answer earns for a concept, with which of its words, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.matcher import Phrase, Place, Words, found_in, span, together

NEIGHBOURS = 0.9
"""What a phrasing is worth that is spread over two neighbouring clauses."""
ANYWHERE = 0.6
"""What it is worth spread over the whole answer."""
LISTED = 0.33
"""What it is worth in a bare list of words."""
UNDECIDED = 0.4
"""The share of a phrasing's words up to which it shows nothing."""
FEW = 2
FEW_ANYWHERE = 0.5
"""What is left of that for two words only, which any long answer has somewhere."""
HALF = 0.5
CHANCE = 2.5
"""How steeply credit falls below .5: half of a short phrasing is found in answers to anything."""
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer shows of one concept."""

    credit: float
    """0..1; shown from .7, partly from .3."""
    said: str
    """The answer's own words that earned it, verbatim; empty if nothing did."""
    sure: float
    """0..1: how far the credit is from undecided (.5)."""
    phrasing: str
    """The phrasing that matched best."""


MISSED = Finding(0.0, "", 1.0, "")


@dataclass(frozen=True, slots=True)
class Window:
    """Clauses read together, and what a phrasing found in them is worth."""

    places: Sequence[Place]
    words: Words
    worth: float
    few: float
    """What it is worth with one or two words only."""


def certain(said: str, phrasing: str) -> Finding:
    """What is known without weighing words."""
    return Finding(1.0, said[:LONGEST_QUOTE], 1.0, phrasing)


def windows_of(places: Sequence[Place], aside: Sequence[bool], listed: Sequence[bool]) -> list[Window]:
    """Each clause, each two neighbours that speak of the same thing, and the whole; each content once.

    `aside` and `listed` say for each place whether it speaks of another thing, or only lists words.
    """
    found: dict[Words, Window] = {}

    def add(part: Sequence[Place], words: Words, worth: float, few: float) -> None:
        known = found.get(words)
        if (words.said or words.denied) and (known is None or known.few < few):
            found[words] = Window(part, words, worth, few)

    worth = [LISTED if bare else 1.0 for bare in listed]
    for at, one in enumerate(places):
        add([one], one.words, worth[at], worth[at])
        if at and aside[at] == aside[at - 1] and (one.words.said or one.words.denied):
            both = NEIGHBOURS * min(worth[at - 1], worth[at])
            pair = places[at - 1 : at + 1]
            add(pair, together(pair), both, both)
    if len(places) > 2:
        whole = ANYWHERE * min(worth)
        add(places, together(places), whole, FEW_ANYWHERE * whole)
    return list(found.values())


def best(answer: str, phrases: Sequence[Phrase], windows: Sequence[Window], seen: int) -> Finding:
    """The phrasing best found, whichever it is; one found only in words already seen counts nothing."""
    most = 0.0
    at: tuple[Window, int, str] | None = None
    for window in windows:
        if window.worth <= most:
            continue
        there = window.words.said | window.words.denied
        least = UNDECIDED + (1 - UNDECIDED) * most / window.worth
        for each in phrases:
            if (each.every & there).bit_count() <= least * each.size:
                continue
            found = found_in(each, window.words)
            count = found.bit_count()
            worth = window.worth if count > FEW else window.few
            earned = worth * (count / each.size - UNDECIDED) / (1 - UNDECIDED)
            if earned > most and found & ~seen:
                most = earned
                least = UNDECIDED + (1 - UNDECIDED) * most / window.worth
                at = (window, found, each.text)
    if at is None:
        return MISSED
    window, found, text = at
    credit = most if most >= HALF else HALF * (most / HALF) ** CHANCE
    sure = abs(credit - HALF) / HALF
    return Finding(round(credit, 4), _quote(answer, window.places, found), round(sure, 4), text)


def _quote(answer: str, places: Sequence[Place], found: int) -> str:
    """The words that earned it; where they are too far apart, those of the clause that has most of them."""
    start, end = span(places, found)
    if end - start > LONGEST_QUOTE and len(places) > 1:
        richest = max(places, key=lambda one: ((one.words.said | one.words.denied) & found).bit_count())
        start, end = span([richest], (richest.words.said | richest.words.denied) & found)
    return answer[start:end]
