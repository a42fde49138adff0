"""How the loops wait: for a signal, for time, for both, or for the database to come back."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.storage import outbox
from bot.storage.errors import Unavailable
from bot.storage.writer import Lane, Writer

T = TypeVar("T")

FIRST_PAUSE = 0.5
LONGEST_PAUSE = outbox.LONGEST_WAIT.total_seconds()

_log = logging.getLogger(__name__)


class Stopped(Exception):
    """The loop is asked to end while the database cannot be reached."""


async def rest(clock: Clock, seconds: float | None, signal: asyncio.Event) -> None:
    """Return once `signal` is set or `seconds` have passed; None: only once it is set."""
    if signal.is_set() or (seconds is not None and seconds <= 0):
        return
    if seconds is None:
        await signal.wait()
        return
    async with asyncio.TaskGroup() as group:
        waits = [group.create_task(_sleep(clock, seconds)), group.create_task(_wait(signal))]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


def pause_after(failures: int) -> float:
    """Seconds before the next try after so many failures in a row: doubling, from half a second to thirty."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 16))


class Patience:
    """Asks the writer again, after longer and longer pauses, while the database is not available."""

    def __init__(self, writer: Writer, clock: Clock, stopping: asyncio.Event) -> None:
        self._writer = writer
        self._clock = clock
        self._stopping = stopping

    async def insist(self, job: Callable[[Session], T], *, alone: bool = False) -> T:
        """Run a job until the database takes it.

        Raises:
            Stopped: `stopping` was set while it could not.
        """
        failures = 0
        while True:
            try:
                return await self._writer.run(Lane.TURNS, job, alone=alone)
            except Unavailable as error:
                failures += 1
                await self.back_off(failures, error)

    async def back_off(self, failures: int, error: Unavailable) -> None:
        """Wait before the next try after so many failures in a row.

        Raises:
            Stopped: `stopping` is set.
        """
        if self._stopping.is_set():
            raise Stopped
        _log.warning("the database is not available (%s); trying again", type(error.__cause__).__name__)
        await rest(self._clock, pause_after(failures), self._stopping)


async def _sleep(clock: Clock, seconds: float) -> None:
    await clock.sleep(seconds)


async def _wait(signal: asyncio.Event) -> None:
    await signal.wait()
