from datetime import timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.conversation.pruning import SLICE, prune
from bot.message import Incoming, Outgoing, Span
from bot.storage import inbox, outbox
from bot.storage.engine import read
from bot.storage.tables import InboxRow, OutboxRow
from tests.clock import START, FakeClock
from tests.conversation.stillness import in_step
from tests.databases import impatient, locked, write

DAYS = 7
LONG_AGO = START - timedelta(days=DAYS, seconds=1)


def fill(engine: Engine, count: int) -> None:
    """So many rows of each box that are over, and some that wait or are young."""

    def job(session: Session) -> None:
        over = [Incoming(f"o{number}", "telegram:1", "unreadable") for number in range(count)]
        inbox.receive(session, "telegram", over, LONG_AGO)
        inbox.receive(session, "telegram", [Incoming("waits", "telegram:1", "text", "", "waits")], LONG_AGO)
        inbox.receive(
            session, "telegram", [Incoming("young", "telegram:1", "unreadable", "", "young")], START
        )
        outbox.queue(session, "telegram:1", [Outgoing((Span("over"),))] * count, LONG_AGO)
        for row in session.scalars(select(OutboxRow)):
            row.status = "sent"
        outbox.queue(session, "telegram:2", [Outgoing((Span("waits"),))], LONG_AGO)

    write(engine, job)


def left(engine: Engine) -> tuple[list[str], int]:
    with read(engine) as session:
        texts = list(session.scalars(select(InboxRow.text).order_by(InboxRow.id)))
        return texts, session.scalar(select(func.count()).select_from(OutboxRow)) or 0


async def test_what_is_over_goes_by_age_and_what_waits_stays(engine: Engine) -> None:
    fill(engine, 3)
    with in_step(engine) as (writer, clock):
        await prune(writer, clock.clock, DAYS)
    assert left(engine) == (["waits", "young"], 1)


async def test_it_goes_in_slices_that_others_can_come_between(engine: Engine) -> None:
    fill(engine, 2 * SLICE + 1)
    with in_step(engine) as (writer, clock):
        await prune(writer, clock.clock, DAYS)
        assert writer.jobs == 4  # two full slices, one row of each box, and the look that finds nothing
    assert left(engine) == (["waits", "young"], 1)


async def test_what_the_database_cannot_do_now_waits(sqlite_engine: Engine) -> None:
    fill(sqlite_engine, 3)
    impatient(sqlite_engine)
    with in_step(sqlite_engine) as (writer, clock), locked(sqlite_engine):
        await prune(writer, clock.clock, DAYS)
    assert left(sqlite_engine)[1] == 4


async def test_the_age_is_counted_on_the_clock_it_is_given(engine: Engine) -> None:
    fill(engine, 1)
    with in_step(engine) as (writer, _):
        await prune(writer, FakeClock(START - timedelta(seconds=2)).clock, DAYS)
    assert left(engine)[1] == 2
