"""Several real processes share a PostgreSQL: any of them may be killed, and nobody notices."""

import asyncio
import random
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.engine import open_engine
from bot.storage.schema import HEAD, revision
from tests import postgres
from tests.bank.sample import Content
from tests.botapi import BotApi
from tests.stories.killing import ROOT
from tests.stories.sharing import HAND_OVER_SECONDS, burst_on_three

pytestmark = pytest.mark.process


async def test_two_of_three_killed_in_a_burst_lose_nothing(api: BotApi, tmp_path: Path) -> None:
    few = str(Content(tmp_path).folder)
    seed = random.SystemRandom().randrange(10**6)
    with postgres.database() as url:
        result, hand_over, took_turns = await burst_on_three(
            api, url, chats=40, updates=240, seed=seed, CONTENT_DIR=few
        )
    print(f"seed {seed}: {result}; {took_turns} took turns; another led after {hand_over:.1f} s")
    assert (result.lost, result.decided_twice, result.out_of_order) == (0, 0, 0), seed
    # Only who leads sends: one kill can cost one acknowledgement a chat, and each such a copy.
    assert result.most_doubled_in_a_chat <= 1, seed
    assert took_turns > 1, seed
    assert hand_over < HAND_OVER_SECONDS, seed


async def test_several_may_migrate_at_once() -> None:
    with postgres.database() as url:
        assert await migrating(url, times=4) == [(0, "")] * 4
        engine = open_engine(url)
        with engine.begin() as connection:
            assert revision(connection) == HEAD
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        engine.dispose()
        newer = "DATABASE_URL: the database is newer than this program (its schema is 9999): update Viva\n"
        assert await migrating(url, times=2) == [(2, newer)] * 2


async def migrating(url: str, times: int) -> list[tuple[int | None, str]]:
    """Exit code and complaint of so many `python -m bot migrate`, started together."""

    async def one() -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "migrate"),
            cwd=ROOT,
            env={"DATABASE_URL": url},
            stderr=asyncio.subprocess.PIPE,
        )
        _, complaint = await process.communicate()
        return process.returncode, complaint.decode()

    return list(await asyncio.gather(*(one() for _ in range(times))))
