"""Mock rounds that are over. Their questions are attempts like all others, and stay with them."""

from datetime import datetime
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session

from bot.interview.rounds import Round
from bot.storage import tables
from bot.storage.people import Person
from bot.storage.prepared import Change, Query

MOST_LISTED = 10

_ROUNDS = cast("Table", tables.Round.__table__)
_ROUND: TypeAdapter[Round] = TypeAdapter(Round)
_KEEP = Change(insert(_ROUNDS), ("person_id", "token", "ended_at", "body"))
_FIND = Query(
    select(_ROUNDS.c.body, _ROUNDS.c.ended_at).where(
        (_ROUNDS.c.person_id == bindparam("person")) & (_ROUNDS.c.token == bindparam("name"))
    )
)


def keep(session: Session, person: Person, round_: Round, ended_at: datetime) -> None:
    """Store a round that is over."""
    body = _ROUND.dump_json(round_).decode()
    _KEEP.run(session, person_id=person.id, token=round_.token, ended_at=ended_at, body=body)


def find(session: Session, person: Person, token: str) -> tuple[Round, datetime] | None:
    """One of this person's rounds and when it ended; None for anybody else's token."""
    row = _FIND.first(session, person=person.id, name=token)
    return (_ROUND.validate_json(row[0]), row[1]) if row else None


def latest(session: Session, person: Person, count: int = MOST_LISTED) -> list[tuple[Round, datetime]]:
    """The last rounds, newest first."""
    rows = session.execute(
        select(tables.Round.body, tables.Round.ended_at)
        .where(tables.Round.person_id == person.id)
        .order_by(tables.Round.ended_at.desc(), tables.Round.id.desc())
        .limit(count)
    )
    return [(_ROUND.validate_json(body), ended_at) for body, ended_at in rows]
