"""When the next push is due."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from bot.interview.days import next_moment
from bot.storage import schedules
from bot.storage.people import Person
from bot.storage.schedules import Schedule

SATURDAY = 5


def reschedule(session: Session, person: Person, schedule: Schedule, now: datetime) -> None:
    """Store the schedule, with the next local hour at which a push is due; none where sets are off."""
    schedule.next_push_at = _next(person, schedule, now)
    schedules.save(session, person, schedule)


def _next(person: Person, schedule: Schedule, now: datetime) -> datetime | None:
    if person.evening is None or person.evening == "off":
        return None
    after = max(now, schedule.paused_until or now)
    return next_moment(
        schedule.tzinfo, time.fromisoformat(person.evening), after, taken=lambda day: _free(schedule, day)
    )


def _free(schedule: Schedule, day: date) -> bool:
    return day.weekday() >= SATURDAY and not schedule.weekends
