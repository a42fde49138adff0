"""How things stand, in figures: for the metrics and for who runs this Viva."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.storage.tables import InboxRow, OutboxRow, Person, Schedule

LATE_SECONDS = 60.0
"""After which a push that is due and not decided is late."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in one place."""

    size: int
    oldest: float
    """Seconds that the longest waiting has waited; 0 where none waits."""


@dataclass(frozen=True, slots=True)
class Overview:
    """At one moment. What is counted of the mailbox is what is kept of it."""

    people: int
    blocked: int
    """People who do not want to hear from us."""
    active_today: int
    """Chats that sent something since midnight, UTC."""
    inbox: Queue
    """Updates that wait or are being served."""
    parked: int
    """Updates given up after three tries."""
    unreadable: int
    """Updates that no program of ours understood."""
    replies: Queue
    pushes: Queue
    failed: int
    """Messages that will never be sent, expired pushes and those to people who blocked us left out."""
    late: Mapping[str, int]
    """Pushes `due` and not decided, and those that `expired` in the queue."""


def overview(session: Session, now: datetime) -> Overview:
    """Every figure by an index, but the number of people."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    waits, unsent = InboxRow.status.in_(("waiting", "claimed")), OutboxRow.status.in_(("queued", "sending"))
    parked, failed = InboxRow.status == "parked", OutboxRow.status == "failed"
    unreadable = InboxRow.kind == "unreadable"
    due = select(func.count()).select_from(Schedule).join(Person, Person.id == Schedule.person_id)
    overdue = Schedule.next_push_at <= now - timedelta(seconds=LATE_SECONDS)
    return Overview(
        people=_count(session, Person.id > 0),
        blocked=_count(session, Person.blocked_at.is_not(None)),
        active_today=session.scalar(
            select(func.count(distinct(InboxRow.chat))).where(InboxRow.received_at >= midnight)
        )
        or 0,
        inbox=_queue(session, InboxRow.received_at, waits, now),
        parked=_count(session, parked & ~unreadable),
        unreadable=_count(session, parked & unreadable),
        replies=_queue(session, OutboxRow.created_at, unsent & ~OutboxRow.push, now),
        pushes=_queue(session, OutboxRow.created_at, unsent & OutboxRow.push, now),
        failed=_count(session, failed & OutboxRow.error.not_in(("expired", "blocked"))),
        late={
            "due": session.scalar(due.where(overdue, Person.blocked_at.is_(None))) or 0,
            "expired": _count(session, failed & (OutboxRow.error == "expired")),
        },
    )


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(which)) or 0


def _queue(
    session: Session, since: InstrumentedAttribute[datetime], which: ColumnElement[bool], now: datetime
) -> Queue:
    size = _count(session, which)
    first = session.scalar(select(func.min(since)).where(which))
    # Never negative, whatever was done to the clock.
    return Queue(size, 0.0 if first is None else max(0.0, (now - first) / timedelta(seconds=1)))
