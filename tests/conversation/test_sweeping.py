"""The sweep on both databases: every date decided once, whatever the clocks, processes and instances do."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from bot.conversation import offers
from bot.conversation.pushing import reschedule
from bot.conversation.sweeping import Sweeping, decide
from bot.interview.days import zone_of
from bot.storage import outbox, people, schedules
from bot.storage.engine import read
from bot.storage.tables import Card, Day, OutboxRow, Person, Push, Schedule
from tests.clock import START, FakeClock
from tests.content import real_bank
from tests.databases import impatient, locked, write, writing

HOUR = "20:30"
DUE = START.replace(hour=20, minute=30)


def wanting(
    engine: Engine, count: int, zone: str | None = None, hour: str = HOUR, now: datetime = START
) -> None:
    """So many people who want a set at this hour."""

    def add(session: Session) -> None:
        for number in range(count):
            person = people.welcome(session, f"telegram:{number}", now)
            person.evening = hour
            people.save(session, person)
            schedule = schedules.of_person(session, person)
            schedule.zone = zone
            reschedule(session, person, schedule, now)

    write(engine, add)


async def sweep(engine: Engine, at: datetime) -> int:
    with writing(engine) as writer:
        return await Sweeping(writer, FakeClock(at).clock, real_bank(), lambda: None).sweep()


def decisions(engine: Engine) -> list[tuple[date, str]]:
    with read(engine) as session:
        rows = session.execute(select(Push.day, Push.kind).order_by(Push.person_id, Push.day))
        return [(day, kind) for day, kind in rows]


def queued(engine: Engine) -> int:
    with read(engine) as session:
        return session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.push)) or 0


async def test_who_is_due_gets_one_push_and_the_next_moment(engine: Engine) -> None:
    wanting(engine, 3)
    assert await sweep(engine, DUE - timedelta(seconds=1)) == 0
    assert await sweep(engine, DUE) == 3
    assert await sweep(engine, DUE) == 0
    assert decisions(engine) == [(DUE.date(), "set")] * 3
    assert queued(engine) == 3
    with read(engine) as session:
        assert set(session.scalars(select(Schedule.next_push_at))) == {DUE + timedelta(1)}
        assert set(session.scalars(select(Person.awaiting))) == {True}
        assert set(session.scalars(select(OutboxRow.expires_at))) == {DUE + timedelta(hours=3)}


async def test_a_process_that_dies_between_decision_and_message_leaves_it_to_the_next(engine: Engine) -> None:
    wanting(engine, 2)
    write(engine, lambda session: decide(session, DUE))
    assert decisions(engine) == [(DUE.date(), "due")] * 2
    assert await sweep(engine, DUE + timedelta(hours=2, minutes=59)) == 0
    assert decisions(engine) == [(DUE.date(), "set")] * 2
    assert queued(engine) == 2


async def test_a_decision_whose_message_was_never_made_is_let_go_and_excused(engine: Engine) -> None:
    wanting(engine, 1)
    write(engine, lambda session: decide(session, DUE))
    await sweep(engine, DUE + timedelta(hours=3))
    assert decisions(engine) == [(DUE.date(), "late")]
    assert queued(engine) == 0
    with read(engine) as session:
        assert session.scalars(select(Day.excused)).all() == [True]


async def test_after_days_away_every_missed_date_is_excused_and_none_is_made_up_for(engine: Engine) -> None:
    wanting(engine, 1)
    await sweep(engine, DUE + timedelta(4, hours=1))
    assert [kind for _, kind in decisions(engine)] == ["late"] * 4 + ["set"]
    assert queued(engine) == 1


async def test_after_a_year_away_the_past_is_not_gone_through(engine: Engine) -> None:
    wanting(engine, 1)
    await sweep(engine, DUE + timedelta(365, hours=5))
    assert len(decisions(engine)) == 1


async def test_a_clock_that_leaps_decides_no_date_twice(engine: Engine) -> None:
    wanting(engine, 1)
    for at in (DUE, DUE + timedelta(1), DUE, DUE - timedelta(hours=2), DUE + timedelta(1, minutes=1)):
        await sweep(engine, at)
    assert Counter(day for day, _ in decisions(engine)) == {DUE.date(): 1, DUE.date() + timedelta(1): 1}


async def test_what_the_database_cannot_do_now_waits(sqlite_engine: Engine) -> None:
    wanting(sqlite_engine, 1)
    impatient(sqlite_engine)
    with locked(sqlite_engine):
        assert await sweep(sqlite_engine, DUE) == 0
    assert await sweep(sqlite_engine, DUE) == 1


async def test_one_whose_message_cannot_be_made_stops_nobody(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanting(engine, 3)
    make: Callable[..., bool] = offers.make

    def failing(session: Session, bank: object, push_id: int, now: datetime) -> bool:
        if push_id == 2:
            raise ZeroDivisionError
        return make(session, bank, push_id, now)

    monkeypatch.setattr(offers, "make", failing)
    await sweep(engine, DUE)
    assert sorted(kind for _, kind in decisions(engine)) == ["broken", "set", "set"]
    assert queued(engine) == 2


async def test_one_of_an_unknown_zone_stops_nobody(engine: Engine) -> None:
    wanting(engine, 2)
    write(
        engine,
        lambda session: session.execute(
            update(Schedule).where(Schedule.person_id == 1).values(zone="No/Where")
        ),
    )
    assert await sweep(engine, DUE) == 1
    assert len(decisions(engine)) == 1


async def test_a_review_that_is_due_comes_first(engine: Engine) -> None:
    wanting(engine, 1)
    due = Card(person_id=1, question_id="regularisation.dropout", due_at=START, body="{}")
    write(engine, lambda session: session.add(due))
    await sweep(engine, DUE)
    with read(engine) as session:
        assert '"question_id":"regularisation.dropout"' in session.scalars(select(Push.body)).one()
        assert "dropout" in session.scalars(select(OutboxRow.payload)).one()


async def test_a_lost_reply_to_a_push_excuses_the_day_and_leaves_the_offer(engine: Engine) -> None:
    wanting(engine, 1)
    await sweep(engine, DUE)
    write(engine, lambda session: outbox.failed(session, 1, "Uncertain: the reply was lost"))
    await sweep(engine, DUE + timedelta(minutes=1))
    assert decisions(engine) == [(DUE.date(), "uncertain")]
    with read(engine) as session:
        assert session.scalars(select(Push.ended_at)).all() == [None]
        assert session.scalars(select(Day.excused)).all() == [True]
        assert session.scalars(select(Schedule.ignored)).all() == [0]
        assert session.scalars(select(OutboxRow.id)).all() == []


async def test_four_sweeps_at_once_decide_and_send_every_push_once(postgres_engine: Engine) -> None:
    wanting(postgres_engine, 700)
    with ExitStack() as closing:
        sweeps = [
            Sweeping(
                closing.enter_context(writing(postgres_engine)),
                FakeClock(DUE).clock,
                real_bank(),
                lambda: None,
            )
            for _ in range(4)
        ]
        decided = await asyncio.gather(*(each.sweep() for each in sweeps))
        await sweeps[0].sweep()
    assert sum(decided) == 700
    assert decisions(postgres_engine) == [(DUE.date(), "set")] * 700
    with read(postgres_engine) as session:
        chats = session.scalars(select(OutboxRow.chat)).all()
    assert len(chats) == len(set(chats)) == 700


@pytest.mark.parametrize(
    ("zone", "first", "missing"),
    [
        ("Europe/Berlin", date(2026, 3, 28), ()),
        ("Europe/Berlin", date(2026, 10, 24), ()),
        ("America/Santiago", date(2026, 4, 4), ()),
        ("America/Santiago", date(2026, 9, 5), ()),
        ("Africa/Cairo", date(2026, 4, 23), ()),
        ("Australia/Lord_Howe", date(2026, 4, 4), ()),
        ("Australia/Lord_Howe", date(2026, 10, 3), ()),
        ("Asia/Kathmandu", date(2026, 1, 1), ()),
        ("Pacific/Apia", date(2011, 12, 29), (date(2011, 12, 30),)),
    ],
)
@pytest.mark.parametrize("hour", ["00:00", "02:15", "20:30"])
async def test_every_local_date_is_decided_once_across_a_change_of_the_clock(
    sqlite_engine: Engine, zone: str, first: date, missing: tuple[date, ...], hour: str
) -> None:
    began = datetime.combine(first, time(), zone_of(zone)).astimezone(UTC)
    wanting(sqlite_engine, 1, zone, hour, began - timedelta(minutes=1))
    for half_hours in range(3 * 48):
        write(
            sqlite_engine,
            lambda session, now=began + timedelta(minutes=30) * half_hours: decide(session, now),
        )
    local = (began + timedelta(days=3) - timedelta(minutes=30)).astimezone(zone_of(zone)).date()
    dates = [first + timedelta(ahead) for ahead in range((local - first).days + 1)]
    found = [day for day, _ in decisions(sqlite_engine)]
    assert found[:3] == [day for day in dates if day not in missing][:3]
    assert len(found) == len(set(found))
