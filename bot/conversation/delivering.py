"""The sender loop: takes messages from the outbox to the front ends, within the rates.

Laws:
- A message is marked `sending`, and that is committed, before the request; `sent` before its chat's next.
- Of the instances that share a database one sends. Who comes to be that one first settles what others left;
  who no longer is begins nothing, and marks what it has under way.
- One message per chat is on the wire, of many chats at once. Rates are settled before a message is marked, so
  that nothing waits while its fate looks uncertain.
- Not sent: the same message again, later; if the server says to wait, everyone waits. Uncertain: a push is
  dropped, all else sent again. Refused: it fails. Blocked: so does all that is queued for that person.
- A goodbye finds the chat's wire free and the chat forgotten, and is erased once its fate is known.
- A message whose answers are lost again and again while others get through fails after `TRIES`, so that it
  does not block its chat for ever; where none get through, that is an outage, and it fails after `PATIENCE`.
- Text of messages is not logged.
"""

import asyncio
import logging
from asyncio import Task, TaskGroup
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversation.rates import ChatBuckets, YieldingBucket
from bot.conversation.waiting import Patience, Stopped, pause_after, rest
from bot.message import Blocked, Chart, File, FrontEnd, NotSent, Outgoing, Refused, Uncertain
from bot.storage import outbox
from bot.storage.errors import Unavailable, is_outage
from bot.storage.outbox import Sending
from bot.storage.writer import Lane, Writer

T = TypeVar("T")
Mark = Callable[[Session], object]

HELD_AGAINST_NONE = 7
"""Tries after which the pauses between them have grown to the longest. More count only where, since the one
before, another message got through."""
TRIES = 12
PATIENCE = timedelta(hours=6)

CHAT_BURST = 5
SEND_BURST = 25
"""Messages at once, after a quiet time: to one chat, and to all. Telegram allows all of them 30; what is left
of these forgives that messages bunch on their way."""
GOODBYE_TRIES = 3


_log = logging.getLogger(__name__)


