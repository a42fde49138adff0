"""What is measured, for Prometheus. Nothing that runs knows of it: it is wrapped by `app.py`.

All names and what they mean: docs/operations.md. The dashboard beside it, docs/grafana.json, shows each.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from sqlalchemy.orm import Session

from bot.conversation.talk import Step
from bot.conversation.turning import Take
from bot.interview import events as on
from bot.interview.state import State
from bot.interview.turn import Result, Turn
from bot.message import Blocked, FrontEnd, IncomingKind, NotSent, Outgoing, Refused, Uncertain
from bot.storage.inbox import Claim
from bot.storage.overview import Overview, Queue

T = TypeVar("T")

CONTENT_TYPE = CONTENT_TYPE_LATEST
QUEUES = ("inbox", "replies", "pushes")
_RESULTS: dict[type[Exception], str] = {
    NotSent: "not sent",
    Uncertain: "uncertain",
    Blocked: "blocked",
    Refused: "refused",
}
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """One process's. What is counted here begins at its start; gauges are read from the database."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.registry = CollectorRegistry()
        self._monotonic = monotonic
        self._updates = self._counter("viva_updates", "Updates stored", "kind")
        self._turns = self._histogram("viva_turn_seconds", "Serving one turn, on the writer's thread")
        self._grading = self._histogram("viva_grading_seconds", "Reading an answer and deciding what to say")
        self._sends = self._counter("viva_sends", "Requests that send or change a message", "result")
        self._send_seconds = self._histogram("viva_send_seconds", "Such a request, until its answer")
        self._waiting = self._gauge("viva_queue_size", "Rows that wait", "queue")
        self._oldest = self._gauge(
            "viva_queue_age_seconds", "How long the oldest of them has waited", "queue"
        )
        self._writer = self._gauge("viva_writer_stuck_seconds", "How long work waits while no batch ends")
        self._parked = self._gauge("viva_parked", "Updates given up and kept", "why")
        self._failed = self._gauge("viva_failed_sends", "Messages kept that will never be sent")
        self._late = self._gauge(
            "viva_pushes_late", "Pushes due for a minute, or expired in the queue", "stage"
        )
        self._people = self._gauge("viva_people", "People who said /start", "state")
        self._active = self._gauge("viva_active_today", "Chats that sent something since midnight, UTC")

    def received(self, kind: IncomingKind) -> None:
        """One is committed that was not before."""
        self._updates.labels(kind).inc()

    def turn(self, take: Take) -> Take:
        """The same, timed."""

        def timed(session: Session, claim: Claim, now: datetime) -> None:
            began = self._monotonic()
            take(session, claim, now)
            self._turns.observe(self._monotonic() - began)

        return timed

    def step(self, step: Step) -> Step:
        """The same, timed where it reads an answer: that is the grader's work, all but a little."""

        def timed(state: State, event: on.Event, turn: Turn) -> Result:
            began = self._monotonic()
            result = step(state, event, turn)
            if isinstance(event, on.Answered | on.Edited):
                self._grading.observe(self._monotonic() - began)
            return result

        return timed

    def front_end(self, front_end: FrontEnd) -> FrontEnd:
        """The same, its sends counted by how they end."""
        return _Counted(front_end, self._monotonic, self._sent)

    def exposition(self, seen: Overview, writer_stuck: float) -> bytes:
        """Everything, as Prometheus reads it."""
        for name in QUEUES:
            queue: Queue = getattr(seen, name)
            self._waiting.labels(name).set(queue.size)
            self._oldest.labels(name).set(queue.oldest)
        self._writer.set(writer_stuck)
        self._parked.labels("failed").set(seen.parked)
        self._parked.labels("unreadable").set(seen.unreadable)
        self._failed.set(seen.failed)
        for stage, count in seen.late.items():
            self._late.labels(stage).set(count)
        self._people.labels("reachable").set(seen.people - seen.blocked)
        self._people.labels("blocked").set(seen.blocked)
        self._active.set(seen.active_today)
        return generate_latest(self.registry)

    def _sent(self, result: str, seconds: float) -> None:
        self._sends.labels(result).inc()
        self._send_seconds.observe(seconds)

    def _counter(self, name: str, help_: str, *labels: str) -> Counter:
        return Counter(name, help_, labels, registry=self.registry)

    def _gauge(self, name: str, help_: str, *labels: str) -> Gauge:
        return Gauge(name, help_, labels, registry=self.registry)

    def _histogram(self, name: str, help_: str) -> Histogram:
        return Histogram(name, help_, buckets=_SECONDS, registry=self.registry)


class _Counted:
    """A front end whose sends are counted."""

    def __init__(
        self, inner: FrontEnd, monotonic: Callable[[], float], told: Callable[[str, float], None]
    ) -> None:
        self._inner = inner
        self._monotonic = monotonic
        self._told = told

    @property
    def name(self) -> str:
        return self._inner.name

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        began = self._monotonic()
        result = "error"
        try:
            sent = await self._inner.send(chat, outgoing)
            result = "sent"
        except tuple(_RESULTS) as error:
            result = next(name for kind, name in _RESULTS.items() if isinstance(error, kind))
            raise
        finally:
            self._told(result, self._monotonic() - began)
        return sent

    async def typing(self, chat: str) -> None:
        await self._inner.typing(chat)
