"""How good the questions are, told from attempts: what is missed, disputed and probed, and what separates
strong answers from weak ones.

Separation is the item–rest correlation of classical test theory (Pearson's, −1..1): of a question's score
with the mean score of the same person on all other questions; of a concept's credit with what the other
concepts of the same attempt earned, by their weights. Near 0, the mark says nothing about the person: the
rubric hears the wrong words, or everybody, or nobody, shows it. Below 0 it is harmful.

Figures of unlike measurements are never mixed: of each question only the newest revision counts, as graded by
the newest grader it was graded by.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from bot.interview.assess import PARTLY
from bot.interview.attempt import Attempt
from bot.interview.log import prompts

Taken = tuple[int, Attempt, frozenset[str]]
"""Whose attempt, the attempt, and the ids of what they claim of it."""

LEAST = 10
"""Pairs below which a correlation is not told: it would be noise."""


@dataclass(slots=True)
class Correlation:
    """Pearson's, in one pass."""

    count: int = 0
    _mean: tuple[float, float] = (0.0, 0.0)
    _squares: tuple[float, float] = (0.0, 0.0)
    _products: float = 0.0

    def add(self, x: float, y: float) -> None:
        """One pair. Welford's update, which cancels nothing."""
        self.count += 1
        (mean_x, mean_y), (squares_x, squares_y) = self._mean, self._squares
        off_x, off_y = x - mean_x, y - mean_y
        mean_x, mean_y = mean_x + off_x / self.count, mean_y + off_y / self.count
        self._mean = mean_x, mean_y
        self._squares = squares_x + off_x * (x - mean_x), squares_y + off_y * (y - mean_y)
        self._products += off_x * (y - mean_y)

    @property
    def value(self) -> float | None:
        """−1..1; None of fewer than `LEAST` pairs, or where one side never varies."""
        spread = sqrt(self._squares[0] * self._squares[1])
        return None if self.count < LEAST or spread < 1e-9 else self._products / spread


@dataclass(slots=True)
class Item:
    """A concept, over all attempts that count."""

    asked: int = 0
    missed: int = 0
    disputed: int = 0
    probed: int = 0
    separation: Correlation = field(default_factory=Correlation)


@dataclass(slots=True)
class Sheet:
    """A question, over all attempts that count."""

    revision: int
    grader_version: int
    attempts: int = 0
    total: float = 0.0
    older: int = 0
    """Attempts at an earlier revision or by an earlier grader, which do not count."""
    separation: Correlation = field(default_factory=Correlation)
    concepts: dict[str, Item] = field(default_factory=dict[str, Item])

    @property
    def mean(self) -> float:
        """0..1; 0 of no attempt."""
        return self.total / self.attempts if self.attempts else 0.0


def sheets(everyones: Callable[[], Iterable[Taken]]) -> dict[str, Sheet]:
    """Every question that was ever scored, by its id.

    Args:
        everyones: all attempts; asked for twice, since what a person earned elsewhere has to be known first.
    """
    found: dict[str, Sheet] = {}
    totals: defaultdict[int, dict[str, tuple[float, int]]] = defaultdict(dict)
    for person, attempt, _ in _scored(everyones()):
        version = attempt.revision, attempt.grader_version
        sheet = found.setdefault(attempt.question_id, Sheet(*version))
        if version > (sheet.revision, sheet.grader_version):
            sheet.revision, sheet.grader_version = version
        total, count = totals[person].get(attempt.question_id, (0.0, 0))
        totals[person][attempt.question_id] = total + (attempt.score or 0.0), count + 1
    whole = {person: _summed(of_person.values()) for person, of_person in totals.items()}
    for person, attempt, claimed in _scored(everyones()):
        sheet = found[attempt.question_id]
        if (attempt.revision, attempt.grader_version) != (sheet.revision, sheet.grader_version):
            sheet.older += 1
            continue
        sheet.attempts += 1
        sheet.total += attempt.score or 0.0
        here, everywhere = totals[person][attempt.question_id], whole[person]
        if others := everywhere[1] - here[1]:
            sheet.separation.add(attempt.score or 0.0, (everywhere[0] - here[0]) / others)
        _count_concepts(sheet, attempt, claimed)
    return found


def _scored(everyones: Iterable[Taken]) -> Iterator[Taken]:
    """First tries that ended in a score."""
    return (each for each in everyones if each[1].outcome == "scored" and not each[1].again)


def _summed(parts: Iterable[tuple[float, int]]) -> tuple[float, int]:
    totals, counts = zip(*parts, strict=True)
    return sum(totals), sum(counts)


def _count_concepts(sheet: Sheet, attempt: Attempt, claimed: frozenset[str]) -> None:
    probed = {prompt.about for prompt in prompts(attempt.log, "probe")}
    weights = sum(result.weight for result in attempt.concepts)
    earned = sum(result.weight * result.credit for result in attempt.concepts)
    for result in attempt.concepts:
        item = sheet.concepts.setdefault(result.id, Item())
        item.asked += 1
        item.missed += result.credit < PARTLY
        item.disputed += result.id in claimed
        item.probed += result.id in probed
        if (rest := weights - result.weight) > 0:
            item.separation.add(result.credit, (earned - result.weight * result.credit) / rest)
