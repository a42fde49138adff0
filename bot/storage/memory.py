"""What is remembered of each question, and when it comes back."""

from datetime import datetime
from typing import cast

from sqlalchemy import Integer, Table, bindparam, select
from sqlalchemy.orm import Session

from bot.storage.people import Person
from bot.storage.prepared import Query
from bot.storage.tables import Card

_CARDS = cast("Table", Card.__table__)
_DUE = Query(
    select(_CARDS.c.question_id)
    .where(_CARDS.c.person_id == bindparam("person"), _CARDS.c.due_at <= bindparam("now"))
    .order_by(_CARDS.c.due_at, _CARDS.c.id)
    .limit(bindparam("most", type_=Integer))
)


def due(session: Session, person: Person, now: datetime, count: int) -> list[str]:
    """The ids of the questions that are due for review, the longest overdue first."""
    return [name for (name,) in _DUE.rows(session, person=person.id, now=now, most=count)]
