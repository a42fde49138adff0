"""Serving people: on Telegram, on a page of this machine, in its terminal; until told to stop."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.orm import Session

from bot.app import House, drawn, opened, unique
from bot.clock import Clock
from bot.conversation.pages import COMMANDS
from bot.frontends.telegram.connect import connect, register
from bot.frontends.telegram.poll import poll
from bot.frontends.telegram.send import Telegram
from bot.message import Chart, File, FrontEnd
from bot.settings import LOOPBACK, Settings
from bot.storage import history, inbox, outbox
from bot.storage.writer import Lane

if TYPE_CHECKING:
    from bot.frontends.operator.metrics import Metrics
    from bot.frontends.terminal import Terminal


T = TypeVar("T")

STOP_SECONDS = 10
"""In which a process that was told to stop is gone."""

_log = logging.getLogger(__name__)


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


def _drawn_twice(chart: Chart) -> File:
    """For a light screen and for a dark one."""
    light, dark = (drawn(replace(chart, dark=dark)) for dark in (False, True))
    return replace(light, dark=dark.data)


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

    chat = web.Chat(clock, unique)
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
