"""What is to be sent, from the turn that said it until the front end took it.

Rows go queued → sending → sent or failed. Laws:
- `sending` is committed before the request and `sent` before that chat's next, so at most one message per
  chat is on the wire, and after a crash the rows found `sending` are the only ones whose fate is unknown.
- Within a chat replies go first and in order, then pushes in order; a message that waits for its next try
  holds back those behind it.
- A push that cannot be known to have been lost is dropped, a reply is sent again.

All functions are jobs of the writer: they never commit.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Row,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from bot.message import OUTGOING, Document, Outgoing
from bot.storage.engine import core
from bot.storage.prepared import Change, Query
from bot.storage.tables import OutboxRow, Person

_OUTBOX = cast("Table", OutboxRow.__table__)
_QUEUED = _OUTBOX.c.status == "queued"


LONGEST_WAIT = timedelta(seconds=30)
"""Before a message's next try. Where one seems to have longer to wait, the clock was set back since, and its
chat is not to be silent until the clock has caught up."""


def _start(*, push: bool) -> ReturningUpdate[int, str, str, bool, int, datetime, int | None]:
    """Mark, and give back, the rows that nothing in their own chat stands before.

    Walked by id and cut at the limit, so that a hundred thousand queued pushes cost no more than a few.
    """
    row, other = _OUTBOX.alias().c, _OUTBOX.alias().c
    before = [
        other.status == "sending",
        and_(other.status == "queued", other.push.is_(push), other.id < row.id),
    ]
    if push:
        before.append(and_(other.status == "queued", other.push.is_(False)))
    kept_back = select(other.id).where(other.chat == row.chat, or_(*before))
    heads = (
        select(row.id)
        .where(
            row.status == "queued",
            row.push.is_(push),
            or_(
                row.not_before.is_(None),
                row.not_before <= bindparam("now"),
                row.not_before > bindparam("latest"),
            ),
            row.chat.not_in(bindparam("resting", expanding=True)),
            ~kept_back.exists(),
        )
        .order_by(row.id)
        .limit(bindparam("limit", type_=Integer))
    )
    started = _OUTBOX.c
    # Of two who start at once, one marks it. Bare, the status would have SQLite walk all that is queued.
    still_queued = started.status.concat("") == "queued"
    return (
        update(_OUTBOX)
        .where(started.id.in_(heads), still_queued)
        .values(status="sending")
        .returning(
            *(started.id, started.chat, started.payload, started.push, started.tries),
            *(started.created_at, started.inbox_id),
        )
    )


def _any(*of_queued: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(_OUTBOX.c.id).where(_QUEUED, *of_queued).exists()


# Built once: SQLAlchemy takes several times longer to build a statement than the database to run it.
_QUEUE = Change(
    insert(_OUTBOX).values(status="queued"),
    ("chat", "push", "payload", "external_id", "expires_at", "created_at", "inbox_id"),
)
_PUSH = Query(
    {
        dialect: insert(_OUTBOX).values(status="queued", push=True, inbox_id=None).returning(_OUTBOX.c.id)
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    ("chat", "payload", "expires_at", "created_at"),
)
_EXPIRED = _OUTBOX.c.expires_at <= bindparam("now")
_LOOK = Query(select(_any(_EXPIRED), _any(_OUTBOX.c.push.is_(False)), _any(_OUTBOX.c.push.is_(True))))
"""Whether of what is queued anything came too late, and whether there are replies, and pushes."""
_DROP_EXPIRED = Change(update(_OUTBOX).where(_QUEUED, _EXPIRED).values(status="failed", error="expired"))
_START_REPLIES, _START_PUSHES = _start(push=False), _start(push=True)
_SOONEST = Query(
    select(func.min(_OUTBOX.c.not_before)).where(
        _QUEUED, _OUTBOX.c.not_before > bindparam("now"), _OUTBOX.c.not_before <= bindparam("latest")
    )
)
_HELD_UP = (
    select(_OUTBOX.c.chat).where(_QUEUED, _OUTBOX.c.chat.in_(bindparam("chats", expanding=True))).distinct()
)
_SENT = Change(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("row"))
    .values(status="sent", external_id=bindparam("message"), sent_at=bindparam("now"))
)
_NOTHING = OUTGOING.dump_json(Outgoing(())).decode()
_FIND = Query(
    select(_OUTBOX.c.payload)
    .where(
        _OUTBOX.c.chat == bindparam("place"),
        _OUTBOX.c.external_id == bindparam("message"),
        _OUTBOX.c.status != "failed",
    )
    .order_by(_OUTBOX.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that is on its way."""

    id: int
    chat: str
    outgoing: Outgoing
    push: bool
    tries: int
    """How often it was tried before, as far as that is held against it."""
    created_at: datetime
    inbox_id: int | None = None
    """The update it answers."""


