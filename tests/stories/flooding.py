"""One chat that floods, while others write once in a while: how many of its turns went before theirs.

Used by the flood story in its short form and by `make soak` at full length.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bot.conversation.pages import SLOW_DOWN
from bot.storage.engine import read
from bot.storage.tables import InboxRow
from tests.botapi.schema import Json
from tests.stories.conftest import Story
from tests.stories.person import Person

WORDS = "/help"
"""What the others write."""


@dataclass
class Flood:
    """What came of it."""

    names: Sequence[str]
    """The commands that were sent, none of which is known."""
    replies: Sequence[str]
    """What the flooding person heard; of the commands, their names."""
    others: Sequence[Person]
    passed: list[int] = field(default_factory=list[int])
    """For each of the others the turns of the flood between the receipt of their message and its turn."""

    @property
    def whole(self) -> bool:
        """All was answered, in order, and the request to slow down came once."""
        spoken = [reply for reply in self.replies if reply != SLOW_DOWN]
        return spoken == self.names and self.replies.count(SLOW_DOWN) == 1

    @property
    def fair(self) -> bool:
        """Nobody else waited for more than two batches: in each a chat has at most one turn."""
        return len(self.passed) == len(self.others) and max(self.passed) <= 2

    def __str__(self) -> str:
        answered = "all" if self.whole else "NOT all"
        return (
            f"{len(self.names)} messages of one chat, {answered} answered in order; before those of "
            f"{len(self.others)} others at most {max(self.passed, default=-1)} of its turns"
        )


async def flood(story: Story, many: int, others: int) -> Flood:
    """Send `many` messages at once; in even steps on the way, each of the others sends one."""
    flooding = await story.someone()
    people = [await story.someone(2_000 + number) for number in range(others)]
    heard, names = len(flooding.seen), [f"/q{number:04d}" for number in range(many)]
    silent = deque(people)

    def another(_params: Json) -> None:
        spoken = others - len(silent)
        if silent and len(flooding.seen) - heard >= 3 + spoken * (many // others):
            story.api.world.write(silent.popleft().chat, WORDS)

    story.api.faults.on_before("sendMessage", another)
    with _followed() as log:
        for name in names:
            story.api.world.write(flooding.chat, name)
        await _at_rest(story)
    replies = [
        reply.split()[3].rstrip(".") if reply.startswith("I don't know /") else reply
        for reply in flooding.heard[heard:]
    ]
    return Flood(names, replies, people, _passed(log, _of(story, people)))


async def _at_rest(story: Story) -> None:
    """Let time pass only while nothing happens: the machine's speed decides nothing."""
    before: int | None = None
    while not story.is_quiet():
        with read(story.engine) as session:
            done = session.scalar(select(func.count()).where(InboxRow.status == "done"))
        if done == before:
            await story.clock.advance(0.25)
        before = done
        await asyncio.sleep(0.01)


def _of(story: Story, people: Sequence[Person]) -> set[int]:
    """The updates in which the others wrote."""
    chats = [f"telegram:{person.chat.id}" for person in people]
    with read(story.engine) as session:
        return set(
            session.scalars(select(InboxRow.id).where(InboxRow.text == WORDS, InboxRow.chat.in_(chats)))
        )


def _passed(log: Sequence[logging.LogRecord], theirs: set[int]) -> list[int]:
    waiting: dict[int, int] = {}
    passed: list[int] = []
    for record in log:
        number = int(vars(record).get("update") or 0)
        if record.message == "received" and number in theirs:
            waiting[number] = 0
        elif record.message == "served" and number in theirs:
            passed.append(waiting.pop(number))
        elif record.message == "served":
            waiting = {other: turns + 1 for other, turns in waiting.items()}
    return passed


@contextmanager
def _followed() -> Generator[list[logging.LogRecord]]:
    """What the bot logs."""
    kept: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            record.message = record.getMessage()
            kept.append(record)

    log, handler = logging.getLogger("bot"), Keep()
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield kept
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
