from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import StatementError

from bot.storage.engine import read
from bot.storage.tables import Person
from tests.databases import write

NOON = datetime(2026, 3, 2, 12, 0, 0, 7, tzinfo=UTC)
IN_KOLKATA = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))


def welcome(engine: Engine, created_at: datetime, blocked_at: datetime | None = None) -> None:
    person = Person(chat=f"telegram:{created_at}", created_at=created_at, blocked_at=blocked_at)
    write(engine, lambda session: session.add(person))


def test_a_time_comes_back_in_utc_to_the_microsecond(engine: Engine) -> None:
    welcome(engine, IN_KOLKATA)
    with read(engine) as session:
        found = session.scalars(select(Person.created_at)).one()
    assert found == NOON
    assert found.tzinfo is UTC


def test_a_naive_time_is_refused(engine: Engine) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError, match="aware"):
        welcome(engine, naive)
    with read(engine) as session, pytest.raises(StatementError, match="aware"):
        session.scalars(select(Person).where(Person.created_at < naive)).all()


def test_no_time_stays_none(engine: Engine) -> None:
    welcome(engine, NOON)
    with read(engine) as session:
        assert session.scalars(select(Person.blocked_at)).one() is None


def test_times_are_compared_as_moments_whatever_their_zone(engine: Engine) -> None:
    welcome(engine, NOON)
    for zoned, count in ((IN_KOLKATA, 1), (IN_KOLKATA - timedelta(seconds=1), 0)):
        with read(engine) as session:
            assert len(session.scalars(select(Person).where(Person.created_at <= zoned)).all()) == count


def test_a_session_in_another_zone_reads_the_same_moment(postgres_engine: Engine) -> None:
    welcome(postgres_engine, NOON)
    with read(postgres_engine) as session:
        session.execute(text("SET LOCAL TIME ZONE 'Asia/Kolkata'"))
        assert session.scalars(select(Person.created_at)).one() == NOON
