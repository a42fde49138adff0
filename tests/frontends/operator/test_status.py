"""What watches over a process is told: over real HTTP, of a real database."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, text

from bot.frontends.listening import listening
from bot.frontends.operator.asking import unwell
from bot.frontends.operator.metrics import Metrics
from bot.frontends.operator.status import Status
from bot.message import Incoming, Outgoing, Span
from bot.storage import inbox, outbox
from bot.storage.writer import Lane, Writer
from tests.clock import FakeClock
from tests.databases import write, writing


@dataclass
class Watched:
    """A process that is watched, without a bot in it."""

    engine: Engine
    session: ClientSession
    clock: FakeClock = field(default_factory=FakeClock)
    address: str = ""
    writer_time: float = 0.0
    busy: set[str] = field(default_factory=set[str])
    taking: bool = True
    writer: Writer | None = None

    async def asks(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.address + path) as answer:
            return answer.status, (await answer.text()).strip()

    def gets(self, chat: str, number: int) -> None:
        row = Incoming(str(number), chat, "text", str(number), "words")
        write(self.engine, lambda session: inbox.receive(session, "telegram", [row], self.clock.now))

    def says(self, chat: str) -> None:
        said = [Outgoing((Span("heard"),))]
        write(self.engine, lambda session: outbox.queue(session, chat, said, self.clock.now))

    def later(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)


@pytest.fixture
async def watched(engine: Engine) -> AsyncGenerator[Watched, None]:
    async with ClientSession() as session:
        watched = Watched(engine, session)
        with writing(engine, lambda: watched.writer_time) as watched.writer:
            status = Status(
                engine,
                watched.writer,
                watched.clock.clock,
                Metrics(lambda: 0.0),
                busy=lambda: watched.busy,
                taking=lambda: watched.taking,
            )
            app = web.Application()
            app.add_routes(status.routes())
            async with listening(app, "127.0.0.1", 0) as watched.address:
                yield watched


async def test_a_process_that_serves_is_well_and_ready(watched: Watched) -> None:
    assert await watched.asks("/healthz") == (200, "ok")
    assert await watched.asks("/readyz") == (200, "ok")


async def test_an_update_that_could_be_served_may_wait_a_minute(watched: Watched) -> None:
    watched.gets("telegram:1", 1)
    watched.later(59)
    assert (await watched.asks("/healthz"))[0] == 200
    watched.later(1)
    assert await watched.asks("/healthz") == (503, "an update has waited 60 s for its turn")


async def test_an_update_behind_another_of_its_chat_is_not_waited_for(watched: Watched) -> None:
    watched.gets("telegram:1", 1)
    watched.gets("telegram:1", 2)
    with watched.engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET status = 'claimed' WHERE external_id = '1'"))
    watched.later(600)
    assert (await watched.asks("/healthz"))[0] == 200


async def test_who_sent_too_much_at_once_makes_nobody_ill(watched: Watched) -> None:
    watched.gets("telegram:1", 1)
    watched.later(600)
    watched.busy.add("telegram:1")
    assert (await watched.asks("/healthz"))[0] == 200
    watched.busy.clear()
    assert (await watched.asks("/healthz"))[0] == 503
    watched.says("telegram:1")
    assert (await watched.asks("/healthz"))[0] == 200, "the chat is being served, one after another"


async def test_the_writer_may_be_at_a_batch_for_half_a_minute(watched: Watched) -> None:
    assert watched.writer
    begun, go_on = Event(), Event()

    def hangs(_session: object) -> None:
        begun.set()
        assert go_on.wait(10)

    job = watched.writer.submit(Lane.TURNS, hangs)
    try:
        assert begun.wait(10)
        watched.writer_time = 29.0
        assert (await watched.asks("/healthz"))[0] == 200
        watched.writer_time = 30.0
        assert await watched.asks("/healthz") == (503, "the writer has been at one batch for 30 s")
    finally:
        go_on.set()
    job.result(10)
    assert (await watched.asks("/healthz"))[0] == 200


async def test_a_process_that_starts_or_stops_is_not_ready(watched: Watched) -> None:
    watched.taking = False
    assert (await watched.asks("/readyz"))[0] == 503
    assert (await watched.asks("/healthz"))[0] == 200


async def test_a_database_of_another_version_is_not_ready(watched: Watched) -> None:
    with watched.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert (await watched.asks("/readyz"))[0] == 503


async def test_a_database_that_is_away_is_not_ready_and_no_reason_to_start_anew(
    watched: Watched,
) -> None:
    for table, place in (("inbox", "elsewhere"), ("alembic_version", "nowhere")):
        with watched.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {place}"))
    try:
        assert (await watched.asks("/readyz"))[0] == 503
        assert (await watched.asks("/healthz"))[0] == 200
        assert (await watched.asks("/metrics"))[0] == 503
    finally:
        with watched.engine.begin() as connection:
            connection.execute(text("ALTER TABLE nowhere RENAME TO alembic_version"))


async def test_metrics_tell_what_waits_and_for_how_long(watched: Watched) -> None:
    watched.gets("telegram:1", 1)
    watched.later(20)
    watched.gets("telegram:2", 2)
    watched.says("telegram:2")
    watched.later(10)
    status, body = await watched.asks("/metrics")
    assert status == 200
    seen = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }
    assert (seen["viva_queue_size", "inbox"], seen["viva_queue_age_seconds", "inbox"]) == (2, 30)
    assert (seen["viva_queue_size", "replies"], seen["viva_queue_age_seconds", "replies"]) == (1, 10)
    assert (seen["viva_queue_size", "pushes"], seen["viva_queue_age_seconds", "pushes"]) == (0, 0)
    assert seen["viva_active_today",] == 2


async def test_nothing_is_told_of_what_was_said(watched: Watched) -> None:
    watched.gets("telegram:4711", 1)
    watched.says("telegram:4711")
    body = (await watched.asks("/metrics"))[1]
    assert "4711" not in body
    assert "words" not in body


async def test_it_may_be_asked_from_outside(watched: Watched) -> None:
    port = int(watched.address.rpartition(":")[2])
    assert await asyncio.to_thread(unwell, "127.0.0.1", port) is None
    assert await asyncio.to_thread(unwell, "0.0.0.0", port) is None
    watched.gets("telegram:1", 1)
    watched.later(90)
    assert await asyncio.to_thread(unwell, "127.0.0.1", port) == "an update has waited 90 s for its turn"
    assert "nobody answers at 127.0.0.1:1 " in (await asyncio.to_thread(unwell, "127.0.0.1", 1) or "")
