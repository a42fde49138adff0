"""The graders of the checks, which read the same texts again and again and remember them."""

from dataclasses import replace
from functools import lru_cache

from bot.grading import Grader
from bot.grading.answer import Answer
from bot.grading.rubric import Concept, Rubric

REMEMBERED = 8192
"""Texts: the model answers of a bank, and the phrasings of several questions."""

_read = lru_cache(maxsize=REMEMBERED)(Answer)


@lru_cache(maxsize=1)
def whole(rubric: Rubric) -> Grader:
    """The grader of a rubric as it is."""
    return Grader(rubric, _read)


@lru_cache(maxsize=1)
def bare(rubric: Rubric) -> Grader:
    """That of a rubric without its question, so that words repeated from it earn what they would anywhere."""
    return Grader(replace(rubric, ask=""), _read)


def each_apart(rubric: Rubric, says: tuple[str, ...]) -> Grader:
    """A grader of the rubric's question in which each phrasing is a concept of its own, called by its place.

    Since the best phrasing is what counts, this tells of each what leaving out all others would tell.
    """
    apart = tuple(Concept(str(at), 1.0, (text,)) for at, text in enumerate(says))
    return Grader(Rubric(rubric.ask, apart, float(len(says)), lexicon=rubric.lexicon), _read)
