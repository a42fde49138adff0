"""The composition root: settings → engine, bank, front end and loops, by plain constructor calls."""

import asyncio
import gc
import logging
import signal
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.bank import Bank, load
from bot.clock import Clock
from bot.conversation.commands import Settings as CommandSettings
from bot.conversation.delivering import Delivering
from bot.conversation.leading import Leading
from bot.conversation.pages import COMMANDS
from bot.conversation.pruning import prune
from bot.conversation.recovering import recover
from bot.conversation.sweeping import Sweeping
from bot.conversation.their_data import Papers
from bot.conversation.ticking import tick
from bot.conversation.turning import Turning
from bot.conversation.turns import Turns
from bot.frontends.telegram.connect import connect, register
from bot.frontends.telegram.poll import poll
from bot.frontends.telegram.send import NAME as TELEGRAM
from bot.frontends.telegram.send import Telegram
from bot.interview import assess, techniques
from bot.interview.misses import Miss
from bot.interview.step import step
from bot.message import Chart, File, FrontEnd, Incoming
from bot.settings import LOOPBACK, Settings
from bot.storage import history, inbox, instances, outbox
from bot.storage.engine import open_engine, truncate_log
from bot.storage.errors import StorageError, Unavailable
from bot.storage.home import hold
from bot.storage.instances import Presence
from bot.storage.schema import migrate
from bot.storage.writer import Lane, Writer

if TYPE_CHECKING:
    from bot.frontends.operator.metrics import Metrics
    from bot.frontends.terminal import Terminal

T = TypeVar("T")

