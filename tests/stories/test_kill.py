"""The kill story: SIGKILL at the worst moments of a burst loses nothing and decides nothing twice."""

import random
from pathlib import Path

import pytest

from tests import postgres
from tests.bank.sample import Content
from tests.botapi import BotApi
from tests.stories.killing import MOMENTS, burst_under_fire

pytestmark = pytest.mark.process


async def test_sigkill_in_a_burst_loses_nothing(api: BotApi, tmp_path: Path) -> None:
    few = str(Content(tmp_path).folder)  # a burst asks nothing: many starts need not read the bank
    seed = random.SystemRandom().randrange(10**6)
    kills = len(MOMENTS)
    result = await burst_under_fire(
        api,
        f"sqlite:///{tmp_path}/viva.db",
        chats=8,
        updates=80,
        kills=kills,
        seed=seed,
        CONTENT_DIR=few,
    )
    print(f"seed {seed}: {result}")
    assert (result.lost, result.decided_twice, result.out_of_order) == (0, 0, 0), seed
    # One kill can cost one acknowledgement a chat, and each such a copy.
    assert result.most_doubled_in_a_chat <= result.kills, seed
    assert result.kills == kills


async def test_sigkill_in_a_burst_loses_nothing_on_postgresql(api: BotApi, tmp_path: Path) -> None:
    few = str(Content(tmp_path).folder)
    moments = ("after sendMessage", "before getUpdates")
    with postgres.database() as url:
        result = await burst_under_fire(
            api, url, chats=6, updates=40, kills=2, seed=3, moments=moments, CONTENT_DIR=few
        )
    assert (result.lost, result.decided_twice, result.out_of_order) == (0, 0, 0), result
    assert result.most_doubled_in_a_chat <= result.kills == 2