def queue(
    session: Session, chat: str, outgoings: Iterable[Outgoing], now: datetime, inbox_id: int | None = None
) -> None:
    """Add messages at the end of a chat's queue, in order."""
    for outgoing in outgoings:
        _QUEUE.run(
            session,
            chat=chat,
            push=outgoing.push,
            payload=OUTGOING.dump_json(outgoing).decode(),
            external_id=outgoing.edits or None,
            expires_at=outgoing.expires_at,
            created_at=now,
            inbox_id=inbox_id,
        )


def push(session: Session, chat: str, outgoing: Outgoing, now: datetime) -> int:
    """Add a new message that nobody asked for; its row's id."""
    row = _PUSH.first(
        session,
        chat=chat,
        payload=OUTGOING.dump_json(outgoing).decode(),
        expires_at=outgoing.expires_at,
        created_at=now,
    )
    assert row is not None
    return row[0]


def start(
    session: Session, now: datetime, limit: int, resting: Collection[str] = (), *, pushes: bool = True
) -> Sequence[Sending]:
    """Mark the heads of at most `limit` chats as being sent: all replies before any push, the oldest first.

    Args:
        resting: chats that may not be sent to yet.
        pushes: whether pushes may go at all.
    """
    [(expired, replies_wait, pushes_wait)] = _LOOK.rows(session, now=now)
    if expired:
        _DROP_EXPIRED.run(session, now=now)
    rows: list[Row[int, str, str, bool, int, datetime, int | None]] = []
    given = {"now": now, "latest": now + LONGEST_WAIT, "resting": list(resting)}
    for statement, wait in ((_START_REPLIES, replies_wait), (_START_PUSHES, pushes and pushes_wait)):
        if wait and len(rows) < limit:
            # RETURNING keeps no order.
            started = core(session).execute(statement, {**given, "limit": limit - len(rows)})
            rows += sorted(started, key=lambda row: row.id)
    return [Sending(row.id, row.chat, OUTGOING.validate_json(row.payload), *row[3:]) for row in rows]


def ready_in(session: Session, now: datetime, resting: Mapping[str, float]) -> float | None:
    """Seconds until a message may go that waits for its next try or for its chat; None: there is none.

    Args:
        resting: chats that may not be sent to yet, with the seconds until they may.
    """
    [(soonest,)] = _SOONEST.rows(session, now=now, latest=now + LONGEST_WAIT)
    held_up = core(session).scalars(_HELD_UP, {"chats": list(resting)}) if resting else ()
    waits = [resting[chat] for chat in held_up]
    if soonest is not None:
        waits.append((soonest - now) / timedelta(seconds=1))
    return min(waits, default=None)


def sent(session: Session, row_id: int, external_id: str, now: datetime) -> None:
    """The front end took it, under this id; for an edit, the id of what it changed."""
    _SENT.run(session, row=row_id, message=external_id, now=now)


def again(session: Session, row_id: int, tries: int, not_before: datetime, error: str) -> None:
    """It is to be sent again, not before then: `LONGEST_WAIT` from now, at most. `tries`: how many so far."""
    _update(session, OutboxRow.id == row_id, status="queued", tries=tries, not_before=not_before, error=error)


