"""Five a day, what gives way to what, and how a day to come is said."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.agenda import A_DAY, back, dues, reviews_on, spread, stand_in, when
from bot.interview.memory import LAPSES, Card
from tests.interview.sample import DROPOUT, NOW, question

TODAY = NOW.date()


def due(days: float) -> datetime:
    return NOW + timedelta(days=days)


def test_five_a_day_the_longest_overdue_first_and_the_others_after() -> None:
    overdue = {f"q{place}": due(-place) for place in range(7)} | {"soon": due(1), "then": due(5)}
    days = spread(overdue, 0, TODAY, UTC)
    assert list(days)[:5] == ["q6", "q5", "q4", "q3", "q2"]
    assert [days[name] for name in ("q2", "q1", "q0", "soon")] == [TODAY, *[TODAY + timedelta(1)] * 3]
    assert days["then"] == TODAY + timedelta(5)


def test_what_was_reviewed_today_counts() -> None:
    overdue = {"a": due(-2), "b": due(-1)}
    assert set(spread(overdue, 4, TODAY, UTC).values()) == {TODAY, TODAY + timedelta(1)}
    assert set(spread(overdue, 9, TODAY, UTC).values()) == {TODAY + timedelta(1)}


@given(
    st.dictionaries(st.text(max_size=3), st.integers(-30, 30).map(due), max_size=60),
    st.integers(0, 9),
)
def test_each_comes_once_not_before_it_is_due_and_never_more_than_five_a_day(
    made: dict[str, datetime], done: int
) -> None:
    days = spread(made, done, TODAY, UTC)
    assert set(days) == set(made)
    assert all(days[name] >= max(TODAY, made[name].date()) for name in made)
    assert list(days.values()) == sorted(days.values())
    assert all(count <= A_DAY for count in Counter(days.values()).values())
    assert Counter(days.values())[TODAY] <= max(0, A_DAY - done)


def leech(**changes: object) -> Card:
    return Card(None, NOW, lapses=LAPSES)


def test_a_leech_gives_way_on_the_next_day_once() -> None:
    tomorrow = datetime(2026, 3, 3, tzinfo=UTC)
    assert dues({"l": leech()}, {"l": "e"}, UTC) == {"e": tomorrow}
    assert dues({"l": leech(), "e": Card(due(9), due(-5))}, {"l": "e"}, UTC) == {"e": tomorrow}
    assert dues({"l": leech(), "e": Card(due(9), due(1))}, {"l": "e"}, UTC) == {"e": due(9)}


def test_what_is_put_away_is_due_on_no_day() -> None:
    assert dues({"a": Card(None, NOW), "b": Card(due(2), NOW)}, {}, UTC) == {"b": due(2)}


def test_reviews_are_counted_by_the_local_day() -> None:
    cards = [Card(None, NOW, reviewed=NOW), Card(None, NOW, reviewed=due(-1)), Card(None, NOW)]
    assert reviews_on(cards, TODAY, UTC) == 1


def test_the_easier_question_stands_in_else_an_easy_one_of_a_topic_before() -> None:
    hard = question(easier="nets.why")
    easier = question(id="nets.why")
    easy = [question(id=f"{name}", level="easy") for name in ("maths.b", "maths.a", "other.c")]
    library = {one.id: one for one in (hard, easier, *easy, question(id="maths.0"))}
    found = stand_in(hard, library, ["maths"])
    assert found is easier
    found = stand_in(hard, library, ["maths"], away={"nets.why"})
    assert found is not None
    assert found.id == "maths.a"
    assert stand_in(question(), library, []) is None
    assert stand_in(hard, {DROPOUT: hard}, ["maths"]) is None


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (None, ""),
        (Card(due(-1), NOW), ""),
        (Card(due(0), NOW), ""),
        (Card(due(1), NOW), "Back tomorrow."),
        (Card(due(6), NOW), "Back in 6 days."),
        (Card(None, NOW), "Put away."),
        (leech(), "It keeps slipping, so it rests for now."),
    ],
)
def test_a_scorecard_says_in_a_line_when_it_comes_back(card: Card | None, line: str) -> None:
    assert back(card, TODAY, UTC) == line
    assert len(line) <= 40


def test_days_to_come_are_said_as_people_say_them() -> None:
    monday = date(2026, 3, 2)
    said = [when(monday + timedelta(days), monday) for days in (1, 3, 6, 7)]
    assert said == ["tomorrow", "on Thursday", "on Sunday", "on Monday 9 March"]
