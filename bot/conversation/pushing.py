"""When the next push is due: at the person's hour, on their days, and rarer where none is taken up."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.interview.days import local_day, moment, next_moment
from bot.storage import schedules
from bot.storage.people import Person
from bot.storage.schedules import Schedule

SATURDAY = 5
GAPS = (1, 2, 7)
"""Days from push to push: at first, after `IN_A_ROW` that were ignored, and after as many again."""
IN_A_ROW = 3
FAREWELL = IN_A_ROW * len(GAPS)
"""After so many in a row that were ignored comes one that says goodbye."""
LUCK_AT = time(8)
"""When good luck is wished, unless the person's hour is earlier: an interview is seldom before."""
NIGHT = ("23:00", "07:00")
"""Quiet hours of who named none: nothing is put off into them."""


def reschedule(session: Session, person: Person, schedule: Schedule, now: datetime) -> None:
    """Store the schedule, with the next local hour at which a push is due; none where sets are off.

    For whatever a person does about their sets: it shows that they are there, so pushes come daily again.
    """
    schedule.ignored = 0
    schedule.next_push_at = next_push(person.evening, schedule, now)
    schedules.save(session, person, schedule)


def returned(session: Session, person: Person, now: datetime) -> None:
    """Someone lets us speak again, or takes up a push."""
    if person.evening not in (None, "off"):
        reschedule(session, person, schedules.of_person(session, person), now)


def next_push(
    evening: str | None, schedule: Schedule, now: datetime, last: date | None = None
) -> datetime | None:
    """When the next push is due; None where none is wanted, or after the interview.

    Args:
        evening: the person's hour, such as "20:30", or "off".
        last: the local date of the push before, from which on they are spaced.

    Raises:
        LookupError: the schedule's zone does not exist.
    """
    if evening in (None, "off"):
        return None
    zone, at = schedule.tzinfo, _waking(schedule, time.fromisoformat(evening))
    after = max(now, schedule.paused_until or now)
    earliest = last + timedelta(gap(schedule.ignored)) if last else date.min
    found = next_moment(zone, at, after, taken=lambda day: day < earliest or _free(schedule, day))
    interview = schedule.interview_on
    if interview is None or local_day(zone, found) < interview:
        return found
    luck = moment(zone, interview, min(at, _waking(schedule, LUCK_AT)))
    return luck if luck > after and last != interview else None


def gap(ignored: int) -> int:
    """Days from one push to the next, after so many in a row that were ignored."""
    return GAPS[min(ignored // IN_A_ROW, len(GAPS) - 1)]


def is_quiet(schedule: Schedule, at: datetime, *, night: bool = False) -> bool:
    """Whether a moment lies in the person's quiet hours. `night`: of who named none, those of the night."""
    quiet = _quiet(schedule) or (_times(*NIGHT) if night else None)
    return quiet is not None and _within(at.astimezone(schedule.tzinfo).time(), *quiet)


def _waking(schedule: Schedule, at: time) -> time:
    """An hour, or the end of the quiet hours that it lies in."""
    quiet = _quiet(schedule)
    return quiet[1] if quiet and _within(at, *quiet) else at


def _quiet(schedule: Schedule) -> tuple[time, time] | None:
    if schedule.quiet_from is None or schedule.quiet_to is None:
        return None
    return _times(schedule.quiet_from, schedule.quiet_to)


def _times(first: str, last: str) -> tuple[time, time]:
    return time.fromisoformat(first), time.fromisoformat(last)


def _within(at: time, first: time, last: time) -> bool:
    return first <= at < last if first <= last else at >= first or at < last


def _free(schedule: Schedule, day: date) -> bool:
    return day.weekday() >= SATURDAY and not schedule.weekends
