"""A text, read as far as can be told without a rubric. Many graders may share one reading."""

from collections.abc import Sequence
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
    first: int
    """The place of the first clause that says just this: what is told by words alone is told once."""


class Answer:
    """A text and its clauses. What a phrasing is not asked for is read on its first use."""

    def __init__(self, text: str, lexicon: Lexicon = ENGLISH) -> None:
        self.text = text
        self.clauses = clauses_of(text, lexicon)
        self.stated = _stated(self.clauses)
        self._words = frozenset[str]().union(*(clause.texts for clause in self.clauses))
        self.length = sum(len(clause.words) for clause in self.clauses)
        """Words."""

    @property
    def has_content(self) -> bool:
        """Whether any word can carry a concept."""
        return any(any(one.content) for one in self.stated)

    @cached_property
    def taken_back(self) -> list[bool]:
        """Which clauses others turn round, so that they deny what they say."""
        if self._words.isdisjoint(denial.DENIES):
            return self._none
        both = zip(denial.taken_back(self.clauses), denial.outer_denials(self.clauses), strict=True)
        return [back or outer for back, outer in both]

    @cached_property
    def aside(self) -> list[bool]:
        """Which clauses speak of another thing."""
        return self._none if self._words.isdisjoint(denial.SETS_ASIDE) else denial.asides(self.clauses)

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
        if self._words.isdisjoint(hearsay.MAY_REPORT):
            return self._none
        sentences = hearsay.reported(self.clauses)
        return [clause.sentence in sentences for clause in self.clauses]

    @cached_property
    def claimed(self) -> frozenset[int]:
        """Where the clauses begin that may be the person's own claims."""
        told = zip(self.aside, self.listed, self.supposed, self.reported, strict=True)
        both = zip(self.clauses, told, strict=True)
        return frozenset(clause.words[0].start for clause, why in both if not any(why))

    @property
    def _none(self) -> list[bool]:
        return [False] * len(self.clauses)

    @cached_property
    def is_foreign(self) -> bool:
        """Whether its little words are those of another language."""
        return not self._words.isdisjoint(prose.FOREIGN) and prose.is_foreign(self.clauses)

    @cached_property
    def in_order(self) -> float:
        """What the order of its words leaves of their credit, up to 1."""
        return order.in_order(self.clauses)

    @cached_property
    def denies_everything(self) -> bool:
        """Whether nearly each sentence is there to be denied."""
        return not self._words.isdisjoint(denial.DENIES) and denial.denies_everything(self.clauses)


def _stated(clauses: Sequence[Clause]) -> list[Stated]:
    found: list[Stated] = []
    known: dict[tuple[str, ...], Stated] = {}
    for at, clause in enumerate(clauses):
        same = known.get(clause.texts)
        if same is not None:
            found.append(Stated(clause, same.scopes, same.moved, same.content, same.first))
            continue
        reach = scopes(clause.words)
        content = tuple([text not in FUNCTION_WORDS for text in clause.texts])
        directed = not DIRECTIONS.keys().isdisjoint(clause.texts)
        one = Stated(clause, reach, tuple(moved(clause.words, reach.marks)) if directed else (), content, at)
        found.append(one)
        if "its" not in clause.texts:  # nor is it known here whether "it's" was typed
            known[clause.texts] = one
    return found
