"""When the next push is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.conversation.pushing import gap, is_quiet, next_push
from bot.interview.days import local_day
from bot.storage.schedules import Schedule

MONDAY = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_it_comes_at_the_hour_of_the_zone() -> None:
    assert next_push("20:30", Schedule(), MONDAY) == MONDAY + timedelta(1)
    assert next_push("20:30", Schedule(zone="Asia/Kathmandu"), MONDAY) == at("2026-03-03 14:45")


@pytest.mark.parametrize("evening", [None, "off"])
def test_none_is_due_where_sets_are_off(evening: str | None) -> None:
    assert next_push(evening, Schedule(), MONDAY) is None


def test_weekends_can_be_left_out() -> None:
    assert next_push("20:30", Schedule(weekends=False), at("2026-03-06 21:00")) == at("2026-03-09 20:30")


def test_a_pause_is_kept() -> None:
    schedule = Schedule(paused_until=MONDAY + timedelta(14))
    assert next_push("20:30", schedule, MONDAY) == MONDAY + timedelta(15)


def test_an_hour_in_quiet_hours_waits_for_their_end() -> None:
    schedule = Schedule(quiet_from="22:00", quiet_to="07:00")
    assert next_push("23:30", schedule, MONDAY) == at("2026-03-03 07:00")
    assert next_push("05:30", schedule, MONDAY) == at("2026-03-03 07:00")
    assert next_push("20:30", schedule, MONDAY) == at("2026-03-03 20:30")


def test_the_night_is_quiet_only_for_what_is_put_off() -> None:
    midnight = at("2026-03-03 00:10")
    assert not is_quiet(Schedule(), midnight)
    assert is_quiet(Schedule(), midnight, night=True)
    assert not is_quiet(Schedule(quiet_from="12:00", quiet_to="13:00"), midnight, night=True)
    assert is_quiet(Schedule(zone="Asia/Tokyo", quiet_from="09:00", quiet_to="10:00"), midnight)


def test_what_is_ignored_comes_rarer() -> None:
    assert [gap(ignored) for ignored in range(10)] == [1, 1, 1, 2, 2, 2, 7, 7, 7, 7]
    found = next_push("20:30", Schedule(ignored=6), MONDAY, MONDAY.date())
    assert found == MONDAY + timedelta(7)


def test_good_luck_comes_on_the_morning_of_the_interview_and_nothing_after() -> None:
    schedule = Schedule(interview_on=date(2026, 3, 4), ignored=6)
    assert next_push("20:30", Schedule(interview_on=date(2026, 3, 4)), MONDAY) == MONDAY + timedelta(1)
    assert next_push("20:30", schedule, MONDAY, MONDAY.date()) == at("2026-03-04 08:00")
    assert next_push("07:15", schedule, at("2026-03-03 20:00")) == at("2026-03-04 07:15")
    assert next_push("20:30", schedule, at("2026-03-04 08:00"), date(2026, 3, 4)) is None
    assert next_push("20:30", schedule, at("2026-04-04 08:00")) is None


@pytest.mark.parametrize(
    ("zone", "first", "days"),
    [
        ("Europe/Berlin", date(2026, 3, 27), 5),
        ("Europe/Berlin", date(2026, 10, 23), 5),
        ("America/Santiago", date(2026, 4, 3), 5),
        ("America/Santiago", date(2026, 9, 4), 5),
        ("Africa/Cairo", date(2026, 4, 22), 5),
        ("Africa/Cairo", date(2026, 10, 28), 5),
        ("Australia/Lord_Howe", date(2026, 4, 3), 5),
        ("Australia/Lord_Howe", date(2026, 10, 2), 5),
        ("Asia/Kathmandu", date(2026, 1, 1), 3),
    ],
)
@pytest.mark.parametrize("evening", ["00:00", "00:30", "02:15", "23:45"])
def test_every_day_once_whatever_the_clocks_do(zone: str, first: date, days: int, evening: str) -> None:
    schedule = Schedule(zone=zone)
    after = datetime.combine(first, time(), schedule.tzinfo).astimezone(UTC) - timedelta(seconds=1)
    found, last = list[date](), None
    for _ in range(days):
        due = next_push(evening, schedule, after, last)
        assert due is not None
        after, last = due, local_day(schedule.tzinfo, due)
        found.append(last)
    assert found == [first + timedelta(ahead) for ahead in range(days)]
