"""What people type after /practice, or bring along in a deep link → a topic or a question.

Whole-string similarity is not enough: `partial_ratio` slides a short text along a long one, so that two
letters match anything. Here words are compared with words, short ones exactly, longer ones with a slip or
two, and what counts is how much of the typed text was found, and how much of the name that makes up.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from rapidfuzz.distance import OSA

from bot.bank.load import Bank
from bot.bank.topics import Topic
from bot.interview.question import Question

Target: TypeAlias = Topic | Question

LONGEST = 100
"""Characters of the typed text that are looked at."""
MOST_CHOICES = 4
CERTAIN = 0.85
"""A name this like what was typed is meant, if no other comes close."""
MARGIN = 0.08
"""How far ahead of the next it must be."""
POSSIBLE = 0.55
"""Below this a name is not even offered."""

_FILLER = frozenset(
    ["a", "an", "the", "of", "and", "or", "vs", "on", "in", "for", "to", "about", "me", "please", "ask"]
) | {"practice", "practise", "question", "questions", "topic"}


@dataclass(frozen=True, slots=True)
class Found:
    """`certain` is what was meant; else `choices` are what may have been, best first, at most four."""

    certain: Target | None = None
    choices: tuple[Target, ...] = ()


def find(bank: Bank, words: str) -> Found:
    """The topic or question that is meant, the same for the same words. Empty topics are not found.

    Typed exactly, a topic's own name goes before a question's, and that before a topic's alias. A question's
    id begins with its topic's, so likeness to the id counts only where something of the rest was typed too.
    """
    typed = _words(words[:LONGEST])
    if not typed:
        return Found()
    exact: dict[int, dict[str, Target]] = {}
    likely: list[tuple[float, Target]] = []
    for target, names in _names(bank):
        best = 0.0
        for rank, name in names:
            if "".join(name) == "".join(typed):
                exact.setdefault(rank, {})[target.id] = target
            if rank != _WHOLE_ID or best:
                best = max(best, _likeness(typed, name))
        if best >= POSSIBLE:
            likely.append((best, target))
    if exact:
        named = tuple(exact[min(exact)].values())
        return Found(named[0]) if len(named) == 1 else Found(choices=named[:MOST_CHOICES])
    likely.sort(key=lambda entry: (-entry[0], entry[1].id))
    scores = [score for score, _ in likely] + [0.0, 0.0]
    # far ahead, and either near in spelling or the only name that has all that was typed
    if scores[0] - scores[1] >= MARGIN and (scores[0] >= CERTAIN or scores[0] >= _TYPED_SHARE > scores[1]):
        return Found(certain=likely[0][1])
    return Found(choices=tuple(target for _, target in likely[:MOST_CHOICES]))


def from_payload(bank: Bank, payload: str) -> Target | None:
    """What a deep link's `start` parameter names: `topic_<id>`, or `question_<id>` with its dot as `_`.

    A retired question leads to its successor. None for anything else, and for a topic without questions.
    """
    kind, _, rest = payload.partition("_")
    if kind == "topic":
        return next((topic for topic in bank.stocked if topic.id == rest), None)
    if kind == "question":
        name = rest.replace("_", ".", 1)
        return bank.question(bank.retired.get(name, name))
    return None


def payload_of(target: Target) -> str:
    """The deep-link parameter that leads to a topic or question: A-Z, a-z, 0-9, `_` and `-` alone."""
    kind = "topic" if isinstance(target, Topic) else "question"
    return f"{kind}_{target.id.replace('.', '_')}"


Name: TypeAlias = tuple[str, ...]
_OWN_TOPIC, _OWN_QUESTION, _WHOLE_ID, _ALIAS = range(4)


def _names(bank: Bank) -> Iterator[tuple[Target, list[tuple[int, Name]]]]:
    for topic in bank.stocked:
        own = [(_OWN_TOPIC, name) for text in (topic.id, topic.name) for name in _spellings(text)]
        yield topic, own + [(_ALIAS, name) for text in topic.aliases for name in _spellings(text)]
    for question in bank.questions.values():
        own = [
            (_OWN_QUESTION, name)
            for text in (question.name, question.id.partition(".")[2])
            for name in _spellings(text)
        ]
        yield question, own + [(_WHOLE_ID, name) for name in _spellings(question.id)]


@lru_cache(maxsize=16_384)
def _spellings(text: str) -> tuple[Name, ...]:
    """A name's words, with a hyphen read as a space and as nothing (r-cnn, rcnn)."""
    return (_words(text), _words(text.replace("-", ""))) if "-" in text else (_words(text),)


def _words(text: str) -> Name:
    """Lower-case words without accents, filler left out; -isation and -ization, -our and -or alike."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = [_american(word) for word in re.findall(r"[^\W_]+", plain)]
    return tuple(word for word in words if word not in _FILLER) or tuple(words)


def _american(word: str) -> str:
    word = re.sub(r"is(?=(?:e|ed|er|ers|es|ing|ation|ations)$)", "iz", word) if len(word) > 6 else word
    return re.sub(r"(?<=.{4})our(?=s?$)", "or", word)


_TYPED_SHARE = 0.7
"""What a name reaches of which all that was typed is a part."""


def _likeness(typed: Name, name: Name) -> float:
    """0..1. Mostly the share of what was typed that the name has, partly the share of the name that makes up.

    Compared as a whole too, without spaces, for words run together or torn apart ("drop out").
    """
    squeezed = _spelled_alike("".join(typed), "".join(name))
    return max(squeezed, _TYPED_SHARE * _covered(typed, name) + (1 - _TYPED_SHARE) * _covered(name, typed))


def _covered(words: Name, by: Name) -> float:
    """The share of the letters of `words` that stand in words of `by` too, or in two of them run together."""
    found = [max(_same(word, other) for other in by) * len(word) for word in words]
    run_together = _pairs(by)
    for at, word in enumerate(words):
        found[at] = max([found[at], *(_spelled_alike(word, pair) * len(word) for pair in run_together)])
    for at, torn in enumerate(_pairs(words)):
        mended = max(_spelled_alike(torn, other) for other in by) * len(torn)
        if mended > found[at] + found[at + 1]:
            found[at], found[at + 1] = 0.0, mended
    return sum(found) / sum(map(len, words))


def _pairs(words: Name) -> list[str]:
    return [first + second for first, second in pairwise(words)]


def _same(one: str, other: str) -> float:
    """How surely two words are one: spelled alike, or the first letters of the other ("regul")."""
    shorter, longer = sorted((one, other), key=len)
    beginning = 0.9 if len(shorter) >= _BEGINNINGS_FROM and longer.startswith(shorter) else 0.0
    return max(beginning, _spelled_alike(one, other))


def _spelled_alike(one: str, other: str) -> float:
    """1 for the same spelling, a little less for a slip or a plural, 0 for another word."""
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SLIPS_FROM:
        return 0.95 if longer == shorter + "s" and len(shorter) > 2 else 0.0
    allowed = 1 if len(shorter) < _TWO_SLIPS_FROM else 2
    slips = OSA.distance(one, other, score_cutoff=allowed)
    return 1 - slips / len(longer) if slips <= allowed else 0.0


_SLIPS_FROM = 4
_BEGINNINGS_FROM = 4
_TWO_SLIPS_FROM = 8
