"""What goes up or down: "high bias, low variance" and "low bias, high variance" are the same words."""

from collections.abc import Iterator, Sequence

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, INTRANSITIVE, word_set
from bot.grading.negation import FREE
from bot.grading.text import Word

_BETWEEN = word_set("the a an of its in our your their both this that")
"""Words that may stand between a direction and what it moves."""


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
    at += 1
    while at < len(words) and words[at].text in _BETWEEN:
        at += 1
    found: list[int] = []
    while at < len(words) and len(found) < 2 and words[at].text not in FUNCTION_WORDS:
        if words[at].text in DIRECTIONS:
            # "as complexity increases bias decreases": the noun belongs to the second verb
            return []
        found.append(at)
        at += 1
    return found


def _before(words: Sequence[Word], at: int) -> list[int]:
    for place in range(at - 1, -1, -1):
        if words[place].text not in FUNCTION_WORDS:
            return [] if words[place].text in DIRECTIONS else [place]
    return []
