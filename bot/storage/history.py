"""A chat as it looks now, read from the mailbox: for a front end that keeps no messages of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.message import OUTGOING, File, Keyboard, Outgoing, Span, Text
from bot.storage.tables import InboxRow, OutboxRow


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as both sides see it: as last edited."""

    id: str
    """The front end's."""
    at: datetime
    """When it was received or sent; an edit leaves it as it is."""
    text: Text
    own: bool = False
    """The person wrote it."""
    editable: bool = False
    """Its words may still be changed: it is the person's, and no command."""
    edited: bool = False
    """The person changed it. What the bot changes is not marked."""
    keyboard: Keyboard = ()
    file: File | None = None


def written(message: str, at: datetime, words: str, *, command: bool) -> Entry:
    """A message of the person's."""
    return Entry(message, at, (Span(words),), own=True, editable=not command)


def rewritten(entry: Entry, words: str) -> Entry:
    """The same after the person changed it."""
    return replace(entry, text=(Span(words),), edited=True)


def changed(entry: Entry, edit: Outgoing) -> Entry:
    """A message of the bot's after an edit: one without text changes the buttons alone, none the file."""
    return replace(entry, text=edit.text or entry.text, keyboard=edit.keyboard)


def recent(session: Session, chat: str, limit: int) -> list[Entry]:
    """The newest `limit` messages that are kept of a chat, oldest first. An edit of one that is not is left
    out."""
    entries = [*_received(session, chat), *_sent(session, chat)]
    return sorted(entries, key=lambda entry: entry.at)[-limit:]


def external_ids(session: Session, front_end: str) -> set[str]:
    """What a front end called the updates of which there is a record, of whose words too there is none."""
    return set(session.scalars(select(InboxRow.external_id).where(InboxRow.front_end == front_end)))


def _received(session: Session, chat: str) -> Iterable[Entry]:
    rows = session.execute(
        select(InboxRow.kind, InboxRow.message, InboxRow.text, InboxRow.received_at)
        .where(InboxRow.chat == chat, InboxRow.kind.in_(("text", "command", "edit")))
        .order_by(InboxRow.id)
    )
    entries: dict[str, Entry] = {}
    for kind, message, text, at in rows:
        if kind != "edit":
            entries[message] = written(message, at, text, command=kind == "command")
        elif message in entries:
            entries[message] = rewritten(entries[message], text)
    return entries.values()


def _sent(session: Session, chat: str) -> Iterable[Entry]:
    rows = session.execute(
        select(OutboxRow.external_id, OutboxRow.payload, OutboxRow.sent_at, OutboxRow.created_at)
        .where(OutboxRow.chat == chat, OutboxRow.status == "sent")
        .order_by(OutboxRow.id)
    )
    entries: dict[str, Entry] = {}
    for external_id, payload, sent_at, created_at in rows:
        message, outgoing = external_id or "", OUTGOING.validate_json(payload)
        if not outgoing.edits:
            at, text = sent_at or created_at, outgoing.text
            entries[message] = Entry(message, at, text, keyboard=outgoing.keyboard, file=outgoing.file)
        elif message in entries:
            entries[message] = changed(entries[message], outgoing)
    return entries.values()
