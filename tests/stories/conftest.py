"""What every story stands on: the whole bot, the tests' Bot API server, and a clock that the story owns."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from bot import app, serving
from bot.conversation.pushing import reschedule
from bot.conversation.sweeping import Sweeping
from bot.conversation.turns import Turns
from bot.interview.question import Question
from bot.settings import Settings
from bot.storage import people, schedules
from bot.storage.engine import open_engine, read
from bot.storage.schema import migrate
from bot.storage.tables import Attempt, Push
from bot.storage.tables import Person as PersonRow
from tests.botapi import BotApi
from tests.clock import FakeClock
from tests.content import CONTENT, loaded, real_bank
from tests.databases import unsynced, writing
from tests.stories.person import Person


class Story:
    """A running bot. Time passes only while something waits for it, or when the story says so."""

    def __init__(self, api: BotApi, settings: Settings, clock: FakeClock) -> None:
        self.api = api
        self.settings = settings
        self.clock = clock
        self.bank = real_bank()
        self._serving: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The story's own way into the database, beside the bot's."""
        if self._engine is None:
            self._engine = open_engine(self.settings.database_url)
        return self._engine

    async def start(self) -> None:
        self._stopping = asyncio.Event()
        running = serving.serve_telegram(self.settings, self.clock.clock, self._stopping)
        self._serving = asyncio.get_running_loop().create_task(running)
        method = "setWebhook" if self.settings.webhook_url else "getUpdates"
        begun = self.api.count(method)
        while self.api.count(method) == begun and not self._serving.done():
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """As SIGTERM would."""
        assert self._serving is not None
        self._stopping.set()
        while not self._serving.done():
            await asyncio.sleep(0.002)
            await self.clock.advance(0.1)
        await self._serving
        self._serving = None

    async def close(self) -> None:
        if self._serving is not None:
            await self.stop()
        if self._engine is not None:
            self._engine.dispose()

    def person(self, user_id: int = 1001, name: str = "Ada") -> Person:
        return Person(self.api, user_id, name, self.quiet)

    async def newcomer(self, user_id: int = 1001, name: str = "Ada") -> Person:
        """Someone who has just said /start."""
        person = self.person(user_id, name)
        await person.says("/start")
        return person

    async def someone(self, user_id: int = 1001, name: str = "Ada") -> Person:
        """Someone who said /start, and has answered what newcomers are asked about themselves."""
        person = await self.newcomer(user_id, name)
        with Session(self.engine) as session, session.begin():
            known = {"role": "both", "evening": "off"}
            session.execute(update(PersonRow).where(PersonRow.chat.endswith(f":{user_id}")).values(known))
        return person

    async def asked(self, question: str, user_id: int = 1001) -> tuple[Person, Question]:
        """Someone who has just been asked this question."""
        person = await self.someone(user_id)
        await self.ask(person, question)
        return person, self.bank.questions[question]

    async def ask(self, person: Person, question: str) -> None:
        await person.says(f"/start question_{question.replace('.', '_')}")

    async def later(self, **delta: float) -> None:
        await self.clock.advance(timedelta(**delta).total_seconds())

    async def passes(self, seconds: float) -> None:
        """Let time pass, and with each quarter of a second whatever waits for the wire or the disk."""
        for _ in range(round(4 * seconds)):
            await asyncio.sleep(0.003)
            await self.clock.advance(0.25)

    async def quiet(self) -> None:
        """Wait until everything that was sent has been read and answered, letting time pass where it must."""
        for _ in range(4000):
            if self._serving is not None and self._serving.done():
                await self._serving
            if self.is_quiet():
                return
            await asyncio.sleep(0.003)
            await self.clock.advance(0.25)
        raise AssertionError("the bot never came to rest")

    def is_quiet(self) -> bool:
        return not self.api.world.updates and is_at_rest(self.engine)

    async def tick(self) -> None:
        """Let the clocks of mock rounds be looked at, as happens twice a minute elsewhere."""
        with Session(self.engine) as session, session.begin():
            for chat in people.in_rounds(session):
                Turns(self.bank).tick(session, chat, self.clock.now)
        await self.person(2002, "Somebody").says("/help")  # whatever is sent has the outbox looked at

    async def wants(self, person: Person, evening: str = "20:30", **schedule: Any) -> None:
        """Let a person have a daily set at an hour, with whatever else stands in their schedule."""
        with Session(self.engine) as session, session.begin():
            known = people.of_chat(session, f"telegram:{person.chat.id}")
            assert known is not None
            known.evening = evening
            people.save(session, known)
            wanted = schedules.of_person(session, known)
            for name, value in schedule.items():
                setattr(wanted, name, value)
            reschedule(session, known, wanted, self.clock.now)

    async def until(self, hour: str, days: int = 0) -> None:
        """Let time pass until an hour, UTC, so many days later."""
        at = time.fromisoformat(hour)
        then = datetime.combine(self.clock.now.date() + timedelta(days), at, UTC)
        await self.clock.advance((then - self.clock.now).total_seconds())

    async def sweep(self) -> int:
        """Have pushes decided, made and sent, as happens every few seconds; how many dates were decided."""
        with writing(self.engine) as writer:
            decided = await Sweeping(writer, self.clock.clock, self.bank, lambda: None).sweep()
        if self._serving is not None:
            await self.person(2002, "Somebody").says("/help")  # whatever is sent has the outbox looked at
        return decided

    def pushes(self) -> list[Push]:
        """Every decision there is, oldest first."""
        with read(self.engine) as session:
            return list(session.scalars(select(Push).order_by(Push.day, Push.id)))

    def people(self) -> int:
        return self._count(PersonRow.id > 0)

    def _count(self, which: Any) -> int:
        with read(self.engine) as session:
            return session.scalar(select(func.count()).where(which)) or 0

    def attempts(self) -> list[Attempt]:
        """Every attempt there is, oldest first."""
        with read(self.engine) as session:
            return list(session.scalars(select(Attempt).order_by(Attempt.id)))


