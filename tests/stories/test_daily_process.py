"""The real process across a night in which the clocks change, and are set back, under Debian's faketime."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import up_to_date
from bot.conversation.pushing import reschedule
from bot.storage import people, schedules
from bot.storage.engine import read
from bot.storage.tables import Push
from tests.botapi import BotApi, Chat
from tests.stories.killing import Viva

pytestmark = pytest.mark.process

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
NIGHTS = {
    date(2026, 3, 28): datetime(2026, 3, 28, 1, 30, tzinfo=UTC),
    date(2026, 3, 29): datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # half past two is leapt over
    date(2026, 3, 30): datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
}
"""When it is half past two in Berlin, or would be."""
LONGEST_SECONDS = 90
OFTEN = "import sys; from bot import __main__, app; app.SWEEP_EVERY = 1.0; sys.exit(__main__.main(['run']))"
"""`python -m bot run`, but whose hour has come is looked for every second: nobody here can wait for long."""


@pytest.mark.skipif(LIBRARY is None, reason="faketime is not installed (Debian: apt-get install faketime)")
async def test_a_push_a_night_while_the_clocks_change(api: BotApi, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/viva.db"
    clock = tmp_path / "clock"
    engine = up_to_date(url)
    ada = api.world.chat(1001, "Ada")
    bob = api.world.chat(1002, "Bob")
    first, *_, last = NIGHTS.values()

    def wants(chat: Chat, evening: str, since: datetime) -> None:
        with Session(engine) as session, session.begin():
            person = people.welcome(session, f"telegram:{chat.id}", since)
            person.evening = evening
            people.save(session, person)
            schedule = schedules.of_person(session, person)
            schedule.zone = "Europe/Berlin"
            reschedule(session, person, schedule, since)

    def set_clock(to: datetime) -> None:
        """Seconds before what it is set to, so that the minute turns while the process runs."""
        clock.with_suffix(".new").write_text(f"{to.timestamp() - 3 - time.time():+.0f}\n")
        clock.with_suffix(".new").rename(clock)

    def pushed() -> list[date]:
        with read(engine) as session:
            return list(session.scalars(select(Push.day).where(Push.kind == "set").order_by(Push.id)))

    def offered(chat: Chat) -> int:
        return sum("1 of 3" in post.text for post in chat.posts)

    wants(ada, "02:30", datetime(2026, 3, 27, 20, tzinfo=UTC))
    set_clock(first)
    viva = Viva(
        api,
        url,
        LD_PRELOAD=str(LIBRARY),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_NO_CACHE="1",
        DONT_FAKE_MONOTONIC="1",  # else a thread that waits on a queue never wakes
    )
    viva.program = ("-c", OFTEN)
    await viva.start()
    try:
        for number, at in enumerate(NIGHTS.values(), 1):
            set_clock(at)
            await _until(lambda number=number: offered(ada) == number)
            assert pushed() == list(NIGHTS)[:number]
        assert [bool(post.buttons) for post in ada.posts] == [False, False, True]

        # Set back, nobody waits an hour for what is done every few seconds, and no date comes twice.
        set_clock(last - timedelta(hours=1))
        wants(bob, "01:30", last - timedelta(hours=2))
        await _until(lambda: offered(bob) == 1)
        assert offered(ada) == len(NIGHTS)
    finally:
        assert await viva.terminate() == 0
        engine.dispose()


async def _until(reached: Callable[[], bool]) -> None:
    for _ in range(20 * LONGEST_SECONDS):
        if reached():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no push came")
