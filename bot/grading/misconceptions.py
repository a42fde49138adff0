"""Wrong claims: asserted, denied, or taken back. A false accusation is the worst that can happen."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.grading.answer import Answer
from bot.grading.fold import LONGEST
from bot.grading.lexicon import DIRECTIONS, word_set
from bot.grading.matcher import Phrase, Place, Words, found_in, phrase, span, together
from bot.grading.negation import STOPS
from bot.grading.rubric import Misconception
from bot.grading.text import Word, is_content
from bot.grading.vocabulary import Vocabulary

NAMED = 0.8
"""The share of a phrasing's words, in one clause, that names a claim. Only all of them assert it."""
SHORT_REPLY = 15
"""Words up to which a text can be a short reply to a challenge."""

_HARMLESS = word_set("all whole entire full always every each any just simply both own actual")
"""Between an adjective or verb and its noun these narrow nothing."""
_QUANTIFIERS = word_set("each every always")
_BE = word_set("is are was were be been being get gets got becomes become")
INTRUDERS = 2
"""Other content words that may stand within a claim."""
_TAKES_BACK = re.compile(
    r"\b(?:i was wrong|my mistake|my bad|i take (?:that|it) back|scratch that|i misspoke|i stand corrected"
    r"|you(?:'re|r| are) right|that(?:'s| is| was) (?:wrong|not right|not true)|oops"
    r"|i mixed (?:that|it|them) up|i meant the opposite|other way (?:a)?round)\b"
)


class Claim(NamedTuple):
    """A misconception named in an answer."""

    said: str
    """The person's words."""
    phrasing: str
    """The author's words that they were found by."""


class Claims(NamedTuple):
    """What a text does with the rubric's misconceptions, by id."""

    asserted: dict[str, Claim]
    denied: dict[str, Claim]
    retracted: frozenset[str]


