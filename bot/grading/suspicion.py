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
from bot.grading.found import quote
from bot.grading.lexicon import DIRECTIONS
from bot.grading.matcher import Phrase, found_in, span
from bot.grading.misconceptions import Claim
from bot.grading.negation import STOPS
from bot.grading.phrasings import Phrasings
from bot.grading.vocabulary import Vocabulary
from bot.grading.weights import telling_of, total, weights_of
from bot.grading.windows import FEW, Window

SHARE, TELLING, RIVAL, START = 2.5, 0.46, -2.4, -3.9
"""Of the curve: for share, telling and rival, and its start; above 0 it is likelier than not."""
MOSTLY = 0.8
"""The share of a misconception's phrasings that have a word in common."""


class _Wrong(NamedTuple):
    """A misconception, prepared."""

    phrases: Sequence[Phrase]
    heavy: Sequence[float]
    """What the words of each weigh together."""
    odds: Mapping[int, float]
    """How telling each word is for it."""
    subject: int
    """The words that most phrasings have."""
    said: int
    """Every word that a phrasing says, beside the question's."""
    telling: int
    """Its words that may tell of it: all but directions."""
    own: int
    """Those of them that are neither the question's nor the subject."""


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
            name: self._prepared(phrases, odds)
            for (name, phrases), odds in zip(says.items(), telling, strict=True)
        }

    def _prepared(self, phrases: Sequence[Phrase], odds: Mapping[int, float]) -> _Wrong:
        subject, said, every = _common(phrases), 0, 0
        for each in phrases:
            said |= each.words.said
            every |= each.every
        telling = every & ~self._directions
        return _Wrong(
            phrases,
            [sum([self._weights[number] for number in each.order]) for each in phrases],
            odds,
            subject,
            said & ~self._asked,
            telling,
            telling & ~self._asked & ~subject,
        )

    def read(self, text: Answer, windows: Sequence[Window]) -> dict[str, Claim]:
        """The misconceptions that are likely enough, where they are likeliest, within clauses that claim."""
        near = [window for window in windows if len(window.places) <= FEW]
        suspected: dict[str, Claim] = {}
        for name, wrong in self._wrong.items():
            likely = [
                (*best, window)
                for window in near
                if window.every & wrong.own
                and (best := self._height(wrong, window))
                and all(one.clause.words[0].start in text.claimed for one in window.places)
            ]
            if not likely:
                continue
            height, at, window = max(likely, key=lambda each: each[:2])
            if any(rival.explains(window, self._asked, -height / RIVAL) for rival in self._rivals):
                continue
            nearest = wrong.phrases[at]
            found = found_in(nearest, window.words)
            # a single name, such as `status_code`, claims nothing
            if not text.text[slice(*span(window.places, found, nearest))].isidentifier():
                suspected[name] = Claim(quote(text.text, window.places, found, nearest), nearest.text)
        return suspected

    def _height(self, wrong: _Wrong, window: Window) -> tuple[float, int] | None:
        """The curve's height before rivals and the nearest phrasing's place; None if it is too low anyway."""
        if (window.every & wrong.telling).bit_count() < FEW or wrong.said & window.words.denied:
            return None
        height = START + TELLING * window.worth * total(wrong.odds, window.numbers)
        if height + SHARE < 0:
            return None
        stopped = any(not STOPS.isdisjoint(one.clause.texts) for one in window.places)
        share, at = max(
            (0.0 if stopped and _is_plain(each) else self._held(each, wrong.subject, window) / heavy, at)
            for at, (each, heavy) in enumerate(zip(wrong.phrases, wrong.heavy, strict=True))
        )
        height += SHARE * window.worth * share
        return (height, at) if share and height > 0 else None

    def _held(self, each: Phrase, subject: int, window: Window) -> float:
        """What those of a phrasing's words weigh that stand there as it means them, beside its subject."""
        if each.words.said & self._directions & ~window.words.said:
            return 0.0
        if (each.every & window.every & ~self._directions).bit_count() < FEW:
            return 0.0
        found = found_in(each, window.words)
        telling = found & ~self._directions
        if telling.bit_count() < FEW or not telling & ~self._asked & ~subject:
            return 0.0
        return sum([self._weights[number] for number in each.order if found >> number & 1])


def _common(phrases: Sequence[Phrase]) -> int:
    """The words that most phrasings have."""
    counts = Counter(number for each in phrases for number in each.order)
    return sum(1 << number for number, count in counts.items() if count >= MOSTLY * len(phrases))


def _is_plain(each: Phrase) -> bool:
    """Whether a phrasing denies nothing, so that a text that does may mean the opposite."""
    return not each.words.denied and STOPS.isdisjoint(each.text.casefold().split())
