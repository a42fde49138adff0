"""What is remembered of each question, and when it comes back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.people import Person
from bot.storage.tables import Card


def due(session: Session, person: Person, now: datetime, count: int) -> list[str]:
    """The ids of the questions that are due for review, the longest overdue first."""
    rows = session.scalars(
        select(Card.question_id)
        .where(Card.person_id == person.id, Card.due_at <= now)
        .order_by(Card.due_at, Card.id)
        .limit(count)
    )
    return list(rows)
