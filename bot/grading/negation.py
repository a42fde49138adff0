"""What a clause denies, and what it says of something else ("unlike pruning, which …")."""

from collections.abc import Sequence

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, word_set
from bot.grading.text import Clause, Word

FREE, NEGATED, TARGET = 0, 1, 2
"""A word outside every negation, inside one, and the first content word after its negator."""

NEGATORS = word_set(
    """not no never none nothing cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt
    shouldnt hasnt havent hadnt aint without neither nor hardly lack lacks lacking"""
)
_SHORT_SCOPE = {"no": 3, "without": 4, "lack": 3, "lacks": 3, "lacking": 3}
"""Content words that these reach; the others reach to the end of the clause."""

_NOT_A_NEGATION = {
    "not": word_set("only just merely simply all every always sure to necessarily much"),
    "no": word_set("matter doubt wonder"),
    "dont": word_set("know"),
}
_SUBJECTS = word_set("it they this we you i that these those he she")


def scopes(words: Sequence[Word]) -> list[int]:
    """For each word of a clause: FREE, NEGATED or TARGET."""
    marks = [FREE] * len(words)
    reach = 0
    fresh = False
    for at, word in enumerate(words):
        following = words[at + 1].text if at + 1 < len(words) else ""
        negates = word.text in NEGATORS and following not in _NOT_A_NEGATION.get(word.text, ())
        instead = (word.text, following) in (("instead", "of"), ("rather", "than"))
        if negates or instead:
            # "does not work without labels": the inner negation takes its own words back
            reach = (
                0 if reach and fresh is False and word.text == "without" else _SHORT_SCOPE.get(word.text, 99)
            )
            fresh = True
            if word.text == "no" and at and words[at - 1].text not in FUNCTION_WORDS:
                marks[at - 1] = NEGATED  # "needs no labels" is "does not need labels"
            continue
        if not reach:
            continue
        if word.text == "but" or (word.text in ("and", "or") and _starts_anew(following, word.text)):
            reach = 0
            continue
        if word.text in FUNCTION_WORDS:
            continue
        marks[at] = TARGET if fresh else NEGATED
        fresh = False
        reach -= 1
    return marks


def _starts_anew(following: str, joint: str) -> bool:
    return joint == "and" and (following in DIRECTIONS or following in _SUBJECTS)


_ASIDE = word_set("unlike contrary")
_ASIDE_PAIRS = frozenset(
    {("in", "contrast"), ("as", "opposed"), ("compared", "to"), ("compared", "with"), ("opposed", "to")}
)
_RELATIVES = word_set("which that who where whose")


def asides(clauses: Sequence[Clause]) -> list[bool]:
    """Which clauses speak of the other thing: "unlike pruning", and a "which …" right after it."""
    found: list[bool] = []
    for at, clause in enumerate(clauses):
        texts = [word.text for word in clause.words[:4]]
        opens = texts[0] in _ASIDE or tuple(texts[:2]) in _ASIDE_PAIRS
        continues = (
            at > 0
            and found[at - 1]
            and texts[0] in _RELATIVES
            and clauses[at - 1].sentence == clause.sentence
        )
        found.append(opens or continues)
    return found
