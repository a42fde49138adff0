"""Time, from one place: `app.py` makes the real clock, tests make their own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """What the loops know of time. Nothing below them has a clock: it is told the time."""

    now: Callable[[], datetime]
    """The wall clock, aware, in UTC."""
    monotonic: Callable[[], float]
    """Seconds that never run backwards, for waits and rates."""
    sleep: Callable[[float], Awaitable[None]]
