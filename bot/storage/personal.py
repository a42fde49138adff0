"""Everything that is kept of a person: read for them, or deleted.

What is theirs is found in the tables' own description, so that a table added later is exported too: whatever
has a `chat` is theirs by it, and whatever refers to what is theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, MetaData, Table, delete, select, update
from sqlalchemy.orm import Session

from bot.storage import tables
from bot.storage.tables import InboxRow, OutboxRow, Person

AT_ONCE = 100
"""Rows that are in memory together while they are read."""

Row = Mapping[str, object]


def kept(session: Session, chat: str) -> Iterator[tuple[str, Iterator[Row]]]:
    """Each table that can hold something of a person, with their rows; to be read in this order."""
    for table, theirs in personal(tables.Table.metadata, chat):
        rows = session.execute(
            select(table)
            .where(theirs)
            .order_by(*table.primary_key.columns)
            .execution_options(yield_per=AT_ONCE)
        )
        yield table.name, (dict(row) for row in rows.mappings())


def personal(metadata: MetaData, chat: str) -> Iterable[tuple[Table, ColumnElement[bool]]]:
    """The tables that hold what is personal, each with what tells this chat's rows."""
    for table in metadata.sorted_tables:
        theirs = _theirs(table, chat)
        if theirs is not None:
            yield table, theirs


def _theirs(table: Table, chat: str) -> ColumnElement[bool] | None:
    if "chat" in table.c:
        return table.c.chat == chat
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        owner = _theirs(key.column.table, chat)
        if owner is not None:
            return key.parent.in_(select(key.column).where(owner))
    return None


def forget(session: Session, chat: str, now: datetime) -> None:
    """Delete everything that is kept of a person.

    Of what they sent, the front end's numbers stay, as done: what is delivered again is known by them, and
    brings nobody back. They go with age like all of the mailbox.
    """
    session.execute(delete(Person).where(Person.chat == chat))  # all that refers to it goes with it
    session.execute(delete(OutboxRow).where(OutboxRow.chat == chat))
    _blank(session, InboxRow.chat == chat, now=now)
    front_end, _, number = chat.partition(":")
    unread = (InboxRow.status == "parked", InboxRow.chat == "", InboxRow.front_end == front_end)
    _blank(session, *unread, InboxRow.raw.contains(number, autoescape=True), now=now)


def _blank(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    nothing = dict.fromkeys(("chat", "kind", "message", "text", "raw"), "")
    unknown = dict.fromkeys(("claimed_by", "part_of", "part_number"))
    statement = update(InboxRow).where(*which)
    session.execute(
        statement.values(**nothing, **unknown, received_at=now, status="done", tries=0, alone=False),
        execution_options={"synchronize_session": False},
    )
