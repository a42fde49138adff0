"""What the mailbox keeps for a while is deleted by age, a slice at a time."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.storage import inbox, outbox
from bot.storage.errors import Unavailable
from bot.storage.writer import Lane, Writer

SLICE = 200
"""Rows a job deletes at the most, so that nobody's turn waits long behind it."""


async def prune(writer: Writer, clock: Clock, days: int) -> None:
    """Delete the mailbox rows that are over and older than this. What the database cannot do now waits."""
    before = clock.now() - timedelta(days=days)

    def delete(session: Session, before: datetime = before) -> int:
        return inbox.prune(session, before, SLICE) + outbox.prune(session, before, SLICE)

    try:
        while await writer.run(Lane.BACKGROUND, delete):
            pass
    except Unavailable:
        return
