"""What a step is told of the world, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.interview.effects import Effect
from bot.interview.question import Question
from bot.interview.state import State

Result = tuple[State, tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step may know of the world."""

    now: datetime
    library: Mapping[str, Question]
    topics: Mapping[str, str]
    """Topic to its name."""
    scored: int = 0
    """How many questions this person had scored so far."""
    rates_self: bool = True
