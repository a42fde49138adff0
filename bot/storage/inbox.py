"""What people sent, from its receipt until its turn is done.

Rows go waiting → claimed → done, or parked, from where `retry` takes them back. Laws:
- A chat has one claim at a time, and its updates are claimed in the order of their arrival.
- `claimed` is committed before the turn begins, `done` in the turn's own transaction.
- A turn begins with `finish`, which says whether the claim still holds. So a turn that is run again after its
  COMMIT went through unnoticed, or after another instance took its rows, does nothing.
- Rows found claimed at start, or by an instance that is dead, may have killed it: they are tried alone, and
  each try is counted before it begins.

All functions are jobs of the writer: they never commit.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.message import Incoming
from bot.storage.prepared import Change, Query
from bot.storage.tables import InboxRow

_INBOX = cast("Table", InboxRow.__table__)
_RECEIVED = ("front_end", "external_id", "chat", "kind", "message", "text", "raw", "received_at", "status")
_INSERT = Query(
    {
        dialect: insert(_INBOX)
        .on_conflict_do_nothing(index_elements=["front_end", "external_id"])
        .returning(_INBOX.c.id)
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    _RECEIVED,
)
_MOVE = update(_INBOX).where(
    _INBOX.c.id == bindparam("row"),
    _INBOX.c.status == "claimed",
    _INBOX.c.claimed_by == bindparam("owner"),
)
_FINISH = Change(_MOVE.values(status="done"))
_PARK = Change(_MOVE.values(status="parked"))
_COUNT_TRY = Change(_MOVE.values(tries=bindparam("number")))
_MARK_PART = Change(
    update(_INBOX)
    .where(_INBOX.c.id == bindparam("row"))
    .values(part_of=bindparam("token"), part_number=bindparam("number"))
)
_OWNERS = Query(select(_INBOX.c.claimed_by).where(_INBOX.c.status == "claimed").distinct())
_ORIGINAL = Query(
    select(_INBOX.c.part_of, _INBOX.c.part_number)
    .where(
        _INBOX.c.chat == bindparam("chat"),
        _INBOX.c.message == bindparam("number"),
        _INBOX.c.part_of.is_not(None),
    )
    .order_by(_INBOX.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Part:
    """One update of a turn. Its `raw` stays in the database."""

    id: int
    incoming: Incoming
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """The updates of one turn: several texts that settled together, or one of any kind."""

    chat: str
    parts: tuple[Part, ...]
    owner: str
    """Who claimed it; nobody else may finish it."""
    alone: bool = False
    """It was being served when a process died."""
    tries: int = 0
    """How many tries were counted so far."""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(part.id for part in self.parts)


def receive(
    session: Session, front_end: str, incomings: Iterable[Incoming], now: datetime
) -> Sequence[int | None]:
    """Store updates, in order. The id of each; None for one that was stored before, which is passed over.

    An edit whose original still waits replaces the text there and is done; an update that could not be read
    is parked; one that belongs to no chat is done, since there is nobody to answer.
    """
    ids: list[int | None] = []
    for incoming in map(_storable, incomings):
        status = "parked" if incoming.kind == "unreadable" else "waiting" if incoming.chat else "done"
        row_id = _insert(session, front_end, incoming, status, now)
        ids.append(row_id)
        if row_id and incoming.kind == "edit" and _replace_text(session, incoming):
            session.execute(update(InboxRow).where(InboxRow.id == row_id).values(status="done"))
    return ids


def finish(session: Session, claim: Claim) -> bool:
    """Mark the updates done; False, and nothing marked, if the claim no longer holds."""
    return _move(session, claim, _FINISH)


def park(session: Session, claim: Claim) -> bool:
    """Give the updates up, kept for whoever mends the cause; False if the claim no longer holds."""
    return _move(session, claim, _PARK)


def count_try(session: Session, claim: Claim, tries: int) -> bool:
    """Store how many tries there were, the one that is about to begin included; False if the claim no longer
    holds. The number is named, so that saying it twice counts once."""
    return _move(session, claim, _COUNT_TRY, number=tries)


def mark_parts(session: Session, claim: Claim, token: str, first: int) -> None:
    """Remember that the texts became parts `first`, `first` + 1, … of the answer of the attempt `token`."""
    for number, part in enumerate(claim.parts, first):
        _MARK_PART.run(session, row=part.id, token=token, number=number)


def original_of(session: Session, chat: str, message: str) -> tuple[str, int] | None:
    """The attempt's token and the part's number that a message became; None where it became none."""
    return _ORIGINAL.first(session, chat=chat, number=message)


def owners(session: Session) -> Sequence[str]:
    """Who has claims."""
    return [owner for (owner,) in _OWNERS.rows(session) if owner is not None]


def recover(session: Session, of: Collection[str] | None = None) -> int:
    """What dead processes had claimed waits again, to be tried alone. How many rows.

    Args:
        of: the owners that are dead; None: all.
    """
    dead = InboxRow.status == "claimed"
    if of is not None:
        dead &= InboxRow.claimed_by.in_(of)
    return _count(session, update(InboxRow).where(dead).values(status="waiting", claimed_by=None, alone=True))


def retry(session: Session) -> int:
    """Let what was parked wait again, to be tried alone; how many. What could not be read stays: it belongs
    to no chat."""
    return _count(
        session,
        update(InboxRow)
        .where(InboxRow.status == "parked", InboxRow.chat != "")
        .values(status="waiting", claimed_by=None, alone=True, tries=0),
    )


def release(session: Session, owner: str, held: Sequence[int]) -> int:
    """Let go of what `owner` claimed without knowing it, because the COMMIT's answer was lost.

    Args:
        held: the ids of the rows that it knows of.
    """
    return _count(
        session,
        update(InboxRow)
        .where(InboxRow.status == "claimed", InboxRow.claimed_by == owner, InboxRow.id.not_in(held))
        .values(status="waiting", claimed_by=None),
    )


def prune(session: Session, before: datetime, limit: int) -> int:
    """Delete at most `limit` rows that are over and were received before; how many. Until 0, call again."""
    old = (
        select(InboxRow.id)
        .where(InboxRow.received_at < before, InboxRow.status.in_(("done", "parked")))
        .order_by(InboxRow.received_at)
        .limit(limit)
    )
    result = session.execute(delete(InboxRow).where(InboxRow.id.in_(old)))
    return cast("CursorResult[Any]", result).rowcount


def waiting(session: Session) -> int:
    """How many updates wait or are being served."""
    return (
        session.scalar(
            select(func.count()).select_from(InboxRow).where(InboxRow.status.in_(("waiting", "claimed")))
        )
        or 0
    )


def _insert(session: Session, front_end: str, incoming: Incoming, status: str, now: datetime) -> int | None:
    stored = _INSERT.first(
        session,
        front_end=front_end,
        external_id=incoming.external_id,
        chat=incoming.chat,
        kind=incoming.kind,
        message=incoming.message,
        text=incoming.text,
        raw=incoming.raw,
        received_at=now,
        status=status,
    )
    return None if stored is None else stored[0]


def _storable(incoming: Incoming) -> Incoming:
    # What is said in a group is none of our business, and no chat of those who say it.
    raw = "" if incoming.kind == "group" else incoming.raw
    return replace(
        incoming,
        message=_mended(incoming.message),
        text=_mended(incoming.text),
        raw=_mended(raw),
    )


def _mended(text: str) -> str:
    # PostgreSQL takes no NUL and neither database half a surrogate pair, both of which JSON can hold; an
    # update that cannot be stored would come again for ever.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _replace_text(session: Session, edit: Incoming) -> bool:
    return bool(
        edit.message
        and _count(
            session,
            update(InboxRow)
            .where(
                InboxRow.chat == edit.chat,
                InboxRow.message == edit.message,
                InboxRow.kind == "text",
                InboxRow.status == "waiting",
            )
            .values(text=edit.text),
        )
    )


def _move(session: Session, claim: Claim, change: Change, **given: object) -> bool:
    """Change the rows of a claim that holds. Claims are taken and let go whole, so one row tells for all."""
    moved = [change.run(session, row=row_id, owner=claim.owner, **given) for row_id in claim.ids]
    return sum(moved) > 0


def _count(session: Session, statement: Update) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount
