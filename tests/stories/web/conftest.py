"""The whole bot behind its page, and a clock that the story owns."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import Engine

from bot import serving
from bot.interview.question import Question
from bot.settings import Settings
from bot.storage.engine import open_engine
from tests.clock import FakeClock
from tests.content import CONTENT, real_bank
from tests.stories.conftest import is_at_rest
from tests.stories.web.person import Person


class Site:
    """A running bot and its page, on a port of the system's choice."""

    def __init__(self, settings: Settings, session: ClientSession) -> None:
        self.settings = settings
        self.clock = FakeClock()
        self.address = ""
        self.engine: Engine = open_engine(settings.database_url)
        self._session = session
        self._stopping = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.address, self._stopping = "", asyncio.Event()
        running = serving.serve_page(self.settings, self.clock.clock, self._stopping, self._ready)
        self._serving = asyncio.get_running_loop().create_task(running)
        while not self.address and not self._serving.done():
            await asyncio.sleep(0.005)
        if self._serving.done():
            await self._serving

    async def stop(self) -> None:
        assert self._serving is not None
        self._stopping.set()
        while not self._serving.done():
            await asyncio.sleep(0.002)
            await self.clock.advance(0.1)
        await self._serving
        self._serving = None

    async def person(self) -> Person:
        """Someone who has just opened the page."""
        person = Person(self._session, self.address, self.quiet)
        await person.opens()
        return person

    async def asked(self, question: str) -> tuple[Person, Question]:
        """Someone who has just been asked this question."""
        person = await self.person()
        await person.says("/start", f"/start question_{question.replace('.', '_')}")
        return person, real_bank().questions[question]

    async def quiet(self) -> None:
        """Wait until everything that was sent has been read and answered, letting time pass where it must."""
        for _ in range(4000):
            if self._serving is None:
                return
            if self._serving.done():
                await self._serving
            if is_at_rest(self.engine):
                return
            await asyncio.sleep(0.003)
            await self.clock.advance(0.25)
        raise AssertionError("the bot never came to rest")

    async def close(self) -> None:
        if self._serving is not None:
            await self.stop()
        self.engine.dispose()

    def _ready(self, address: str) -> None:
        self.address = address


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "page.db")
    read = Settings(
        database_url=f"sqlite:///{tmp_path}/page.db", content_dir=CONTENT, chat_rate=0, send_rate=0
    )
    return read.model_copy(update={"port": 0})


@pytest.fixture
async def site(settings: Settings) -> AsyncGenerator[Site, None]:
    async with ClientSession() as session:
        site = Site(settings, session)
        await site.start()
        yield site
        await site.close()
