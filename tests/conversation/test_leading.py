"""Instances in one process, which share a PostgreSQL and a clock."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import Engine, text

from bot.conversation.leading import LOOK_SECONDS, Leading
from bot.storage.instances import Presence
from tests.clock import FakeClock, until


class Instance:
    def __init__(self, engine: Engine, clock: FakeClock, name: str) -> None:
        self.engine = engine
        self.clock = clock
        self.presence = Presence(engine, name)
        self.leading = Leading(self.presence, clock.clock)
        self.works = False

    async def work(self) -> None:
        self.works = True
        try:
            await asyncio.Event().wait()
        finally:
            self.works = False

    async def comes_to(self, expected: Callable[[], bool]) -> None:
        """Let time pass, a look at a time, until it is so."""
        for _ in range(5):
            try:
                async with asyncio.timeout(1):
                    await until(expected)
                    return
            except TimeoutError:
                await self.clock.advance(LOOK_SECONDS)
        raise AssertionError("it never came to that")


@asynccontextmanager
async def running(engine: Engine, *names: str) -> AsyncGenerator[list[Instance]]:
    clock = FakeClock()
    instances = [Instance(engine, clock, name) for name in names]
    async with asyncio.TaskGroup() as group:
        for each in instances:
            group.create_task(each.leading.run(each.work))
            await until(lambda each=each: each.works or clock.sleepers > 0)
        yield instances
        for each in instances:
            each.leading.stop()
    for each in instances:
        each.presence.close()


async def test_without_a_presence_there_is_one_and_it_works_until_stopped() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    leading = Leading(None, FakeClock().clock)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(leading.run(work))
        await begun.wait()
        leading.stop()
        await ended.wait()


async def test_one_works_and_another_follows_when_it_is_gone(postgres_engine: Engine) -> None:
    async with running(postgres_engine, "a", "b") as (a, b):
        assert (a.works, b.works) == (True, False)
        a.leading.stop()
        await a.comes_to(lambda: not a.works)
        a.presence.close()
        await b.comes_to(lambda: b.works)


async def test_who_loses_its_connection_stops_and_may_lead_again(postgres_engine: Engine) -> None:
    async with running(postgres_engine, "a", "b") as (a, b):
        pid = a.presence._pid  # pyright: ignore[reportPrivateUsage] - what a network does to it
        with postgres_engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        await a.comes_to(lambda: not a.works)
        await b.comes_to(lambda: b.works)
        b.leading.stop()
        await b.comes_to(lambda: not b.works)
        b.presence.close()
        await a.comes_to(lambda: a.works)
