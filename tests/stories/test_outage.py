"""A disk that is full, a database that is away, Telegram away, a clock set back, each in a burst of updates:
nothing is lost, decided twice or out of order, and nothing is doubled but what was not acknowledged."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.storage import engine
from bot.storage.engine import sqlite_path
from tests import postgres
from tests.botapi import BotApi
from tests.botapi.schema import Json
from tests.clock import FakeClock
from tests.stories.bursting import SHARE, Burst
from tests.stories.conftest import Story
from tests.stories.killing import Reckoning

SENDING = ("sendMessage", "editMessageText")
ENDLESS = 1_000
"""Faults, more than a test meets."""


def whole(result: Reckoning) -> bool:
    return (result.lost, result.decided_twice, result.out_of_order) == (0, 0, 0)


@asynccontextmanager
async def telling(api: BotApi, settings: Settings, database_url: str) -> AsyncGenerator[Story]:
    """A story that another database keeps."""
    story = Story(api, settings.model_copy(update={"database_url": database_url}), FakeClock())
    try:
        await story.start()
        yield story
    finally:
        await story.close()


# The database is away for half a minute


async def without_database(burst: Burst, trouble: Callable[[], Generator[None]], reason: str) -> None:
    api = burst.story.api

    def unconfirmed() -> None:
        # Of what came in the first moment some may have been stored; of the rest nothing was.
        assert len(api.world.updates) >= SHARE
        assert burst.warned() >= {
            f"the database is not available ({reason})",
            "cannot receive: Unavailable",
        }

    await burst.begins()
    result = await burst.weathers(contextmanager(trouble), 30, unconfirmed)
    assert whole(result), result
    assert result.doubled == 0, "what was on the wire was acknowledged"


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a file system; test_turning and test_poll_trouble have the parts")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


async def test_a_full_disk(
    api: BotApi, settings: Settings, disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def full() -> Generator[None]:
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
        filler.unlink()

    async with telling(api, settings, f"sqlite:///{disk}/viva.db") as story:
        await without_database(Burst(story, caplog), full, "OperationalError")


async def test_a_database_that_another_program_locks(
    story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    holding = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('BEGIN IMMEDIATE'); print(); input()"
    path = sqlite_path(story.settings.database_url)

    def locked() -> Generator[None]:
        command = [sys.executable, "-c", holding, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            other.stdout.readline()
            yield
            other.communicate(b"\n")

    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)  # it would wait in real time
    await story.stop()
    await story.start()
    await without_database(Burst(story, caplog), locked, "OperationalError")


async def test_a_postgresql_that_is_stopped_and_started_again(
    api: BotApi, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped() -> Generator[None]:
        story.engine.dispose()
        yield from postgres.stopped()

    with postgres.database() as url:
        async with telling(api, settings, url) as story:
            await without_database(Burst(story, caplog), stopped, "OperationalError")


# Telegram is away for a minute


async def test_a_minute_of_errors_and_dropped_connections(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    faults = story.api.faults
    methods = (*SENDING, "getUpdates", "answerCallbackQuery", "sendChatAction")

    def away() -> Generator[None]:
        for method in methods:
            for number in range(ENDLESS):
                if number % 2:
                    faults.drop(method)
                else:
                    faults.fail(method, (500, 502, 504)[number % 3])
        yield
        for method in methods:
            faults.relent(method)

    burst = Burst(story, caplog)
    await burst.begins()
    result = await burst.weathers(contextmanager(away), 60)
    assert whole(result), result
    assert result.doubled == 0, "nothing that failed had been taken"


async def test_a_minute_in_which_no_acknowledgement_arrives(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    lost: Counter[str] = Counter()
    losing = False

    def count(params: Json) -> None:
        if losing and (asked := re.search(r"/q\d{4}", params["text"])):
            lost[asked[0]] += 1

    def deaf() -> Generator[None]:
        nonlocal losing
        losing = True
        for method in SENDING:
            story.api.faults.lose_reply(method, ENDLESS)
        yield
        losing = False
        for method in SENDING:
            story.api.faults.relent(method)

    story.api.faults.on_after("sendMessage", count)
    burst = Burst(story, caplog)
    await burst.begins()
    result = await burst.weathers(contextmanager(deaf), 60)
    assert whole(result), result
    assert sum(lost.values()) == result.doubled > 0
    heard = Counter(
        asked[0]
        for person in burst.people
        for post in person.chat.posts
        if post.by_bot and (asked := re.search(r"/q\d{4}", post.text))
    )
    assert heard == {name: 1 + lost[name] for person in burst.people for name in person.commands}
    assert all(sum(name in lost for name in person.commands) <= 1 for person in burst.people), (
        "one on the wire"
    )


# The clock


async def test_a_clock_that_is_set_back_holds_nothing_up(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    def setting_back() -> Generator[None]:
        for method in SENDING:
            story.api.faults.fail(method, 502, 20)  # so that there is something that waits for its next try
        yield
        for method in SENDING:
            story.api.faults.relent(method)
        story.clock.set_back(timedelta(hours=1).total_seconds())

    burst = Burst(story, caplog)
    await burst.begins()
    began = story.clock.clock.monotonic()
    result = await burst.weathers(contextmanager(setting_back), 20)
    assert whole(result), result
    assert result.doubled == 0
    assert story.clock.clock.monotonic() - began < 90
