"""Time that tests own: it stands still until a test advances it."""

import asyncio
import heapq
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.clock import Clock

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday, at noon."""


class FakeClock:
    """`clock` is what the code under test is given."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start
        self.clock = Clock(now=lambda: self.now, monotonic=self._monotonic, sleep=self._sleep)
        self.settle: Callable[[], Awaitable[None]] = let_others_run
        """What time waits for before it passes: the consequences of what happened so far."""
        self._start = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    @property
    def sleepers(self) -> int:
        """How many wait for time to pass."""
        return sum(not future.done() for _, _, future in self._sleepers)

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking each sleeper at its own time; who wakes may sleep again within it."""
        end = self.now + timedelta(seconds=seconds)
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self.now = max(self.now, due)
                future.set_result(None)
                await self.settle()
        self.now = max(self.now, end)
        await self.settle()

    def set_back(self, seconds: float) -> None:
        """Let the wall clock be set back. Nobody sleeps longer for it."""
        delta = timedelta(seconds=seconds)
        self.now -= delta
        self._start -= delta
        self._sleepers = [(due - delta, number, future) for due, number, future in self._sleepers]

    def _monotonic(self) -> float:
        return (self.now - self._start) / timedelta(seconds=1)

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future = asyncio.get_running_loop().create_future()
        # Never a moment too early, however short: or who waits for what is left would wait for ever.
        due = self.now + timedelta(microseconds=math.ceil(round(seconds * 1e6, 3)))
        heapq.heappush(self._sleepers, (due, next(self._order), future))
        await future


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does. In vain, it fails after some ten seconds."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("what the test waits for never came")


async def let_others_run() -> None:
    """Until every task waits for time, or for another thread."""
    for _ in range(20):  # a wake-up passes through a few tasks before its last consequence
        await asyncio.sleep(0)
