"""Hours, dates and spans as people type them."""

from datetime import date, time, timedelta

import pytest

from bot.interview.times import date_of, hour_of, span_of, weekends_of

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20:30", time(20, 30)),
        ("20.30", time(20, 30)),
        ("2030", time(20, 30)),
        ("20h30", time(20, 30)),
        ("20 h", time(20)),
        ("8pm", time(20)),
        ("8 PM", time(20)),
        ("8 p.m.", time(20)),
        ("8:15pm", time(20, 15)),
        ("at 8", time(20)),
        ("8", time(20)),
        ("08:00", time(8)),
        ("8am", time(8)),
        ("8 in the morning", time(8)),
        ("eight in the evening", time(20)),
        ("half past eight", time(20, 30)),
        ("half eight", time(20, 30)),
        ("quarter to nine", time(20, 45)),
        ("quarter past 7", time(19, 15)),
        ("eight thirty", time(20, 30)),
        ("eight o’clock", time(20)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("24:00", time(0)),
        ("every day at 19:05", time(19, 5)),
        ("7 pm!", time(19)),
        ("7am pls", time(7)),
        ("20.30 tomorrow", time(20, 30)),
        ("weekdays at 9 in the morning", time(9)),
    ],
)
def test_hours(typed: str, meant: time) -> None:
    assert hour_of(typed) == meant


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("weekdays only", False),
        ("20:30 Monday to Friday", False),
        ("mon-fri 8pm", False),
        ("no weekends", False),
        ("every day at 8", True),
        ("8pm, weekends too", True),
        ("8pm", None),
        ("the weekend", None),
    ],
)
def test_weekends(typed: str, wanted: bool | None) -> None:
    assert weekends_of(typed) is wanted


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "20:75", "99", "in 3 days", "8 apples", "-8", "8:3", "🙂", "12345"]
)
def test_what_is_no_hour(typed: str) -> None:
    assert hour_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12 March", date(2027, 3, 12)),
        ("12th of march", date(2027, 3, 12)),
        ("March 12", date(2027, 3, 12)),
        ("mar 12 2027", date(2027, 3, 12)),
        ("12.3.", date(2027, 3, 12)),
        ("12/03/2027", date(2027, 3, 12)),
        ("12/25", date(2026, 12, 25)),
        ("2027-03-12", date(2027, 3, 12)),
        ("24 Novemer", date(2026, 11, 24)),
        ("tomorrow", TODAY + timedelta(1)),
        ("today", TODAY),
        ("friday", date(2026, 11, 27)),
        ("next monday", date(2026, 11, 30)),
        ("in two weeks", TODAY + timedelta(14)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_dates(typed: str, meant: date) -> None:
    assert date_of(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["", "soon", "31 June", "2020-01-01", "12", "12 bananas", "32.1.", "🙂"])
def test_what_is_no_date_to_come(typed: str) -> None:
    assert date_of(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2 weeks", 14),
        ("a week", 7),
        ("week", 7),
        ("ten days", 10),
        ("for 3 days", 3),
        ("1 month", 30),
        ("two months", 60),
    ],
)
def test_spans(typed: str, days: int) -> None:
    assert span_of(typed) == timedelta(days)


@pytest.mark.parametrize("typed", ["", "soon", "0 days", "weeks of fun", "2 fortnights"])
def test_what_is_no_span(typed: str) -> None:
    assert span_of(typed) is None
