"""Wrong claims: asserted, denied, or taken back. A false accusation is the worst that can happen."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.grading.answer import Answer
from bot.grading.lexicon import DIRECTIONS, word_set
from bot.grading.matcher import Phrase, Place, Words, found_in, phrase, span
from bot.grading.negation import NEGATORS
from bot.grading.rubric import Misconception
from bot.grading.text import LONGEST, Clause, Word, is_content
from bot.grading.vocabulary import Vocabulary

NAMED = 0.8
"""The share of a phrasing's words, in one clause, that names a claim. Only all of them assert it."""
ELLIPSIS = 5
"""Words of a clause that says of another thing that it does not: "but dropout does not"."""
FEW_WORDS = 2
"""Words that a sentence has which only says of the one before it that it is wrong."""
SHORT_REPLY = 15
"""Words up to which a text can be a short reply to a challenge."""

_REPORTS = word_set(
    """myth myths misconception misconceptions misunderstanding mistake mistakes mistaken mistakenly wrong
    wrongly incorrect incorrectly untrue falsely people beginners someone candidates confuse confuses confused
    tempting naive naively supposedly trap fallacy pitfall nonsense contrary told heard seems seem seemingly
    intuitively tempted"""
)
"""A sentence with one of these reports somebody else's error."""
_OTHERS = word_set("some many most others everyone everybody")
_THINK = word_set("think thinks thought believe believes believed say says said assume assumes expect claim")
_THOUGHT = word_set("thought believed assumed")
"""What others think, and what one thought oneself, is reported; "I think" is not."""
_EXPECT = _THINK | word_set("expect expects guess suspect imagine hope")
_MIGHT = word_set("could would might may youd one you")
"""Before a verb of thinking these tell what another, or one at first, would think."""
_GOES = word_set("go goes going gone went something anything nothing what very confidently badly how")
"""Before "wrong" these speak of failing or of a prediction, not of an error in what is said."""
_SUPPOSES = word_set("would unless suppose imagine might whether")
_FIRST_PERSON = word_set("i we you id")
"""Who says "would" of his own plan, which is a claim: "I would pick the highest F1"."""
_OWN = word_set("i we id")
_HARMLESS = word_set("all whole entire full always every each any just simply both own actual")
"""Between an adjective or verb and its noun these narrow nothing."""
_QUANTIFIERS = word_set("each every always")
_BE = word_set("is are was were be been being get gets got becomes become")
INTRUDERS = 2
"""Other content words that may stand within a claim."""
_CONTRASTS = word_set("whereas while although though")
_POINTS_BACK = word_set("that this it thats which these those")
_PREVENTS = word_set("prevent prevents avoid avoids stop stops preventing avoiding stopping against")
_STOPS = NEGATORS | _PREVENTS
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
        self._says = [(m.id, phrase(read(text), vocabulary)) for m in given for text in m.says]
        self._asked = frozenset(asked)
        self._stem = vocabulary.lexicon.stem
        self._own: dict[str, int] = {}
        for name, each in self._says:
            self._own[name] = self._own.get(name, 0) | each.every
        self._every = 0
        for own in self._own.values():
            self._every |= own
        self._fewest = min((NAMED * each.size for _, each in self._says if each.size), default=math.inf)
        self._retracts = [(m.id, phrase(read(text), vocabulary)) for m in given for text in m.retracts]
        self._directions = 0
        for word in DIRECTIONS:
            self._directions |= 1 << vocabulary.add(word)

    def read(
        self, answer: str, places: Sequence[Place], aside: Sequence[bool], listed: Sequence[bool], ask: int
    ) -> Claims:
        """`aside` and `listed` say for each place whether it speaks of another thing, or only lists words."""
        asserted: dict[str, Claim] = {}
        denied: dict[str, Claim] = {}
        supposed: list[bool] | None = None
        reported: set[int] = set()
        for at, one in enumerate(places):
            here = (one.words.said | one.words.denied) & self._every
            if listed[at] or one.clause.ends == "?" or here.bit_count() < self._fewest:
                continue
            for name, each in self._says:
                words = self._named(each, one)
                if not words & ~ask:
                    continue
                if supposed is None:
                    supposed, reported = _supposed(places, aside), _reported(places)
                claim = Claim(answer[slice(*span([one], words, each))], each.text)
                if aside[at] or one.clause.sentence in reported or self._is_denied(each, one):
                    denied.setdefault(name, claim)
                elif words == each.every and not supposed[at] and self._is_claim(name, each, one, words):
                    asserted.setdefault(name, claim)
        return Claims(asserted, denied, self._retracted(answer, places, denied))

    def nearness(self, words: Words) -> float:
        """0..1: how much of a misconception's phrasing a stretch of text holds, as the phrasing means it."""
        there = words.said | words.denied
        nearest = 0.0
        for _, each in self._says:
            if (each.every & there).bit_count() > max(1.0, nearest * each.size):
                nearest = max(nearest, found_in(each, words).bit_count() / each.size)
        return nearest

    def _named(self, each: Phrase, one: Place) -> int:
        """The phrasing's words in a clause, said or denied; none if too few or a direction is missing."""
        words = (one.words.said | one.words.denied) & each.every
        if words.bit_count() < NAMED * each.size or each.words.said & self._directions & ~words:
            return 0
        return words

    def _is_denied(self, each: Phrase, one: Place) -> bool:
        agreed = found_in(each, one.words)
        if agreed.bit_count() >= NAMED * each.size:
            # a negator that the scopes did not reach ("no, it removes …") still makes it no claim
            own = each.text.casefold().split()
            return not each.words.denied and any(
                word.text in _STOPS and word.text not in own for word in one.clause.words
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

    def _retracted(self, answer: str, places: Sequence[Place], denied: Mapping[str, Claim]) -> frozenset[str]:
        if _TAKES_BACK.search(answer[:LONGEST].casefold().replace("’", "'")):
            return frozenset(name for name, _ in self._says)
        short = sum(len(one.clause.words) for one in places) <= SHORT_REPLY
        return frozenset(denied) | frozenset(
            name
            for name, each in self._retracts
            if (short or each.size >= 3)
            and any(found_in(each, one.words).bit_count() >= NAMED * each.size for one in places)
        )


def _supposed(places: Sequence[Place], aside: Sequence[bool]) -> list[bool]:
    """Which clauses ask, set another thing apart, or say what would be ("if it pruned the network, …")."""
    clauses = [one.clause for one in places]
    open_ = {clause.sentence for clause in clauses if clause.ends == "?"}
    open_ |= {clause.sentence for clause, away in zip(clauses, aside, strict=True) if away}
    conditional = -1
    found: list[bool] = []
    for at, clause in enumerate(clauses):
        words = [word.text for word in clause.words]
        if "if" in words:
            conditional = clause.sentence
        planned = "would" in words and not _FIRST_PERSON.isdisjoint(words)
        found.append(
            clause.sentence in open_
            or clause.sentence == conditional
            or words[0] in _CONTRASTS
            or (not _SUPPOSES.isdisjoint(words) and not planned)
            or (at + 1 < len(clauses) and _denies_briefly(clauses[at + 1], clause))
        )
    return found


def _denies_briefly(clause: Clause, before: Clause) -> bool:
    """Whether a clause says that something else does not: "pruning removes weights, but dropout does not"."""
    return (
        clause.sentence == before.sentence
        and len(clause.words) <= ELLIPSIS
        and clause.words[-1].text in NEGATORS
    )


def _reported(places: Sequence[Place]) -> set[int]:
    """Sentences that report an error, and those of which the next one says that they are one."""
    found: set[int] = set()
    for one in places:
        words = [word.text for word in one.clause.words]
        sentence = one.clause.sentence
        if not any(_is_report(words, at) for at in range(len(words))):
            opposed = words[0] in _POINTS_BACK and any(word in NEGATORS for word in words[:4])
            if opposed and sum(is_content(word) for word in one.clause.words) <= FEW_WORDS:
                found.add(sentence - 1)
            continue
        found.add(sentence)
        if words[0] in _POINTS_BACK or len(words) <= FEW_WORDS:
            found.add(sentence - 1)
    return found


def _is_report(words: Sequence[str], at: int) -> bool:
    """Whether a word tells of an error, and not of what "goes wrong" or of what one thinks oneself."""
    before = words[at - 1] if at else ""
    if words[at] in _EXPECT and before in _MIGHT and _OWN.isdisjoint(words[max(0, at - 3) : at - 1]):
        return True
    if words[at] in _THINK:
        return before in _OTHERS or (before in ("i", "we") and words[at] in _THOUGHT)
    return words[at] in _REPORTS and not (words[at] == "wrong" and before in _GOES)


def _held(one: Place, words: int, size: int) -> Iterator[dict[int, int]]:
    """From each of the words on, where the next of all of them stand: number → place in the clause."""
    spots = [(at, number) for at, number in enumerate(one.numbers) if number >= 0 and words >> number & 1]
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
