"""What is remembered of each question, and when it comes back. Cards are made from reviews."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import cast

from sqlalchemy import Integer, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview.memory import CARD, Card, Rating, Review, Wanted, remembered
from bot.storage import tables
from bot.storage.people import Person
from bot.storage.prepared import Change, Query

_CARDS, _REVIEWS = (cast("Table", table.__table__) for table in (tables.Card, tables.Review))
_COLUMNS = ("question_id", "token", "at", "rating", "gap", "missed")
_ALL = select(
    _REVIEWS.c.question_id,
    _REVIEWS.c.token,
    _REVIEWS.c.at,
    _REVIEWS.c.rating,
    _REVIEWS.c.gap,
    _REVIEWS.c.missed,
)
_RATINGS = Query(
    _ALL.where(
        (_REVIEWS.c.person_id == bindparam("person")) & (_REVIEWS.c.question_id == bindparam("question"))
    )
)
_THE_CARD = (_CARDS.c.person_id == bindparam("person")) & (_CARDS.c.question_id == bindparam("question"))
_CARD = Query(select(_CARDS.c.body).where(_THE_CARD))
_DROP_CARD = Change(delete(_CARDS).where(_THE_CARD))


def _upsert(table: Table, keys: tuple[str, ...], replaced: tuple[str, ...]) -> Change:
    return Change(
        {
            dialect: (statement := insert(table)).on_conflict_do_update(
                index_elements=keys, set_={name: statement.excluded[name] for name in replaced}
            )
            for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
        },
        (*keys, *replaced),
    )


_KEEP_REVIEW = _upsert(_REVIEWS, ("person_id", "token"), tuple(name for name in _COLUMNS if name != "token"))
_KEEP_CARD = _upsert(_CARDS, ("person_id", "question_id"), ("due_at", "body"))

_DUE = Query(
    select(_CARDS.c.question_id)
    .where(_CARDS.c.person_id == bindparam("person"), _CARDS.c.due_at <= bindparam("now"))
    .order_by(_CARDS.c.due_at, _CARDS.c.id)
    .limit(bindparam("most", type_=Integer))
)
_PUT_AWAY = Query(
    select(_CARDS.c.question_id).where(_CARDS.c.person_id == bindparam("person"), _CARDS.c.due_at.is_(None))
)


def due(session: Session, person: Person, now: datetime, count: int) -> list[str]:
    """The ids of the questions that are due for review, the longest overdue first."""
    return [name for (name,) in _DUE.rows(session, person=person.id, now=now, most=count)]


def put_away(session: Session, person: Person) -> frozenset[str]:
    """The ids of the questions that come back only when they are asked for by name."""
    return frozenset(name for (name,) in _PUT_AWAY.rows(session, person=person.id))


def reviews_of(session: Session, person: Person, question_id: str) -> Sequence[Review]:
    """The reviews of one question, in no order."""
    return [_review(*row) for row in _RATINGS.rows(session, person=person.id, question=question_id)]


def take(
    session: Session, person: Person, before: Sequence[Review], review: Review, wanted: Wanted
) -> Card | None:
    """Store a review, in the place of an earlier one with its token, and the card that follows from it.

    Args:
        before: the reviews of its question that are stored.
    """
    values = {name: getattr(review, name) for name in _COLUMNS}
    _KEEP_REVIEW.run(session, person_id=person.id, **values | {"missed": json.dumps(review.missed)})
    card = remembered([*(one for one in before if one.token != review.token), review], wanted)
    _keep_card(session, person, review.question_id, card)
    return card


def card(session: Session, person: Person, question_id: str) -> Card | None:
    """What is remembered of one question; None where it was never rated."""
    row = _CARD.first(session, person=person.id, question=question_id)
    return CARD.validate_json(row[0]) if row else None


def cards(session: Session, person: Person) -> Mapping[str, Card]:
    """All that is remembered, by question id."""
    rows = session.execute(
        select(tables.Card.question_id, tables.Card.body).where(tables.Card.person_id == person.id)
    )
    return {question_id: CARD.validate_json(body) for question_id, body in rows}


def rebuild(session: Session, person: Person, wanted: Wanted) -> None:
    """Make every card anew from the reviews, as after a change of what the person wants."""
    rows = session.execute(_ALL.where(_REVIEWS.c.person_id == person.id).order_by(_REVIEWS.c.question_id))
    reviews = [_review(*row) for row in rows]
    for question_id, found in groupby(reviews, key=lambda review: review.question_id):
        _keep_card(session, person, question_id, remembered(found, wanted))


def _keep_card(session: Session, person: Person, question_id: str, kept: Card | None) -> None:
    if kept is None:
        _DROP_CARD.run(session, person=person.id, question=question_id)
        return
    body = CARD.dump_json(kept).decode()
    _KEEP_CARD.run(session, person_id=person.id, question_id=question_id, due_at=kept.due, body=body)


def _review(question_id: str, token: str, at: datetime, rating: str, gap: str | None, missed: str) -> Review:
    return Review(question_id, token, at, cast("Rating", rating), gap, tuple(json.loads(missed)))
