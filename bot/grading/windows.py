"""Which clauses are read together, and what a phrasing found in them is worth."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from bot.grading.lexicon import word_set
from bot.grading.matcher import Place, Words, joined, together

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
FEW_SENTENCES = 0.28
"""What is left for two words only, which neighbours often have by chance and passages always."""
LISTED = 0.33
"""What it is worth in a bare list of words."""
_PRONOUNS = word_set("it they them this these those its their")


@dataclass(eq=False)
class Window:
    """Clauses read together, and what a phrasing found in them is worth."""

    places: Sequence[Place]
    words: Words
    worth: float
    few: float
    """What it is worth with one or two words only."""
    every: int
    """Its words of the vocabulary, said or denied."""
    numbers: frozenset[int]
    """The same by number."""
    rivals: Callable[[Words], float]

    @cached_property
    def ranks(self) -> Mapping[int, int]:
        """Where each of its words comes among them."""
        return {number: rank for rank, number in enumerate(self.numbers)}

    @cached_property
    def rival(self) -> float:
        """0..1: how much of a misconception's phrasing stands there."""
        return self.rivals(self.words) if len(self.places) <= FEW else 0.0


def numbers_in(words: int) -> Iterator[int]:
    """The numbers of a set of words."""
    while words:
        lowest = words & -words
        yield lowest.bit_length() - 1
        words ^= lowest


Part: TypeAlias = tuple[float, bool, int]
"""Windows that have the same ones of some words: what these weigh together, whether they are more than one,
and the windows (bit n: n-th)."""


class Windows:
    """The windows of one text and where each word stands; a set of windows is an integer (bit n: n-th)."""

    def __init__(self, each: Sequence[Window]) -> None:
        self.each = each
        self.clauses = [window for window in each if len(window.places) == 1]
        self.words = 0
        """All their words of the vocabulary."""
        self.in_full = 0
        """Those of clauses that are worth all."""
        self.holding: dict[int, int] = {}
        """For each of them, by number, the windows that have it."""
        of_worth: dict[float, int] = {}
        for at, window in enumerate(each):
            self.words |= window.every
            for number in window.numbers:
                self.holding[number] = self.holding.get(number, 0) | 1 << at
            of_worth[window.worth] = of_worth.get(window.worth, 0) | 1 << at
        for window in self.clauses:
            if window.worth == 1.0:
                self.in_full |= window.every
        self._of_worth = sorted(of_worth.items(), reverse=True)

    def with_all(self, numbers: Iterable[int]) -> int:
        """The windows that have each of these words."""
        found = -1
        for number in numbers:
            found &= self.holding.get(number, 0)
        return found

    def parted(self, words: Iterable[tuple[int, float]]) -> list[Part]:
        """The windows that have any of these words, parted by which; each word comes with what it weighs."""
        parts: list[Part] = []
        rest = (1 << len(self.each)) - 1
        for number, share in words:
            here = self.holding.get(number)
            if here is None:
                continue
            for at in range(len(parts)):
                held, several, windows = parts[at]
                both = windows & here
                if both == windows:
                    parts[at] = held + share, True, windows
                elif both:
                    parts[at] = held, several, windows ^ both
                    parts.append((held + share, True, both))
            if here & rest:
                parts.append((share, False, here & rest))
                rest &= ~here
        return parts

    def most_worth(self, windows: int) -> float:
        """What the best of a set of windows is worth."""
        for worth, those in self._of_worth:
            if those & windows:
                return worth
        return 0.0

    def by_worth(self, windows: int) -> Iterator[tuple[float, int]]:
        """A set of windows, parted by what they are worth; the best come first."""
        for worth, those in self._of_worth:
            if those & windows:
                yield worth, those & windows


def windows_of(
    places: Sequence[Place],
    aside: Sequence[bool],
    listed: Sequence[bool],
    rivals: Callable[[Words], float] = lambda words: 0.0,
) -> Windows:
    """Each clause, each two neighbours that speak of the same thing, each passage; each content once.

    `aside` and `listed` say for each place whether it speaks of another thing, or only lists words; `rivals`
    how much of a misconception stands there.
    """
    found: dict[Words, Window] = {}

    def add(part: Sequence[Place], words: Words, worth: float, few: float) -> None:
        known = found.get(words)
        every = words.said | words.denied
        if every and (known is None or known.few < few):
            found[words] = Window(part, words, worth, few, every, frozenset(numbers_in(every)), rivals)

    worth = [LISTED if bare else 1.0 for bare in listed]
    pairs: set[tuple[Words, Words, float]] = set()
    says = [any(one.words) for one in places]
    for at, one in enumerate(places):
        if not says[at]:
            continue
        add([one], one.words, worth[at], worth[at])
        if at and says[at - 1] and aside[at] == aside[at - 1]:
            before = places[at - 1]
            both = min(worth[at - 1], worth[at])
            goes_on = before.clause.sentence == one.clause.sentence or _refers_back(one)
            near, few = (NEIGHBOURS, FEW_NEIGHBOURS) if goes_on else (SENTENCES, FEW_SENTENCES)
            if (known := (before.words, one.words, few * both)) not in pairs:
                pairs.add(known)
                add((before, one), joined(before.words, one.words), near * both, few * both)
    for first in range(0, max(1, len(places) - PASSAGE // 2), PASSAGE // 2) if len(places) > 2 else ():
        passage = slice(first, first + PASSAGE)
        if any(says[passage]):
            add(places[passage], together(places[passage]), ANYWHERE * min(worth[passage]), 0.0)
    return Windows(list(found.values()))


def _refers_back(one: Place) -> bool:
    """Whether a sentence goes on about the thing named before it: "I would use it for a queue"."""
    return not _PRONOUNS.isdisjoint(one.clause.texts)
