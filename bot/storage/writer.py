"""The one thread that writes.

Laws:
- A job is a plain function of a session. It neither commits nor rolls back, and has no effect but through the
  session: when its batch is lost it runs again, and only its last run counts.
- A job's result, or its exception, is released only after the COMMIT of the transaction that it ran in.
- A job that raises undoes itself alone. `Unavailable` means that the database failed, not the job; after it
  the job may or may not have been committed (a COMMIT's answer can be lost), so a job that is submitted again
  must recognise its own traces: by a unique key, or by the status that it changes.
- Within a lane jobs run in the order of submission. Received updates go first; turns and sent-marks next.
  Background jobs have transactions of their own, of about 50 ms and at least one job, for nobody waits for
  them; passed over for a tenth of a second they join the others', so that nothing starves. A background job
  keeps itself short (a limit of rows) and is submitted again for the rest.
- A job submitted `alone` shares its transaction with no other.

The same code serves SQLite, whose file has one writer at a time, and PostgreSQL.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from enum import IntEnum
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.storage.batch import Task, run_together
from bot.storage.errors import Unavailable

T = TypeVar("T")

MOST_JOBS = 64
"""Jobs before the background's in one transaction. More would save little and delay what waits."""

LONGEST_SECONDS = 0.05
"""After which a batch draws no more jobs before the background's."""

SLICE_SECONDS = 0.05
"""After which a batch draws no more background jobs."""

PASSED_OVER_SECONDS = 0.1
"""After which background jobs share a transaction that somebody waits for."""


class Lane(IntEnum):
    """What a job is for, the most urgent first."""

    RECEIVE = 0
    TURNS = 1
    BACKGROUND = 2


class Writer:
    """Runs jobs, in batches, in a thread of its own, until closed."""

    def __init__(self, engine: Engine, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._monotonic = monotonic
        self._lanes: dict[Lane, deque[Task]] = {lane: deque() for lane in Lane}
        self._changed = threading.Condition()
        self._closed = False
        self._since: float | None = None
        """When it last finished a batch, or was first given work after that; None: nothing waits for it."""
        self._passed_over: float | None = None
        """Since when batches have left background jobs waiting; None: the last one did not."""
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def submit(self, lane: Lane, job: Callable[[Session], T], *, alone: bool = False) -> Future[T]:
        """Hand in a job, from any thread. Cancelling the future helps until the job's batch begins.

        Raises:
            RuntimeError: the writer is closed.
        """
        future: Future[T] = Future()
        self._put(lane, Task(job, future, alone))
        return future

    def hand_in(self, lane: Lane, job: Callable[[Session], T], *, alone: bool = False) -> "asyncio.Future[T]":
        """As `submit`, from an event loop, which is woken once for all that a batch has for it.

        Raises:
            RuntimeError: the writer is closed.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(lane, Task(job, future, alone))
        return future

    async def run(self, lane: Lane, job: Callable[[Session], T], *, alone: bool = False) -> T:
        """Hand in a job and wait for its result.

        Raises:
            Unavailable: the database failed.
            Exception: what the job raised.
        """
        return await self.hand_in(lane, job, alone=alone)

    def stuck_for(self) -> float:
        """Seconds for which work waits and none is finished; 0 where none waits. From any thread."""
        since = self._since
        return 0.0 if since is None else self._monotonic() - since

    def close(self) -> None:
        """Run what was handed in, and end the thread. May be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while self._wait():
            try:
                settled = run_together(self._engine, self._draw())
            except Unavailable as error:
                settled = self._drain()
                for task in settled:
                    task.error = error
            with self._changed:
                self._since = self._monotonic() if any(self._lanes.values()) else None
            _release(settled)

    def _put(self, lane: Lane, task: Task) -> None:
        with self._changed:
            if self._closed:
                raise RuntimeError("the writer is closed")
            self._lanes[lane].append(task)
            self._since = self._monotonic() if self._since is None else self._since
            self._changed.notify()

    def _wait(self) -> bool:
        """Wait for a job; False when closed and none is left."""
        with self._changed:
            # Without a time limit: under libfaketime a wait with one never ends.
            self._changed.wait_for(lambda: self._closed or any(self._lanes.values()))
            return any(self._lanes.values())

    def _draw(self) -> Iterator[Task]:
        """The tasks of one batch, each taken from its lane when its turn comes."""
        began = self._monotonic()
        drawn = 0
        while drawn < MOST_JOBS and self._monotonic() - began < LONGEST_SECONDS:
            task = self._take(Lane.RECEIVE, Lane.TURNS, first=drawn == 0)
            if task is None:
                break
            drawn += 1
            yield task
            if task.alone:
                return
        began = self._monotonic()
        if drawn and self._pass_over(began):
            return
        while task := self._take(Lane.BACKGROUND, first=drawn == 0):
            self._passed_over = None
            drawn += 1
            yield task
            if task.alone or self._monotonic() - began >= SLICE_SECONDS:
                return

    def _pass_over(self, now: float) -> bool:
        """Whether a batch that somebody waits for leaves the background jobs to another."""
        if not self._lanes[Lane.BACKGROUND]:
            return True
        self._passed_over = now if self._passed_over is None else self._passed_over
        return now - self._passed_over < PASSED_OVER_SECONDS

    def _take(self, *lanes: Lane, first: bool) -> Task | None:
        """The next task of these lanes that may join the batch; at its beginning, one that wants it alone."""
        with self._changed:
            queues = [queue for lane in lanes if (queue := self._lanes[lane])]
            if first:
                queues.sort(key=lambda queue: not queue[0].alone)  # or others would keep it out for ever
            for queue in queues:
                while queue and (first or not queue[0].alone):
                    task = queue.popleft()
                    if task.begin():
                        return task
        return None

    def _drain(self) -> list[Task]:
        """Everything that waits: for a database that cannot be reached, all hear so at once."""
        with self._changed:
            waiting = [task for lane in Lane for task in self._lanes[lane]]
            for queue in self._lanes.values():
                queue.clear()
        return [task for task in waiting if task.begin()]


def _release(tasks: Iterable[Task]) -> None:
    """Tell everybody what became of their jobs. To wake a loop for each would have this thread and the loop's
    hand the interpreter to each other as often."""
    of_loops: dict[asyncio.AbstractEventLoop, list[Task]] = {}
    for task in tasks:
        if isinstance(task.future, asyncio.Future):
            of_loops.setdefault(task.future.get_loop(), []).append(task)
        else:
            task.release()
    for loop, theirs in of_loops.items():
        with suppress(RuntimeError):  # it is closed: nobody waits any more
            loop.call_soon_threadsafe(_release_each, theirs)


def _release_each(tasks: Iterable[Task]) -> None:
    for task in tasks:
        task.release()
