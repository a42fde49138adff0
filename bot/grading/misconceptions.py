"""Wrong claims: asserted, denied, or taken back. A false accusation is the worst that can happen."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.grading.lexicon import DIRECTIONS, word_set
from bot.grading.matcher import Phrase, Place, found_in, phrase, span
from bot.grading.negation import NEGATORS
from bot.grading.rubric import Misconception
from bot.grading.text import fold
from bot.grading.vocabulary import Vocabulary

ENOUGH_WORDS = 0.8
"""The share of a phrasing's words, in one clause, that makes it a claim."""
SHORT_REPLY = 15
"""Words up to which a text can be a short reply to a challenge."""

_REPORTS = word_set(
    """myth misconception misconceptions mistake mistaken mistakenly wrong wrongly incorrect incorrectly
    untrue people beginners someone candidates confuse confuses confused tempting naive naively supposedly
    trap fallacy pitfall"""
)
"""A sentence with one of these reports somebody else's error."""
_PREVENTS = word_set("prevent prevents avoid avoids stop stops preventing avoiding stopping against")
_STOPS = NEGATORS | _PREVENTS
_TAKES_BACK = re.compile(
    r"\b(?:i was wrong|my mistake|my bad|i take (?:that|it) back|scratch that|i misspoke|i stand corrected"
    r"|you(?:'re|r| are) right|that(?:'s| is| was) (?:wrong|not right|not true)|oops"
    r"|i mixed (?:that|it|them) up|i meant the opposite|other way (?:a)?round)\b"
)


class Reading(NamedTuple):
    """What a text does with the rubric's misconceptions: id → the person's words; retracted ids."""

    asserted: dict[str, str]
    denied: dict[str, str]
    retracted: frozenset[str]


class Misconceptions:
    """A rubric's misconceptions, prepared."""

    def __init__(self, given: Sequence[Misconception], vocabulary: Vocabulary) -> None:
        self._says = [(m.id, [phrase(text, vocabulary) for text in m.says]) for m in given]
        self._retracts = [(m.id, [phrase(text, vocabulary) for text in m.retracts]) for m in given]
        self._directions = 0
        for word in DIRECTIONS:
            self._directions |= 1 << vocabulary.add(word)

    def read(
        self, answer: str, places: Sequence[Place], aside: Sequence[bool], listed: Sequence[bool], ask: int
    ) -> Reading:
        """`aside` and `listed` say for each place whether it speaks of another thing, or only lists words."""
        asserted: dict[str, str] = {}
        denied: dict[str, str] = {}
        asked, reported = _asked(places), _reported(places)
        for at, one in enumerate(places):
            if listed[at] or one.clause.sentence in asked:
                continue
            for name, phrases in self._says:
                for each in phrases:
                    words = self._named(each, one)
                    if not words & ~ask:
                        continue
                    start, end = span([one], words)
                    if aside[at] or one.clause.sentence in reported or self._is_denied(each, one):
                        denied.setdefault(name, answer[start:end])
                    elif _is_claim(each, one, words):
                        asserted.setdefault(name, answer[start:end])
        return Reading(asserted, denied, self._retracted(answer, places, denied))

    def _named(self, each: Phrase, one: Place) -> int:
        """The phrasing's words in a clause, said or denied; none if too few or a direction is missing."""
        words = (one.words.said | one.words.denied) & (each.words.said | each.words.denied)
        if words.bit_count() < ENOUGH_WORDS * each.size or each.words.said & self._directions & ~words:
            return 0
        return words

    def _is_denied(self, each: Phrase, one: Place) -> bool:
        agreed = found_in(each, one.words)
        if agreed.bit_count() >= ENOUGH_WORDS * each.size:
            # a negator that the scopes did not reach ("no, it removes …") still makes it no claim
            own = each.text.casefold().split()
            return not each.words.denied and any(
                word.text in _STOPS and word.text not in own for word in one.clause.words
            )
        return bool((one.words.denied & each.words.said) or (one.words.said & each.words.denied))

    def _retracted(self, answer: str, places: Sequence[Place], denied: dict[str, str]) -> frozenset[str]:
        folded, _ = fold(answer)
        if _TAKES_BACK.search(folded):
            return frozenset(name for name, _ in self._says)
        short = sum(len(one.clause.words) for one in places) <= SHORT_REPLY
        return frozenset(denied) | frozenset(
            name
            for name, phrases in self._retracts
            for each in phrases
            if (short or each.size >= 3)
            and any(found_in(each, one.words).bit_count() >= ENOUGH_WORDS * each.size for one in places)
        )


def _asked(places: Sequence[Place]) -> set[int]:
    """Sentences that ask or suppose, and claim nothing."""
    return {
        one.clause.sentence for one in places if one.clause.ends == "?" or one.clause.words[0].text == "if"
    }


def _reported(places: Sequence[Place]) -> set[int]:
    """Sentences that report somebody else's error."""
    return {one.clause.sentence for one in places if any(word.text in _REPORTS for word in one.clause.words)}


def _is_claim(each: Phrase, one: Place, words: int) -> bool:
    """Whether the words stand together as the phrasing has them, and say the same thing."""
    if found_in(each, one.words) & words != words:
        return False
    order = [number for number in each.order if words >> number & 1]
    spots = [(at, number) for at, number in enumerate(one.numbers) if number >= 0 and words >> number & 1]
    for first, (start, _) in enumerate(spots):
        held: list[int] = []
        for at, number in spots[first:]:
            if number not in held:
                held.append(number)
            if len(held) == len(order):
                if not _joins(one, start, at, each) and (held == order or at - start <= 2 * len(order)):
                    return True
                break
    return False


def _joins(one: Place, start: int, end: int, each: Phrase) -> bool:
    """Whether "and" or "or" stands between: then the words may belong to two statements."""
    between = {word.text for word in one.clause.words[start:end]}
    return bool(between & {"and", "or"}) and not re.search(r"\b(?:and|or)\b", each.text)
