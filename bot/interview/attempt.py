"""The record of one question asked and answered: all that a replay needs, so none reads content again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from bot.grading import marks
from bot.interview.assess import PARTLY, SHOWN, ConceptResult, MisconceptionResult
from bot.interview.log import Log

Outcome = Literal["scored", "shown", "skipped", "aside", "gone", "recalled"]
"""How it ended: with a scorecard; by "Show me", with a scorecard; passed over; left for something else; or
because the question changed under it; or as a gap asked alone in review, which has that one concept. Only the
first two have a score."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one question, from the ask to its end."""

    token: str
    """Its name on buttons; unique within the person's attempts."""
    question_id: str
    revision: int
    grader_version: int
    title: str
    topic: str
    """The topic's name as it was then."""
    ask: str
    opened_at: datetime
    closed_at: datetime
    outcome: Outcome
    again: bool
    """A "Try again": it is kept, and moves no figure."""
    log: Log
    concepts: tuple[ConceptResult, ...] = ()
    misconceptions: tuple[MisconceptionResult, ...] = ()
    """Misconceptions that were asserted."""
    enough: float = 0.0
    score: float | None = None
    """0..1; None where nothing was scored."""
    model_answer: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    """Title and address of each source."""
    deeper: float | None = None
    """0..1: what was said to the question's follow-up; None where it was not asked."""
    clarity: float = 1.0
    """0..1: less for bare lists and for saying the question back."""

    @property
    def points(self) -> int:
        """NN of NN/100."""
        return to_points(self.score or 0.0)

    @property
    def shown(self) -> tuple[ConceptResult, ...]:
        return tuple(result for result in self.concepts if result.credit >= SHOWN)

    @property
    def partly(self) -> tuple[ConceptResult, ...]:
        return tuple(result for result in self.concepts if PARTLY <= result.credit < SHOWN)

    @property
    def missed(self) -> tuple[ConceptResult, ...]:
        """Heaviest first."""
        return tuple(
            sorted((result for result in self.concepts if result.credit < PARTLY), key=lambda r: -r.weight)
        )

    @property
    def enough_met(self) -> bool:
        """Whether what was not named was not needed either."""
        return sum(result.weight * result.credit for result in self.concepts) >= self.enough - 1e-9

    @property
    def disputable(self) -> Mapping[int, tuple[str, str]]:
        """What "I said that" may be tapped for: (id, words) of each idea not fully shown, the nearest miss
        first, then of each misconception that stands. Its key, which a button carries, is its place among all
        concepts and misconceptions: it stays whatever is added to the answer later."""
        ideas = {result.id: place for place, result in enumerate(self.concepts)}
        return {
            **{ideas[result.id]: (result.id, result.name) for result in (*self.partly, *self.missed)},
            **{
                place: (claim.id, claim.said)
                for place, claim in enumerate(self.misconceptions, len(ideas))
                if claim.standing
            },
        }

    def points_with(self, claimed: Collection[str]) -> int:
        """The points if the person is right: each claimed idea in full, each claimed misconception gone."""
        earned = sum(r.weight * (1.0 if r.id in claimed else r.earned) for r in self.concepts)
        standing = sum(claim.standing and claim.id not in claimed for claim in self.misconceptions)
        return to_points(marks(earned, self.enough, standing))


def to_points(score: float) -> int:
    """round(100 × score), half up, as the scorecard shows it; credits miss full by a hair."""
    return int(100 * score + 0.509)


def band(points: int) -> str:
    """A coach's word for a question's points; hire words belong to mock rounds."""
    if points < 25:
        return "not yet"
    if points < 55:
        return "getting there"
    return "solid" if points < 80 else "strong"


ATTEMPT: TypeAdapter[Attempt] = TypeAdapter(Attempt)
"""Attempts to and from JSON, for the store."""
