"""When people want to hear from us."""

from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview.days import local_day, zone_of
from bot.interview.memory import Wanted
from bot.storage import tables
from bot.storage.people import Person
from bot.storage.prepared import Change, Query


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

    @property
    def wanted(self) -> Wanted:
        """What decides when cards come back."""
        return Wanted(self.tzinfo, self.retention, self.interview_on)

    def day(self, now: datetime) -> date:
        """The person's own."""
        return local_day(self.tzinfo, now)


_COLUMNS = tuple(field.name for field in fields(Schedule))
_SCHEDULES = cast("Table", tables.Schedule.__table__)
_FIND = Query(
    select(*(_SCHEDULES.c[name] for name in _COLUMNS)).where(_SCHEDULES.c.person_id == bindparam("person"))
)
_SAVE = Change(
    {
        dialect: (statement := insert(_SCHEDULES)).on_conflict_do_update(
            index_elements=["person_id"], set_={name: statement.excluded[name] for name in _COLUMNS}
        )
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    ("person_id", *_COLUMNS),
)


def of_person(session: Session, person: Person) -> Schedule:
    """Someone's schedule; that of somebody who said nothing of it, where there is none."""
    row = _FIND.first(session, person=person.id)
    return Schedule() if row is None else Schedule(*row)


def save(session: Session, person: Person, schedule: Schedule) -> None:
    """Store what was changed."""
    _SAVE.run(session, person_id=person.id, **{name: getattr(schedule, name) for name in _COLUMNS})