class Delivering:
    """Run `run` in a TaskGroup; call the other methods from the same event loop."""

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        front_ends: Mapping[str, FrontEnd],
        *,
        chat_rate: float,
        send_rate: float,
        draw: Callable[[Chart], File] | None = None,
        put_together: Callable[[str, Outgoing], Outgoing] | None = None,
        forget: Callable[[str], Awaitable[None]] | None = None,
        drain_seconds: float = 5.0,
        at_once: int = 32,
        term: Callable[[Session], int | None] = lambda _session: 1,
        look_every: float | None = None,
    ) -> None:
        """
        Args:
            draw: makes the picture of a chart, on a thread of its own; None: charts go out in words alone.
            put_together: gives a chat's message its document, on a thread of its own, one at a time.
            forget: drops what else this process remembers of a chat whose data was deleted.
            front_ends: by their names.
            chat_rate: messages a second to one chat, 0 for no limit; `send_rate` to all together, less after
                the server told us to wait.
            drain_seconds: how long to go on sending replies when stopped.
            at_once: how many requests may be under way.
            term: a number that changes when this instance comes to be the one that sends, None while it is
                not; asked in the transaction that marks messages `sending`.
            look_every: seconds after which to look for what other instances queued; None: there are none.
        """
        self._writer = writer
        self._clock = clock
        self._front_ends = front_ends
        self._chats = ChatBuckets(chat_rate, CHAT_BURST, clock.monotonic)
        self._overall = YieldingBucket(send_rate, SEND_BURST, clock.monotonic)
        self._draw = draw
        self._put_together = put_together
        self._one_document = asyncio.Lock()
        self._forget = forget
        self._drain_seconds = drain_seconds
        self._at_once = at_once
        self._term_of = term
        self._term: int | None = None
        self._look_every = look_every
        self._flying: dict[int, Task[None]] = {}
        self._wires: dict[str, Task[None]] = {}
        """The last flight to each chat, while it lasts."""
        self._paused_until = self._got_through = clock.monotonic()
        self._lost: dict[int, float] = {}
        """When each message that is to be sent again was tried last."""
        self._deadline: float | None = None
        self._rung = asyncio.Event()
        self._stopping = asyncio.Event()
        self._patience = Patience(writer, clock, self._stopping)

    def wake(self) -> None:
        """Something was queued, or is being: the next look stands behind it in the writer's lane."""
        self._rung.set()

    def stop(self) -> None:
        """Send what replies are queued, for `drain_seconds` at most; then `run` returns."""
        if self._deadline is None:
            self._deadline = self._clock.monotonic() + self._drain_seconds
        self._stopping.set()
        self._rung.set()

    async def run(self) -> None:
        """Settle what an earlier process left on the wire, then send until stopped."""
        try:
            async with TaskGroup() as flights:
                while True:
                    self._rung.clear()
                    began = self._clock.monotonic()
                    wait = await self._launch(flights)
                    if wait is not None:
                        wait -= self._clock.monotonic() - began
                    if self._deadline is not None:
                        left = self._deadline - self._clock.monotonic()
                        if left <= 0 or (not self._flying and (wait is None or wait > left)):
                            break
                        wait = left if wait is None else min(wait, left)
                    await rest(self._clock, wait, self._rung)
                # What is still under way is uncertain now, and is settled at the next start.
                for flight in self._flying.values():
                    flight.cancel()
        except* Stopped:
            _log.warning("stopped while the database was not available; what was begun is settled at start")

    async def _launch(self, flights: TaskGroup) -> float | None:
        """Send what may be sent now; seconds until more may be, None: not before the loop is woken."""
        paused = self._paused_until - self._clock.monotonic()
        if paused > 0:
            return paused
        free = self._at_once - len(self._flying)
        room = self._overall.room(free)
        if room == 0:
            return self._overall.wait() if free > 0 else None
        resting = self._chats.resting()
        started, ready_in = await self._start(room, resting)
        for sending in started:
            self._overall.take()
            self._chats.take(sending.chat)
            flight = flights.create_task(self._fly(sending, self._wires.get(sending.chat)))
            self._flying[sending.id] = self._wires[sending.chat] = flight
        return 0.0 if len(started) == room else ready_in

    async def _start(self, room: int, resting: Mapping[str, float]) -> tuple[Sequence[Sending], float | None]:
        stopping = self._stopping.is_set()

        def start(
            now: datetime, held: Sequence[int], lost: bool, session: Session
        ) -> tuple[int | None, Sequence[Sending], float | None]:
            term = self._term_of(session)
            if term is None:
                return None, (), None
            if term != self._term:
                # In a transaction of its own: were its answer lost, what is begun here would be settled too.
                outbox.recover(session, held)
                return term, (), 0.0
            if lost:
                outbox.release(session, held)
            started = outbox.start(session, now, room, resting, pushes=not stopping)
            return term, started, outbox.ready_in(session, now, resting)

        lost = False
        failures = 0
        while True:
            try:
                job = partial(start, self._clock.now(), tuple(self._flying), lost)
                self._term, started, ready_in = await self._run(job)
            except Unavailable as error:
                lost = True  # rows may have been marked without our hearing of it
                failures += 1
                await self._patience.back_off(failures, error)
            else:
                return started, ready_in if stopping else self._sooner(ready_in)

    def _sooner(self, ready_in: float | None) -> float | None:
        waits = [wait for wait in (ready_in, self._look_every) if wait is not None]
        return min(waits, default=None)

    async def _fly(self, sending: Sending, before: Task[None] | None) -> None:
        """Send one message and mark what became of it.

        Args:
            before: an earlier flight to the chat, which is still out where its row was deleted.
        """
        if before is not None:
            await asyncio.wait([before])
        await self._take_leave(sending)
        mark = await self._send(sending, self._lost.pop(sending.id, None))
        marking = self._writer.hand_in(Lane.TURNS, mark)
        # The loop's next look stands behind this mark in the writer's lane, and so shares its transaction.
        self._rung.set()
        marked = False
        try:
            await marking
            marked = True
        except Unavailable as error:
            await self._patience.back_off(1, error)
            await self._patience.insist(mark)
        finally:
            full = len(self._flying) >= self._at_once
            flight = self._flying.pop(sending.id)
            if self._wires.get(sending.chat) is flight:
                del self._wires[sending.chat]
            if full or not marked or self._stopping.is_set():  # else that look has seen all there is
                self._rung.set()
        await self._take_leave(sending)  # the goodbye's own traces

    async def _take_leave(self, sending: Sending) -> None:
        if sending.outgoing.goodbye and self._forget is not None:
            await self._forget(sending.chat)

    async def _send(self, sending: Sending, before: float | None) -> Mark:
        """Send one message; what is to be marked of it. `before`: when it was tried before, if it was."""
        front_end = self._front_ends.get(sending.chat.partition(":")[0])
        if front_end is None:
            return self._fail(sending, LookupError("no such front end"))
        outgoing = sending.outgoing
        try:
            if outgoing.chart is not None:
                outgoing = replace(outgoing, file=await self._picture(outgoing.chart), chart=None)
            if outgoing.document is not None and self._put_together is not None:
                async with self._one_document:
                    outgoing = await asyncio.to_thread(self._put_together, sending.chat, outgoing)
            external_id = await front_end.send(sending.chat, outgoing)
        except NotSent as error:
            if error.wait > 0:
                self._overall.slow_down()
                self._paused_until = max(self._paused_until, self._clock.monotonic() + error.wait)
            return self._again(sending, error.wait, error, self._tries(sending, None))
        except Uncertain as error:
            tries = self._tries(sending, before)
            too_old = sending.tries >= HELD_AGAINST_NONE and self._clock.now() - sending.created_at > PATIENCE
            if sending.push or tries >= TRIES or too_old:
                return self._fail(sending, error)
            return self._again(sending, 0.0, error, tries)
        except Blocked:
            _log.info("blocked", extra=_about(sending))
            now = self._clock.now()
            return _over(sending, lambda session: outbox.blocked(session, sending.id, sending.chat, now))
        except Refused as error:
            return self._fail(sending, error)
        except Exception as error:  # a bug in a front end must not stop the others
            if is_outage(error):  # of the database, while a document was put together
                return self._again(sending, 0.0, error, self._tries(sending, None))
            return self._fail(sending, error)
        _log.info("sent", extra=_about(sending))
        self._got_through, now = self._clock.monotonic(), self._clock.now()
        return _over(sending, lambda session: outbox.sent(session, sending.id, external_id, now))

    async def _picture(self, chart: Chart) -> File | None:
        """The drawn chart; None where it cannot be drawn: its message says in words what it shows."""
        if self._draw is None:
            return None
        try:
            return await asyncio.to_thread(self._draw, chart)
        except Exception as error:  # whatever a library raises over a picture, the words are to go out
            _log.warning("a chart could not be drawn: %s", type(error).__name__)
            return None

    def _tries(self, sending: Sending, before: float | None) -> int:
        """How many tries are held against a message that did not get through now, nor `before`."""
        others_passed = before is not None and self._got_through > before
        return sending.tries + 1 if others_passed or sending.tries < HELD_AGAINST_NONE else sending.tries

    def _again(self, sending: Sending, wait: float, error: Exception, tries: int) -> Mark:
        if sending.outgoing.goodbye and sending.tries + 1 >= GOODBYE_TRIES:
            return self._fail(sending, error)
        _log.info("to be sent again: %s", type(error).__name__, extra=_about(sending))
        self._lost[sending.id] = self._clock.monotonic()
        # A longer wait is everybody's, and kept by `_paused_until`, which knows nothing of the wall clock.
        later = self._clock.now() + min(timedelta(seconds=wait or pause_after(tries)), outbox.LONGEST_WAIT)
        term = self._term

        def mark(session: Session) -> None:
            if self._term_of(session) == term:  # else who leads now has settled it, or will
                outbox.again(session, sending.id, tries, later, _reason(error))

        return mark

    def _fail(self, sending: Sending, error: Exception) -> Mark:
        _log.warning("a message failed: %s", type(error).__name__, extra=_about(sending))
        return _over(sending, lambda session: outbox.failed(session, sending.id, _reason(error)))

    async def _run(self, job: Callable[[Session], T]) -> T:
        return await self._writer.run(Lane.TURNS, job)


def _about(sending: Sending) -> dict[str, object]:
    """What a line of the log says of a message, beside what happened to it."""
    return {"update": sending.inbox_id, "outbox": sending.id}


def _over(sending: Sending, mark: Mark) -> Mark:
    """The mark of a message whose fate is known."""
    if not sending.outgoing.goodbye:
        return mark

    def erase(session: Session) -> None:
        mark(session)
        outbox.erase(session, sending.id)

    return erase


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
