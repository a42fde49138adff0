"""When people want to hear from us."""

from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo

from sqlalchemy.orm import Session

from bot.interview.days import local_day, zone_of
from bot.storage import tables
from bot.storage.people import Person


@dataclass(slots=True)
class Schedule:
    """One person's, as a turn knows it: the columns of the table, changed here and stored by `save`."""

    zone: str | None = None
    zone_from: str | None = None
    weekends: bool = True
    quiet_from: str | None = None
    quiet_to: str | None = None
    paused_until: datetime | None = None
    next_push_at: datetime | None = None
    ignored: int = 0
    interview_on: date | None = None
    retention: float = 0.9

    @property
    def tzinfo(self) -> tzinfo:
        return zone_of(self.zone)

    def day(self, now: datetime) -> date:
        """The person's own."""
        return local_day(self.tzinfo, now)


_COLUMNS = tuple(field.name for field in fields(Schedule))


def of_person(session: Session, person: Person) -> Schedule:
    """Someone's schedule; that of somebody who said nothing of it, where there is none."""
    row = session.get(tables.Schedule, person.id)
    return Schedule() if row is None else Schedule(**{name: getattr(row, name) for name in _COLUMNS})


def save(session: Session, person: Person, schedule: Schedule) -> None:
    """Store what was changed."""
    row = session.get(tables.Schedule, person.id)
    if row is None:
        row = tables.Schedule(person_id=person.id)
        session.add(row)
    for name in _COLUMNS:
        setattr(row, name, getattr(schedule, name))
    session.flush()
