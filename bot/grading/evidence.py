"""How much credit an answer earns for a concept, with which of its words, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.lexicon import word_set
from bot.grading.matcher import Phrase, Place, Words, between, found_in, span, together

NEIGHBOURS = 0.9
"""What a phrasing is worth that is spread over two neighbouring clauses of a sentence."""
SENTENCES = 0.8
"""What it is worth spread over two clauses that a full stop parts."""
PASSAGE = 8
"""Clauses of a passage."""
ANYWHERE = 0.6
"""What it is worth spread over a passage; over more it is worth nothing, for chance brings words together."""
FEW = 2
FEW_NEIGHBOURS = 0.9
FEW_SENTENCES = 0.4
"""What is left for two words only, which neighbours often have by chance and passages always."""
APART = 0.8
"""What is left of two words of a longer phrasing with other words between them."""
FAR = 6
DISTANT = 0.6
"""What is left of a phrasing of two words with more than FAR others between them."""
LISTED = 0.33
"""What it is worth in a bare list of words."""
UNDECIDED = 0.4
"""The share of a phrasing's words up to which it shows nothing."""
HALF = 0.5
CHANCE = 2.5
"""How steeply credit falls below .5: half of a short phrasing is found in answers to anything."""
NOISE = 0.15
"""Credit below which nothing was shown."""
LONGEST_QUOTE = 200
_PRONOUNS = word_set("it they them this these those its their")


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


class Phrasings:
    """The phrasings of one concept."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._every = 0
        self._alone = 0
        for each in phrases:
            self._every |= each.every
            if each.size == 1:
                self._alone |= each.every

    def best(self, answer: str, windows: Sequence[Window], seen: int) -> Finding:
        """The phrasing best found, whichever it is; one found only in words already seen counts nothing.

        One word of several shows nothing: its share is below the noise.
        """
        most = 0.0
        at: tuple[Window, int, Phrase] | None = None
        for window in windows:
            there = window.words.said | window.words.denied
            mine = there & self._every
            if window.worth <= most or (mine.bit_count() < FEW and not mine & self._alone):
                continue
            least = UNDECIDED + (1 - UNDECIDED) * most / window.worth
            for each in self._phrases:
                if (each.every & mine).bit_count() <= least * each.size:
                    continue
                found = found_in(each, window.words)
                count = found.bit_count()
                own = found & ~seen
                if not own:
                    continue
                telling = own.bit_count() if len(window.places) > FEW else count
                worth = window.worth if telling > FEW else window.few
                earned = worth * (count / each.size - UNDECIDED) / (1 - UNDECIDED)
                if earned > most and count == FEW:
                    earned *= _closeness(window, found, each)
                if earned > most:
                    most = earned
                    least = UNDECIDED + (1 - UNDECIDED) * most / window.worth
                    at = (window, found, each)
        credit = most if most >= HALF else HALF * (most / HALF) ** CHANCE
        if at is None or credit < NOISE:
            return MISSED
        window, found, each = at
        sure = abs(credit - HALF) / HALF
        return Finding(
            round(credit, 4), _quote(answer, window.places, found, each), round(sure, 4), each.text
        )


def _closeness(window: Window, found: int, phrase: Phrase) -> float:
    """What two words are still worth, given how many others stand between them."""
    others = between(window.places, found)
    if phrase.size > FEW:
        return APART if others else 1.0
    return DISTANT if others > FAR else 1.0


def certain(said: str, phrasing: str) -> Finding:
    """What is known without weighing words."""
    return Finding(1.0, said[:LONGEST_QUOTE], 1.0, phrasing)


def windows_of(places: Sequence[Place], aside: Sequence[bool], listed: Sequence[bool]) -> list[Window]:
    """Each clause, each two neighbours that speak of the same thing, each passage; each content once.

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
            pair = places[at - 1 : at + 1]
            both = min(worth[at - 1], worth[at])
            joined = pair[0].clause.sentence == pair[1].clause.sentence or _refers_back(one)
            near, few = (NEIGHBOURS, FEW_NEIGHBOURS) if joined else (SENTENCES, FEW_SENTENCES)
            add(pair, together(pair), near * both, few * both)
    for first in range(0, max(1, len(places) - PASSAGE // 2), PASSAGE // 2) if len(places) > 2 else ():
        passage = slice(first, first + PASSAGE)
        add(places[passage], together(places[passage]), ANYWHERE * min(worth[passage]), 0.0)
    return list(found.values())


def _refers_back(one: Place) -> bool:
    """Whether a sentence goes on about the thing named before it: "I would use it for a queue"."""
    return any(word.text in _PRONOUNS for word in one.clause.words)


def _quote(answer: str, places: Sequence[Place], found: int, phrase: Phrase) -> str:
    """The words that earned it; where they are too far apart, those of the clause that has most of them."""
    start, end = span(places, found, phrase)
    if end - start > LONGEST_QUOTE and len(places) > 1:
        richest = max(places, key=lambda one: ((one.words.said | one.words.denied) & found).bit_count())
        start, end = span([richest], (richest.words.said | richest.words.denied) & found, phrase)
    return answer[start:end]
