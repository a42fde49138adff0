"""A burst of updates with trouble in its middle, by the story's clock (`killing` has one in real time)."""

import asyncio
import logging
import random
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.stories.conftest import Story
from tests.stories.killing import Reckoning, Sender, reckon, served

CHATS, SHARE = 6, 12
"""How many people there are, and what they send at a time."""
_THEIRS = re.compile(r"/?q\d{4}|It is \d|No, \d")
_OURS = re.compile(r"Traceback|\w(Error|Exception)\b|sqlite|psycopg", re.IGNORECASE)


class Burst:
    """People who send a lot before, in and after some trouble."""

    def __init__(self, story: Story, caplog: pytest.LogCaptureFixture) -> None:
        self.story = story
        self._log = caplog
        self._chance = random.Random(8)
        self.people = [Sender(story.api, 1001 + number, self._chance) for number in range(CHATS)]
        self._sent = self._before = 0
        self._taken = asyncio.Event()
        caplog.set_level(logging.DEBUG, "bot")

    async def begins(self) -> None:
        for person in self.people:
            person.arrives()
        await self.story.quiet()
        self._before = served(self.story.settings.database_url)

    def sends(self, updates: int = SHARE) -> None:
        for _ in range(updates):
            self._sent += 1
            self._chance.choice(self.people).does(self._sent)

    async def weathers(
        self,
        trouble: Callable[[], AbstractContextManager[object]],
        seconds: float,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Reckoning:
        """Send on through so many seconds of trouble, which finds replies on the wire; what it came to.

        Args:
            meanwhile: looks how things stand just before the trouble ends.
        """
        api = self.story.api
        api.faults.on_after("sendMessage", lambda _params: self._taken.wait())
        requests = api.count("sendMessage")
        self.sends()
        while api.count("sendMessage") == requests:
            await self.story.passes(0.25)
        self.sends()
        with trouble():
            self._taken.set()
            await self.story.passes(seconds / 2)
            self.sends()
            await self.story.passes(seconds / 2)
            meanwhile()
        self.sends()
        await self.story.quiet()
        result = Reckoning(self._sent)
        reckon(result, self.story.settings.database_url, self._before, self.people)
        said = [post.text for person in self.people for post in person.chat.posts if post.by_bot]
        assert not [text for text in said if _OURS.search(text)]
        told = [record.getMessage() for record in self._log.records]
        assert not [line for line in told if self.story.api.token in line or _THEIRS.search(line)]
        return result

    def warned(self) -> set[str]:
        """What the log warned of, without the places."""
        warnings = [one.getMessage() for one in self._log.records if one.levelno >= logging.WARNING]
        return {line.split(" at ")[0].split(";")[0] for line in warnings}
