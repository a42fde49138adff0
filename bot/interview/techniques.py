"""The techniques that a person names when they tell of a project."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from bot.grading.answer import Answer
from bot.grading.lexicon import word_set
from bot.grading.negation import FREE, UNKNOWN
from bot.grading.text import Word, words_of
from bot.interview.deep_dive import Chain

ALIKE = 88
"""How alike, of 100, a typed name and an alias must be; a name of four letters or fewer must be the same."""
SHORT = 4
LONGEST = 5
"""Words of the longest alias that is looked for."""
_REJECTS = word_set("instead rather unlike rejected dropped considered avoided discarded replaced versus")
"""Words before a technique that was thought of and not used."""


def named(text: str, chains: Mapping[str, Chain]) -> Iterator[tuple[str, str]]:
    """(chain's id, its name in the person's own words), each chain once, in the order in which they come.

    What is denied ("we did not use YOLO") or set against what was used ("instead of YOLO") is left out.
    """
    seen: set[str] = set()
    answer = Answer(text)
    for one in answer.stated:
        words = one.clause.words
        past = 0
        for at in range(len(words)):
            meant = one.scopes.marks[at] in (FREE, UNKNOWN) and not _rejected(words[max(0, at - 4) : at])
            if at < past or not (one.content[at] and meant):
                continue
            for size in range(min(LONGEST, len(words) - at), 0, -1):
                if not one.content[at + size - 1]:
                    continue
                typed = " ".join(word.text for word in words[at : at + size])
                chain = _chain(typed, tuple(sorted((c.id, c.aliases) for c in chains.values())))
                if chain is None:
                    continue
                past = at + size
                if chain not in seen:
                    seen.add(chain)
                    yield chain, answer.text[words[at].start : words[at + size - 1].end]
                break


def _rejected(words: Sequence[Word]) -> bool:
    return any(word.text in _REJECTS for word in words)


def forget() -> None:
    """Remember nothing that was typed."""
    _chain.cache_clear()


@lru_cache(maxsize=4096)
def _chain(typed: str, chains: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    for chain, aliases in chains:
        for alias in aliases:
            name = _plain(alias)
            if typed == name or (len(name) > SHORT and fuzz.ratio(typed, name) >= ALIKE):
                return chain
    return None


@lru_cache(maxsize=4096)
def _plain(alias: str) -> str:
    """An alias in the words that a text is read in."""
    return " ".join(word.text for word in words_of(alias))
