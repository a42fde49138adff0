"""Which question comes next. Practice repeats none until the pool is exhausted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.interview.question import LEVELS, Level, Question, Role

FIRST = ("python.mutable-default", "metrics.accuracy-on-fraud")
"""What a new person is asked first, where their role and topic have it."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a person has done with one question."""

    times: int
    """How often it ended in a scorecard or was passed over."""
    last: datetime
    shown: bool = False
    """Its last attempt ended with "Show me": once the pool is exhausted, it comes back first."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What may be asked: the questions of a role, or of one topic within it."""

    role: Role | None = None
    """None: both roles' questions."""
    topic: str | None = None
    put_away: Collection[str] = ()
    """Ids of what the person wants no more, or cannot learn now: asked where nothing else is left."""

    def of(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """The pool's questions. A topic that a role is never asked is still open to who asks for it."""
        inside = [question for question in questions if self.topic in (None, question.topic)]
        mine = [question for question in inside if self.role is None or self.role in question.roles]
        wanted = [question for question in mine or inside if question.id not in self.put_away]
        return tuple(wanted or mine or inside)


@dataclass(frozen=True, slots=True)
class Chosen:
    question: Question
    repeats: bool
    """Every question of the pool has been asked before."""


def choose(
    pool: tuple[Question, ...],
    past: Mapping[str, Past],
    level: Level,
    *,
    seed: str,
    avoid: str = "",
    first: Sequence[str] = FIRST,
) -> Chosen | None:
    """The next question: the least often asked first, then nearest to the level, then the topic left longest.

    Args:
        pool: what may be asked.
        past: by question id.
        seed: settles ties; the same seed chooses the same.
        avoid: the question just closed, not asked again at once where there is another.
        first: what goes before all else that was asked as often.
    """
    candidates = [question for question in pool if question.id != avoid] or list(pool)
    if not candidates:
        return None
    wanted = LEVELS.index(level)
    touched: dict[str, datetime] = {}
    for question_id, done in past.items():
        topic = question_id.partition(".")[0]
        touched[topic] = max(touched.get(topic, done.last), done.last)

    def order(question: Question) -> tuple[object, ...]:
        done = past.get(question.id)
        place = first.index(question.id) if question.id in first else len(first)
        last_of_topic = touched.get(question.topic)
        return (
            done.times if done else 0,
            place,
            not (done and done.shown),
            abs(LEVELS.index(question.level) - wanted),
            last_of_topic.timestamp() if last_of_topic else 0.0,
            done.last.timestamp() if done else 0.0,
        )

    orders = [order(question) for question in candidates]
    best = min(orders)
    tied = [question for question, its in zip(candidates, orders, strict=True) if its == best]
    question = min(tied, key=lambda one: blake2b(f"{seed} {one.id}".encode(), digest_size=8).digest())
    return Chosen(question, repeats=question.id in past and past[question.id].times > 0)


def level_for(recent: Iterable[float]) -> Level:
    """The level that suits someone's last scores (0..1): easy to begin with, harder as they hold."""
    scores = list(recent)
    if len(scores) < 2:
        return "easy"
    mean = sum(scores) / len(scores)
    return "easy" if mean < 0.4 else "middle" if mean < 0.75 else "hard"
