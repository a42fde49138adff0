"""The house opens whole or not at all, and leaves nothing behind."""

import asyncio
from datetime import UTC
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app, serving
from bot.settings import Settings
from bot.storage.errors import StorageError
from bot.storage.home import hold
from bot.storage.schema import HEAD, revision
from tests.clock import FakeClock
from tests.content import CONTENT, loaded, real_bank


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/viva.db", content_dir=CONTENT)


def test_the_real_clock_is_aware_and_never_runs_backwards() -> None:
    clock = app.real_clock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_a_new_database_is_brought_up_to_date(settings: Settings) -> None:
    engine = app.up_to_date(settings.database_url)
    with engine.connect() as connection:
        assert revision(connection) == HEAD
    engine.dispose()


async def test_a_house_that_closes_leaves_its_home_to_the_next(settings: Settings) -> None:
    async with app.opened(settings, FakeClock().clock, {}) as house:
        assert house.bank.questions
        with pytest.raises(StorageError, match="in use"), hold(settings.database_url):
            pass
    with hold(settings.database_url):
        pass


async def test_told_to_stop_before_it_is_connected_it_connects_no_more(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "load", loaded)  # it has to be quick here, and the machine may be busy

    async def hang_up(connection: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        stopping.set()
        await connection.read()
        answer.close()

    stopping = asyncio.Event()
    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    mute = settings.model_copy(
        update={
            "telegram_api_url": f"http://127.0.0.1:{port}",
            "telegram_bot_token": SecretStr("1:a"),
        }
    )
    real_bank()
    async with asyncio.timeout(5), server:
        await serving.serve_telegram(mute, FakeClock().clock, stopping)
