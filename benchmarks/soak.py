"""The kill story at full length: a burst of updates, SIGKILL at chosen and random moments, and the reckoning.

    python -m benchmarks.soak [SEED]

Exit code 1 if anything was lost, decided twice or out of order.
"""

import asyncio
import logging
import random
import sys
import tempfile
import time
from contextlib import ExitStack

from tests import postgres
from tests.botapi import BotApi
from tests.stories.killing import Reckoning, burst_under_fire
from tests.stories.sharing import burst_on_three

CHATS, UPDATES, KILLS = 50, 500, 10


async def main(seed: int) -> int:
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # half a request of a killed process
    failed = False
    with tempfile.TemporaryDirectory() as home, ExitStack() as closing:
        databases = {
            "SQLite": f"sqlite:///{home}/viva.db",
            "PostgreSQL": closing.enter_context(postgres.database()),
        }
        for name, url in databases.items():
            began = time.monotonic()
            result = await soak(url, seed)
            print(f"{name}, seed {seed}, {time.monotonic() - began:.0f} s: {result}", flush=True)
            failed |= bool(result.lost or result.decided_twice or result.out_of_order)
        with postgres.database() as url:
            failed |= await three(url, seed)
    return int(failed)


async def three(url: str, seed: int) -> bool:
    """Three processes on one database, two of them killed. Whether anything was lost."""
    async with BotApi() as api:
        result, hand_over, took_turns = await burst_on_three(
            api, url, chats=CHATS, updates=UPDATES, seed=seed
        )
    led = f"{took_turns} took turns, another led after {hand_over:.1f} s"
    print(f"three on PostgreSQL, seed {seed}: {result}; {led}", flush=True)
    return bool(result.lost or result.decided_twice or result.out_of_order)


async def soak(url: str, seed: int) -> Reckoning:
    async with BotApi() as api:
        return await burst_under_fire(api, url, chats=CHATS, updates=UPDATES, kills=KILLS, seed=seed)


if __name__ == "__main__":
    chosen = int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(10**6)
    sys.exit(asyncio.run(main(chosen)))
