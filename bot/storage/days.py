"""What happened on each of a person's own days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview.days import local_day, zone_of
from bot.storage import tables
from bot.storage.people import Person
from bot.storage.prepared import Change, Query

_DAYS, _PEOPLE, _SCHEDULES, _ATTEMPTS = (
    cast("Table", table.__table__) for table in (tables.Day, tables.Person, tables.Schedule, tables.Attempt)
)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_PRACTISED = Change(
    {
        name: insert(_DAYS)
        .values(attempts=1, excused=False)
        .on_conflict_do_update(index_elements=["person_id", "day"], set_={"attempts": _DAYS.c.attempts + 1})
        for name, insert in _INSERT.items()
    },
    ("person_id", "day"),
)
_EXCUSE = Change(
    {
        name: insert(_DAYS)
        .values(attempts=0, excused=True)
        .on_conflict_do_update(index_elements=["person_id", "day"], set_={"excused": True})
        for name, insert in _INSERT.items()
    },
    ("person_id", "day"),
)
_SCORED = (
    (_ATTEMPTS.c.person_id == _PEOPLE.c.id)
    & (_ATTEMPTS.c.token == bindparam("name"))
    & _ATTEMPTS.c.score.is_not(None)
)
_ZONE_UNLESS_SCORED = Query(
    select(_SCHEDULES.c.zone)
    .select_from(_PEOPLE.outerjoin(_SCHEDULES, _SCHEDULES.c.person_id == _PEOPLE.c.id))
    .where(_PEOPLE.c.id == bindparam("person"), ~select(_ATTEMPTS.c.id).where(_SCORED).exists())
)


@dataclass(frozen=True, slots=True)
class Day:
    attempts: int
    excused: bool


def practised(session: Session, person: Person, day: date) -> None:
    """Count an attempt of this day."""
    _PRACTISED.run(session, person_id=person.id, day=day)


def count(session: Session, person: Person, token: str, now: datetime) -> None:
    """Count an attempt that is about to be stored with a score, for the person's own day; once, however often
    it is stored."""
    zone = _ZONE_UNLESS_SCORED.first(session, person=person.id, name=token)
    if zone is not None:
        practised(session, person, local_day(zone_of(zone[0]), now))


def excuse(session: Session, person_id: int, day: date) -> None:
    """The day breaks no streak: a push was due, and we failed to send it."""
    _EXCUSE.run(session, person_id=person_id, day=day)


def all_of(session: Session, person: Person, since: date | None = None) -> Mapping[date, Day]:
    """The days on which something happened, from `since` on, where that is said."""
    rows = session.execute(
        select(tables.Day.day, tables.Day.attempts, tables.Day.excused)
        .where(tables.Day.person_id == person.id, tables.Day.day >= (since or date.min))
        .order_by(tables.Day.day)
    )
    return {day: Day(attempts, excused) for day, attempts, excused in rows}
