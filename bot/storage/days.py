"""What happened on each of a person's own days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.storage import tables
from bot.storage.people import Person

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Day:
    attempts: int
    excused: bool


def practised(session: Session, person: Person, day: date) -> None:
    """Count an attempt of this day."""
    statement = _INSERT[session.get_bind().dialect.name](tables.Day).values(
        person_id=person.id, day=day, attempts=1, excused=False
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "day"], set_={"attempts": tables.Day.attempts + 1}
        )
    )


def excuse(session: Session, person_id: int, day: date) -> None:
    """The day breaks no streak: a push was due, and we failed to send it."""
    statement = _INSERT[session.get_bind().dialect.name](tables.Day).values(
        person_id=person_id, day=day, attempts=0, excused=True
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["person_id", "day"], set_={"excused": True})
    )


def all_of(session: Session, person: Person, since: date | None = None) -> Mapping[date, Day]:
    """The days on which something happened, from `since` on, where that is said."""
    rows = session.execute(
        select(tables.Day.day, tables.Day.attempts, tables.Day.excused)
        .where(tables.Day.person_id == person.id, tables.Day.day >= (since or date.min))
        .order_by(tables.Day.day)
    )
    return {day: Day(attempts, excused) for day, attempts, excused in rows}
