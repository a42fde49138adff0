"""The sweep: people whose hour has come get their push.

Two steps, both in the writer's background lane and in jobs of a few milliseconds, so that turns go between:
decisions, which are cheap and made for everybody who is due; then their messages, one person a job. A
process that dies in between leaves decisions that the next sweep, anywhere, makes the messages of.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.bank import Bank
from bot.clock import Clock
from bot.conversation import offers
from bot.conversation.offers import LATEST
from bot.conversation.pushing import next_push
from bot.interview.days import local_day
from bot.storage import pushes
from bot.storage.errors import Unavailable
from bot.storage.pushes import Decision, Due
from bot.storage.writer import Lane, Writer

T = TypeVar("T")

DECIDED_AT_ONCE = 50
"""People a job decides about: some milliseconds."""
MADE_AT_ONCE = 2
"""Messages in one transaction."""
LISTED_AT_ONCE = 400
SETTLED_AT_ONCE = 50
LONG_GONE = timedelta(days=14)
"""After so long away, what was missed is not gone through day by day."""

_log = logging.getLogger(__name__)


class Sweeping:
    """Call `sweep` every few seconds, from the event loop."""

    def __init__(self, writer: Writer, clock: Clock, bank: Bank, after: Callable[[], None]) -> None:
        """`after`: called when something was said."""
        self._writer = writer
        self._clock = clock
        self._bank = bank
        self._after = after
        self._busy = False

    async def sweep(self) -> int:
        """Decide, and make messages, until nothing is left to do now; how many dates were decided. A sweep
        that is still under way is left to it, and what the database cannot do now waits for the next."""
        if self._busy:
            return 0
        self._busy = True
        try:
            while await self._run(partial(pushes.settle, now=self._clock.now(), most=SETTLED_AT_ONCE)):
                pass
            decided = await self._decide()
            after = 0
            while listed := await self._run(
                partial(pushes.waiting, now=self._clock.now(), after=after, most=LISTED_AT_ONCE)
            ):
                for at in range(0, len(listed), MADE_AT_ONCE):
                    await self._make(listed[at : at + MADE_AT_ONCE])
                after = listed[-1]
                decided += await self._decide()  # who has become due meanwhile does not wait for the rest
        except asyncio.CancelledError:  # the process ends: what is not done yet waits for the next start
            return 0
        except Unavailable as error:
            _log.warning("a sweep waits for the database (%s)", type(error.__cause__).__name__)
            return 0
        finally:
            self._busy = False
        return decided

    async def _decide(self) -> int:
        """Decide about everybody who is due."""
        decided, found = 0, 1
        while found:
            found, new = await self._run(partial(decide, now=self._clock.now()))
            decided += new
        return decided

    async def _make(self, push_ids: list[int]) -> None:
        """Make some messages, together, but none at the mercy of another."""
        jobs = [partial(self._make_one, push_id=push_id, now=self._clock.now()) for push_id in push_ids]
        futures = [asyncio.wrap_future(self._writer.submit(Lane.BACKGROUND, job)) for job in jobs]
        results = await asyncio.gather(*futures, return_exceptions=True)
        for push_id, result in zip(push_ids, results, strict=True):
            if isinstance(result, Unavailable):
                raise result
            if isinstance(result, BaseException):
                _log.error("push %d could not be made: %s", push_id, type(result).__name__)
                await self._run(partial(pushes.give_up, push_id=push_id, now=self._clock.now()))
        if any(result is True for result in results):
            self._after()

    def _make_one(self, session: Session, push_id: int, now: datetime) -> bool:
        return offers.make(session, self._bank, push_id, now)

    async def _run(self, job: Callable[[Session], T]) -> T:
        return await self._writer.run(Lane.BACKGROUND, job)


def decide(session: Session, now: datetime) -> tuple[int, int]:
    """Decide about some of those whose moment has come; how many these were, and how many dates were new."""
    found = pushes.due(session, now, DECIDED_AT_ONCE)
    count = sum(len(alike.person_ids) for alike in found)
    return count, pushes.decide(session, [_decided(alike, now) for alike in found], now)


def _decided(due: Due, now: datetime) -> Decision:
    schedule = due.schedule
    at = schedule.next_push_at
    assert at is not None
    if due.blocked:
        return Decision(due.person_ids, at, None, "blocked", None)
    try:
        day = local_day(schedule.tzinfo, at)
        late = now - at >= LATEST
        # Every date that was missed is decided, since every one of them is excused.
        after = at if late and now - at < LONG_GONE else max(now, at)
        then = next_push(due.evening, schedule, after, day)
    except LookupError as error:
        _log.error("people %s have no next push: %s", due.person_ids, error)
        return Decision(due.person_ids, at, None, "broken", None)
    return Decision(due.person_ids, at, day, "late" if late else "due", then)
