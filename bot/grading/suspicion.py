"""How likely it is that a stretch of text says a misconception, in whatever words.

Few hold a wrong idea in its phrasings' words. A logistic curve weighs how much of a phrasing is there
(`share`), how telling the words are for this misconception rather than for the concepts and the others
(`telling`), and how well a concept's phrasing explains the same words (`rival`). docs/grader.md says on which
answers its constants were fitted and tried.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.grading.answer import Answer
from bot.grading.lexicon import DIRECTIONS
from bot.grading.matcher import Phrase, found_in, span
from bot.grading.misconceptions import Claim
from bot.grading.negation import STOPS
from bot.grading.phrasings import Phrasings, quote
from bot.grading.vocabulary import Vocabulary
from bot.grading.weights import telling_of, total, weights_of
from bot.grading.windows import FEW, Window, Windows

SHARE, TELLING, RIVAL, START = 2.5, 0.46, -2.4, -3.9
"""Of the curve: for share, telling and rival, and its start; above 0 it is likelier than not."""
MOSTLY = 0.8
"""The share of a misconception's phrasings that have a word in common."""


class _Wrong(NamedTuple):
    """A misconception, prepared."""

    phrases: Sequence[Phrase]
    odds: Mapping[int, float]
    """How telling each word is for it."""
    subject: int
    """The words that most phrasings have."""
    said: int
    """Every word that a phrasing says, beside the question's."""


class Suspicion:
    """A rubric's misconceptions beside its concepts."""

    def __init__(
        self,
        says: Mapping[str, Sequence[Phrase]],
        concepts: Sequence[Sequence[Phrase]],
        rivals: Sequence[Phrasings],
        asked: int,
        vocabulary: Vocabulary,
    ) -> None:
        everything = [*concepts, *says.values()]
        self._weights = weights_of(everything, asked)
        self._rivals = rivals
        self._asked = asked
        self._directions = sum({1 << vocabulary.add(word) for word in DIRECTIONS})
        telling = telling_of(everything, asked)[len(concepts) :]
        self._wrong = {
            name: _Wrong(phrases, odds, _common(phrases), _said(phrases) & ~asked)
            for (name, phrases), odds in zip(says.items(), telling, strict=True)
        }

    def read(self, text: Answer, windows: Sequence[Window]) -> dict[str, Claim]:
        """The misconceptions that are likely enough, where they are likeliest, within clauses that claim."""
        near = [window for window in windows if len(window.places) <= FEW]
        suspected: dict[str, Claim] = {}
        for name, wrong in self._wrong.items():
            likely = [
                (*best, window)
                for window in near
                if (best := self._height(wrong, window))
                and all(one.clause.words[0].start in text.claimed for one in window.places)
            ]
            if not likely:
                continue
            height, at, window = max(likely, key=lambda each: each[:2])
            alone = Windows([window])
            if any(height + RIVAL * rival.nearest(alone, self._asked) <= 0 for rival in self._rivals):
                continue
            nearest = wrong.phrases[at]
            found = found_in(nearest, window.words)
            # a single name, such as `status_code`, claims nothing
            if not text.text[slice(*span(window.places, found, nearest))].isidentifier():
                suspected[name] = Claim(quote(text.text, window.places, found, nearest), nearest.text)
        return suspected

    def _height(self, wrong: _Wrong, window: Window) -> tuple[float, int] | None:
        """The curve's height before rivals and the nearest phrasing's place; None if it is too low anyway."""
        if wrong.said & window.words.denied:
            return None
        height = START + TELLING * window.worth * total(wrong.odds, window.numbers)
        if height + SHARE < 0:
            return None
        stopped = any(not STOPS.isdisjoint(one.clause.texts) for one in window.places)
        share, at = max(
            (0.0 if stopped and _is_plain(each) else self._share(each, wrong.subject, window), at)
            for at, each in enumerate(wrong.phrases)
        )
        height += SHARE * window.worth * share
        return (height, at) if share and height > 0 else None

    def _share(self, each: Phrase, subject: int, window: Window) -> float:
        """0..1: how much of a phrasing stands there as it means it, if that is more than its subject."""
        if each.words.said & self._directions & ~window.words.said:
            return 0.0
        found = found_in(each, window.words)
        telling = found & ~self._directions
        if telling.bit_count() < FEW or not telling & ~self._asked & ~subject:
            return 0.0
        heavy = sum(self._weights[number] for number in each.order)
        return sum(self._weights[number] for number in each.order if found >> number & 1) / heavy


def _said(phrases: Sequence[Phrase]) -> int:
    said = 0
    for each in phrases:
        said |= each.words.said
    return said


def _common(phrases: Sequence[Phrase]) -> int:
    """The words that most phrasings have."""
    counts = Counter(number for each in phrases for number in each.order)
    return sum(1 << number for number, count in counts.items() if count >= MOSTLY * len(phrases))


def _is_plain(each: Phrase) -> bool:
    """Whether a phrasing denies nothing, so that a text that does may mean the opposite."""
    return not each.words.denied and STOPS.isdisjoint(each.text.casefold().split())
