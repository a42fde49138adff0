"""What is remembered of each question: rated by its attempts, timed by FSRS, asked again gap by gap.

Laws: a card is a fold of its question's reviews, in the order of their time, and of nothing else but what the
person set (zone, retention, date). Days are the person's own, and a card comes back at the beginning of one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, get_args

import fsrs
from pydantic import TypeAdapter

from bot.interview.attempt import Attempt
from bot.interview.days import local_day, moment
from bot.interview.log import prompts

Grade = Literal["again", "hard", "good", "easy"]
Rating = Grade | Literal["later", "retired"]
"""later: passed over, back tomorrow. retired: the person wants it no more."""
FORGOTTEN, HARD, GOOD = 40, 65, 85
"""Points below which an attempt is rated again, hard and good."""
LAPSES = 4
"""How often a question is forgotten until it gives way to an easier one."""
PASSES = 2
"""Gaps closed in review until the whole question comes back."""
LONGEST = 365
"""Days; an interview is sooner."""
RETENTIONS = (0.8, 0.85, 0.9, 0.95)
"""What can be chosen."""
WHOLE = "-r"
"""How the token of a whole question ends that is asked in review: its [Next] goes on with the review."""

_GRADES: Mapping[Grade, fsrs.Rating] = dict(zip(get_args(Grade), fsrs.Rating, strict=True))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person set that decides when cards come back."""

    zone: tzinfo = UTC
    retention: float = 0.9
    """The chance of still knowing a thing that a review is timed for, 0 to 1."""
    interview_on: date | None = None
    """No interval reaches beyond it."""


@dataclass(frozen=True, slots=True)
class Review:
    """One rating of a question."""

    question_id: str
    token: str
    """Of the attempt."""
    at: datetime
    rating: Rating
    gap: str | None = None
    """The concept that was asked alone; None: the whole question."""
    missed: tuple[str, ...] = ()
    """Of a whole question, the concepts that were missed, the heaviest first, without those claimed."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is remembered of one question."""

    due: datetime | None
    """None: put away, by the person or for its lapses."""
    last: datetime
    """When it was rated last."""
    stability: float | None = None
    """Days until the chance of knowing it is .9; None: not rated yet."""
    difficulty: float | None = None
    """1 to 10."""
    gaps: tuple[str, ...] = ()
    """The concepts to be asked alone, the next one first."""
    passes: int = 0
    """Gaps closed since the whole question was asked."""
    lapses: int = 0
    reviewed: datetime | None = None
    """When it was asked last because it was due."""

    @property
    def leech(self) -> bool:
        """It was put away because it was forgotten again and again."""
        return self.due is None and self.lapses >= LAPSES

    def gap_of(self, ideas: Collection[str]) -> str | None:
        """The concept to ask alone next, of those that the question has; None: the whole question."""
        return next((gap for gap in self.gaps if gap in ideas), None) if self.passes < PASSES else None


CARD: TypeAdapter[Card] = TypeAdapter(Card)


def review_of(attempt: Attempt, claimed: Collection[str] = ()) -> Review | None:
    """What an attempt says of the memory of its question; None where it says nothing: what was passed over in
    practice or left, and second tries, which follow their own scorecard."""
    if attempt.outcome == "recalled":
        [idea] = attempt.concepts
        hinted = any(prompts(attempt.log, "hint"))
        grade: Grade = "again" if attempt.missed else "hard" if hinted or attempt.partly else "good"
        if idea.id in claimed:
            grade = "good"
        return Review(attempt.question_id, attempt.token, attempt.closed_at, grade, idea.id)
    if attempt.outcome == "skipped" and attempt.token.endswith(WHOLE):
        return Review(attempt.question_id, attempt.token, attempt.closed_at, "later")
    if attempt.score is None or attempt.again:
        return None
    missed = () if attempt.enough_met else attempt.missed
    gaps = tuple(idea.id for idea in missed if idea.id not in claimed)
    return Review(attempt.question_id, attempt.token, attempt.closed_at, _grade(attempt), missed=gaps)


def _grade(attempt: Attempt) -> Grade:
    if attempt.outcome == "shown" or attempt.points < FORGOTTEN:
        return "again"
    if attempt.points < HARD or any(prompts(attempt.log, "hint")):
        return "hard"
    return "good" if attempt.points < GOOD else "easy"


def remembered(reviews: Iterable[Review], wanted: Wanted) -> Card | None:
    """The card of one question, from all its reviews in any order; None from none."""
    card: Card | None = None
    for review in sorted(reviews, key=lambda one: (one.at, one.token)):
        card = _reviewed(card, review, wanted)
    return card


def _reviewed(card: Card | None, review: Review, wanted: Wanted) -> Card | None:
    day = local_day(wanted.zone, review.at)
    if card is not None and card.due is not None and card.due <= review.at:
        card = replace(card, reviewed=review.at)
        if review.rating == "later":
            return replace(card, due=_beginning(day + timedelta(1), wanted))
    if review.rating == "later":
        return card
    card = card or Card(None, review.at)
    if review.rating == "retired":
        return replace(card, due=None, lapses=0)
    return _rated(card, review, review.rating, day, wanted)


def _rated(card: Card, review: Review, grade: Grade, day: date, wanted: Wanted) -> Card:
    known = card.stability is not None
    before = fsrs.Card(
        1,
        fsrs.State.Review if known else fsrs.State.Learning,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_midnight(day),
        last_review=_midnight(local_day(wanted.zone, card.last)) if known else None,
    )
    after, _ = _scheduler(wanted.retention).review_card(before, _GRADES[grade], _midnight(day))
    lapses = 0 if card.due is None else card.lapses
    if known and grade == "again":
        lapses += 1
    gaps, passes = card.gaps, card.passes
    if review.gap is None:
        gaps, passes = review.missed, 0
    elif grade in ("good", "easy"):
        gaps, passes = _to_the_back(gaps, review.gap), passes + 1
    back = day + (after.due - _midnight(day))
    if wanted.interview_on is not None and day < wanted.interview_on:
        back = max(min(back, wanted.interview_on - timedelta(1)), day + timedelta(1))
    return replace(
        card,
        due=None if lapses >= LAPSES else _beginning(back, wanted),
        last=review.at,
        stability=after.stability,
        difficulty=after.difficulty,
        gaps=gaps,
        passes=passes,
        lapses=lapses,
    )


def _to_the_back(gaps: tuple[str, ...], gap: str) -> tuple[str, ...]:
    return (*(other for other in gaps if other != gap), gap) if gap in gaps else gaps


def _midnight(day: date) -> datetime:
    """A local day as FSRS counts it: two evenings in a row are a day apart, whatever the hours between."""
    return datetime.combine(day, time(), UTC)


def _beginning(day: date, wanted: Wanted) -> datetime:
    return moment(wanted.zone, day, time())


@lru_cache(maxsize=16)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
