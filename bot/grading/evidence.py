"""How much credit an answer earns for a concept, with which of its words, and how sure that is.

A phrasing found whole shows its concept. Where none is, several found in part still may: how much of the
three best found ones is there (`support`), how telling the words of one clause are for this concept rather
than for its neighbours (`telling`), and how much of the concept's statement the answer has (`statement`). A
logistic curve weighs these. docs/grader.md says on which answers its constants were fitted and tried.
"""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

HALF = 0.5
SUPPORT, TELLING, STATEMENT, HEAVY, MANY, START = 4.4, 0.25, 2.4, 1.5, -0.6, -3.05
"""Of the curve: for support, telling and statement, per ln(weight / mean weight) of the concept, since what
weighs most is said most often, per ln(phrasings / USUAL), since of more, more are found by chance, and its
start."""
USUAL = 12
"""Phrasings up to which more are no weaker evidence."""
REPLY = 0.4
"""What the curve rises by for a reply to the concept's own probe: it is likelier to be about the concept."""
STRANGE, STRANGERS = -4.0, 16
"""What the curve falls by per ln(strange words / STRANGERS): content words that the rubric does not have. Few
may stand in any answer, however short; many are a text about something else."""
SCANT, ENOUGH_WORDS = 1.2, 8
"""What it falls by per ln of the words that a text has fewer: so few cannot say much."""
ASTRAY_WITH = (1.0, 0.4, 0.2, 0.0)
"""How much of these two is left with no, one, two, three concepts whose phrasings stand whole."""
FOUND_WITH = (-1.2, -0.7, -0.4, 0.0)
"""What the curve rises by with no, one, two, three concepts whose phrasings stand whole: the more there are,
the likelier is the next."""
STEEP = 2.2
"""How much more decided credit is than the curve: a score adds up many, and each is shown or not."""
WHOLE = 0.75
"""What a phrasing that stands whole earns without support."""
MOST_IN_PARTS = 0.95
"""The most that phrasings earn of which none stands whole."""
ONE_WORD = 0.3
"""What is left where no phrasing has two words found."""
LEAST = 0.05
"""Credit below which nothing was shown and none is scored. It still ranks unlikely before unlikelier."""
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer shows of one concept."""

    credit: float
    """0..1; shown from .7, partly from .3."""
    said: str
    """The answer's own words that earned it, verbatim; empty if nothing did."""
    sure: float
    """0..1: how far the credit is from undecided (.5)."""
    phrasing: str
    """The phrasing that matched best."""
    evidence: "Evidence | None" = None
    """What the credit was weighed from; None where it is known without."""

    def faint(self, share: float) -> "Finding":
        """The same with only a share of its credit."""
        return self if share == 1 else replace(self, credit=round(share * self.credit, 12))

    def capped(self, most: float) -> "Finding":
        """The same with no more credit than that."""
        return self if self.credit <= most else replace(self, credit=most)


MISSED = Finding(0.0, "", 1.0, "")


class Evidence(NamedTuple):
    """What an answer has of one concept's phrasings."""

    whole: float
    """0..1: what the best place is worth where a phrasing stands whole."""
    support: float
    """0..1: the mean share of the three best found phrasings, each share times what its place is worth."""
    telling: float
    """ln of how much likelier the best clause's words are under this concept than under the others."""
    statement: float
    """0..1: the share of the statement's words that the answer has."""
    heavy: float = 0.0
    """ln of the concept's weight over the mean of all weights."""
    many: int = USUAL
    """The concept's phrasings."""
    astray: float = 0.0
    """How far the text seems to be about something else, as the curve has it."""
    asked: bool = False
    """Whether the text is a short reply to a probe for this very concept."""

    @property
    def chance(self) -> float:
        """0..1: that the concept is shown, as the curve has it; a phrasing found whole goes before it."""
        return 1 / (1 + math.exp(-sum(self.terms)))

    @property
    def terms(self) -> "Terms":
        """What each ingredient adds to the curve's height: at 0 the concept is as likely as not."""
        return Terms(
            START + HEAVY * self.heavy + MANY * math.log(max(1.0, self.many / USUAL)),
            self.astray,
            REPLY * self.asked,
            SUPPORT * self.support,
            TELLING * self.telling,
            STATEMENT * self.statement,
        )


class Terms(NamedTuple):
    """The curve's height, term by term."""

    start: float
    """Where the curve begins, given how much the concept weighs and how many phrasings it has."""
    astray: float
    asked: float
    support: float
    telling: float
    statement: float


def decided(credit: float) -> float:
    """0..1: the same with what is likelier shown than not nearer to 1: a clear statement counts in full."""
    return credit if credit < HALF else 1 - 2 * (1 - credit) ** 2


def certain(said: str, phrasing: str) -> Finding:
    """What is known without weighing words."""
    return Finding(1.0, said[:LONGEST_QUOTE], 1.0, phrasing)
