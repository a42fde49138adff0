"""People and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview import state as states
from bot.interview.asking import Idle
from bot.storage import tables
from bot.storage.prepared import Change, Query


@dataclass(slots=True)
class Person:
    """Someone who said /start, as one turn knows them. What is changed here is stored by `save`."""

    id: int
    created_at: datetime
    role: str | None
    level: str
    rates_self: bool
    evening: str | None
    pictures: str | None
    """light or dark; None: not said, which is light."""
    awaiting: bool
    asked_for: str | None
    """What the next words are taken for: "zone", their place."""
    blocked_at: datetime | None
    stored: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """What can change, as the database has it."""


_PEOPLE, _STATES = (cast("Table", table.__table__) for table in (tables.Person, tables.State))
_CHANGING = ("role", "level", "rates_self", "evening", "pictures", "awaiting", "asked_for", "blocked_at")
_OF_CHAT = Query(
    select(_PEOPLE.c.id, _PEOPLE.c.created_at)
    .add_columns(*(_PEOPLE.c[name] for name in _CHANGING))
    .where(_PEOPLE.c.chat == bindparam("place"))
    .with_for_update()
)
_WELCOME = Change(insert(_PEOPLE), ("chat", "created_at"))
_SAVE = Change(update(_PEOPLE).where(_PEOPLE.c.id == bindparam("person")), _CHANGING)
_STATE = Query(
    select(_STATES.c.kind, _STATES.c.version, _STATES.c.body).where(
        _STATES.c.person_id == bindparam("person")
    )
)
_KEEP_UNREAD = Change(
    update(_STATES).where(_STATES.c.person_id == bindparam("person")).values(unread=bindparam("raw"))
)
ROUND = "round"
"""The kind of the state of who is in a mock round."""
_STORED = ("kind", "version", "body", "updated_at")
_SAVE_STATE = Change(
    {
        dialect: (statement := insert(_STATES)).on_conflict_do_update(
            index_elements=["person_id"], set_={name: statement.excluded[name] for name in _STORED}
        )
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    ("person_id", *_STORED),
)


def of_chat(session: Session, chat: str) -> Person | None:
    """Whose chat it is; None for a stranger. On PostgreSQL nobody else changes them until this transaction is
    over: a turn reads the state, decides and writes it, and must not undo another's."""
    row = _OF_CHAT.first(session, place=chat)
    return None if row is None else Person(*row, stored=dict(zip(_CHANGING, row[2:], strict=True)))


def in_rounds(session: Session) -> list[str]:
    """The chats of the people whose mock round is open."""
    open_ = select(_PEOPLE.c.chat).join(_STATES, _STATES.c.person_id == _PEOPLE.c.id)
    return list(session.scalars(open_.where(_STATES.c.kind == ROUND).order_by(_PEOPLE.c.id)))


def welcome(session: Session, chat: str, now: datetime) -> Person:
    """Make the person that this chat is. Only /start does."""
    _WELCOME.run(session, chat=chat, created_at=now)
    person = of_chat(session, chat)
    assert person is not None
    return person


def save(session: Session, person: Person) -> None:
    """Store what was changed, if anything was."""
    values = {name: getattr(person, name) for name in _CHANGING}
    if values != person.stored:
        _SAVE.run(session, person=person.id, **values)
        person.stored = values


def state_of(session: Session, person: Person) -> tuple[states.State, bool]:
    """Where the person stands, and whether that could be read.

    A state of no known form becomes Idle; what was stored is kept beside it, for whoever finds out why.
    """
    row = _STATE.first(session, person=person.id)
    if row is None:
        return Idle(), True
    try:
        return states.load(*row), True
    except states.UnreadableState:
        kind, version, body = row
        _KEEP_UNREAD.run(session, person=person.id, raw=f"{kind} {version} {body}")
        return Idle(), False


def save_state(
    session: Session, person: Person, state: states.State, now: datetime, *, offered: bool = False
) -> None:
    """Store where the person stands, and with it whatever else of them was changed.

    Args:
        offered: a question is offered, so that words may be an answer though nothing is open.
    """
    kind, version, body = states.dump(state)
    _SAVE_STATE.run(session, person_id=person.id, kind=kind, version=version, body=body, updated_at=now)
    person.awaiting = offered or not (isinstance(state, Idle) and state.last is None)
    save(session, person)
