"""Which turns come next: at most one a chat, in a round over all chats."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.message import Incoming, IncomingKind
from bot.storage.inbox import Claim, Part
from bot.storage.prepared import Change, Query
from bot.storage.settling import MOST_MESSAGES, Run, Waiting, head_run, settles
from bot.storage.tables import InboxRow, Person

NOBODY: Mapping[str, float] = {}
_NOT_SAID = ("group", "blocked", "unblocked")
"""Kinds of updates with which nobody speaks to us."""

_INBOX, _PEOPLE = cast("Table", InboxRow.__table__), cast("Table", Person.__table__)
_WAITING = _INBOX.c.status == "waiting"
_ASKED = (_INBOX.c.id, _INBOX.c.kind, func.length(_INBOX.c.text), _INBOX.c.received_at, _INBOX.c.alone)
"""What makes a `settling.Waiting`."""
_QUEUES = (
    select(func.min(_INBOX.c.id).label("head"), func.count().label("size"))
    .where(_WAITING)
    .group_by(_INBOX.c.chat)
    .subquery()
)
_HEADS = Query(
    select(*_ASKED, _INBOX.c.chat, _QUEUES.c.size, func.coalesce(_PEOPLE.c.awaiting, False))
    .join(_QUEUES, _INBOX.c.id == _QUEUES.c.head)
    .outerjoin(_PEOPLE, _PEOPLE.c.chat == _INBOX.c.chat)
    .where(_INBOX.c.chat.not_in(select(_INBOX.c.chat).where(_INBOX.c.status == "claimed")))
)
_QUEUE = Query(
    select(*_ASKED)
    .where(_WAITING, _INBOX.c.chat == bindparam("chat"))
    .order_by(_INBOX.c.id)
    .limit(MOST_MESSAGES + 1)
)
_ROW = _INBOX.c
Row = tuple[str, str, IncomingKind, str, str, datetime, bool, int]
_FREE = select(_ROW.id).where(_ROW.id == bindparam("row"), _WAITING).with_for_update(skip_locked=True)
_TAKE = Query(
    update(_INBOX)
    .where(_ROW.id == _FREE.scalar_subquery())
    .values(status="claimed", claimed_by=bindparam("owner"))
    .returning(  # first what makes an `Incoming`
        *(_ROW.external_id, _ROW.chat, _ROW.kind, _ROW.message, _ROW.text),
        *(_ROW.received_at, _ROW.alone, _ROW.tries),
    )
)
_LEAVE = Change(update(_INBOX).where(_ROW.id == bindparam("row")).values(status="waiting", claimed_by=None))


class Rounds:
    """Who was served last, in memory. Who was not served for long comes first."""

    def __init__(self, remember: int = 10_000) -> None:
        """Remember at most so many chats: of those that are forgotten none was served lately."""
        self._served: OrderedDict[str, int] = OrderedDict()
        self._remember = remember
        self._turn = 0

    def served(self, chat: str) -> None:
        """It goes to the back."""
        self._turn += 1
        self._served[chat] = self._turn
        self._served.move_to_end(chat)
        if len(self._served) > self._remember:
            self._served.popitem(last=False)

    def forget(self, chat: str) -> None:
        self._served.pop(chat, None)

    def place(self, chat: str) -> int:
        """The lower, the sooner."""
        return self._served.get(chat, 0)


@dataclass(frozen=True, slots=True)
class Claims:
    """What was claimed, and when to look again."""

    claims: tuple[Claim, ...]
    ready_in: float | None
    """Seconds until the next run that has not settled, or rests, may be claimed; None: there is none."""
    held_up: tuple[str, ...] = ()
    """Resting chats with a person in them who waits."""


@dataclass(frozen=True, slots=True)
class _Head:
    waiting: Waiting
    chat: str
    more: bool
    awaiting: bool


def claim(
    session: Session,
    now: datetime,
    settle_seconds: float,
    limit: int,
    rounds: Rounds,
    owner: str,
    resting: Mapping[str, float] = NOBODY,
) -> Claims:
    """Claim the next turn of at most `limit` chats; those served longest ago first, then the longest waiting.

    `rounds` is only read: whoever runs the turns says who was served, once the claims are committed.

    Args:
        owner: a name that no other process has, now or later.
        resting: chats that may not be served yet, with the seconds until they may.
    """
    claims: list[Claim] = []
    held_up: list[str] = []
    ready_in: float | None = None
    heads = sorted(_heads(session), key=lambda head: (rounds.place(head.chat), head.waiting.id))
    for head in heads:
        if rest := resting.get(head.chat):
            ready_in = rest if ready_in is None else min(ready_in, rest)
            if head.waiting.kind not in _NOT_SAID:
                held_up.append(head.chat)
            continue
        run = Run((head.waiting.id,), 0.0)
        if settles(head.waiting, head.awaiting, settle_seconds):
            queue = _queue(session, head.chat) if head.more else [head.waiting]
            if not queue or queue[0].id != head.waiting.id:
                continue  # another instance claimed the head meanwhile, and what follows it is not a head
            run = head_run(queue, now, settle_seconds)
        if run.ready_in > 0:
            ready_in = run.ready_in if ready_in is None else min(ready_in, run.ready_in)
        elif len(claims) < limit and (taken := _take(session, run, owner)):
            claims.append(taken)
    return Claims(tuple(claims), ready_in, tuple(held_up))


def _heads(session: Session) -> Sequence[_Head]:
    """The first waiting row of each chat that has no claim."""
    return [
        _Head(Waiting(*row[:5]), chat, size > 1, awaiting)
        for row in _HEADS.rows(session)
        for chat, size, awaiting in [row[5:]]
    ]


def _queue(session: Session, chat: str) -> Sequence[Waiting]:
    return [Waiting(*row) for row in _QUEUE.rows(session, chat=chat)]


def _take(session: Session, run: Run, owner: str) -> Claim | None:
    """Claim a run if its rows are still free. On PostgreSQL another instance may have been quicker.

    The rows are named, so SKIP LOCKED cannot slide to the second row of a chat whose first is locked; and a
    run of which any row is locked (its text is being edited, say) is left whole for the next claim.
    """
    taken: list[tuple[int, Row]] = []
    for row_id in run.ids:
        row = _TAKE.first(session, row=row_id, owner=owner)
        if row is None:
            for free, _ in taken:
                _LEAVE.run(session, row=free)
            return None
        taken.append((row_id, row))
    parts = tuple(Part(row_id, Incoming(*row[:5]), row[5]) for row_id, row in taken)
    alone, tries = taken[0][1][6], max(row[7] for _, row in taken)
    return Claim(parts[0].incoming.chat, parts, owner, alone=alone, tries=tries)
