"""The real process under SIGKILL: a burst of updates, kills at chosen and random moments, and the reckoning.

Used by the kill story in its short form and by `make soak` at full length. The product has no hooks for this:
the tests' server kills it, at the moments only a server sees, or a timer does.
"""

import asyncio
import os
import random
import re
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.storage.engine import open_engine, read
from bot.storage.tables import InboxRow, OutboxRow
from tests.botapi import BotApi, Post
from tests.botapi.schema import Json

ROOT = Path(__file__).parents[2]
MOMENTS = (
    "before getUpdates",
    "after sendMessage",
    "before editMessageText",
    "after editMessageText",
    "random",
)


class Viva:
    """`python -m bot run`, started and killed."""

    def __init__(self, api: BotApi, database_url: str, **environment: str) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "DATABASE_URL": database_url,
            "ANSWER_SETTLE_SECONDS": "0",
            "SEND_RATE": "0",
            "CHAT_RATE": "0",
            "LOG_LEVEL": "warning",
            **environment,
        }
        self.program: tuple[str, ...] = ("-m", "bot", "run")
        self.process: Process | None = None
        self.killed = 0
        self.log: Path | None = None
        """Where its standard error goes; None: to ours."""

    async def start(self) -> None:
        with self.log.open("ab") if self.log else nullcontext() as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, *self.program), cwd=ROOT, env=self.environment, stderr=log
            )

    def kill(self) -> bool:
        """SIGKILL, at once; False where it is dead already."""
        if self.process is None or self.process.returncode is not None:
            return False
        self.killed += 1
        os.kill(self.process.pid, signal.SIGKILL)
        return True

    async def restart(self) -> None:
        assert self.process is not None
        await self.process.wait()
        await self.start()

    async def terminate(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()


@dataclass
class Reckoning:
    """What a burst came to."""

    updates: int
    kills: int = 0
    moments: Counter[str] = field(default_factory=Counter[str])
    """The kills by what was going on."""
    lost: int = 0
    """Updates that were not served, or whose reply was never decided or never seen."""
    decided_twice: int = 0
    out_of_order: int = 0
    """Replies that were decided, or seen first, before one to an earlier update of their chat."""
    doubled: int = 0
    """Replies that reached a person once more than needed."""
    most_doubled_in_a_chat: int = 0

    def __str__(self) -> str:
        moments = ", ".join(f"{count} {moment}" for moment, count in sorted(self.moments.items()))
        return (
            f"{self.updates} updates, {self.kills} kills ({moments}): {self.lost} lost, "
            f"{self.decided_twice} decided twice, {self.out_of_order} out of order, {self.doubled} doubled "
            f"(at most {self.most_doubled_in_a_chat} in a chat)"
        )


async def burst_under_fire(
    api: BotApi,
    database_url: str,
    *,
    chats: int,
    updates: int,
    kills: int,
    seed: int,
    moments: Sequence[str] = MOMENTS,
    **environment: str,
) -> Reckoning:
    """Send `updates` updates from `chats` people, kill the process `kills` times on the way, and reckon."""
    chance = random.Random(seed)
    viva = Viva(api, database_url, **environment)
    people = [Sender(api, 1001 + number, chance) for number in range(chats)]
    await viva.start()
    for person in people:
        person.arrives()
    await until_quiet(api, database_url, viva)
    result = Reckoning(updates)
    served_before = served(database_url)
    gun = Gun(api, viva, result.moments)
    plan = [moments[number % len(moments)] for number in range(kills)]
    chance.shuffle(plan)
    shares = [updates * (number + 1) // (kills + 1) for number in range(kills)]
    for number in range(1, updates + 1):
        shoot = number in shares
        chance.choice(people).does(number, taps=shoot and "edit" in plan[-1])
        if shoot:
            await gun.fires(plan.pop(), chance.uniform(0.005, 0.4))
            await viva.restart()
    await until_quiet(api, database_url, viva)
    result.kills = viva.killed
    assert await viva.terminate() == 0, "SIGTERM ends it cleanly"
    reckon(result, database_url, served_before, people)
    return result


def reckon(result: Reckoning, database_url: str, served_before: int, people: Sequence["Sender"]) -> None:
    """Compare what was sent with what was served, decided and seen."""
    result.lost = result.updates - (served(database_url) - served_before)
    _reckon_decisions(result, database_url)
    for person in people:
        _reckon_chat(result, person)


class Sender:
    """A person who sends what can be told apart afterwards: mostly unknown commands, each with its number,
    which the reply to it repeats. Each brings one reply; a tap on the settings page brings one edit; a text,
    with no question open, one reply; an edited text none."""

    def __init__(self, api: BotApi, user_id: int, chance: random.Random) -> None:
        self.chat = api.world.chat(user_id, f"P{user_id}")
        self.commands: list[str] = []
        self._world = api.world
        self._chance = chance
        self._text: Post | None = None

    def arrives(self) -> None:
        self._world.write(self.chat, "/start")
        self._world.write(self.chat, "/settings")

    def does(self, number: int, *, taps: bool = False) -> None:
        """One update."""
        match "tap" if taps else self._chance.choices(("command", "tap", "text", "edit"), (12, 4, 2, 2))[0]:
            case "tap":
                page = next(post for post in self.chat.posts if "Engineering" in " ".join(post.labels()))
                button = self._chance.choice(page.buttons[0])
                self._world.tap(self.chat, page, button["callback_data"])
            case "edit" if self._text is not None:
                self._world.rewrite(self.chat, self._text, f"No, {number}.")
            case "text":
                self._text = self._world.write(self.chat, f"It is {number}.")
            case _:
                self.commands.append(f"/q{number:04d}")
                self._world.write(self.chat, self.commands[-1])


class Gun:
    """Kills the process at a moment that the server sees, or after a while."""

    def __init__(self, api: BotApi, viva: Viva, moments: Counter[str]) -> None:
        self._viva = viva
        self._moments = moments
        self._armed = ""
        for moment in MOMENTS[:-1]:
            when, method = moment.split()
            (api.faults.on_before if when == "before" else api.faults.on_after)(method, self._at(moment))

    async def fires(self, moment: str, after: float) -> None:
        """Until it is dead: at the moment, or `after` seconds where that is random. A moment that never comes
        counts as random."""
        assert self._viva.process is not None
        self._armed = moment
        try:
            async with asyncio.timeout(after if moment == "random" else 20.0):
                await self._viva.process.wait()
        except TimeoutError:
            self._armed = "random"
            self._kill()

    def _at(self, moment: str) -> Callable[[Json], None]:
        def strike(_params: Json) -> None:
            if self._armed == moment:
                self._kill()

        return strike

    def _kill(self) -> None:
        if self._viva.kill():
            self._moments[self._armed] += 1
        self._armed = ""


async def until_quiet(api: BotApi, database_url: str, *vivas: Viva) -> None:
    """Until all is served and sent, by processes that live on."""
    for _ in range(3000):
        await asyncio.sleep(0.02)
        for viva in vivas:
            assert viva.process is not None
            assert viva.process.returncode is None, f"Viva ended by itself with {viva.process.returncode}"
        if not api.world.updates and not _count(
            database_url,
            select(func.count()).where(InboxRow.status.in_(("waiting", "claimed"))),
            select(func.count()).where(OutboxRow.status.in_(("queued", "sending"))),
        ):
            return
    raise AssertionError("it never came to rest")


def served(database_url: str) -> int:
    return _count(database_url, select(func.count()).where(InboxRow.status == "done"))


def _count(database_url: str, *queries: Select[int]) -> int:
    with reading(database_url) as session:
        return sum(session.scalar(query) or 0 for query in queries)


@contextmanager
def reading(database_url: str) -> Generator[Session]:
    engine = open_engine(database_url)
    with read(engine) as session:
        yield session
    engine.dispose()


def _reckon_decisions(result: Reckoning, database_url: str) -> None:
    """Each update that wants a reply has one in the outbox, and in each chat they stand in order."""
    with reading(database_url) as session:
        asked = session.execute(
            select(InboxRow.id, InboxRow.chat)
            .where(
                InboxRow.kind.in_(("command", "tap", "text")), InboxRow.text.not_in(("/start", "/settings"))
            )
            .order_by(InboxRow.id)
        ).all()
        decided = session.execute(select(OutboxRow.inbox_id, OutboxRow.chat).order_by(OutboxRow.id)).all()
    replies = Counter(number for number, _ in decided)
    result.lost += sum(number not in replies for number, _ in asked)
    result.decided_twice = sum(count > 1 for count in replies.values())
    latest: dict[str, int] = {}
    for number, chat in decided:
        result.out_of_order += (number or 0) < latest.get(chat, 0)
        latest[chat] = number or 0


def _reckon_chat(result: Reckoning, person: Sender) -> None:
    """What the person saw: the reply to each command, in order, and how often again."""
    marks = [re.match(r"I don't know (/q\d+)", post.text) for post in person.chat.posts if post.by_bot]
    heard = [mark[1] for mark in marks if mark]
    copies = Counter(heard)
    result.lost += sum(name not in copies for name in person.commands)
    first = list(dict.fromkeys(heard))
    result.out_of_order += sum(a != b for a, b in zip(first, person.commands, strict=False))
    doubled = sum(count - 1 for count in copies.values())
    result.doubled += doubled
    result.most_doubled_in_a_chat = max(result.most_doubled_in_a_chat, doubled)
