"""Under fire, at full length: what the stories have in short.

    python -m benchmarks.soak [SEED]

- a burst of updates, SIGKILL at chosen and random moments, on SQLite and on PostgreSQL;
- three processes on one PostgreSQL, two of them killed;
- one chat that floods, while others write;
- odd updates of every type, on SQLite and on PostgreSQL.

Exit code 1 if anything was lost, decided twice or out of order, or anybody waited for a flood.
"""

import asyncio
import logging
import random
import sys
import tempfile
import time
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import TypeVar

from bot.settings import Settings
from tests import postgres
from tests.botapi import BotApi
from tests.clock import FakeClock
from tests.content import CONTENT
from tests.stories.conftest import Story
from tests.stories.flooding import Flood, flood
from tests.stories.killing import Reckoning, burst_under_fire
from tests.stories.oddities import Endured, endured
from tests.stories.sharing import burst_on_three

T = TypeVar("T")

CHATS, UPDATES, KILLS = 50, 500, 10
FLOOD, OTHERS = 1_000, 50
ODD = 10_000


def main(seed: int) -> int:
    for log in ("aiohttp.server", "bot", "apscheduler"):  # requests of killed processes, a story's own time
        logging.getLogger(log).setLevel(logging.CRITICAL)
    good = True
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", postgres.database)):
        with database() as url:
            good &= _killed(_run(f"{name}, seed {seed}", _burst(url, seed)))
    with postgres.database() as url:
        good &= _killed(_run(f"three on PostgreSQL, seed {seed}", _three(url, seed)))
    with _sqlite() as url:
        good &= _flooded(_run("a flood on SQLite", _flood(url)))
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", postgres.database)):
        with database() as url:
            good &= _endured(_run(f"{name}, seed {seed}", endured(url, many=ODD, seed=seed)))
    return int(not good)


@contextmanager
def _sqlite() -> Generator[str]:
    with tempfile.TemporaryDirectory() as home:
        yield f"sqlite:///{home}/viva.db"


def _run(name: str, work: Coroutine[None, None, T]) -> T:
    """What it gives, told with the time it took."""
    began = time.monotonic()
    result = asyncio.run(work)
    print(f"{name}, {time.monotonic() - began:.0f} s: {result}", flush=True)
    return result


def _killed(result: Reckoning) -> bool:
    return not (result.lost or result.decided_twice or result.out_of_order)


def _flooded(result: Flood) -> bool:
    return result.whole and result.fair


def _endured(result: Endured) -> bool:
    for wrong in result.wrong:
        print(f"  {wrong}")
    return not result.wrong


async def _burst(url: str, seed: int) -> Reckoning:
    async with BotApi() as api:
        return await burst_under_fire(api, url, chats=CHATS, updates=UPDATES, kills=KILLS, seed=seed)


async def _three(url: str, seed: int) -> Reckoning:
    async with BotApi() as api:
        result, hand_over, took_turns = await burst_on_three(
            api, url, chats=CHATS, updates=UPDATES, seed=seed
        )
    print(f"{took_turns} took turns, another led after {hand_over:.1f} s")
    return result


async def _flood(url: str) -> Flood:
    async with BotApi() as api:
        given = {"telegram_bot_token": api.token, "telegram_api_url": api.url, "database_url": url}
        settings = Settings.model_validate(given | {"content_dir": CONTENT, "chat_rate": 10})
        story = Story(api, settings, FakeClock())
        await story.start()
        try:
            return await flood(story, FLOOD, OTHERS)
        finally:
            await story.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(10**6)))
