"""People and where they stand."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview import state as states
from bot.storage.engine import core
from bot.storage.tables import Person, State

# Built once: SQLAlchemy takes several times longer to build a statement than the database to run it.
_OF_CHAT = select(Person).where(Person.chat == bindparam("chat")).with_for_update()
_STATES = cast("Table", State.__table__)
_STATE = select(_STATES.c.kind, _STATES.c.version, _STATES.c.body).where(
    _STATES.c.person_id == bindparam("person")
)
_KEEP_UNREAD = (
    update(_STATES).where(_STATES.c.person_id == bindparam("person")).values(unread=bindparam("raw"))
)
_STORED = ("kind", "version", "body", "updated_at")
_SAVE = {
    dialect: (statement := insert(_STATES)).on_conflict_do_update(
        index_elements=["person_id"], set_={name: statement.excluded[name] for name in _STORED}
    )
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def of_chat(session: Session, chat: str) -> Person | None:
    """Whose chat it is; None for a stranger. On PostgreSQL nobody else changes them until this transaction is
    over: a turn reads the state, decides and writes it, and must not undo another's."""
    return session.scalar(_OF_CHAT, {"chat": chat})


def welcome(session: Session, chat: str, now: datetime) -> Person:
    """Make the person that this chat is. Only /start does."""
    person = Person(chat=chat, created_at=now)
    session.add(person)
    session.flush()
    return person


def state_of(session: Session, person: Person) -> tuple[states.State, bool]:
    """Where the person stands, and whether that could be read.

    A state of no known form becomes Idle; what was stored is kept beside it, for whoever finds out why.
    """
    row = core(session).execute(_STATE, {"person": person.id}).first()
    if row is None:
        return states.Idle(), True
    try:
        return states.load(row.kind, row.version, row.body), True
    except states.UnreadableState:
        raw = f"{row.kind} {row.version} {row.body}"
        core(session).execute(_KEEP_UNREAD, {"person": person.id, "raw": raw})
        return states.Idle(), False


def save_state(session: Session, person: Person, state: states.State, now: datetime) -> None:
    kind, version, body = states.dump(state)
    row = {"person_id": person.id, "kind": kind, "version": version, "body": body, "updated_at": now}
    core(session).execute(_SAVE[core(session).dialect.name], row)
    awaiting = not (isinstance(state, states.Idle) and state.last is None)
    if person.awaiting != awaiting:
        person.awaiting = awaiting
