"""The real process under SIGKILL: a burst of updates, kills at chosen and random moments, and the reckoning.

Used by the kill story in its short form and by `make soak` at full length. The product has no hooks for this:
the tests' server kills it, at the moments only a server sees, or a timer does.
"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from bot.storage.engine import open_engine, read
from bot.storage.tables import InboxRow, OutboxRow
from tests.botapi import BotApi, Chat

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

    def __init__(self, api: BotApi, database_url: str) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "DATABASE_URL": database_url,
            "ANSWER_SETTLE_SECONDS": "0",
            "SEND_RATE": "0",
            "CHAT_RATE": "0",
            "LOG_LEVEL": "warning",
        }
        self.process: Process | None = None
        self.killed = 0

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=self.environment
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
    kills: int
    lost: int = 0
    """Updates that no reply was decided for."""
    decided_twice: int = 0
    doubled: int = 0
    """Replies that reached a person more than once."""
    most_doubled_in_a_chat: int = 0
    out_of_order: int = 0
    unfinished: int = 0
    moments: Counter[str] = field(default_factory=Counter[str])

    def __str__(self) -> str:
        return (
            f"{self.updates} updates, {self.kills} kills ({dict(self.moments)}): {self.lost} lost, "
            f"{self.decided_twice} decided twice, {self.out_of_order} out of order, {self.doubled} replies "
            f"doubled (at most {self.most_doubled_in_a_chat} in a chat)"
        )


async def burst_under_fire(
    api: BotApi, database_url: str, *, chats: int, updates: int, kills: int, seed: int
) -> Reckoning:
    """Send `updates` messages from `chats` people, kill the process `kills` times on the way, and reckon.

    Every message is an unknown command with its number in it, so that each reply tells which it answers. Taps
    on the settings page among them bring edits.
    """
    chance = random.Random(seed)
    viva = Viva(api, database_url)
    people = [api.world.chat(1000 + number, f"P{number}") for number in range(chats)]
    result = Reckoning(updates, kills)
    await viva.start()
    for chat in people:
        api.world.write(chat, "/start")
        api.world.write(chat, "/settings")
    await _until_quiet(api, viva, database_url)
    armed: list[str] = []

    def strike(moment: str) -> Any:
        def hook(_params: Any) -> None:
            if armed and armed[0] == moment and viva.kill():
                armed.clear()
                result.moments[moment] += 1

        return hook

    for moment in MOMENTS[:-1]:
        when, method = moment.split()
        (api.faults.on_before if when == "before" else api.faults.on_after)(method, strike(moment))
    sent: dict[int, list[str]] = {chat.id: [] for chat in people}
    before = {chat.id: len(chat.posts) for chat in people}
    plan = [MOMENTS[number % len(MOMENTS)] for number in range(kills)]
    chance.shuffle(plan)
    per_kill = max(1, updates // (kills + 1))
    for number in range(updates):
        chat = chance.choice(people)
        name = f"/q{number:04d}"
        api.world.write(chat, name)
        sent[chat.id].append(name)
        if number % 5 == 0:
            page = next(post for post in chat.posts if post.buttons and "Research" in post.labels()[0])
            api.world.tap(chat, page, page.buttons[0][chance.randrange(3)]["callback_data"])
        if plan and number % per_kill == per_kill - 1:
            armed[:] = [plan.pop()]
            await _strike_or_wait(armed, viva, chance, result, api, people)
            await viva.restart()
    await _until_quiet(api, viva, database_url)
    result.kills = viva.killed
    assert await viva.terminate() == 0, "SIGTERM ends it cleanly"
    _reckon(result, people, sent, before, database_url)
    return result


async def _strike_or_wait(
    armed: list[str], viva: Viva, chance: random.Random, result: Reckoning, api: BotApi, people: list[Chat]
) -> None:
    """Until the process is dead: by the armed moment, or by a timer where that is random or never comes."""
    wait = chance.uniform(0.005, 0.4) if armed == ["random"] else 5.0
    assert viva.process is not None
    try:
        async with asyncio.timeout(wait):
            await viva.process.wait()
    except TimeoutError:
        armed.clear()
        if viva.kill():
            result.moments["random"] += 1


async def _until_quiet(api: BotApi, viva: Viva, database_url: str) -> None:
    engine: Engine | None = None
    for _ in range(6000):
        await asyncio.sleep(0.01)
        assert viva.process is not None
        assert viva.process.returncode is None, f"Viva ended by itself with {viva.process.returncode}"
        if api.world.updates:
            continue
        engine = engine or open_engine(database_url)
        with read(engine) as session:
            inbox = session.scalar(select(func.count()).where(InboxRow.status.in_(("waiting", "claimed"))))
            outbox = session.scalar(select(func.count()).where(OutboxRow.status.in_(("queued", "sending"))))
        if not inbox and not outbox:
            engine.dispose()
            return
    raise AssertionError("it never came to rest")


def _reckon(
    result: Reckoning,
    people: list[Chat],
    sent: dict[int, list[str]],
    before: dict[int, int],
    database_url: str,
) -> None:
    engine = open_engine(database_url)
    with read(engine) as session:
        result.unfinished = session.scalar(select(func.count()).where(InboxRow.status != "done")) or 0
        decided = session.execute(
            select(OutboxRow.inbox_id, func.count())
            .join(InboxRow, InboxRow.id == OutboxRow.inbox_id)
            .where(InboxRow.text.like("/q%"))
            .group_by(OutboxRow.inbox_id)
        ).all()
    engine.dispose()
    result.decided_twice = sum(count > 1 for _, count in decided)
    result.lost = result.updates - len(decided)
    for chat in people:
        replies = [post.text for post in chat.posts[before[chat.id] :] if post.by_bot]
        heard = [text.split()[3].rstrip(".") for text in replies if text.startswith("I don't know /q")]
        copies = Counter(heard)
        result.lost += sum(name not in copies for name in sent[chat.id])
        doubled = sum(count - 1 for count in copies.values())
        result.doubled += doubled
        result.most_doubled_in_a_chat = max(result.most_doubled_in_a_chat, doubled)
        first = list(dict.fromkeys(heard))
        result.out_of_order += sum(a != b for a, b in zip(first, sent[chat.id], strict=False))
