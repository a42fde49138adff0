"""What a step is told of the world, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.interview.deep_dive import Chain
from bot.interview.effects import Effect
from bot.interview.question import Question
from bot.interview.rounds import RoundPlan
from bot.interview.scenario import Scenario
from bot.interview.selection import Past
from bot.interview.state import State

Result = tuple[State, tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Manners:
    """How the interviewer behaves while a question is open."""

    probes: int = 2
    """Probes and challenges together, a question."""
    helps: bool = True
    """Whether there are hints and scorecards; an examiner gives neither."""
    deeper: bool = False
    """Whether an answer that has reached `enough` is asked further."""
    gaps: int = 4
    """How many missing parts of a project's account are asked for."""


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
    manners: Manners = Manners()
    plans: Mapping[str, RoundPlan] = field(default_factory=dict[str, RoundPlan])
    """Mock rounds by role."""
    scenarios: Mapping[str, Scenario] = field(default_factory=dict[str, Scenario])
    chains: Mapping[str, Chain] = field(default_factory=dict[str, Chain])
    past: Mapping[str, Past] = field(default_factory=dict[str, Past])
    """What the person has been asked, by question id; known while a round is drawn."""
