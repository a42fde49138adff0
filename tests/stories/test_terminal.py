"""The chat in a terminal, through the real mailbox: the same rules as on a phone."""

import asyncio
import io
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Engine

from bot import serving
from bot.frontends.terminal import Terminal
from bot.settings import Settings
from bot.storage import inbox
from bot.storage.engine import open_engine, read
from tests.clock import FakeClock
from tests.content import real_bank
from tests.stories.conftest import example


class Keyboard:
    """One run of the chat, scripted: a line is typed and what it brings is read."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings.model_copy(update={"chat_rate": 0.0, "send_rate": 0.0})
        self.clock = FakeClock()
        self.screen = io.StringIO()
        self.stopping = asyncio.Event()
        self._reading, self._keys = os.pipe()

    @asynccontextmanager
    async def chat(self) -> AsyncGenerator[None, None]:
        """Run until the input ends, or `stopping` is set."""
        terminal = Terminal(self.clock.clock, self._reading, self.screen)
        running = serving.serve_terminal(self.settings, self.clock.clock, terminal, self.stopping)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(running)
            yield
            os.close(self._keys)
            while not task.done():
                await self.clock.advance(0.2)
                await asyncio.sleep(0.002)
        os.close(self._reading)

    async def types(self, lines: str, until: str) -> str:
        """What the screen shows from then on, once it shows this."""
        before = len(self.screen.getvalue())
        self.writes(lines)
        return await self.shows(until, before)

    def writes(self, lines: str) -> None:
        os.write(self._keys, lines.encode())

    async def shows(self, words: str, since: int = 0) -> str:
        for _ in range(2000):
            await self.clock.advance(0.2)
            if words in (shown := self.screen.getvalue()[since:]):
                return shown
            await asyncio.sleep(0.002)
        raise AssertionError(f"{words!r} never came:\n{self.screen.getvalue()}")


@pytest.fixture
def keyboard(settings: Settings) -> Keyboard:
    return Keyboard(settings)


async def test_a_question_is_asked_answered_and_scored(keyboard: Keyboard) -> None:
    dropout = real_bank().questions["regularisation.dropout"]
    async with keyboard.chat():
        await keyboard.shows("[/1 First question]")
        await keyboard.types("/settings\n", "Self-rating off]")
        await keyboard.types("/1\n", "Role: Research")
        await keyboard.types("/8\n", "Review: at 80%")
        await keyboard.types("/practice dropout\n", "[/1 Hint]")
        # As it would be pasted, a line at a time: one answer.
        pasted = example(dropout, "strong").replace(". ", ".\n")
        card = await keyboard.types(f"{pasted}\n", "[/1 Next]")
        assert "Dropout · " in card
        assert "│ All " in card
        more = await keyboard.types("/4\n", "A model answer")
        assert "All " not in more, "an edit shows what is new"
    assert max(map(len, keyboard.screen.getvalue().split("\n"))) <= 80


async def test_after_a_restart_the_buttons_work_again(settings: Settings) -> None:
    first, second, third = Keyboard(settings), Keyboard(settings), Keyboard(settings)
    async with first.chat():
        await first.types("/practice dropout\n", "[/1 Hint]")
    async with second.chat():
        shown = await second.shows("[/1 Hint]")
        assert shown.startswith("Where we were:\n")
        assert "dropout" in shown
        assert "/start" not in shown
        hint = await second.types("/1\n", "Show me")
        assert "→ Hint" in hint
    async with third.chat():
        shown = await third.shows("Show me")
        assert "→ Hint" not in shown, "from the newest message with buttons on"


async def test_told_to_stop_it_waits_for_no_answer_and_takes_it_up_at_the_next_start(
    settings: Settings,
) -> None:
    first, second = Keyboard(settings), Keyboard(settings)
    engine = open_engine(settings.database_url)
    async with first.chat():
        await first.types("/practice dropout\n", "[/1 Hint]")
        first.writes("I would guess that it drops units at random\n")
        while not _waiting(engine):
            await asyncio.sleep(0.002)
            await first.clock.advance(0.01)
        first.stopping.set()
    assert _waiting(engine) == 1
    async with second.chat():
        await second.shows("[/2 Finish]")  # a probe's buttons
    assert _waiting(engine) == 0
    engine.dispose()


def _waiting(engine: Engine) -> int:
    with read(engine) as session:
        return inbox.waiting(session)
