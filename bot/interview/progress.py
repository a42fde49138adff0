"""How somebody is getting on, worked out from their recorded answers: figures, and how far to trust each.

An answer is an attempt that ended in a score. A second try counts as practice and moves no figure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from math import sqrt
from statistics import fmean

from bot.interview.attempt import to_points
from bot.interview.days import local_day
from bot.interview.events import SelfRating
from bot.interview.question import Question, Role

FADING = 0.8
"""What an answer weighs beside the one that came after it on its topic."""
WEAK, WEAKEST = 80, 3
"""The points below which a topic is worth a drill, and how many are named."""
WEEKS = 17
"""How far the calendar and the trend look back, this week included."""
SPREAD, SPREAD_WEIGHT = 0.25, 4
"""How far single scores usually lie from their week's mean, and how many answers that guess is worth."""
NINE_IN_TEN = 1.645
"""Standard errors to either side that hold nine in ten."""
MONTH = 4
"""Weeks that are compared with as many before them."""

RATED: dict[SelfRating, tuple[int, int]] = {"shaky": (0, 24), "so-so": (25, 54), "solid": (55, 100)}
"""The points that a self-rating stands for: *not yet*, *getting there*, *solid* or *strong* on the card."""
FEWEST_RATINGS, FEWEST_OF_TOPIC = 10, 3
"""Ratings before anything is said of them, and before it is said of one topic."""
TELLING = 5
"""Points of misjudgement from which on it is worth a word."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer, as far as figures need it."""

    question_id: str
    score: float
    """0..1."""
    at: datetime
    grader_version: int
    rating: SelfRating | None = None
    again: bool = False

    @property
    def topic(self) -> str:
        return self.question_id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Skill:
    topic: str
    points: int
    """0..100."""
    answers: int


@dataclass(frozen=True, slots=True)
class Week:
    """The answers of one local week."""

    monday: date
    points: int
    """Their mean, 0..100."""
    give: int
    """How far to either side of it the person's level lies, nine times in ten."""
    answers: int


@dataclass(frozen=True, slots=True)
class Change:
    """The last four weeks beside the four before: means in points, and the answers behind each."""

    now: int
    answers: int
    before: int
    answers_before: int
    noise: int
    """What the two means may differ by without anything having changed, nine times in ten."""

    @property
    def tells(self) -> bool:
        return abs(self.now - self.before) > self.noise


@dataclass(frozen=True, slots=True)
class Trend:
    weeks: tuple[Week, ...]
    """Those with answers, oldest first."""
    change: Change | None
    """None where either four weeks have no answer."""
    left_out: int
    """Answers that an earlier grader scored: their points do not compare."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """By how many points somebody rates themselves too high (above 0) or too low, on average."""

    ratings: int
    overall: int
    topic: str | None
    """Where they misjudge themselves most, if there is such a topic."""
    of_topic: int
    ratings_of_topic: int


def skills(marks: Iterable[Mark]) -> tuple[Skill, ...]:
    """Each topic's points, best first: a mean in which each answer weighs four fifths of the one after it."""
    by_topic: defaultdict[str, list[float]] = defaultdict(list)
    for mark in _counted(marks):
        by_topic[mark.topic].append(mark.score)
    found: list[Skill] = []
    for topic, scores in by_topic.items():
        weights = [FADING**age for age in reversed(range(len(scores)))]
        mean = sum(weight * score for weight, score in zip(weights, scores, strict=True)) / sum(weights)
        found.append(Skill(topic, to_points(mean), len(scores)))
    return tuple(sorted(found, key=lambda skill: (-skill.points, -skill.answers, skill.topic)))


def weakest(skills_: Iterable[Skill], topics: Set[str]) -> tuple[Skill, ...]:
    """The topics most worth a drill, three at most, of those that can be practised."""
    weak = [skill for skill in skills_ if skill.points < WEAK and skill.topic in topics]
    return tuple(sorted(weak, key=lambda skill: (skill.points, -skill.answers, skill.topic))[:WEAKEST])


