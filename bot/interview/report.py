"""What a mock round is worth: figures worked out from its recorded attempts, and nothing else.

A round is a noisy measurement: every figure comes with the number of answers behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from bot.interview.assess import PARTLY, SHOWN, ConceptResult
from bot.interview.attempt import Attempt, to_points
from bot.interview.deep_dive import PROJECT
from bot.interview.log import prompts
from bot.interview.rounds import Round
from bot.interview.scenario import CLARIFY, SCENARIO

ANCHORS = {
    1: "Would not be asked back yet: the ideas asked for were mostly missing.",
    2: "Would divide the panel: some ideas are there, their reasons often are not.",
    3: "Would likely be asked back: most ideas come with a reason.",
    4: "Would be asked back: ideas, reasons and limits without much help.",
}
"""What each level means, in a panel's words."""
HIRE = {1: "strong no", 2: "leaning no", 3: "leaning hire", 4: "strong hire"}
CUTS = (25, 55, 80)
"""The points from which levels 2, 3 and 4 begin."""
WORST = 3
"""How many things to work on are named."""
WEAK = 80
"""The points below which a topic is worth work."""


@dataclass(frozen=True, slots=True)
class SectionResult:
    """One section that was asked."""

    name: str
    points: int
    answers: int
    """The questions behind the figure, skipped ones among them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the round worth naming."""

    idea: str
    said: str
    """The person's own words; empty where they said none."""
    question: str


@dataclass(frozen=True, slots=True)
class Report:
    """A round's figures, 0..100 where they are points."""

    token: str
    role: str
    length: str
    began_at: datetime
    ended_at: datetime
    planned: int
    """Questions of the plan."""
    asked: int
    points: int
    level: int
    """1..4."""
    sections: tuple[SectionResult, ...]
    dimensions: Mapping[str, tuple[int, int]]
    """Points and how many answers they come from, by name; one without answers is left out."""
    best: Moment | None
    costliest: Moment | None
    work_on: tuple[tuple[str, str], ...]
    """A topic's id and name, or a scenario's stage and its title; the weakest first."""


def report(round_: Round, ended_at: datetime, attempts: Mapping[str, Attempt]) -> Report:
    """Work out a round's figures. `attempts` are the round's, by token."""
    asked = [done for done in round_.done if any(token in attempts for token in done.tokens)]
    sections: list[SectionResult] = []
    earned = weights = 0.0
    for section in round_.sections:
        scores = [done.score or 0.0 for done in asked if done.section == section.id]
        if scores:
            sections.append(SectionResult(section.name, to_points(fmean(scores)), len(scores)))
            earned += section.weight * fmean(scores)
            weights += section.weight
    points = to_points(earned / weights) if weights else 0
    found = [attempts[token] for done in asked for token in done.tokens if token in attempts]
    return Report(
        token=round_.token,
        role=round_.role,
        length=round_.length,
        began_at=round_.began_at,
        ended_at=ended_at,
        planned=round_.questions,
        asked=len(asked),
        points=points,
        level=_level(points, found),
        sections=tuple(sections),
        dimensions=_dimensions(found),
        best=_best(found),
        costliest=_costliest(found),
        work_on=_work_on(found),
    )


def _level(points: int, attempts: Sequence[Attempt]) -> int:
    """1..4. The highest also needs that nobody had to ask in vain, and that no wrong claim stands."""
    level = 1 + sum(points >= cut for cut in CUTS)
    in_vain = any(result.credit < PARTLY for attempt in attempts for result in _probed(attempt))
    standing = any(claim.standing for attempt in attempts for claim in attempt.misconceptions)
    return min(level, 3) if in_vain or standing else level


def _probed(attempt: Attempt) -> list[ConceptResult]:
    asked = {prompt.about for prompt in prompts(attempt.log, "probe")}
    return [result for result in attempt.concepts if result.id in asked]


def _dimensions(attempts: Sequence[Attempt]) -> dict[str, tuple[int, int]]:
    """Correctness, completeness, depth and clarity: means over the answers that say something of them."""
    scored = [attempt for attempt in attempts if attempt.concepts]
    skipped = [0.0] * (len(attempts) - len(scored))
    depths = [
        credit
        for attempt in scored
        for credit in (
            *(result.credit for result in _probed(attempt)),
            *((attempt.deeper,) if attempt.deeper is not None else ()),
        )
    ]
    figures = {
        "Correctness": [_correctness(attempt) for attempt in scored] + skipped,
        "Completeness": [_completeness(attempt) for attempt in scored] + skipped,
        "Depth": depths,
        "Clarity": [attempt.clarity for attempt in scored],
    }
    return {name: (to_points(fmean(each)), len(each)) for name, each in figures.items() if each}


def _correctness(attempt: Attempt) -> float:
    """The share shown of what weighs most, halved by a claim that stands."""
    heaviest = max(result.weight for result in attempt.concepts)
    credits = [result.credit for result in attempt.concepts if result.weight == heaviest]
    standing = any(claim.standing for claim in attempt.misconceptions)
    return fmean(credits) / (2 if standing else 1)


def _completeness(attempt: Attempt) -> float:
    """The weight shown of what is enough."""
    shown = sum(result.weight * result.credit for result in attempt.concepts)
    return min(1.0, shown / attempt.enough) if attempt.enough else 0.0


def _best(attempts: Sequence[Attempt]) -> Moment | None:
    """What earned most, first answers before what had to be asked for."""
    found = [
        (result.earned * result.weight, len(result.said), Moment(result.name, result.said, attempt.title))
        for attempt in attempts
        for result in attempt.concepts
        if result.credit >= SHOWN and result.said
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _costliest(attempts: Sequence[Attempt]) -> Moment | None:
    """The claim that stands, else the missed idea, that cost most of its question."""
    found: list[tuple[float, Moment]] = []
    for attempt in attempts:
        for claim in attempt.misconceptions:
            if claim.standing:
                found.append((1.0, Moment(claim.reply, claim.said, attempt.title)))
        if attempt.concepts and not attempt.enough_met:
            for result in attempt.missed:
                found.append((result.weight / attempt.enough, Moment(result.name, "", attempt.title)))
        if not attempt.concepts:
            found.append((0.5, Moment(f"“{attempt.title}”, skipped", "", attempt.title)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _work_on(attempts: Sequence[Attempt]) -> tuple[tuple[str, str], ...]:
    """What was answered worst, three at most, of what has something left to gain and can be practised."""
    scores: dict[tuple[str, str], list[float]] = {}
    for attempt in attempts:
        topic = attempt.question_id.partition(".")[0]
        if topic == PROJECT or attempt.question_id.endswith(f"-{CLARIFY}"):
            continue
        target = (attempt.question_id, attempt.title) if topic == SCENARIO else (topic, attempt.topic)
        scores.setdefault(target, []).append(attempt.score or 0.0)
    weak = [(fmean(each), target) for target, each in scores.items() if 100 * fmean(each) < WEAK]
    return tuple(target for _, target in sorted(weak)[:WORST])
