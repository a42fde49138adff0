"""What time does by itself: clocks of mock rounds run out, and forgotten rounds are paused and closed.

Each person is a job of its own in the writer's background lane, so that no turn waits for a sweep.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversation.turns import Turns
from bot.storage import people
from bot.storage.errors import Unavailable
from bot.storage.writer import Lane, Writer


async def tick(writer: Writer, clock: Clock, turns: Turns, after: Callable[[], None]) -> None:
    """Tell everyone who is in a round that time has passed. `after`: something may have been said.

    A database that is not available makes no trouble here: the next tick comes soon.
    """
    try:
        for chat in await writer.run(Lane.BACKGROUND, people.in_rounds):
            await writer.run(Lane.BACKGROUND, partial(_tick, turns, chat, clock))
    except Unavailable:
        return
    after()


def _tick(turns: Turns, chat: str, clock: Clock, session: Session) -> None:
    turns.tick(session, chat, clock.now())
