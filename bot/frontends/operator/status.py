"""/healthz, /readyz and /metrics: what watches over a process asks it.

Nothing personal is in any answer. Still, they are for your own network: let a proxy pass on Telegram's path
alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.frontends.operator.metrics import CONTENT_TYPE, Metrics
from bot.storage.engine import read
from bot.storage.health import WRITER_SECONDS, database_trouble, left_waiting
from bot.storage.overview import overview
from bot.storage.writer import Writer

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Status:
    """How a process that serves is doing, told over HTTP."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        clock: Clock,
        metrics: Metrics,
        *,
        busy: Callable[[], Collection[str]],
        taking: Callable[[], bool],
    ) -> None:
        """
        Args:
            busy: chats that were served within the last moments: they sent much and are served one by one.
            taking: whether updates are taken now: not before what an earlier process left is over, nor once
                this one was told to stop.
        """
        self._engine = engine
        self._writer = writer
        self._clock = clock
        self._metrics = metrics
        self._busy = busy
        self._taking = taking
        self._asking = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", _answering(self.trouble)),
            web.get("/readyz", _answering(self.hindrance)),
            web.get("/metrics", self._tell),
        ]

    async def trouble(self) -> str | None:
        """What a new start might mend, in a line. A database that is away is not: /readyz tells of that."""
        stuck = self._writer.stuck_for()
        if stuck >= WRITER_SECONDS:
            return f"the writer has been at one batch for {stuck:.0f} s"
        now, busy = self._clock.now(), self._busy()
        try:
            waited = await self._ask(lambda session: left_waiting(session, now, busy))
        except SQLAlchemyError as error:
            _log.warning("/healthz cannot look into the inbox: %s", type(error).__name__)
            return None
        return f"an update has waited {waited:.0f} s for its turn" if waited else None

    async def hindrance(self) -> str | None:
        """Why no updates should be sent here now, in a line."""
        if not self._taking():
            return "it starts or stops"
        async with self._asking:
            why = await asyncio.to_thread(database_trouble, self._engine)
        if why is None:
            return None
        _log.warning("/readyz: the database: %s", why)
        return "the database cannot be used: the log says why"

    async def _tell(self, _request: web.Request) -> web.Response:
        now = self._clock.now()
        try:
            seen = await self._ask(lambda session: overview(session, now))
        except SQLAlchemyError as error:
            _log.warning("/metrics cannot look into the database: %s", type(error).__name__)
            raise web.HTTPServiceUnavailable(text="The database does not answer.\n") from None
        body = self._metrics.exposition(seen, self._writer.stuck_for())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    async def _ask(self, question: Callable[[Session], T]) -> T:
        """Read the database on a thread of its own, one question at a time: whoever asks often waits."""

        def asked() -> T:
            with read(self._engine) as session:
                return question(session)

        async with self._asking:
            return await asyncio.to_thread(asked)


def _answering(
    trouble: Callable[[], Awaitable[str | None]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        why = await trouble()
        return web.Response(text="ok\n") if why is None else web.Response(status=503, text=f"{why}\n")

    return answer
