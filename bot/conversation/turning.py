"""The turn loop: claims what people sent and has it served, many chats' turns in one transaction.

Laws:
- A claim is committed before its turn begins. The next claim rides in the batch of the turns before it.
- A turn that raises is undone, and its failure counted in a transaction of its own. It is tried again alone,
  each try counted before it begins, and parked after three with one sentence to the person.
- What was being served when a process died is tried alone from the start, one turn at a time: so a turn that
  kills the process is the only one whose try was counted and not made. Until that is over, `recovered` is not
  set, and nothing is sent or received: else whatever kills a process early, such as a machine that restarts
  it over and over, would find the same innocent turn being tried each time.
- A database that is locked, full or gone counts against no turn: the loop waits, longer each time, and goes
  on.
- Who sends much at once is served at the pace of the replies, told so once, and keeps nobody waiting.
- Nothing a person wrote is logged.
"""

import asyncio
import logging
from asyncio import TaskGroup
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversation.rates import ChatBuckets
from bot.conversation.waiting import Patience, Stopped, rest
from bot.storage import inbox
from bot.storage.claiming import Claims, Rounds, claim
from bot.storage.errors import Unavailable
from bot.storage.inbox import Claim
from bot.storage.writer import Lane, Writer

T = TypeVar("T")
Take = Callable[[Session, Claim, datetime], None]
"""Serves a claim at a time, in the transaction that marks it done."""

SlowDown = Callable[[Session, str, datetime], None]
"""Tells a chat that it sends faster than it is served."""

TURN_BURST = 20
"""Turns at once, after a quiet time, of one chat; then it is served as fast as it may be sent to."""
TRIES = 3
AT_ONCE = 32
"""Turns claimed together: half a batch of the writer's, so that other jobs find room beside them."""

_log = logging.getLogger(__name__)


