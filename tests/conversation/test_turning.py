"""Turns here leave one outgoing message each: the words they were given. A turn told to raise, raises."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session

from bot.conversation.turning import TURN_BURST, Turning
from bot.message import OUTGOING, Incoming, Outgoing, Span, plain
from bot.storage import inbox, outbox
from bot.storage.claiming import Rounds, claim
from bot.storage.engine import read
from bot.storage.inbox import Claim
from bot.storage.tables import InboxRow, OutboxRow, Person
from bot.storage.writer import Lane, Writer
from tests.clock import START, FakeClock, until
from tests.conversation.stillness import in_step
from tests.databases import impatient, locked, write

SETTLE = 3.0


class House:
    """The turn loop with its surroundings."""

    def __init__(self, engine: Engine, writer: Writer, clock: FakeClock, chat_rate: float = 0) -> None:
        self.engine = engine
        self.clock = clock
        self.writer = writer
        self.fails: Callable[[Claim], bool] = lambda _: False
        self.needs_room_for = ""
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
            chat_rate=chat_rate,
            slow_down=self._slow_down,
            after=self._after,
        )
        self._updates = 0

    def _take(self, session: Session, each: Claim, now: datetime) -> None:
        said = " + ".join(part.incoming.text for part in each.parts)
        self.tries.append(said)
        if said == self.needs_room_for:
            session.add_all(Person(chat=f"{number} {'x' * 4000}", created_at=now) for number in range(200))
            session.flush()
        outbox.queue(session, each.chat, [Outgoing((Span(said),))], now, each.ids[0])
        if self.fails(each):
            raise ValueError(f"in words of the person: {said}")

    def _apologise(self, session: Session, each: Claim, now: datetime) -> None:
        outbox.queue(session, each.chat, [Outgoing((Span("sorry"),))], now)
        if self.apology_fails:
            raise ValueError

    def _slow_down(self, session: Session, chat: str, now: datetime) -> None:
        outbox.queue(session, chat, [Outgoing((Span("slowly"),))], now)

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

    def tries_counted(self) -> set[int]:
        with read(self.engine) as session:
            return set(session.scalars(select(InboxRow.tries)))

    def is_over(self) -> bool:
        return set(self.statuses()) <= {"done", "parked"}


@asynccontextmanager
async def running(engine: Engine, chat_rate: float = 0) -> AsyncGenerator[House]:
    """A house whose loop runs; whatever the test asserts, it is stopped in the end."""
    with in_step(engine) as (writer, clock):
        house = House(engine, writer, clock, chat_rate)
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
        await until(lambda: house.told == 3)


async def test_texts_settle_by_the_clock(engine: Engine) -> None:
    awaits(engine, "telegram:1")
    async with running(engine) as house:
        await house.hears("telegram:1", "first")
        await house.clock.advance(2)
        await house.hears("telegram:1", "second")
        await house.clock.advance(2.9)
        assert house.said() == []
        await house.clock.advance(0.1)
        assert house.said() == ["first + second"]


async def test_a_slow_claim_makes_nobody_wait_longer(engine: Engine) -> None:
    """What is to wait is counted from when the clock was read, not from when the database had answered."""
    awaits(engine, "telegram:1")
    update = Incoming("1", "telegram:1", "text", "", "first")
    write(engine, lambda session: inbox.receive(session, "telegram", [update], START))
    async with running(engine) as house:
        commits = count(1)

        def pass_time(_connection: object) -> None:
            if next(commits) == 2:  # the claim's; the first is the recovery's
                house.clock.now += timedelta(seconds=1)

        event.listen(engine, "commit", pass_time)
        await house.clock.advance(0)
        assert house.clock.now == START + timedelta(seconds=1)
        await house.clock.advance(1.9)
        assert house.said() == []
        await house.clock.advance(0.1)
        assert house.said() == ["first"]


async def test_a_flood_delays_nobody_by_more_than_a_turn(engine: Engine) -> None:
    flood = [Incoming(f"f{number}", "telegram:0", "text", "", "flood") for number in range(20)]
    others = [Incoming(str(number), f"telegram:{number}", "text", "", "other") for number in range(1, 11)]
    write(engine, lambda session: inbox.receive(session, "telegram", [*flood, *others], START))
    async with running(engine) as house:
        await until(house.is_over)
        assert house.tries == ["flood", *["other"] * 10, *["flood"] * 19]


def awaits(engine: Engine, chat: str) -> None:
    write(engine, lambda session: session.add(Person(chat=chat, created_at=START, awaiting=True)))


async def test_many_chats_share_a_commit(engine: Engine) -> None:
    updates = [Incoming(str(chat), f"telegram:{chat}", "text", "", "hello") for chat in range(30)]
    write(engine, lambda session: inbox.receive(session, "telegram", updates, START))
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    async with running(engine) as house:
        await until(house.is_over)
    assert len(commits) <= 5  # the recovery's, the claim's and the turns', and those of two looks in vain


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


def crash(engine: Engine, tries: int, chats: int = 1) -> None:
    """Leave a message of each chat claimed by a process that died, after so many counted tries."""
    updates = [Incoming(str(chat), f"telegram:{chat}", "text", "", "poison") for chat in range(chats)]
    write(engine, lambda session: inbox.receive(session, "telegram", updates, START))
    found = write(engine, lambda session: claim(session, START, SETTLE, chats, Rounds(), "the dead"))
    for each in found.claims:
        write(engine, lambda session, each=each: inbox.count_try(session, each, tries))


async def test_what_a_dead_process_claimed_is_served(engine: Engine) -> None:
    crash(engine, tries=0)
    async with running(engine) as house:
        await until(house.is_over)
        assert house.said() == ["poison"]


async def test_a_try_after_a_crash_is_counted_before_it_begins(engine: Engine) -> None:
    """Or a turn that kills the process would kill it for ever. No other's is: or its neighbours, which wait
    for their turn at each of its tries, would be parked with it."""
    crash(engine, tries=0, chats=3)
    counted: list[list[int]] = []

    def look(_: Claim) -> bool:
        with read(engine) as session:
            counted.append(list(session.scalars(select(InboxRow.tries).order_by(InboxRow.id))))
        return False

    async with running(engine) as house:
        house.fails = look
        await until(house.is_over)
    assert counted == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]


async def test_recovery_is_over_when_all_that_a_dead_process_claimed_is(engine: Engine) -> None:
    crash(engine, tries=0, chats=3)
    recovered: list[bool] = []
    async with running(engine) as house:

        def look(_: Claim) -> bool:
            recovered.append(house.turning.recovered.is_set())
            return len(recovered) == 1

        house.fails = look
        await until(house.turning.recovered.is_set)
        assert house.is_over()
    assert recovered == [False] * 4, "the one that failed is tried again before"


async def test_what_killed_three_processes_is_parked_unseen(engine: Engine) -> None:
    crash(engine, tries=3)
    async with running(engine) as house:
        await until(house.is_over)
        assert house.tries == []
        assert house.said() == ["sorry"]
        assert house.statuses() == ["parked"]


async def test_a_locked_database_counts_against_no_turn(sqlite_engine: Engine) -> None:
    impatient(sqlite_engine)
    async with running(sqlite_engine) as house:
        await house.hears("telegram:1", "one")
        await until(house.is_over)
        with locked(sqlite_engine):
            house.turning.wake()
            await house.clock.advance(300)
        await house.clock.advance(30)
        await house.hears("telegram:1", "two")
        await until(house.is_over)
        assert house.said() == ["one", "two"]
        assert house.tries_counted() == {0}


async def test_a_full_disk_counts_against_no_turn(sqlite_engine: Engine) -> None:
    """The turn that needs the room waits for it; the others go on."""
    with sqlite_engine.connect() as connection:
        pages: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    room = pages + 50

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={room}").close()

    event.listen(sqlite_engine, "connect", limit)
    sqlite_engine.dispose()
    async with running(sqlite_engine) as house:
        house.needs_room_for = "long"
        await house.hears("telegram:1", "long")
        await house.hears("telegram:2", "short")
        await until(lambda: house.said() == ["short"])
        await house.clock.advance(300)
        assert house.tries.count("long") > 10
        room = 1_000_000
        sqlite_engine.dispose()
        await house.clock.advance(30)
        await until(house.is_over)
        assert house.said()[0] == "short"
        assert house.said()[-1] == "long"
        assert house.statuses() == ["done", "done"]
        assert house.tries_counted() == {0}


async def test_a_failed_commit_counts_against_no_turn(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")
        )
    with in_step(engine) as (writer, clock):
        house = House(engine, writer, clock)
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
            await clock.advance(300)
            broken = False
            await house.clock.advance(30)
            await until(house.is_over)
            turning.stop()
        assert house.said() == ["hello"]
        assert house.tries_counted() == {0}


async def test_stopping_finishes_what_was_begun_and_claims_no_more(engine: Engine) -> None:
    async with running(engine) as house:
        await house.hears("telegram:1", *map(str, range(50)))
        house.turning.stop()
    served = house.said()
    assert served == [str(number) for number in range(len(served))]
    assert set(house.statuses()) <= {"done", "waiting"}


async def test_it_looks_for_what_other_instances_received(engine: Engine) -> None:
    with in_step(engine) as (writer, clock):
        house = House(engine, writer, clock)
        said: list[str] = []

        def take(_session: Session, each: Claim, _now: datetime) -> None:
            said.append(each.parts[0].incoming.text)

        turning = Turning(
            writer, house.clock.clock, take, take, settle_seconds=SETTLE, owner="me", look_every=1.0
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(turning.run())
            await clock.advance(0.5)
            await house.hears("telegram:1", "from elsewhere")  # wakes another loop
            await clock.advance(0.4)
            assert said == []
            await clock.advance(0.1)
            assert said == ["from elsewhere"]
            turning.stop()


async def test_who_sends_much_is_served_at_a_pace_and_told_so_once(engine: Engine) -> None:
    async with running(engine, chat_rate=1) as house:
        words = [str(number) for number in range(TURN_BURST + 5)]
        await house.hears("telegram:1", *words)
        await until(lambda: len(house.said()) == TURN_BURST + 1)
        assert house.said() == [*words[:TURN_BURST], "slowly"]
        for served in range(1, 6):
            assert house.statuses().count("waiting") == 6 - served, "it delays"
            await house.clock.advance(1.0)
            await until(lambda served=served: house.statuses().count("done") == TURN_BURST + served)
        assert house.said() == [*words[:TURN_BURST], "slowly", *words[TURN_BURST:]], "and drops nothing"


async def test_nobody_else_waits_for_them(engine: Engine) -> None:
    async with running(engine, chat_rate=1) as house:
        await house.hears("telegram:1", *map(str, range(100)))
        await until(lambda: "slowly" in house.said())
        for number in range(2, 40):
            await house.hears(f"telegram:{number}", f"of {number}")
        await until(lambda: sum(word.startswith("of ") for word in house.said()) == 38)
        assert house.said().count("slowly") == 1
        assert house.turning.busy == {"telegram:1", *(f"telegram:{number}" for number in range(2, 40))}
        await house.clock.advance(100.0)
        await until(house.is_over)


async def test_after_a_quiet_time_they_are_told_again(engine: Engine) -> None:
    async with running(engine, chat_rate=1) as house:
        for flood in (1, 2):
            await house.hears("telegram:1", *map(str, range(TURN_BURST + 1)))
            await until(lambda flood=flood: house.said().count("slowly") == flood)
            await house.clock.advance(1.0)
            await until(house.is_over)
            await house.clock.advance(TURN_BURST + 1.0)
            assert house.turning.busy == frozenset()


async def test_a_group_is_not_spoken_to_unasked(engine: Engine) -> None:
    updates = [Incoming(str(number), "telegram:-1", "group", "", "/help") for number in range(TURN_BURST + 9)]
    async with running(engine, chat_rate=1) as house:
        write(engine, lambda session: inbox.receive(session, "telegram", updates, START))
        house.turning.wake()
        await until(lambda: len(house.said()) == TURN_BURST)
        await house.clock.advance(9.0)
        await until(house.is_over)
        assert "slowly" not in house.said()
