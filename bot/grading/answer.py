"""A text, read as far as can be told without a rubric. Many graders may share one reading."""

from functools import cached_property
from typing import NamedTuple

from bot.grading import denial, hearsay, order, prose
from bot.grading.direction import moved
from bot.grading.lexicon import DIRECTIONS, ENGLISH, FUNCTION_WORDS, Lexicon
from bot.grading.negation import Scopes, scopes
from bot.grading.text import Clause, clauses_of


class Stated(NamedTuple):
    """A clause, what it denies, and what goes up or down in it, as `direction.moved` tells it."""

    clause: Clause
    scopes: Scopes
    moved: tuple[tuple[int, str], ...]
    content: tuple[bool, ...]
    """For each word whether it can carry a concept."""


class Answer:
    """A text and its clauses. What a phrasing is not asked for is read on its first use."""

    def __init__(self, text: str, lexicon: Lexicon = ENGLISH) -> None:
        self.text = text
        self.clauses = clauses_of(text, lexicon)
        self.stated = [_stated(clause) for clause in self.clauses]
        self.length = sum(len(clause.words) for clause in self.clauses)
        """Words."""

    @property
    def has_content(self) -> bool:
        """Whether any word can carry a concept."""
        return any(any(one.content) for one in self.stated)

    @cached_property
    def taken_back(self) -> list[bool]:
        """Which clauses others turn round, so that they deny what they say."""
        both = zip(denial.taken_back(self.clauses), denial.outer_denials(self.clauses), strict=True)
        return [back or outer for back, outer in both]

    @cached_property
    def aside(self) -> list[bool]:
        """Which clauses speak of another thing."""
        return denial.asides(self.clauses)

    @cached_property
    def listed(self) -> list[bool]:
        """Which clauses only list words."""
        return prose.is_list(self.clauses)

    @cached_property
    def supposed(self) -> list[bool]:
        """Which clauses ask or say what would be."""
        return hearsay.supposed(self.clauses, self.aside)

    @cached_property
    def reported(self) -> list[bool]:
        """Which clauses tell of an error that somebody makes."""
        sentences = hearsay.reported(self.clauses)
        return [clause.sentence in sentences for clause in self.clauses]

    @cached_property
    def claimed(self) -> frozenset[int]:
        """Where the clauses begin that may be the person's own claims."""
        told = zip(self.aside, self.listed, self.supposed, self.reported, strict=True)
        both = zip(self.clauses, told, strict=True)
        return frozenset(clause.words[0].start for clause, why in both if not any(why))

    @cached_property
    def is_foreign(self) -> bool:
        """Whether its little words are those of another language."""
        return prose.is_foreign(self.clauses)

    @cached_property
    def in_order(self) -> float:
        """What the order of its words leaves of their credit, up to 1."""
        return order.in_order(self.clauses)

    @cached_property
    def denies_everything(self) -> bool:
        """Whether nearly each sentence is there to be denied."""
        return denial.denies_everything(self.clauses)


def _stated(clause: Clause) -> Stated:
    found = scopes(clause.words)
    content = tuple([text not in FUNCTION_WORDS for text in clause.texts])
    directed = not DIRECTIONS.keys().isdisjoint(clause.texts)
    return Stated(clause, found, tuple(moved(clause.words, found.marks)) if directed else (), content)
