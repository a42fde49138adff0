"""Where a person stands with one question: not yet, open, closed, or left lying."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.interview.log import Log, Part

ASIDE_AFTER = timedelta(hours=6)
"""How long a question may lie untouched before words are taken for an answer to it no more."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is open: its answers are being heard."""

    token: str
    question_id: str
    revision: int
    again: bool
    opened_at: datetime
    touched_at: datetime
    """When the person last did anything about it."""
    log: Log
    parts: int = 0
    """How many messages of the person's it has so far."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open. For a while the last question can still take what came too late for it."""

    last: Asking | None = None
    closed_at: datetime | None = None
    waiting: tuple[Part, ...] = ()
    """What was written after the scorecard and may be added to that answer."""
    shown: bool = False
    """The last question ended with "Show me"."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A question is closed and recorded; its scorecard waits for the person's own rating."""

    closed: Asking
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Recalling:
    """One gap of a question is asked alone, in review. Its log begins with the probe."""

    asking: Asking
    concept: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A question that lay untouched too long. Nothing was scored; it can be taken up again."""

    asking: Asking
    waiting: tuple[Part, ...] = ()
    """What was written on return, before the person chose to continue."""
