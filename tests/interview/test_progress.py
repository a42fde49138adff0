"""Figures of progress, recomputed by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.events import SelfRating
from bot.interview.progress import (
    RATED,
    WEEKS,
    Calibration,
    Change,
    Mark,
    Skill,
    Week,
    calendar,
    calibration,
    coverage,
    first_day,
    misjudged,
    skills,
    trend,
    weakest,
)
from tests.interview.sample import code_output, question

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""
TODAY = NOW.date()
MONDAY = date(2026, 3, 2)


def mark(
    score: float,
    topic: str = "nets",
    *,
    days: float = 0,
    grader: int = 2,
    rating: SelfRating | None = None,
    again: bool = False,
) -> Mark:
    """An answer of so many days ago."""
    return Mark(f"{topic}.one", score, NOW - timedelta(days=days), grader, rating, again)


def test_recent_answers_weigh_more() -> None:
    marks = [mark(0.0, days=3), mark(0.5, days=2), mark(1.0, days=1)]
    assert skills(marks) == (Skill("nets", 57, 3),)  # (.64 × 0 + .8 × 50 + 1 × 100) / 2.44
    assert skills(marks[::-1]) == skills(marks), "time counts, not the order in which they are given"


def test_skills_go_from_the_best_topic_down_and_second_tries_move_none() -> None:
    marks = [mark(0.3, "a"), mark(0.9, "b"), mark(1.0, "a", again=True), mark(1.0, "c", again=True)]
    assert skills(marks) == (Skill("b", 90, 1), Skill("a", 30, 1))
    assert skills([]) == ()


def test_the_weakest_are_three_at_most_below_strong_and_can_be_practised() -> None:
    found = [Skill(name, points, 1) for name, points in zip("abcdef", (10, 79, 80, 40, 5, 30), strict=True)]
    assert [skill.topic for skill in weakest(found, set("abcdf"))] == ["a", "f", "d"]
    assert [skill.topic for skill in weakest(found, {"b", "c"})] == ["b"]
    assert weakest([], {"a"}) == ()


def test_coverage_counts_ideas_of_the_bank_and_nothing_else() -> None:
    both, research = question(), code_output(roles=["research"])
    shown = {("nets.dropout", "zeroing"), ("nets.dropout", "gone"), ("gone.question", "zeroing")}
    assert coverage(shown, [both, research]) == (1, 6), "four ideas and two, one of them what it prints"
    assert coverage(shown, [both, research], "engineering") == (1, 4)
    assert coverage(shown | {("python.default", "shared")}, [both, research], "research") == (2, 6)
    assert coverage(shown, []) == (0, 0)


def test_the_calendar_is_seventeen_weeks_up_to_today() -> None:
    assert first_day(TODAY) == date(2025, 11, 10)
    marks = [mark(0.5), mark(0.0, again=True), mark(0.5, days=2), mark(1.0, days=114), mark(1.0, days=115)]
    counts = calendar(marks, UTC, TODAY)
    assert len(counts) == 16 * 7 + 3
    assert (counts[0], counts[-3], counts[-1]) == (1, 1, 2)
    assert sum(counts) == 4, "what is older has left it"


def test_days_and_weeks_are_the_persons_own() -> None:
    late_on_sunday = Mark("a.b", 0.5, datetime(2026, 3, 1, 23, 30, tzinfo=UTC), 2)
    berlin = ZoneInfo("Europe/Berlin")
    assert calendar([late_on_sunday], UTC, TODAY)[-4] == 1
    assert calendar([late_on_sunday], berlin, TODAY)[-3] == 1
    assert trend([late_on_sunday], UTC, TODAY).weeks[0].monday == MONDAY - timedelta(weeks=1)
    assert trend([late_on_sunday], berlin, TODAY).weeks[0].monday == MONDAY


def test_one_answer_says_next_to_nothing() -> None:
    found = trend([mark(0.62)], UTC, TODAY)
    assert found.weeks == (Week(MONDAY, 62, 41, 1),)  # 1.645 × 25 points
    assert found.change is None


def test_the_band_is_narrower_the_more_answers_there_are() -> None:
    found = trend([mark(0.5), mark(0.7), mark(0.4, days=7)], UTC, TODAY)
    spread = sqrt((4 * 25**2 + 10**2 + 10**2) / (4 + 1))
    assert found.weeks == (
        Week(MONDAY - timedelta(weeks=1), 40, round(1.645 * spread), 1),
        Week(MONDAY, 60, round(1.645 * spread / sqrt(2)), 2),
    )
    assert [week.give for week in found.weeks] == [38, 27]


def test_the_last_four_weeks_are_told_beside_the_four_before() -> None:
    recent = [mark(0.9, days=day) for day in (0, 1, 2, 23)]  # 23 days back is the Monday of the fourth week
    before = [mark(0.3, days=day) for day in (24, 30, 31, 51)]
    older = [mark(0.0, days=52)]
    change = trend([*recent, *before, *older], UTC, TODAY).change
    assert change is not None
    assert (change.now, change.answers, change.before, change.answers_before) == (90, 4, 30, 4)
    assert change.tells
    assert trend([*recent, *older], UTC, TODAY).change is None, "nothing to stand beside"


def test_a_difference_within_the_noise_tells_nothing() -> None:
    assert not Change(60, 4, 42, 4, noise=18).tells
    assert Change(60, 4, 41, 4, noise=18).tells
    assert Change(41, 4, 60, 4, noise=18).tells


def test_answers_of_unlike_graders_are_in_no_trend_together() -> None:
    found = trend([mark(0.9), mark(0.1, days=7, grader=1), mark(0.1, grader=1)], UTC, TODAY)
    assert [(week.points, week.answers) for week in found.weeks] == [(90, 1)]
    assert found.left_out == 2
    assert found.change is None


@pytest.mark.parametrize(
    ("rating", "points", "off"),
    [
        ("shaky", 0, 0), ("shaky", 24, 0), ("shaky", 36, -12), ("so-so", 25, 0), ("so-so", 54, 0),
        ("so-so", 20, 5), ("so-so", 60, -6), ("solid", 55, 0), ("solid", 100, 0), ("solid", 43, 12),
    ],
)  # fmt: skip
def test_a_rating_is_off_by_what_lies_outside_of_what_it_stands_for(
    rating: SelfRating, points: int, off: int
) -> None:
    assert misjudged(rating, points) == off


def test_what_ratings_stand_for_leaves_no_gap() -> None:
    assert [each for least, most in RATED.values() for each in range(least, most + 1)] == list(range(101))


def rated(count: int, score: float, rating: SelfRating, topic: str) -> list[Mark]:
    return [mark(score, topic, days=day, rating=rating) for day in range(count)]


def test_nothing_is_said_of_fewer_than_ten_ratings() -> None:
    nine = rated(9, 0.36, "shaky", "a")
    assert calibration([*nine, mark(0.36)]) is None
    assert calibration([*nine, mark(0.36, rating="shaky", again=True)]) is None
    assert calibration([*nine, mark(0.36, "a", rating="shaky")]) == Calibration(10, -12, "a", -12, 10)


def test_the_topic_most_misjudged_is_named_if_it_was_rated_thrice() -> None:
    low, high = rated(4, 0.36, "shaky", "descent"), rated(2, 0.05, "solid", "loud")
    fitting = rated(6, 0.6, "solid", "fine")
    assert calibration([*low, *high, *fitting]) == Calibration(12, 4, "descent", -12, 4)  # (−48 + 100) / 12


def test_ratings_that_fit_name_no_topic() -> None:
    assert calibration(rated(10, 0.58, "so-so", "a")) == Calibration(10, -4, None, 0, 0)


MARKS = st.lists(
    st.builds(
        mark,
        st.floats(0, 1),
        st.sampled_from(["a", "b"]),
        days=st.floats(0, 200),
        grader=st.sampled_from([1, 2]),
        rating=st.sampled_from([None, "shaky", "so-so", "solid"]),
        again=st.booleans(),
    ),
    max_size=40,
)


@given(MARKS)
def test_whatever_was_answered_every_figure_is_in_its_range(marks: Sequence[Mark]) -> None:
    assert all(0 <= skill.points <= 100 and skill.answers for skill in skills(marks))
    assert len(calendar(marks, UTC, TODAY)) == 7 * (WEEKS - 1) + 3
    found = trend(marks, UTC, TODAY)
    assert len(found.weeks) <= WEEKS
    assert all(0 <= week.points <= 100 and week.give > 0 for week in found.weeks)
    told = calibration(marks)
    assert told is None or (abs(told.overall) <= 100 and told.ratings >= 10)
