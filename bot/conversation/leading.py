"""What one instance alone does, of all that share a database: it polls, and does what is done every so often.

Laws:
- The work is begun when this instance comes to lead, and cancelled when it no longer does, or when the
  database does not say so. It is such that cancelling it loses nothing.
- Whoever dies while leading is followed within `LOOK_SECONDS` of the moment when the database notices.

Sending is done by who leads, too, but not cancelled here: `Delivering` asks for itself.
"""

import asyncio
import logging
from asyncio import TaskGroup
from collections.abc import Callable, Coroutine
from typing import Any

from bot.clock import Clock
from bot.conversation.waiting import rest
from bot.storage.errors import Unavailable
from bot.storage.instances import Presence

LOOK_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Leading:
    """Run `run` from the event loop; without a presence there is one instance, which leads."""

    def __init__(self, presence: Presence | None, clock: Clock) -> None:
        self._presence = presence
        self._clock = clock
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End the work, and begin none. The lead is kept until the presence is closed."""
        self._stopping.set()

    async def run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do the work, which has no end of its own, whenever this instance leads; until stopped."""
        while not self._stopping.is_set():
            if await self._attends():
                await self._lead(work)
            await rest(self._clock, LOOK_SECONDS, self._stopping)

    async def _lead(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async with TaskGroup() as both:
            tasks = both.create_task(work()), both.create_task(self._until_over())
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()

    async def _until_over(self) -> None:
        if self._presence is None:
            await self._stopping.wait()
            return
        _log.info("this instance leads")
        while await self._attends():
            await rest(self._clock, LOOK_SECONDS, self._stopping)
            if self._stopping.is_set():
                return
        _log.warning("this instance no longer leads")

    async def _attends(self) -> bool:
        if self._presence is None:
            return True
        try:
            return await asyncio.to_thread(self._presence.attend)
        except Unavailable:
            return False