@pytest.fixture(autouse=True)
def ticks_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks of rounds are looked at when a story says so, and never between."""
    monkeypatch.setattr(app, "TICK_EVERY", timedelta(days=3650).total_seconds())


@pytest.fixture(autouse=True)
def starts_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the bank for every start would take more time than all that is said."""
    monkeypatch.setattr(app, "load", loaded)
    monkeypatch.setattr(app, "open_engine", unsynced)


@pytest.fixture
async def api() -> AsyncGenerator[BotApi, None]:
    async with BotApi() as server:
        yield server


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each story gets a copy, which its bot finds up to date."""
    path = tmp_path_factory.mktemp("empty") / "viva.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, api: BotApi, empty_database: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "viva.db")
    return Settings(
        telegram_bot_token=api.token,  # pyright: ignore[reportArgumentType] - pydantic makes it secret
        telegram_api_url=api.url,
        database_url=f"sqlite:///{tmp_path}/viva.db",
        content_dir=CONTENT,
        log_level="error",
    )


@pytest.fixture
async def story(api: BotApi, settings: Settings) -> AsyncGenerator[Story, None]:
    story = Story(api, settings, FakeClock())
    await story.start()
    yield story
    await story.close()


def is_at_rest(engine: Engine) -> bool:
    """Whether all that was received is served, and all replies are sent.

    It is asked every few milliseconds, so in plain SQL: the ORM would take more time than the bot.
    """
    with read(engine) as session:
        return not session.scalar(_UNDER_WAY)


_UNDER_WAY = text("""
    SELECT EXISTS (SELECT 1 FROM inbox WHERE status IN ('waiting', 'claimed'))
        OR EXISTS (SELECT 1 FROM outbox WHERE status IN ('queued', 'sending'))
""")


def example(question: Question, kind: str) -> str:
    """An answer from the question's own file, which the check holds to what it should earn."""
    return next(example.answer for example in question.examples if example.kind == kind)
