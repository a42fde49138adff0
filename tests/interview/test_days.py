"""Local hours across changes of the clock, and streaks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.interview.days import local_day, moment, next_moment, streak, zone_of

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("zone", "first", "days"),
    [
        ("Europe/Berlin", date(2026, 3, 27), 6),
        ("Europe/Berlin", date(2026, 10, 23), 6),
        ("America/Santiago", date(2026, 4, 3), 6),
        ("America/Santiago", date(2026, 9, 4), 6),
        ("Africa/Cairo", date(2026, 4, 22), 6),
        ("Australia/Lord_Howe", date(2026, 4, 3), 6),
        ("Asia/Kathmandu", date(2026, 1, 1), 4),
    ],
)
@pytest.mark.parametrize("at", [time(0, 30), time(2, 15), time(2, 45), time(20, 30)])
def test_once_a_day_across_every_change_of_the_clock(zone: str, first: date, days: int, at: time) -> None:
    found, after = list[date](), moment(zone_of(zone), first, time(0)) - timedelta(seconds=1)
    for _ in range(days):
        after = next_moment(zone_of(zone), at, after)
        found.append(local_day(zone_of(zone), after))
    assert found == [first + timedelta(ahead) for ahead in range(days)]


def test_the_hour_stays_the_hour() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 10, 26)):
        assert moment(berlin, day, time(20, 30)).astimezone(berlin).time() == time(20, 30)


def test_a_leapt_hour_comes_later_and_a_doubled_one_first() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moment(berlin, date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment(berlin, date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_a_zone_left_out_is_no_day() -> None:
    apia = ZoneInfo("Pacific/Apia")
    eve = moment(apia, date(2011, 12, 29), time(20))
    assert local_day(apia, next_moment(apia, time(20), eve)) == date(2011, 12, 31)


def test_taken_days_are_left_out() -> None:
    weekend = {date(2026, 3, 7), date(2026, 3, 8)}
    friday = moment(UTC, date(2026, 3, 6), time(20))
    assert next_moment(UTC, time(20), friday, taken=weekend.__contains__).date() == date(2026, 3, 9)
    with pytest.raises(LookupError):
        next_moment(UTC, time(20), friday, taken=lambda day: True)


@pytest.mark.parametrize(("name", "hours"), [("UTC+05:30", 5.5), ("UTC-03:00", -3), (None, 0)])
def test_offsets_are_zones(name: str | None, hours: float) -> None:
    assert zone_of(name).utcoffset(datetime(2026, 1, 1, tzinfo=UTC)) == timedelta(hours=hours)


def days(*places: int) -> set[date]:
    return {MONDAY + timedelta(place) for place in places}


def test_a_streak_counts_days_with_practice() -> None:
    assert streak(days(0, 1, 2), MONDAY + timedelta(2)).days == 3
    assert streak(set(), MONDAY).days == 0


def test_today_may_still_come() -> None:
    found = streak(days(0, 1), MONDAY + timedelta(2))
    assert (found.days, found.today) == (2, False)


def test_one_day_off_a_week_breaks_nothing_and_two_do() -> None:
    kept = streak(days(0, 2), MONDAY + timedelta(2))
    assert (kept.days, kept.freeze) == (2, False)
    assert streak(days(0, 3), MONDAY + timedelta(3)).days == 1
    # one in each week: Sunday of the first, Monday of the second
    assert streak(days(5, 8), MONDAY + timedelta(8)).days == 2


def test_a_day_that_was_not_theirs_to_lose_breaks_nothing() -> None:
    excused = days(1, 2).__contains__
    assert streak(days(0, 3), MONDAY + timedelta(3), excused=excused) == streak(
        days(2, 3), MONDAY + timedelta(3)
    )
