"""Turns here leave one outgoing message each: the words they were given. A turn told to raise, raises."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session

from bot.conversation.turning import Turning
from bot.message import OUTGOING, Incoming, Outgoing, Span, plain
from bot.storage import inbox, outbox
from bot.storage.claiming import Rounds, claim
from bot.storage.engine import read
from bot.storage.inbox import Claim
from bot.storage.tables import InboxRow, OutboxRow, Person
from bot.storage.writer import Lane, Writer
from tests.clock import START, FakeClock, until
from tests.databases import write, writing

SETTLE = 3.0


class House:
    """The turn loop with its surroundings."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self.engine = engine
        self.clock = FakeClock()
        self.writer = writer
        self.fails: Callable[[Claim], bool] = lambda _: False
        self.apology_fails = False
        self.tries: list[str] = []
        self.told = 0
        self.turning = Turning(
            writer,
            self.clock.clock,
            self._take,
            self._apologise,
            settle_seconds=SETTLE,
            owner="this process",
            after=self._after,
        )
        self._updates = 0

    def _take(self, session: Session, each: Claim, now: datetime) -> None:
        said = " + ".join(part.incoming.text for part in each.parts)
        self.tries.append(said)
        outbox.queue(session, each.chat, [Outgoing((Span(said),))], now, each.ids[0])
        if self.fails(each):
            raise ValueError(f"in words of the person: {said}")

    def _apologise(self, session: Session, each: Claim, now: datetime) -> None:
        outbox.queue(session, each.chat, [Outgoing((Span("sorry"),))], now)
        if self.apology_fails:
            raise ValueError

    def _after(self) -> None:
        self.told += 1

    async def hears(self, chat: str, *words: str) -> None:
        updates: list[Incoming] = []
        for word in words:
            self._updates += 1
            updates.append(Incoming(f"{id(self)} {self._updates}", chat, "text", "", word))
        now = self.clock.now
        await self.writer.run(Lane.RECEIVE, lambda session: inbox.receive(session, "telegram", updates, now))
        self.turning.wake()

    def said(self) -> list[str]:
        with read(self.engine) as session:
            payloads = session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id)).all()
        return [plain(OUTGOING.validate_json(payload).text) for payload in payloads]

    def statuses(self) -> list[str]:
        with read(self.engine) as session:
            return list(session.scalars(select(InboxRow.status).order_by(InboxRow.id)))

    def is_over(self) -> bool:
        return set(self.statuses()) <= {"done", "parked"}


@asynccontextmanager
async def running(engine: Engine) -> AsyncGenerator[House]:
    """A house whose loop runs; whatever the test asserts, it is stopped in the end."""
    with writing(engine) as writer:
        house = House(engine, writer)
        async with asyncio.TaskGroup() as group:
            group.create_task(house.turning.run())
            try:
                yield house
            finally:
                house.turning.stop()


async def test_each_message_is_one_turn_in_order(engine: Engine) -> None:
    async with running(engine) as house:
        await house.hears("telegram:1", "one", "two", "three")
        await until(house.is_over)
        assert house.said() == ["one", "two", "three"]
        assert house.told == 3


async def test_texts_settle_by_the_clock(engine: Engine) -> None:
    write(engine, lambda session: session.add(Person(chat="telegram:1", created_at=START, awaiting=True)))
    async with running(engine) as house:
        await house.hears("telegram:1", "first")
        await until(lambda: house.clock.sleepers == 1)
        await house.clock.advance(2)
        await house.hears("telegram:1", "second")
        await until(lambda: house.clock.sleepers == 1)
        await house.clock.advance(2)
        assert house.said() == []
        await until(lambda: house.clock.sleepers == 1)
        await house.clock.advance(1)
        await until(house.is_over)
        assert house.said() == ["first + second"]


async def test_many_chats_share_a_commit(engine: Engine) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    async with running(engine) as house:
        for chat in range(30):
            await house.hears(f"telegram:{chat}", "hello")
        commits.clear()
        house.turning.wake()
        await until(house.is_over)
    assert len(commits) < 20