def coverage(
    shown: Set[tuple[str, str]], questions: Iterable[Question], role: Role | None = None
) -> tuple[int, int]:
    """How many ideas of the questions asked in a role were shown once, and how many there are.

    Args:
        shown: (question id, concept) of whatever was shown in any answer.
        role: None: of all questions.
    """
    ideas = [
        (question.id, concept.id)
        for question in questions
        if role is None or role in question.roles
        for concept in question.rubric.concepts
    ]
    return sum(idea in shown for idea in ideas), len(ideas)


def first_day(today: date) -> date:
    """The Monday that the calendar begins with."""
    return today - timedelta(today.weekday(), weeks=WEEKS - 1)


def calendar(marks: Iterable[Mark], zone: tzinfo, today: date) -> tuple[int, ...]:
    """The answers of each local day from `first_day` to today, second tries among them."""
    counts = Counter(local_day(zone, mark.at) for mark in marks)
    first = first_day(today)
    return tuple(counts[first + timedelta(day)] for day in range((today - first).days + 1))


def trend(marks: Iterable[Mark], zone: tzinfo, today: date) -> Trend:
    """The local weeks' means, each with its uncertainty.

    That is 1.645 times the spread of single answers around their week's mean, over the root of the number of
    answers of the week. The spread is that of all weeks together and of four more answers that lie 25 points
    off, so that a few that are alike promise nothing.
    """
    counted = _counted(marks)
    newest = max((mark.grader_version for mark in counted), default=0)
    by_week: defaultdict[date, list[float]] = defaultdict(list)
    for mark in counted:
        day = local_day(zone, mark.at)
        if mark.grader_version == newest and first_day(today) <= day <= today:
            by_week[day - timedelta(day.weekday())].append(mark.score)
    spread = _spread(by_week.values())
    weeks = tuple(
        Week(monday, to_points(fmean(scores)), _noise(spread, len(scores)), len(scores))
        for monday, scores in sorted(by_week.items())
    )
    border = today - timedelta(today.weekday(), weeks=MONTH - 1)
    now = [one for monday, scores in by_week.items() if monday >= border for one in scores]
    before = [
        one
        for monday, scores in by_week.items()
        if border - timedelta(weeks=MONTH) <= monday < border
        for one in scores
    ]
    change = None
    if now and before:
        noise = _noise(spread, len(now), len(before))
        change = Change(to_points(fmean(now)), len(now), to_points(fmean(before)), len(before), noise)
    return Trend(weeks, change, sum(mark.grader_version != newest for mark in counted))


def calibration(marks: Iterable[Mark]) -> Calibration | None:
    """How well somebody judges themselves, once they have done so ten times."""
    off: defaultdict[str, list[int]] = defaultdict(list)
    for mark in _counted(marks):
        if mark.rating is not None:
            off[mark.topic].append(misjudged(mark.rating, to_points(mark.score)))
    everything = [each for topic in off.values() for each in topic]
    if len(everything) < FEWEST_RATINGS:
        return None
    means = {topic: fmean(each) for topic, each in off.items() if len(each) >= FEWEST_OF_TOPIC}
    worst = max(means, key=lambda topic: abs(means[topic]), default=None)
    overall = round(fmean(everything))
    if worst is None or abs(means[worst]) < TELLING:
        return Calibration(len(everything), overall, None, 0, 0)
    return Calibration(len(everything), overall, worst, round(means[worst]), len(off[worst]))


def misjudged(rating: SelfRating, points: int) -> int:
    """How far outside of what a rating stands for the points are: above 0 where it was too high, 0 inside."""
    least, most = RATED[rating]
    return max(least - points, 0) - max(points - most, 0)


def _counted(marks: Iterable[Mark]) -> list[Mark]:
    """Those that move figures, oldest first."""
    return sorted((mark for mark in marks if not mark.again), key=lambda mark: mark.at)


def _spread(groups: Iterable[Sequence[float]]) -> float:
    """How far single scores lie from their group's mean."""
    squares, free = SPREAD_WEIGHT * SPREAD**2, SPREAD_WEIGHT
    for group in groups:
        mean = fmean(group)
        squares += sum((each - mean) ** 2 for each in group)
        free += len(group) - 1
    return sqrt(squares / free)


def _noise(spread: float, *counts: int) -> int:
    """What a mean of so many scores, or the difference of two such means, may be off by, in points."""
    return round(100 * NINE_IN_TEN * spread * sqrt(sum(1 / count for count in counts)))
