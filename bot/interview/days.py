"""Local days: when a local hour comes next, which day it is for someone, and how long they have kept going.

A local time is reckoned by the zone's rules on its day and only then put into UTC, so that an hour stays the
same hour across changes of the clock. The database of zones is `tzdata`.
"""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"UTC([+-])(\d\d):(\d\d)")
SEARCHED = 15
"""Days looked ahead for an hour: more than a week without one, and a day that a zone left out."""


@dataclass(frozen=True, slots=True)
class Streak:
    days: int
    """Days with practice in a row, those between that broke nothing left out."""
    today: bool
    """Whether today is one of them."""
    freeze: bool
    """Whether this week's day off is still to be had."""


@lru_cache(maxsize=1024)  # `zoneinfo` itself keeps eight, and reads the others' files again
def zone_of(name: str | None) -> tzinfo:
    """The zone of an IANA name or of an offset such as "UTC+05:30"; None is UTC.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: there is none of this name.
    """
    if name is None:
        return UTC
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return ZoneInfo(name)
    sign = -1 if offset[1] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[2]), minutes=int(offset[3])))


def local_day(zone: tzinfo, now: datetime) -> date:
    return now.astimezone(zone).date()


def moment(zone: tzinfo, day: date, at: time) -> datetime:
    """A local time of a day, in UTC. Of an hour that comes twice it is the first; one that the clock leaps
    over is as much later as the leap is long."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_moment(
    zone: tzinfo, at: time, after: datetime, *, taken: Callable[[date], bool] = lambda day: False
) -> datetime:
    """The next time, in UTC, that a local hour comes after `after`, on a day that is not taken.

    Raises:
        LookupError: all of the next days are taken.
    """
    first = local_day(zone, after)
    for ahead in range(SEARCHED):
        day = first + timedelta(ahead)
        found = moment(zone, day, at)
        # A day that the zone left out has no hours: its moment belongs to the next.
        if found > after and local_day(zone, found) == day and not taken(day):
            return found
    raise LookupError(f"none of {SEARCHED} days from {first} is free")


def streak(
    practised: Set[date], today: date, *, excused: Callable[[date], bool] = lambda day: False
) -> Streak:
    """How many days in a row somebody has practised, up to today or, with today still to come, yesterday.

    One day off a week (Monday to Sunday) breaks nothing, nor does one that is excused.

    Args:
        practised: the person's own days on which a question got an attempt of any score.
        excused: days that we failed to push on, or on which the person wanted no push.
    """
    count, day, frozen = 0, today, set[tuple[int, int]]()
    first = min(practised, default=today)
    while day >= first:
        week = day.isocalendar()[:2]
        if day in practised:
            count += 1
        elif day != today and not excused(day):
            if week in frozen:
                break
            frozen.add(week)
        day -= timedelta(1)
    return Streak(count, today in practised, count == 0 or today.isocalendar()[:2] not in frozen)