def failed(session: Session, row_id: int, error: str) -> bool:
    """It will never be sent. `error` is ours to choose and holds none of the message. False: it is gone."""
    return _update(session, OutboxRow.id == row_id, status="failed", error=error) > 0


def erase(session: Session, row_id: int) -> None:
    """Keep nothing of a message that was sent or failed but that there was one."""
    over = and_(OutboxRow.id == row_id, OutboxRow.status.in_(("sent", "failed")))
    _update(session, over, chat="", payload=_NOTHING, external_id=None, error=None)


def blocked(session: Session, row_id: int, chat: str, now: datetime) -> None:
    """The person does not want to hear from us: this message and all that are queued fail."""
    if not failed(session, row_id, "blocked"):
        return  # deleted while it was on its way: whoever is there now is somebody new
    _update(
        session, and_(OutboxRow.chat == chat, OutboxRow.status == "queued"), status="failed", error="blocked"
    )
    session.execute(
        update(Person).where(Person.chat == chat, Person.blocked_at.is_(None)).values(blocked_at=now)
    )


def recover(session: Session, held: Collection[int] = ()) -> int:
    """On beginning to send: of what others were sending, pushes are dropped and all else is queued again. How
    many rows.

    Args:
        held: the ids of the rows that the sender itself has under way.
    """
    orphaned = and_(OutboxRow.status == "sending", OutboxRow.id.not_in(held))
    dropped = _update(session, and_(orphaned, OutboxRow.push), status="failed", error="uncertain")
    return dropped + _update(session, orphaned, status="queued", tries=OutboxRow.tries + 1)


def release(session: Session, held: Sequence[int]) -> int:
    """Queue again what was marked without the sender's knowing, because the COMMIT's answer was lost. It
    never left, so pushes too. How many rows.

    Args:
        held: the ids of the rows that it knows of.
    """
    return _update(session, and_(OutboxRow.status == "sending", OutboxRow.id.not_in(held)), status="queued")


def find(session: Session, chat: str, external_id: str) -> Outgoing | None:
    """A message as it will look once all is sent: as last edited. None if it is unknown, or long ago.

    An edit counts from when it is queued, so that a second tap finds the keyboard that the first one left,
    however long the edit waits for its turn on the wire. One that failed changed nothing.
    """
    found = _FIND.first(session, place=chat, message=external_id)
    return None if found is None else OUTGOING.validate_json(found[0])


def documents(session: Session, person_id: int, since: datetime) -> set[Document | None]:
    """The documents that a person asked for since, and that did not fail."""
    chat = select(Person.chat).where(Person.id == person_id).scalar_subquery()
    payloads = session.scalars(
        select(OutboxRow.payload).where(
            OutboxRow.chat == chat,
            OutboxRow.status != "failed",
            OutboxRow.created_at > since,
            OutboxRow.payload.contains('"document":"'),
        )
    )
    return {OUTGOING.validate_json(payload).document for payload in payloads}


def prune(session: Session, before: datetime, limit: int) -> int:
    """Delete at most `limit` rows that are over and were queued before; how many. Until 0, call again."""
    old = (
        select(OutboxRow.id)
        .where(OutboxRow.created_at < before, OutboxRow.status.in_(("sent", "failed")))
        .order_by(OutboxRow.created_at)
        .limit(limit)
    )
    result = session.execute(delete(OutboxRow).where(OutboxRow.id.in_(old)))
    return cast("CursorResult[Any]", result).rowcount


def queued(session: Session) -> int:
    """How many messages are still to be sent."""
    return (
        session.scalar(
            select(func.count()).select_from(OutboxRow).where(OutboxRow.status.in_(("queued", "sending")))
        )
        or 0
    )


def _update(session: Session, which: ColumnElement[bool], **values: Any) -> int:
    statement: Update = update(OutboxRow).where(which).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount
