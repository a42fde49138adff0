"""A receiver on its own: with an inbox in memory, and a clock that never waits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.clock import Clock
from bot.frontends.telegram.poll import Store, poll
from bot.frontends.telegram.send import Telegram
from bot.message import Incoming


class Inbox:
    """A store that keeps what it is given, after failing as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.rows: list[Incoming] = []
        self._failures = list(failures)

    async def __call__(self, rows: list[Incoming]) -> None:
        await asyncio.sleep(0)
        if self._failures:
            raise self._failures.pop(0)
        self.rows += rows

    def texts(self) -> list[str]:
        return [row.text for row in self.rows]


class Waits:
    """A clock whose sleeps take no time and are remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def clock(self) -> Clock:
        return Clock(lambda: datetime(2026, 3, 2, tzinfo=UTC), lambda: 0.0, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def receiving(
    telegram: Telegram, store: Store, waits: Waits | None = None
) -> AsyncGenerator[None, None]:
    """Receive for as long as the block lasts, then stop as a process does: at once."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(poll(telegram, store, (waits or Waits()).clock()))
        yield
        task.cancel()
