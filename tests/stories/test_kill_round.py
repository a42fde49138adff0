"""A mock round under SIGKILL: the process dies in its middle, and no figure is another for it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import up_to_date
from bot.storage import inbox, outbox
from bot.storage.engine import read
from bot.storage.tables import Attempt
from tests.botapi import BotApi
from tests.content import real_bank
from tests.stories.killing import Viva
from tests.stories.person import Person
from tests.stories.test_mock import middling, play, recomputed

pytestmark = pytest.mark.process

KILLED_AT = 8
"""Which of the things that the candidate does the process does not outlive: in the middle of the round."""


class Told:
    """What a played round needs of a story: the bank, and what was stored."""

    def __init__(self, url: str) -> None:
        self.bank = real_bank()
        self._engine = up_to_date(url)

    def attempts(self) -> list[Attempt]:
        with read(self._engine) as session:
            return list(session.scalars(select(Attempt).order_by(Attempt.id)))

    def waiting(self) -> bool:
        """Whether anything that was received or said is still on its way."""
        with read(self._engine) as session:
            return bool(inbox.waiting(session) or outbox.queued(session))


@pytest.mark.parametrize("role", ["research", "engineering", "both"])
async def test_a_round_survives_sigkill(api: BotApi, tmp_path: Path, role: str) -> None:
    url = f"sqlite:///{tmp_path}/viva.db"
    viva = Viva(api, url)
    await viva.start()

    done = 0

    async def settled() -> None:
        """Wait for the answer to what was just done; once, the process is killed as soon as it begins."""
        nonlocal done
        done += 1
        if done == KILLED_AT:
            posts = len(person.chat.posts)
            while len(person.chat.posts) == posts:
                await asyncio.sleep(0.005)
            assert viva.kill()
            await viva.restart()
        while api.world.updates or told.waiting():
            await asyncio.sleep(0.02)

    told = Told(url)
    person = Person(api, 1001, "Ada", settled)
    await person.says("/start")
    await person.says(f"/mock {role} standard")
    await person.taps("Start")
    order = await play(told, person, middling, told.bank.rounds[role])
    await person.says("What would I do first?")
    expected, _ = recomputed(told, told.bank.rounds[role], order)
    assert viva.killed == 1
    assert f"Your round: {expected}/100" in person.last_heard, person.transcript()
    assert len({one.token for one in told.attempts()}) == len(order)
    assert await viva.terminate() == 0