class Misconceptions:
    """A rubric's misconceptions, prepared."""

    def __init__(
        self,
        given: Sequence[Misconception],
        vocabulary: Vocabulary,
        read: Callable[[str], Answer],
        asked: Iterable[str],
    ) -> None:
        self.phrases = {m.id: [phrase(read(text), vocabulary) for text in m.says] for m in given}
        self._says = [
            (name, each, NAMED * each.size) for name, phrases in self.phrases.items() for each in phrases
        ]
        self._asked = frozenset(asked)
        self._stem = vocabulary.lexicon.stem
        self._own: dict[str, int] = {}
        for name, each, _ in self._says:
            self._own[name] = self._own.get(name, 0) | each.every
        self._every = 0
        for own in self._own.values():
            self._every |= own
        self._fewest = min((least for _, _, least in self._says if least), default=math.inf)
        self._retracts = [(m.id, phrase(read(text), vocabulary)) for m in given for text in m.retracts]
        self._directions = 0
        for word in DIRECTIONS:
            self._directions |= 1 << vocabulary.add(word)

    def read(self, text: Answer, places: Sequence[Place], ask: int) -> Claims:
        """What a text, clause by clause, claims or denies; `ask` are the question's words."""
        asserted: dict[str, Claim] = {}
        denied: dict[str, Claim] = {}
        known: set[tuple[int, bool, bool, bool, bool]] = set()
        for at, one in enumerate(places):
            here = (one.words.said | one.words.denied) & self._every
            if text.listed[at] or one.clause.ends == "?" or here.bit_count() < self._fewest:
                continue
            named = [
                (name, each, words)
                for name, each, least in self._says
                if (here & each.every).bit_count() >= least and (words := self._named(each, one)) & ~ask
            ]
            if not named:
                continue
            told = text.taken_back[at], text.aside[at], text.reported[at], text.supposed[at]
            again = (text.stated[at].first, *told)
            if again in known:
                continue
            known.add(again)
            for name, each, words in named:
                claim = Claim(text.text[slice(*span([one], words, each))], each.text)
                if text.aside[at] or text.reported[at] or self._is_denied(each, one):
                    denied.setdefault(name, claim)
                elif words == each.every and not text.supposed[at] and self._is_claim(name, each, one, words):
                    asserted.setdefault(name, claim)
        return Claims(asserted, denied, self._retracted(text, places, denied))

    def nearness(self, words: Words) -> float:
        """0..1: how much of a misconception's phrasing a stretch of text holds, as the phrasing means it."""
        there = (words.said | words.denied) & self._every
        nearest = 0.0
        if there.bit_count() <= 1:
            return nearest
        for _, each, _ in self._says:
            held = (each.every & there).bit_count()
            if held > 1 and held > nearest * each.size:
                nearest = max(nearest, found_in(each, words).bit_count() / each.size)
        return nearest

    def _named(self, each: Phrase, one: Place) -> int:
        """The phrasing's words in a clause, said or denied; none if a direction is missing."""
        words = (one.words.said | one.words.denied) & each.every
        return 0 if each.words.said & self._directions & ~words else words

    def _is_denied(self, each: Phrase, one: Place) -> bool:
        agreed = found_in(each, one.words)
        if agreed.bit_count() >= NAMED * each.size:
            # a negator that the scopes did not reach ("no, it removes …") still makes it no claim
            own = each.text.casefold().split()
            return not each.words.denied and any(
                word.text in STOPS and word.text not in own for word in one.clause.words
            )
        return bool((one.words.denied & each.words.said) or (one.words.said & each.words.denied))

    def _is_claim(self, name: str, each: Phrase, one: Place, words: int) -> bool:
        """Whether the words stand together as the phrasing has them, and say the same thing."""
        if found_in(each, one.words) & words != words:
            return False
        order = [number for number in each.order if words >> number & 1]
        return any(
            not _joins(one, min(held.values()), max(held.values()), each)
            and _in_order(order, held, one, each)
            and not self._is_narrowed(name, one, held)
            for held in _held(one, words, len(order))
        )

    def _is_narrowed(self, name: str, one: Place, held: Mapping[int, int]) -> bool:
        """Whether other words stand within: too many, or one right before a word that it may narrow.

        "Retry every *transient* exception" is not "retry every exception". Words of the question ("learning
        rate") and those of the claim's other phrasings narrow nothing.
        """
        words = one.clause.words
        spots = frozenset(held.values())
        others = [
            at
            for at in range(min(spots), max(spots))
            if at not in spots
            and is_content(words[at])
            and words[at].text not in _HARMLESS
            and not words[at].text.endswith("ly")
            and not (one.numbers[at] >= 0 and self._own[name] >> one.numbers[at] & 1)
            and self._stem(words[at].text) not in self._asked
        ]
        return len(others) > INTRUDERS or any(at + 1 in spots for at in others)

    def _retracted(
        self, text: Answer, places: Sequence[Place], denied: Mapping[str, Claim]
    ) -> frozenset[str]:
        if _TAKES_BACK.search(text.text[:LONGEST].casefold().replace("’", "'")):
            return frozenset(name for name, _, _ in self._says)
        short = text.length <= SHORT_REPLY
        own = together(places)
        there = own.said | own.denied
        return frozenset(denied) | frozenset(
            name
            for name, each in self._retracts
            if (short or each.size >= 3)
            and (each.every & there).bit_count() >= NAMED * each.size
            and any(found_in(each, one.words).bit_count() >= NAMED * each.size for one in places)
        )


def _held(one: Place, words: int, size: int) -> Iterator[dict[int, int]]:
    """From each of the words on, where the next of all of them stand: number → place in the clause."""
    spots = one.spots(words)
    for first in range(len(spots)):
        held: dict[int, int] = {}
        for at, number in spots[first:]:
            held.setdefault(number, at)
            if len(held) == size:
                yield held
                break


def _in_order(order: Sequence[int], held: Mapping[int, int], one: Place, each: Phrase) -> bool:
    """Whether the words come as in the phrasing.

    Adverbs and "each call" may go anywhere, and one pair may be turned round between active and passive.
    """
    words = one.clause.words
    fixed = [number for number in order if not _is_adverbial(words, held[number])]
    found = sorted(fixed, key=held.__getitem__)
    moved = [at for at, (mine, theirs) in enumerate(zip(fixed, found, strict=True)) if mine != theirs]
    if not moved:
        return True
    if len(moved) != 2 or moved[1] - moved[0] != 1:
        return False
    start, end = held[found[moved[0]]], held[found[moved[1]]]
    if any(word.text in _BE for word in words):
        return any(word.text in _BE for word in words[start + 1 : end])
    return not _BE.isdisjoint(each.text.split())


def _is_adverbial(words: Sequence[Word], at: int) -> bool:
    return (
        words[at].text.endswith("ly")
        or words[at].text in _QUANTIFIERS
        or (at > 0 and words[at - 1].text in _QUANTIFIERS)
    )


def _joins(one: Place, start: int, end: int, each: Phrase) -> bool:
    """Whether "and" or "or" stands between: then the words may belong to two statements."""
    between = {word.text for word in one.clause.words[start:end]}
    return bool(between & {"and", "or"}) and not re.search(r"\b(?:and|or)\b", each.text)
