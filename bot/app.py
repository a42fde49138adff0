"""The composition root: settings → engine, bank, front end and loops, by plain constructor calls."""

import asyncio
import logging
import signal
import time
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bank import load
from bot.clock import Clock
from bot.conversation.commands import Settings as CommandSettings
from bot.conversation.delivering import Delivering
from bot.conversation.pages import COMMANDS
from bot.conversation.pruning import prune
from bot.conversation.turning import Turning
from bot.conversation.turns import Turns
from bot.frontends.telegram.connect import connect
from bot.frontends.telegram.poll import poll
from bot.frontends.terminal import Terminal
from bot.message import FrontEnd, Incoming
from bot.settings import Settings
from bot.storage import inbox
from bot.storage.engine import open_engine
from bot.storage.home import hold
from bot.storage.schema import migrate
from bot.storage.writer import Lane, Writer

PRUNE_EVERY = timedelta(hours=1)
DRAIN_SECONDS = 8.0
"""What is left of the ten seconds in which a stopped process is gone, once its turns are over."""

_log = logging.getLogger(__name__)


def real_clock() -> Clock:
    """The one clock that is not a test's."""
    return Clock(
        now=lambda: datetime.now(UTC),  # noqa: TID251 - here is where time comes from
        monotonic=time.monotonic,
        sleep=asyncio.sleep,
    )


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs, whatever the front end."""

    writer: Writer
    turning: Turning
    delivering: Delivering
    clock: Clock

    async def store(self, front_end: str, incomings: list[Incoming]) -> None:
        """Commit what was received, then wake the turn loop."""
        now = self.clock.now()
        await self.writer.run(Lane.RECEIVE, lambda session: inbox.receive(session, front_end, incomings, now))
        self.turning.wake()

    async def run(self) -> None:
        """Serve until stopped; on the way out, what was said is still sent."""
        async with asyncio.TaskGroup() as loops:
            sending = loops.create_task(self.delivering.run())
            await self.turning.run()
            self.delivering.stop()
            await sending

    def stop(self) -> None:
        """Take no new turns; `run` returns once what was begun is over and sent."""
        self.turning.stop()


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock, front_ends: Mapping[str, FrontEnd]
) -> AsyncGenerator[House, None]:
    """The house, ready to run; closed again, in order, whatever happens.

    Raises:
        StorageError, ContentError: one line, or a line for each problem.
    """
    with ExitStack() as closing:
        closing.enter_context(hold(settings.database_url))
        bank = load(settings.content_dir)
        engine = open_engine(settings.database_url)
        closing.callback(engine.dispose)
        migrate(engine)
        writer = Writer(engine)
        closing.callback(writer.close)
        delivering = Delivering(
            writer,
            clock,
            front_ends,
            chat_rate=settings.chat_rate,
            send_rate=settings.send_rate,
            drain_seconds=DRAIN_SECONDS,
        )
        turns = Turns(bank, CommandSettings(settings.retention_days))
        turning = Turning(
            writer,
            clock,
            turns.take,
            turns.apologise,
            settle_seconds=settings.answer_settle_seconds,
            owner=uuid.uuid4().hex,
            after=delivering.wake,
        )
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(  # pyright: ignore[reportUnknownMemberType] - APScheduler 3 has no types
            prune, "interval", (writer, clock, settings.retention_days), seconds=PRUNE_EVERY.total_seconds()
        )
        scheduler.start()
        closing.callback(scheduler.shutdown, wait=False)
        _log.info("%d questions in %d topics", len(bank.questions), len(bank.stocked))
        yield House(writer, turning, delivering, clock)


async def serve_telegram(settings: Settings, clock: Clock, stopping: asyncio.Event) -> None:
    """Poll Telegram and serve until `stopping`.

    Raises:
        CannotStart, StorageError, ContentError: before anything was received.
        TokenRevoked: later, when Telegram no longer accepts the token.
    """
    front_ends: dict[str, FrontEnd] = {}
    async with (
        opened(settings, clock, front_ends) as house,
        connect(settings.token, settings.telegram_api_url, COMMANDS) as telegram,
        asyncio.TaskGroup() as tasks,
    ):
        front_ends[telegram.name] = telegram
        _log.info("serving as @%s", telegram.username)
        receiving = tasks.create_task(poll(telegram, partial(house.store, telegram.name), clock))
        tasks.create_task(_stop_when(stopping, house, receiving))
        await house.run()


async def _stop_when(stopping: asyncio.Event, house: House, receiving: asyncio.Task[None]) -> None:
    await stopping.wait()
    receiving.cancel()
    house.stop()


async def serve_terminal(settings: Settings, clock: Clock) -> None:
    """One person's chat in this terminal, until the end of their input."""
    terminal = Terminal()
    async with opened(settings, clock, {terminal.name: terminal}) as house, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(house.run())
        await terminal.listen(partial(house.store, terminal.name))
        await quiet(house)
        house.stop()
        await running


async def quiet(house: House) -> None:
    """Wait until nothing that was received waits any more."""
    while await house.writer.run(Lane.BACKGROUND, inbox.waiting):
        await house.clock.sleep(0.05)


def stop_on_signals() -> asyncio.Event:
    """Set at SIGTERM or SIGINT. Call from the running loop."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    return stopping
