"""The composition root: settings → engine, bank, front end and loops, by plain constructor calls."""

import asyncio
import gc
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.bank import Bank, load
from bot.clock import Clock
from bot.conversation.commands import Settings as CommandSettings
from bot.conversation.delivering import Delivering
from bot.conversation.leading import Leading
from bot.conversation.pruning import prune
from bot.conversation.recovering import recover
from bot.conversation.sweeping import Sweeping
from bot.conversation.their_data import Papers
from bot.conversation.ticking import tick
from bot.conversation.turning import Turning
from bot.conversation.turns import Turns
from bot.frontends.telegram.send import NAME as TELEGRAM
from bot.interview import assess, techniques
from bot.interview.misses import Miss
from bot.interview.step import step
from bot.message import Chart, File, FrontEnd, Incoming
from bot.settings import Settings
from bot.storage import inbox, instances
from bot.storage.engine import open_engine, truncate_log
from bot.storage.errors import StorageError, Unavailable
from bot.storage.home import hold
from bot.storage.instances import Presence
from bot.storage.schema import migrate
from bot.storage.writer import Lane, Writer

if TYPE_CHECKING:
    from bot.frontends.operator.metrics import Metrics

T = TypeVar("T")

TICK_EVERY = 30.0
"""Seconds after which the clocks of mock rounds are looked at."""
SWEEP_EVERY = 15.0
"""Seconds after which people are looked for whose hour has come."""
PRUNE_EVERY = 3600.0
LOOK_AT_CLOCK_EVERY = 5.0
"""How often it is looked whether the clock was set back."""
RECOVER_EVERY = 2.0
"""Of instances that share a database: how often the claims of dead ones are looked for."""
LOOK_EVERY = 0.25
"""The same, of what others have received, and queued to be sent."""
DRAIN_SECONDS = 7.0
"""How long is sent, once the turns are over, by a process that was told to stop: it is gone in ten."""

_log = logging.getLogger(__name__)


def real_clock() -> Clock:
    """The one clock that is not a test's."""
    return Clock(
        now=lambda: datetime.now(UTC),  # noqa: TID251 - here is where time comes from
        monotonic=time.monotonic,
        sleep=asyncio.sleep,
    )


def unique() -> str:
    """A name that nothing else has, now or later."""
    return uuid.uuid4().hex


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
            await self._hurry_when_set_back(scheduler)
        finally:
            scheduler.shutdown(wait=False)

    async def _hurry_when_set_back(self, scheduler: Any) -> None:
        """Have the chores done at once when the clock was set back, until cancelled: the scheduler would
        leave them until the clock has caught up. Its time is always the real one."""
        clock = real_clock()
        while True:
            await asyncio.sleep(LOOK_AT_CLOCK_EVERY)
            now = clock.now()
            for job in scheduler.get_jobs():
                if job.next_run_time - now > job.trigger.interval:
                    job.modify(next_run_time=now)

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


def drawn(chart: Chart) -> File:
    from bot.frontends.chart import draw  # here: half a second that no start needs

    return draw(chart)


@asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock,
    front_ends: Mapping[str, FrontEnd],
    draw: Callable[[Chart], File] = drawn,
    metrics: "Metrics | None" = None,
) -> AsyncGenerator[House, None]:
    """The house, ready to run; closed again, in order, whatever happens.

    Raises:
        StorageError, ContentError: one line, or a line for each problem.
    """
    with ExitStack() as closing:
        closing.enter_context(hold(settings.database_url))
        bank = load(settings.content_dir)
        if not gc.isenabled():  # as `__main__` begins: what is there by now is never garbage, and need not be
            gc.freeze()  # looked at again while somebody waits for a reply
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

        owner = unique()
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