TICK_EVERY = 30.0
"""Seconds after which the clocks of mock rounds are looked at."""
SWEEP_EVERY = 15.0
"""Seconds after which people are looked for whose hour has come."""
PRUNE_EVERY = 3600.0
RECOVER_EVERY = 2.0
"""Of instances that share a database: how often the claims of dead ones are looked for."""
LOOK_EVERY = 0.25
"""The same, of what others have received, and queued to be sent."""
STOP_SECONDS = 10
"""In which a process that was told to stop is gone."""
DRAIN_SECONDS = 7.0
"""What is left of these for sending, once the turns are over."""

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

    bank: Bank
    engine: Engine
    writer: Writer
    turning: Turning
    delivering: Delivering
    clock: Clock
    leading: Leading
    chores: Sequence[tuple[float, Callable[[], Awaitable[object]]]]
    """What is done after every so many seconds, by the instance that leads."""
    metrics: "Metrics | None" = None
    """Kept where somebody can ask for them."""

    async def store(self, front_end: str, incomings: list[Incoming]) -> None:
        """Commit what was received. The turn loop is woken before that, so that what it claims shares the
        transaction."""
        job = partial(inbox.receive, front_end=front_end, incomings=incomings, now=self.clock.now())
        stored = self.writer.hand_in(Lane.RECEIVE, job)
        self.turning.wake()
        ids = await stored
        for row_id, incoming in zip(ids, incomings, strict=True):
            said = "received again" if row_id is None else "received"
            _log.info(said, extra={"update": row_id, "kind": incoming.kind, "external": incoming.external_id})
            if self.metrics and row_id is not None:
                self.metrics.received(incoming.kind)

    async def run(self, receive: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        """Serve until stopped; on the way out, what was said is still sent.

        Args:
            receive: run while this instance leads, from the time when nothing is being tried of which an
                earlier process may have died.
        """
        async with asyncio.TaskGroup() as loops:
            sending = loops.create_task(self._recovered(self.delivering.run))
            leading = loops.create_task(
                self._recovered(partial(self.leading.run, partial(self._lead, receive)))
            )
            await self.turning.run()
            self.delivering.stop()
            await sending
            self.leading.stop()
            await leading

    async def _lead(self, receive: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        async with asyncio.TaskGroup() as group:
            if receive is not None:
                group.create_task(receive())
            group.create_task(self._tick())

    async def _tick(self) -> None:
        """Do the chores, each in its time, until cancelled. The scheduler is imported once the first replies
        are out: it would take a twentieth of a second of each start."""
        await self.clock.sleep(1)
        scheduler = await asyncio.to_thread(_scheduler)
        for seconds, chore in self.chores:
            # Where a chore lasts, its second sees that the first is under way, and leaves. None is ever too
            # late: the clock may have been set.
            scheduler.add_job(
                chore, "interval", seconds=seconds, max_instances=2, coalesce=True, misfire_grace_time=None
            )
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    async def _recovered(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do what has to wait until the turns are over that a process may have died of."""
        await self.turning.recovered.wait()
        await work()

    def stop(self) -> None:
        """Take no new turns; `run` returns once what was begun is over and sent."""
        self.turning.stop()


def up_to_date(url: str) -> Engine:
    """The database, with every migration run.

    Raises:
        StorageError: it cannot be opened or written, or is newer than this program.
    """
    engine = open_engine(url)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _scheduler() -> Any:  # APScheduler 3 has no types
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    return AsyncIOScheduler(timezone=UTC)


def _deck(misses: list[Miss], now: datetime) -> bytes:
    from bot.frontends.deck import deck  # here: what few ask for need not be in memory

    return deck(misses, now)


async def _forgotten(engine: Engine, turning: Turning, chat: str) -> None:
    """Drop what this process and the database's log remember of a chat whose data was deleted."""
    assess.forget()
    techniques.forget()
    turning.forget(chat)
    await _log_emptied(engine)


async def _log_emptied(engine: Engine) -> None:
    try:
        if not await asyncio.to_thread(truncate_log, engine):
            _log.warning("the database's log could not be emptied; it will be within the hour")
    except SQLAlchemyError as error:
        _log.warning("the database's log could not be emptied: %s", type(error).__name__)


async def _pruned(writer: Writer, clock: Clock, days: int, engine: Engine) -> None:
    """Delete by age, from the database's log too."""
    await prune(writer, clock, days)
    await _log_emptied(engine)


def _drawn(chart: Chart) -> File:
    from bot.frontends.chart import draw  # here: half a second that no start needs

    return draw(chart)


def _drawn_twice(chart: Chart) -> File:
    """For a light screen and for a dark one."""
    light, dark = (_drawn(replace(chart, dark=dark)) for dark in (False, True))
    return replace(light, dark=dark.data)


@asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock,
    front_ends: Mapping[str, FrontEnd],
    draw: Callable[[Chart], File] = _drawn,
    metrics: "Metrics | None" = None,
) -> AsyncGenerator[House, None]:
    """The house, ready to run; closed again, in order, whatever happens.

    Raises:
        StorageError, ContentError: one line, or a line for each problem.
    """
    with ExitStack() as closing:
        closing.enter_context(hold(settings.database_url))
        bank = load(settings.content_dir)
        gc.freeze()  # what is there by now is never garbage: no reply need wait for a look at it
        gc.enable()
        engine = up_to_date(settings.database_url)
        closing.callback(engine.dispose)
        writer = Writer(engine)
        closing.callback(writer.close)
        admins = frozenset(f"{TELEGRAM}:{number}" for number in settings.admin_ids)
        asked = CommandSettings(settings.retention_days, admins)
        turns = Turns(bank, asked, metrics.step(step) if metrics else step)
        papers = Papers(engine, bank, clock.now, _deck)

        async def forget(chat: str) -> None:
            await _forgotten(engine, turning, chat)

        owner = uuid.uuid4().hex
        presence = _present(engine, owner)
        if presence is not None:
            closing.callback(presence.close)
        look_every = LOOK_EVERY if presence else None
        delivering = Delivering(
            writer,
            clock,
            front_ends,
            chat_rate=settings.chat_rate,
            send_rate=settings.send_rate,
            draw=draw,
            put_together=papers.put_together,
            forget=forget,
            drain_seconds=DRAIN_SECONDS,
            term=presence.term if presence else lambda _session: 1,
            look_every=look_every,
        )
        turning = Turning(
            writer,
            clock,
            metrics.turn(turns.take) if metrics else turns.take,
            turns.apologise,
            settle_seconds=settings.answer_settle_seconds,
            owner=owner,
            chat_rate=settings.chat_rate,
            slow_down=turns.slow_down,
            after=delivering.wake,
            recover=instances.recover if presence else inbox.recover,
            look_every=look_every,
        )
        sweeping = Sweeping(writer, clock, bank, delivering.wake)
        chores: list[tuple[float, Callable[[], Awaitable[object]]]] = [
            (SWEEP_EVERY, sweeping.sweep),
            (TICK_EVERY, partial(tick, writer, clock, turns, delivering.wake)),
            (PRUNE_EVERY, partial(_pruned, writer, clock, settings.retention_days, engine)),
        ]
        if presence is not None:
            chores.append((RECOVER_EVERY, partial(recover, writer)))
        leading = Leading(presence, clock)
        yield House(bank, engine, writer, turning, delivering, clock, leading, chores, metrics)


def _present(engine: Engine, owner: str) -> Presence | None:
    """This instance among those that share a PostgreSQL database; None on SQLite, whose home is its own.

    Raises:
        StorageError: the database was lost in this very moment.
    """
    if engine.dialect.name == "sqlite":
        return None
    presence = Presence(engine, owner)
    try:
        presence.attend()
    except Unavailable as error:
        raise StorageError("the database was lost at start") from error
    return presence


async def serve_telegram(settings: Settings, clock: Clock, stopping: asyncio.Event) -> None:
    """Receive from Telegram, by polling or by webhook, and serve until `stopping`.

    Raises: (in groups, as its tasks do)
        CannotStart, CannotServe, StorageError, ContentError: before anything was received.
        TokenRevoked: later, when Telegram no longer accepts the token.
    """
    front_ends: dict[str, FrontEnd] = {}
    metrics = _metrics(clock) if settings.listens else None
    async with opened(settings, clock, front_ends, metrics=metrics) as house, AsyncExitStack() as closing:
        polling = settings.webhook_url is None
        connected = connect(settings.token, settings.telegram_api_url, COMMANDS, polling=polling)
        telegram = await _unless(stopping, closing.enter_async_context(connected))
        if telegram is None:
            return
        front_ends[telegram.name] = metrics.front_end(telegram) if metrics else telegram
        questions, topics = len(house.bank.questions), len(house.bank.stocked)
        _log.info("serving as @%s: %d questions in %d topics", telegram.username, questions, topics)
        tasks = await closing.enter_async_context(asyncio.TaskGroup())
        if metrics:
            served = _served(settings, house, metrics, telegram, stopping, tasks)
            _log.info("listening at %s", await closing.enter_async_context(served))
        store = partial(house.store, telegram.name)
        receive = (
            partial(poll, telegram, store, clock)
            if settings.webhook_url is None
            else partial(register, telegram, settings.webhook_url, settings.secret)
        )

        async def received() -> None:
            await _unless(stopping, receive())

        tasks.create_task(_stop_when(stopping, house))
        await house.run(received)


def _metrics(clock: Clock) -> "Metrics":
    from bot.frontends.operator.metrics import Metrics  # here, and below: who polls needs no web server

    return Metrics(clock.monotonic)


def _served(
    settings: Settings,
    house: House,
    metrics: "Metrics",
    telegram: Telegram,
    stopping: asyncio.Event,
    tasks: asyncio.TaskGroup,
) -> AbstractAsyncContextManager[str]:
    """The web server of a bot on Telegram; its address. Updates are taken between recovery and the stop."""
    from aiohttp import web as http

    from bot.frontends.listening import listening
    from bot.frontends.operator.status import Status
    from bot.frontends.telegram.webhook import MOST_BYTES, Webhook

    def taking() -> bool:
        return house.turning.recovered.is_set() and not stopping.is_set()

    status = Status(
        house.engine,
        house.writer,
        house.clock,
        metrics,
        busy=lambda: house.turning.busy,
        taking=taking,
    )
    app = http.Application(client_max_size=MOST_BYTES)
    app.add_routes(status.routes())
    if settings.webhook_url is not None:
        webhook = Webhook(
            telegram,
            partial(house.store, telegram.name),
            settings.secret,
            taking,
            tasks.create_task,
        )
        app.router.add_post(settings.webhook_path, webhook.take)
    return listening(app, settings.host or LOOPBACK, settings.port)


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work gives; None where it was told to stop before that."""
    async with asyncio.TaskGroup() as tasks:
        working, told = tasks.create_task(work), tasks.create_task(_set(stopping))
        await asyncio.wait((working, told), return_when=asyncio.FIRST_COMPLETED)
        for task in (working, told):
            task.cancel()
    return None if working.cancelled() else working.result()


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _stop_when(stopping: asyncio.Event, house: House) -> None:
    await stopping.wait()
    house.stop()


async def serve_terminal(
    settings: Settings, clock: Clock, terminal: "Terminal", stopping: asyncio.Event
) -> None:
    """One person's chat in this terminal, until the end of their input or `stopping`."""
    from bot.frontends.terminal import left_at

    async with opened(settings, clock, {terminal.name: terminal}) as house, asyncio.TaskGroup() as tasks:
        terminal.recall(await house.writer.run(Lane.BACKGROUND, left_at))
        running = tasks.create_task(house.run())
        listening = terminal.listen(partial(house.store, terminal.name), partial(quiet, house))
        await _unless(stopping, listening)
        house.stop()
        await running


async def serve_page(
    settings: Settings, clock: Clock, stopping: asyncio.Event, ready: Callable[[str], None]
) -> None:
    """One person's chat in a browser on this machine, until `stopping`.

    Args:
        ready: called with the page's address once it is served.

    Raises: (in groups, as its tasks do)
        CannotServe, StorageError, ContentError: it could not start.
    """
    from bot.frontends.web import chat as web  # here: who serves Telegram needs no web server in memory
    from bot.frontends.web.server import serving

    def left(session: Session) -> None:
        entries = history.recent(session, web.CHAT, web.MOST_ENTRIES)
        chat.recall(entries, history.external_ids(session, chat.name))

    chat = web.Chat(clock, lambda: uuid.uuid4().hex)
    async with opened(settings, clock, {chat.name: chat}, _drawn_twice) as house:
        await house.writer.run(Lane.BACKGROUND, left)
        store = partial(house.store, chat.name)
        async with (
            serving(chat, store, clock, COMMANDS, settings.port) as address,
            asyncio.TaskGroup() as tasks,
        ):
            running = tasks.create_task(house.run())
            ready(address)
            await stopping.wait()
            house.stop()
            await running


async def quiet(house: House) -> None:
    """Wait until nothing that was received waits for its turn any more, nor what was said to be sent."""

    def waits(session: Session) -> bool:
        return bool(inbox.waiting(session) or outbox.queued(session))

    while await house.writer.run(Lane.BACKGROUND, waits):
        await house.clock.sleep(0.05)


def stop_on_signals() -> asyncio.Event:
    """Set at SIGTERM or SIGINT. A second one, or the end of `STOP_SECONDS`, ends the process at once, which
    loses nothing: the next start takes up what was begun.

    Call from the running loop, of a process that ends with it.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        stopping.set()
        for name in signals:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)
        signal.alarm(STOP_SECONDS)  # a thread that waits for a name server holds up the end for minutes

    for name in signals:
        loop.add_signal_handler(name, stop)
    return stopping
