"""Hours, dates and spans of time as people type them on a phone."""

import re
from datetime import date, time, timedelta

from rapidfuzz import fuzz, process

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45,
    "a": 1, "an": 1, "couple": 2,
}  # fmt: skip
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_UNITS = {"day": 1, "week": 7, "month": 30}
_CLOCK = re.compile(r"(\d{1,2})(?:\s*(?:[:.,]|h)\s*(\d{2})|(\d{2})(?!\d))?\s*(am|pm|h|uhr|o'?clock)?")
_WORDS = re.compile(r"(half|quarter)(?: (past|to))? (\d{1,2}|[a-z]+)")
_MORNING, _EVENING = re.compile(r"\b(am|morning)\b"), re.compile(r"\b(pm|evening|night|afternoon)\b")
_POLITE = re.compile(
    r"\b(at|every|each|day|daily|about|around|the|in|o'?clock|from|on|tonight|tomorrow|now|please|pls|plz)\b"
)
_WEEKDAYS = re.compile(
    r"\b((week ?days?|working days?)( only)?|no weekends?|mon(day)?s? ?(-|–|to) ?fri(day)?s?)\b"
)
_ALL_DAYS = re.compile(r"\b(every ?day|all days|daily|weekends too|(and|with|also)( on)? weekends)\b")
LIKE = 75
"""How alike a mistyped month or day and its name must be, of 100."""


def hour_of(text: str) -> time | None:
    """The local hour that somebody means; None where it is none.

    An hour up to eleven without morning or evening is one of the evening: that is what a daily set is set to.
    """
    words = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", text.casefold().replace("’", "'"))
    words = _POLITE.sub(" ", _WEEKDAYS.sub(" ", _ALL_DAYS.sub(" ", words)))
    words = " ".join(re.sub(r"(?<=\d)(am|pm)\b", r" \1", words).split()).strip(" .!,")
    found = _named(words) or _spelled(words) or _figures(words)
    if found is None:
        return None
    hour, minute, exact = found
    if hour > 24 or minute > 59:
        return None
    if _EVENING.search(words):
        hour += 12 if hour < 12 else 0
    elif _MORNING.search(words):
        hour = 0 if hour == 12 else hour
    elif not exact and 1 <= hour < 12:
        hour += 12
    return time(hour % 24, minute)


def weekends_of(text: str) -> bool | None:
    """Whether somebody wants weekends too; None where they do not say."""
    words = text.casefold()
    if _WEEKDAYS.search(words):
        return False
    return True if _ALL_DAYS.search(words) else None


def _named(words: str) -> tuple[int, int, bool] | None:
    return {"noon": (12, 0, True), "midnight": (0, 0, True)}.get(words)


def _spelled(words: str) -> tuple[int, int, bool] | None:
    """Half past eight, quarter to nine, eight thirty, eight."""
    spoken = _WORDS.match(words)
    if spoken is not None:
        hour = _number(spoken[3])
        if hour is None:
            return None
        minute = 30 if spoken[1] == "half" else 15
        return ((hour - 1) % 24, 60 - minute, False) if spoken[2] == "to" else (hour, minute, False)
    first, _, rest = words.partition(" ")
    hour = _NUMBERS.get(first)
    if hour is None or first in ("a", "an", "couple"):
        return None
    minute = _NUMBERS.get(rest.split(" ")[0].strip(), 0) if rest else 0
    return hour, minute, False


def _figures(words: str) -> tuple[int, int, bool] | None:
    found = _CLOCK.match(words)
    if found is None:
        return None
    rest = words[found.end() :].strip()
    if rest and not (_MORNING.fullmatch(rest) or _EVENING.fullmatch(rest)):
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    return hour, minute, len(found[1]) == 2 and found[1].startswith("0")


def date_of(text: str, today: date) -> date | None:
    """The day that somebody means, today or later; None where it is none."""
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.casefold())
    words = " ".join(re.sub(r"\b(on|the|of|next|this)\b|,", " ", words).split()).strip(" .!")
    if words in ("today", "tomorrow"):
        return today + timedelta(words == "tomorrow")
    if words.startswith("in ") and (span := span_of(words[3:])):
        return today + span
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words)
    if iso is not None:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), today)
    figures = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-]?(\d{4})?", words)
    if figures is not None:
        day, month = int(figures[1]), int(figures[2])
        if month > 12 >= day:
            day, month = month, day
        return _day(int(figures[3] or 0), month, day, today)
    named = re.fullmatch(r"(\d{1,2})\.? ([a-z]+)\.? ?(\d{4})?|([a-z]+)\.? (\d{1,2}) ?(\d{4})?", words)
    if named is not None:
        month = _like(named[2] or named[4], _MONTHS)
        day, year = int(named[1] or named[5]), int(named[3] or named[6] or 0)
        return None if month is None else _day(year, month + 1, day, today)
    weekday = _like(words, _DAYS) if words.isalpha() else None
    return None if weekday is None else today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def span_of(text: str) -> timedelta | None:
    """How long somebody means: "2 weeks", "ten days", "a month"; None where it is none."""
    found = re.fullmatch(
        r"(?:for )?(\d{1,3}|[a-z-]+)? ?(?:of )?(day|week|month)s?", text.casefold().strip(" .!")
    )
    count = _number(found[1] or "1") if found else None
    return timedelta(count * _UNITS[found[2]]) if found and count else None


def said(day: date) -> str:
    """A day in words: "Friday 27 November"."""
    return f"{_DAYS[day.weekday()].capitalize()} {day.day} {_MONTHS[day.month - 1].capitalize()}"


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else _NUMBERS.get(word)


def _like(word: str, names: list[str]) -> int | None:
    """The place of the name that a word is, is the beginning of, or is like."""
    for place, name in enumerate(names):
        if len(word) >= 3 and name.startswith(word):
            return place
    found = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=LIKE)
    return found[2] if found else None


def _day(year: int, month: int, day: int, today: date) -> date | None:
    """A date that is not over. Without a year it is the next of its kind."""
    for attempt in (year,) if year else range(today.year, today.year + 5):
        try:
            found = date(attempt, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
