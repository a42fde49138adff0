"""The set of a day: one question due for review, one of a weak topic, one new.

Its questions have their own names for attempts, by which everything else finds the set again: the local date
and the question's place, such as "2026-03-02.1".
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Literal

from bot.interview.attempt import Outcome
from bot.interview.question import LEVELS, Level, Question
from bot.interview.selection import Past, choose

Why = Literal["review", "weak", "new"]
WHY: tuple[Why, ...] = ("review", "weak", "new")
SET_MINUTES = 8

MOCK_LIKE = ("derivation", "use-case", "design", "comparison")
"""Skills that an interview asks for more than an exercise does."""
NEARER = (28, 14, 7)
"""Days before the interview from which one, two and three questions of a set are such ones, and harder."""

_TOKEN = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a set, and what became of it."""

    question_id: str
    revision: int
    why: Why
    became: Outcome | Literal["", "open"] = ""
    """How its attempt ended; empty: it was not begun."""


@dataclass(frozen=True, slots=True)
class DailySet:
    items: tuple[Item, ...] = ()

    @property
    def begun(self) -> bool:
        return any(item.became for item in self.items)

    @property
    def over(self) -> bool:
        return all(item.became not in ("", "open") for item in self.items)

    @property
    def next(self) -> int | None:
        """The place, from 0, of the first question that was not begun."""
        return next((place for place, item in enumerate(self.items) if not item.became), None)

    def noted(self, place: int, became: Outcome | Literal["open"]) -> "DailySet":
        """With what became of one question."""
        items = (replace(item, became=became) if at == place else item for at, item in enumerate(self.items))
        return DailySet(tuple(items))


def token_of(day: date, place: int) -> str:
    """The name of the attempt at a question of a day's set; `place` from 0."""
    return f"{day.isoformat()}.{place + 1}"


def place_of(token: str) -> tuple[date, int] | None:
    """The day and the place, from 0, that a token names; None for attempts of no set."""
    found = _TOKEN.fullmatch(token)
    try:
        return (date.fromisoformat(found[1]), int(found[2]) - 1) if found else None
    except ValueError:
        return None


def minutes_of(questions: int) -> int:
    """About how long so many questions take."""
    return round(SET_MINUTES * questions / len(WHY))


def mock_like(question: Question) -> bool:
    return question.kind == "derive" or question.skill in MOCK_LIKE


def choose_set(
    pool: Sequence[Question],
    past: Mapping[str, Past],
    *,
    level: Level,
    due: Iterable[Question],
    scores: Mapping[str, float],
    today: Set[str],
    seed: str,
    days_left: int | None = None,
) -> DailySet:
    """The set of a day. Where there is nothing due, or no weak topic, the next new question takes its place.

    Args:
        pool: what may be asked of the person's role.
        due: for review, the longest overdue first.
        scores: mean score, 0..1, by topic.
        today: ids of what was asked on this day already.
        seed: settles ties; the same seed chooses the same.
        days_left: until the interview. The nearer it is, the more of the set is like one.
    """
    wanted = 0 if days_left is None else sum(days_left <= days for days in NEARER)
    chosen: list[Item] = []
    for place, why in enumerate(WHY):
        likely = place >= len(WHY) - wanted
        free = _Free(today | {item.question_id for item in chosen}, likely)
        at = LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)] if likely else level
        found: Question | None = None
        if why == "review":
            found = next(iter(free.of(due)), None)
        elif why == "weak":
            found = _weak(free, pool, past, at, scores, seed)
        if found is None:
            why = "new"
            next_ = choose(_elsewhere(free.of(pool), chosen), past, at, seed=f"{seed} {place}", first=())
            found = next_.question if next_ else None
        if found is not None:
            chosen.append(Item(found.id, found.revision, why))
    return DailySet(tuple(chosen))


@dataclass(frozen=True, slots=True)
class _Free:
    """What may still be chosen; with `likely`, what is like an interview before all else."""

    taken: Set[str]
    likely: bool

    def of(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        free = tuple(question for question in questions if question.id not in self.taken)
        return (tuple(question for question in free if mock_like(question)) or free) if self.likely else free


def _weak(
    free: _Free,
    pool: Sequence[Question],
    past: Mapping[str, Past],
    level: Level,
    scores: Mapping[str, float],
    seed: str,
) -> Question | None:
    """Of the weakest topic, what was asked longest ago, if ever."""
    for topic in sorted(scores, key=lambda topic: (scores[topic], topic)):
        candidates = free.of(question for question in pool if question.topic == topic)
        if candidates:
            return min(candidates, key=lambda question: _longest_ago(question, past, level, seed))
    return None


def _longest_ago(question: Question, past: Mapping[str, Past], level: Level, seed: str) -> tuple[object, ...]:
    done = past.get(question.id)
    tie = blake2b(f"{seed} {question.id}".encode(), digest_size=8).hexdigest()
    distance = abs(LEVELS.index(question.level) - LEVELS.index(level))
    return (done.last.timestamp() if done else 0.0, distance, tie)


def _elsewhere(candidates: tuple[Question, ...], chosen: Sequence[Item]) -> tuple[Question, ...]:
    """Other topics than the set has already, where there are any."""
    topics = {item.question_id.partition(".")[0] for item in chosen}
    return tuple(one for one in candidates if one.topic not in topics) or candidates
