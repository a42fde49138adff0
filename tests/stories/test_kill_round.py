"""A mock round, and an own project, under SIGKILL: the process dies in the middle, and no figure is another
for it."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean
from typing import Literal

import pytest
from sqlalchemy import select

from bot.app import up_to_date
from bot.storage import inbox, outbox
from bot.storage.engine import read
from bot.storage.tables import Attempt, Project
from tests.botapi import BotApi
from tests.botapi.schema import Json
from tests.content import real_bank
from tests.stories.killing import Viva
from tests.stories.person import Person
from tests.stories.test_mock import PROJECT, asked, middling, play, recomputed

pytestmark = pytest.mark.process

Moment = Literal["before", "after"]


class Dying:
    """Someone's chat with a process that does not outlive some of the things that they do, and what a story
    needs beside it: the bank, and what was stored."""

    def __init__(self, api: BotApi, url: str, killed_at: Mapping[int, Moment]) -> None:
        """`killed_at`: by the number of what they do, before or after its reply arrives."""
        self.bank = real_bank()
        self.viva = Viva(api, url)
        self.person = Person(api, 1001, "Ada", self._settled)
        self._api = api
        self._killed_at = killed_at
        self._done = 0
        self._armed: Moment | None = None
        api.faults.on_before("sendMessage", self._at("before"))
        api.faults.on_after("sendMessage", self._at("after"))
        self._engine = up_to_date(url)

    def attempts(self) -> list[Attempt]:
        with read(self._engine) as session:
            return list(session.scalars(select(Attempt).order_by(Attempt.id)))

    def projects(self) -> list[Project]:
        with read(self._engine) as session:
            return list(session.scalars(select(Project)))

    async def _settled(self) -> None:
        """Wait for the answer to what was just done, and for the death that it may bring."""
        self._done += 1
        self._armed = self._killed_at.get(self._done)
        if self._armed:
            await self.viva.restart()
        while self._api.world.updates or self._waiting():
            await asyncio.sleep(0.02)

    def _at(self, moment: Moment) -> Callable[[Json], None]:
        def strike(_params: Json) -> None:
            if self._armed == moment:
                self._armed = None
                assert self.viva.kill()
                if moment == "before":
                    self._api.faults.drop("sendMessage")  # it would be handled, although nobody waits for it

        return strike

    def _waiting(self) -> bool:
        """Whether anything that was received or said is still on its way."""
        with read(self._engine) as session:
            return bool(inbox.waiting(session) or outbox.queued(session))


@pytest.mark.parametrize("role", ["research", "engineering", "both"])
async def test_a_round_survives_sigkill(api: BotApi, tmp_path: Path, role: str) -> None:
    story = Dying(api, f"sqlite:///{tmp_path}/viva.db", killed_at={8: "after"})
    person = story.person
    await story.viva.start()
    await person.says("/start")
    await person.says(f"/mock {role} standard")
    await person.taps("Start")
    order = await play(story, person, middling, story.bank.rounds[role])
    await person.says("What would I do first?")
    expected, _ = recomputed(story, story.bank.rounds[role], order)
    assert story.viva.killed == 1
    assert f"Your round: {expected}/100" in person.last_heard, person.transcript()
    assert len({one.token for one in story.attempts()}) == len(order)
    assert await story.viva.terminate() == 0


async def test_a_project_survives_sigkill(api: BotApi, tmp_path: Path) -> None:
    account, second_answer = 3, 6
    moments: dict[int, Moment] = {account: "before", second_answer: "after"}
    story = Dying(api, f"sqlite:///{tmp_path}/viva.db", killed_at=moments)
    person = story.person
    await story.viva.start()
    await person.says("/start")
    await person.says("/project")
    await person.says(PROJECT)
    await person.taps("Right")
    order: list[str] = []
    while (question := asked(story, person.last_heard)) is not None and "/100" not in person.last_heard:
        order.append(question.id)
        await person.says(middling(question))
    assert story.viva.killed == 2
    assert order == [f"project.gradient-boosting-{step}" for step in (1, 3, 5)], person.transcript()
    told, *steps = [one.score or 0.0 for one in story.attempts()]
    assert len(steps) == len(order)
    points = int(100 * (told / 2 + fmean(steps) / 2) + 0.509)
    assert person.last_heard.startswith(f"Predict which machines fail · {points}/100\n"), person.transcript()
    assert [(one.number, one.account) for one in story.projects()] == [(1, PROJECT)]
    assert await story.viva.terminate() == 0
