"""A mock round: its plan as content says it, and where a round under way stands.

A plan names the sections a role's round has, and how many questions each gets at each length. Which questions
these are is drawn one at a time, since the level follows the answers; the seed settles every tie, so the same
answers to the same bank make the same round.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.grading.rubric import Kind
from bot.interview.asking import Asking
from bot.interview.deep_dive import ACCOUNT
from bot.interview.log import Part
from bot.interview.question import LEVELS, Form, Level, Question, Role, Skill, Slug, Text
from bot.interview.scenario import CLARIFY, SCENARIO
from bot.interview.selection import Past, choose

RoundRole = Literal["research", "engineering", "both"]
Length = Literal["quick", "standard", "full"]
ROLES: tuple[RoundRole, ...] = ("research", "engineering", "both")
LENGTHS: tuple[Length, ...] = ("quick", "standard", "full")

RISES, FALLS = 0.7, 0.4
"""The score of a question from which the next is a level harder, and below which it is a level easier."""
WARNED_AT = timedelta(minutes=5)
"""How much time is left in a section when that is said."""


Source = Literal["questions", "project", "scenario", "stage"]
"""What a section draws from: the bank's questions, the person's own project, a scenario, a stage of one."""


class SectionPlan(Form):
    """What a section asks: the questions of these topics, of these kinds and skills where any are named."""

    name: Text
    source: Source = "questions"
    topics: tuple[Slug, ...] = ()
    kinds: tuple[Kind, ...] = ()
    skills: tuple[Skill, ...] = ()

    def holds(self, question: Question) -> bool:
        clarifies = question.id.endswith(f"-{CLARIFY}")
        if self.source == "project":
            return question.id == ACCOUNT
        if self.source != "questions":
            return question.topic == SCENARIO and clarifies == (self.source == "scenario")
        return (
            question.topic in self.topics
            and (not self.kinds or question.kind in self.kinds)
            and (not self.skills or question.skill in self.skills)
        )


class Quota(Form):
    """A section's part in a round of one length. `weight` is its per cent of the round's points."""

    questions: Annotated[int, Field(ge=1, le=20)]
    minutes: Annotated[int, Field(ge=1, le=120)]
    weight: Annotated[float, Field(gt=0, le=100)]


class LengthPlan(Form):
    """A round of one length: its sections as they are asked; `probes` are the most that a question gets."""

    probes: Annotated[int, Field(ge=0, le=2)]
    sections: Annotated[dict[Slug, Quota], Field(min_length=1)]

    @property
    def questions(self) -> int:
        return sum(quota.questions for quota in self.sections.values())

    @property
    def minutes(self) -> int:
        return sum(quota.minutes for quota in self.sections.values())


class RoundPlan(Form):
    """content/rounds/<role>.yaml."""

    role: RoundRole
    sections: Annotated[dict[Slug, SectionPlan], Field(min_length=1)]
    lengths: dict[Length, LengthPlan]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a round under way, as it was planned when the round began."""

    id: str
    name: str
    questions: int
    minutes: int
    weight: float


@dataclass(frozen=True, slots=True)
class Done:
    """A question of a round that is over; a scenario with all its stages, a project with its dig, is one."""

    section: str
    tokens: tuple[str, ...]
    """Of its attempts, in order."""
    score: float | None
    """0..1; None where it was skipped, which counts as nothing shown."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a scenario or project under way that is over."""

    token: str
    question_id: str
    score: float | None
    said: str
    """What the person said at it."""
    dropped: tuple[str, ...] = ()
    """Names of techniques that were heard in it and not meant."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round is, and what became of it so far."""

    token: str
    role: RoundRole
    length: Length
    sections: tuple[Section, ...]
    probes: int
    timed: bool
    began_at: datetime
    level: Level = "easy"
    done: tuple[Done, ...] = ()
    drawn: tuple[str, ...] = ()
    """The ids of all questions that were begun."""

    @property
    def questions(self) -> int:
        return sum(section.questions for section in self.sections)

    @property
    def minutes(self) -> int:
        return sum(section.minutes for section in self.sections)


@dataclass(frozen=True, slots=True)
class InRound:
    """A mock round is open: a question of it, or its last one, which is the candidate's."""

    round: Round
    section: int
    """The place of the section under way."""
    asked: int
    """How many of its questions were begun."""
    open: Asking | None
    """None: the round waits for the candidate's own question, its last."""
    touched_at: datetime
    used: float
    """Seconds of the section that were used before the clock was started last."""
    since: datetime | None
    """When the clock was started last; None while the round is paused."""
    stages: tuple[Stage, ...] = ()
    """What is over of the scenario or project under way."""
    warned: bool = False
    """Whether it was said that little time is left."""
    waiting: tuple[Part, ...] = ()
    """What was written while the round was paused."""

    @property
    def paused(self) -> bool:
        return self.since is None

    @property
    def place(self) -> int:
        """The number of the question under way, counted from 1 over all sections."""
        return sum(one.questions for one in self.round.sections[: self.section]) + self.asked

    def left(self, now: datetime) -> timedelta:
        """How much time the section still has; less than nothing once it is over."""
        running = (now - self.since).total_seconds() if self.since else 0.0
        minutes = self.round.sections[self.section].minutes
        return timedelta(minutes=minutes, seconds=-(self.used + max(0.0, running)))

    def stopped(self, now: datetime) -> "InRound":
        """With its clock stopped."""
        if self.since is None:
            return self
        return replace(self, used=self.used + max(0.0, (now - self.since).total_seconds()), since=None)


def sections_of(plan: RoundPlan, length: Length) -> tuple[Section, ...]:
    """The sections of a round of this length, in the order they are asked."""
    return tuple(
        Section(name, plan.sections[name].name, quota.questions, quota.minutes, quota.weight)
        for name, quota in plan.lengths[length].sections.items()
    )


def pool(plan: SectionPlan, role: RoundRole, questions: Iterable[Question]) -> tuple[Question, ...]:
    """What a section may ask of a role."""
    wanted: Collection[Role] = LEVEL_ROLES[role]
    return tuple(one for one in questions if plan.holds(one) and any(role in one.roles for role in wanted))


LEVEL_ROLES: Mapping[RoundRole, Collection[Role]] = {
    "research": ("research",),
    "engineering": ("engineering",),
    "both": ("research", "engineering"),
}


def draw(
    plan: SectionPlan, round_: Round, questions: Iterable[Question], past: Mapping[str, Past]
) -> Question | None:
    """The next question of a section: one the round has not asked, the least often asked before, nearest to
    the round's level. None where the section has no other."""
    candidates = tuple(one for one in pool(plan, round_.role, questions) if one.id not in round_.drawn)
    chosen = choose(candidates, past, round_.level, seed=f"{round_.token} {len(round_.drawn)}", first=())
    return chosen.question if chosen else None


def stepped(level: Level, score: float | None) -> Level:
    """The level of the next question."""
    place = LEVELS.index(level)
    if score is not None and score >= RISES:
        place = min(place + 1, len(LEVELS) - 1)
    elif score is None or score < FALLS:
        place = max(place - 1, 0)
    return LEVELS[place]