async def test_a_poison_turn_is_parked_after_three_tries_and_harms_nobody(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(engine) as house:
        house.fails = lambda each: each.parts[0].incoming.text == "poison"
        await asyncio.gather(
            house.hears("telegram:1", "before", "poison", "behind"),
            house.hears("telegram:2", "un", "deux", "trois"),
        )
        await until(house.is_over)
        assert house.tries.count("poison") == 3
        assert sorted(house.said()) == sorted(["before", "sorry", "behind", "un", "deux", "trois"])
        assert house.said().index("sorry") < house.said().index("behind")
        assert sorted(house.statuses()) == ["done"] * 5 + ["parked"]
    assert "ValueError" in caplog.text
    assert "poison" not in caplog.text


async def test_a_turn_that_fails_once_is_done_once(engine: Engine) -> None:
    async with running(engine) as house:
        house.fails = lambda _: len(house.tries) == 1
        await house.hears("telegram:1", "hello")
        await until(house.is_over)
        assert house.tries == ["hello", "hello"]
        assert house.said() == ["hello"]


async def test_an_apology_that_fails_still_parks(engine: Engine) -> None:
    async with running(engine) as house:
        house.fails = lambda _: True
        house.apology_fails = True
        await house.hears("telegram:1", "poison")
        await until(house.is_over)
        assert house.statuses() == ["parked"]
        assert house.said() == []


def crash(engine: Engine, tries: int) -> None:
    """Leave a message claimed by a process that died, after so many counted tries."""

    def receive(session: Session) -> None:
        inbox.receive(session, "telegram", [Incoming("1", "telegram:1", "text", "", "poison")], START)

    write(engine, receive)
    [each] = write(engine, lambda session: claim(session, START, SETTLE, 1, Rounds(), "the dead")).claims
    for _ in range(tries):
        write(engine, lambda session: inbox.count_try(session, each))


async def test_what_a_dead_process_claimed_is_served(engine: Engine) -> None:
    crash(engine, tries=0)
    async with running(engine) as house:
        await until(house.is_over)
        assert house.said() == ["poison"]


async def test_a_try_after_a_crash_is_counted_before_it_begins(engine: Engine) -> None:
    """Or a turn that kills the process would kill it for ever."""
    crash(engine, tries=0)
    counted: list[int] = []

    def look(_: Claim) -> bool:
        with read(engine) as session:
            counted.append(session.scalars(select(InboxRow.tries)).one())
        return False

    async with running(engine) as house:
        house.fails = look
        await until(house.is_over)
    assert counted == [1]


async def test_what_killed_three_processes_is_parked_unseen(engine: Engine) -> None:
    crash(engine, tries=3)
    async with running(engine) as house:
        await until(house.is_over)
        assert house.tries == []
        assert house.said() == ["sorry"]
        assert house.statuses() == ["parked"]


async def test_a_locked_database_counts_against_no_turn(sqlite_engine: Engine) -> None:
    def impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=0").close()

    event.listen(sqlite_engine, "connect", impatient)
    sqlite_engine.dispose()
    async with running(sqlite_engine) as house:
        await house.hears("telegram:1", "one")
        await until(house.is_over)
        for _ in range(5):
            with sqlite_engine.begin():  # takes the lock that the writer wants
                house.turning.wake()
                await until(lambda: house.clock.sleepers == 1)
            with sqlite_engine.begin():
                await house.clock.advance(30)
                await until(lambda: house.clock.sleepers == 1)
            await house.clock.advance(30)
        await house.hears("telegram:1", "two")
        await until(house.is_over)
        assert house.said() == ["one", "two"]


async def test_a_full_disk_counts_against_no_turn(sqlite_engine: Engine) -> None:
    """The turn that needs the room waits for it; the others go on."""
    full = True

    def fill(each: Claim) -> bool:
        if full and each.parts[0].incoming.text == "long":
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error_of_sqlalchemy(error)
        return False

    def error_of_sqlalchemy(error: sqlite3.OperationalError) -> Exception:
        from sqlalchemy.exc import OperationalError

        return OperationalError("INSERT", None, error)

    async with running(sqlite_engine) as house:
        house.fails = fill
        await house.hears("telegram:1", "long")
        await house.hears("telegram:2", "short")
        await until(lambda: house.said() == ["short"])
        for _ in range(5):
            await until(lambda: house.clock.sleepers == 1)
            await house.clock.advance(30)
        full = False
        await until(lambda: house.clock.sleepers == 1)
        await house.clock.advance(30)
        await until(house.is_over)
        assert house.said() == ["short", "long"]
        assert house.statuses() == ["done", "done"]
        with read(sqlite_engine) as session:
            assert set(session.scalars(select(InboxRow.tries))) == {0}


async def test_a_failed_commit_counts_against_no_turn(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")
        )
    with writing(engine) as writer:
        house = House(engine, writer)
        broken = True

        def take(session: Session, each: Claim, now: datetime) -> None:
            outbox.queue(session, each.chat, [Outgoing((Span("hello"),))], now)
            if broken:
                session.execute(text("INSERT INTO children VALUES (7)"))

        turning = Turning(writer, house.clock.clock, take, take, settle_seconds=SETTLE, owner="this process")
        async with asyncio.TaskGroup() as group:
            group.create_task(turning.run())
            await house.hears("telegram:1", "hello")
            turning.wake()
            for _ in range(4):
                await until(lambda: house.clock.sleepers == 1)
                await house.clock.advance(30)
            broken = False
            await until(lambda: house.clock.sleepers == 1)
            await house.clock.advance(30)
            await until(house.is_over)
            turning.stop()
        assert house.said() == ["hello"]
        with read(engine) as session:
            assert session.scalars(select(InboxRow.tries)).one() == 0


async def test_stopping_finishes_what_was_begun_and_claims_no_more(engine: Engine) -> None:
    async with running(engine) as house:
        await house.hears("telegram:1", *map(str, range(50)))
        house.turning.stop()
    served = house.said()
    assert served == [str(number) for number in range(len(served))]
    assert set(house.statuses()) <= {"done", "waiting"}


async def test_it_looks_for_what_other_instances_received(engine: Engine) -> None:
    with writing(engine) as writer:
        house = House(engine, writer)
        said: list[str] = []

        def take(_session: Session, each: Claim, _now: datetime) -> None:
            said.append(each.parts[0].incoming.text)

        turning = Turning(
            writer, house.clock.clock, take, take, settle_seconds=SETTLE, owner="me", look_every=1.0
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(turning.run())
            await until(lambda: house.clock.sleepers == 1)
            await house.hears("telegram:1", "from elsewhere")  # wakes another loop
            await house.clock.advance(timedelta(seconds=1).total_seconds())
            await until(lambda: said == ["from elsewhere"])
            turning.stop()