class Turning:
    """Run `run` in a TaskGroup; call the other methods from the same event loop."""

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        take: Take,
        apologise: Take,
        *,
        settle_seconds: float,
        owner: str,
        chat_rate: float = 0,
        slow_down: SlowDown = lambda session, chat, now: None,
        after: Callable[[], None] = lambda: None,
        recover: Callable[[Session], int] = inbox.recover,
        look_every: float | None = None,
    ) -> None:
        """
        Args:
            apologise: tells the person that their message could not be served.
            settle_seconds: the age at which texts are one answer; 0 makes each its own turn.
            owner: a name that no other process has, now or later.
            chat_rate: turns a second of one chat, 0 for no limit.
            after: called when a turn is handed to the writer, so that what it says is taken for sending in
                the same transaction.
            recover: has what dead processes had claimed wait again.
            look_every: seconds after which to look for what other instances received; None: there are none.
        """
        self._writer = writer
        self._clock = clock
        self._take = take
        self._apologise = apologise
        self._settle_seconds = settle_seconds
        self._owner = owner
        self._after = after
        self._recover = recover
        self._look_every = look_every
        self._rounds = Rounds()
        self._chats = ChatBuckets(chat_rate, TURN_BURST, clock.monotonic)
        self._slow_down = slow_down
        self._told: set[str] = set()
        """Busy chats that were asked to slow down."""
        self._held: set[int] = set()
        self._one_at_a_time = asyncio.Lock()
        self.recovered = asyncio.Event()
        self._suspects = 0
        self._rung = asyncio.Event()
        self._stopping = asyncio.Event()
        self._patience = Patience(writer, clock, self._stopping)

    @property
    def busy(self) -> Collection[str]:
        """The chats that were served within the last moments."""
        return self._chats.busy

    def wake(self) -> None:
        """Something was received, or is being stored: then the claim stands behind it in the writer's lanes,
        and shares its transaction."""
        self._rung.set()

    def forget(self, chat: str) -> None:
        """Remember nothing of a chat."""
        self._rounds.forget(chat)

    def stop(self) -> None:
        """Claim no more; `run` returns when the turns that were begun are over."""
        self._stopping.set()
        self._rung.set()

    async def run(self) -> None:
        """Recover what an earlier process left, then serve until stopped."""
        try:
            await self._patience.insist(self._recover)
            async with TaskGroup() as turns:
                while not self._stopping.is_set():
                    self._rung.clear()
                    found, age = await self._claim()
                    for each in found.claims:
                        self._begin(turns, each)
                    if not self._suspects:
                        self.recovered.set()
                    if not found.claims and not self._stopping.is_set():
                        await rest(self._clock, self._until_next(found.ready_in, age), self._rung)
        except* Stopped:
            _log.warning("stopped while the database was not available; what was begun is recovered at start")
        finally:
            self.recovered.set()

    async def _claim(self) -> tuple[Claims, float]:
        """What was claimed, and how many seconds ago the clock was read for it."""
        lost = False
        failures = 0
        while True:
            try:
                if lost:
                    held = tuple(self._held)
                    await self._writer.run(Lane.TURNS, partial(inbox.release, owner=self._owner, held=held))
                now, began = self._clock.now(), self._clock.monotonic()
                if self._told:
                    self._told.intersection_update(self._chats.busy)
                claim_at = partial(self._claim_at, now, self._chats.resting(), frozenset(self._told))
                found = await self._writer.run(Lane.TURNS, claim_at)
            except Unavailable as error:
                lost = True  # the claim may have been committed without our hearing of it
                failures += 1
                await self._patience.back_off(failures, error)
                continue
            for each in found.claims:
                self._rounds.served(each.chat)
                self._chats.take(each.chat)
                self._held.update(each.ids)
            if not self._told.issuperset(found.held_up):
                self._told.update(found.held_up)
                self._after()
            return found, self._clock.monotonic() - began

    def _claim_at(
        self, now: datetime, resting: Mapping[str, float], told: Collection[str], session: Session
    ) -> Claims:
        found = claim(session, now, self._settle_seconds, AT_ONCE, self._rounds, self._owner, resting)
        for chat in found.held_up:
            if chat not in told:
                self._slow_down(session, chat, now)
        return found

    def _begin(self, turns: TaskGroup, each: Claim) -> None:
        # Submitted here and not in the task, so that it stands before the next claim in the writer's lane.
        first = None if each.alone else self._submit(each)
        self._suspects += each.alone
        turns.create_task(self._serve(each, first))

    async def _serve(self, each: Claim, first: asyncio.Future[None] | None) -> None:
        tries = each.tries
        done = False
        began = self._clock.monotonic()
        if first is not None:
            done = await self._succeeds(each, first)
            if not done:
                tries += 1
                await self._patience.insist(partial(self._count, each, tries), alone=True)
        while not done and tries < TRIES:
            tries += 1
            done = await self._try_alone(each, tries)
        if not done:
            await self._park(each)
        seconds = self._clock.monotonic() - began
        _log.info("served" if done else "parked", extra=_about(each) | {"seconds": seconds})
        self._held.difference_update(each.ids)
        self._suspects -= each.alone
        if first is None or first.exception() is not None:
            # What was said may go, and the chat is free for its next claim. Where the first attempt went
            # through, whoever looked behind it in the writer's lane has seen so.
            self._after()
            self._rung.set()

    async def _try_alone(self, each: Claim, number: int) -> bool:
        """Count a try, then make it. False: the turn raised."""
        failures = 0
        while True:
            try:
                async with self._one_at_a_time:
                    await self._writer.run(Lane.TURNS, partial(self._count, each, number), alone=True)
                    await self._submit(each, alone=True)
            except Unavailable as error:
                failures += 1
                await self._patience.back_off(failures, error)
            except Exception as error:  # whatever a turn raises is that turn's trouble alone
                _report("a turn failed", each, error)
                return False
            else:
                return True

    def _count(self, each: Claim, tries: int, session: Session) -> bool:
        return inbox.count_try(session, each, tries)

    def _submit(self, each: Claim, *, alone: bool = False) -> asyncio.Future[None]:
        turn = partial(self._turn, each, self._clock.now())
        submitted = self._writer.hand_in(Lane.TURNS, turn, alone=alone)
        self._after()
        return submitted

    def _turn(self, each: Claim, now: datetime, session: Session) -> None:
        if inbox.finish(session, each):
            self._take(session, each, now)

    async def _succeeds(self, each: Claim, attempt: asyncio.Future[None]) -> bool:
        """Whether a turn goes through whose first attempt is under way. False: it raised."""
        failures = 0
        while True:
            try:
                await attempt
            except Unavailable as error:
                failures += 1
                await self._patience.back_off(failures, error)
                attempt = self._submit(each, alone=True)
            except Exception as error:  # whatever a turn raises is that turn's trouble alone
                _report("a turn failed", each, error)
                return False
            else:
                return True

    async def _park(self, each: Claim) -> None:
        def park(session: Session) -> None:
            if inbox.park(session, each):
                self._apologise(session, each, self._clock.now())

        try:
            await self._patience.insist(park, alone=True)
        except Stopped:
            raise
        except Exception as error:  # parked it must be, even where nothing can be said of it
            _report("an apology failed", each, error)
            await self._patience.insist(lambda session: inbox.park(session, each), alone=True)

    def _until_next(self, ready_in: float | None, age: float) -> float | None:
        waits = [wait for wait in (ready_in, self._look_every) if wait is not None]
        return min(waits) - age if waits else None


def _report(what: str, each: Claim, error: Exception) -> None:
    """Log where it happened, and of the exception only its class: its text may quote the person."""
    frames: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    where = " > ".join(frames[-6:])
    _log.error("%s: %s at %s", what, type(error).__name__, where, extra=_about(each))


def _about(each: Claim) -> dict[str, object]:
    """What a line of the log says of a turn, beside what happened in it."""
    return {"update": ",".join(map(str, each.ids)), "kind": each.parts[0].incoming.kind}
