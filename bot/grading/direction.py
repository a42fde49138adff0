"""What goes up or down: "high bias, low variance" and "low bias, high variance" are the same words."""

from collections.abc import Iterator, Sequence

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, INTRANSITIVE, word_set
from bot.grading.negation import FREE
from bot.grading.text import Word

_BETWEEN = word_set("the a an of its in our your their both this that")
"""Words that may stand between a direction and what it moves."""
_ADJECTIVES = word_set(
    """high large big great low small little higher lower bigger larger greater smaller less fewer more"""
)
"""Directions that belong to the noun after them, whatever verb follows ("lower threshold raises recall")."""
_VERBS = word_set("is are was were gets get goes go becomes become means mean gives give")


def moved(words: Sequence[Word], marks: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(place in the clause, direction) of each word that a direction outside negations moves."""
    for at, word in enumerate(words):
        direction = DIRECTIONS.get(word.text)
        if direction is None or marks[at] != FREE:
            continue
        objects = [] if word.text in INTRANSITIVE else _after(words, at)
        for place in objects or _before(words, at):
            yield place, direction


def _after(words: Sequence[Word], at: int) -> list[int]:
    """The noun right after a direction and the one that makes a compound with it ("lower training error")."""
    belongs = words[at].text in _ADJECTIVES
    first = at
    at += 1
    while at < len(words) and words[at].text in _BETWEEN:
        at += 1
    found: list[int] = []
    while at < len(words) and len(found) < 2 and words[at].text not in FUNCTION_WORDS:
        if words[at].text in DIRECTIONS:
            # "complexity increases bias decreases", "bias high variance low": the noun is the second one's
            trails = at + 1 == len(words) and first and words[first - 1].text not in FUNCTION_WORDS
            return found if belongs and not trails else []
        found.append(at)
        at += 1
    # "at a lower threshold recall rises": the second noun is what rises
    if len(found) > 1 and at < len(words) and (words[at].text in DIRECTIONS or words[at].text in _VERBS):
        found.pop()
    return found


def _before(words: Sequence[Word], at: int) -> list[int]:
    for place in range(at - 1, -1, -1):
        if words[place].text not in FUNCTION_WORDS:
            return [] if words[place].text in DIRECTIONS else [place]
    return []
