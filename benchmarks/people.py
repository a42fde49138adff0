"""People who write, at once or at a rate, and how long each waits for the first word back."""

import asyncio
import time
from collections.abc import Sequence
from functools import cache
from itertools import count

from benchmarks.processes import ROOT, Bot
from benchmarks.server import Server
from bot.bank import load

CHATS = 200
QUESTION = "regularisation.dropout"
TURNS = 1000
"""Given at once: each chat's /start, its deep link to the question, and answers."""
QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@cache
def answers_there_are() -> Sequence[str]:
    """Its author's examples, from strong to wrong."""
    return [example.answer for example in load(ROOT / "content").questions[QUESTION].examples]


class People:
    """Each says /start, opens a question by its link, answers three times, and opens the next."""

    def __init__(
        self,
        server: Server,
        answers: Sequence[str],
        chats: int = CHATS,
        questions: Sequence[str] = (QUESTION,),
    ) -> None:
        self._server = server
        self._answers = answers
        self._chats = chats
        self._links = [f"/start question_{name.replace('.', '_')}" for name in questions]
        self._turns = count()

    def next_writes(self) -> int:
        """One update, of the next person; who it was."""
        number = next(self._turns)
        person, turn = number % self._chats, number // self._chats
        if turn == 0:
            text = "/start"
        elif turn % 4 == 1:
            text = self._links[(person + turn // 4) % len(self._links)]
        else:
            text = self._answers[(person + turn) % len(self._answers)]
        self._server.write(1001 + person, text)
        return 1001 + person


async def at_once(bot: Bot, people: People, updates: int) -> tuple[float, float]:
    """Updates a second, and milliseconds of processor time each, where all are there at once."""
    cpu, began = bot.cpu_seconds, time.perf_counter()
    for _ in range(updates):
        people.next_writes()
    await bot.until_quiet()
    return updates / (bot.server.last_heard - began), 1000 * (bot.cpu_seconds - cpu) / updates


async def paced(bot: Bot, people: People, updates: int, rate: float) -> dict[str, float]:
    """`QUANTILES` of the reply times, in milliseconds, at so many updates a second."""
    server = bot.server
    server.heard.clear()
    asked: list[tuple[int, float]] = []
    began = time.perf_counter()
    for number in range(updates):
        await asyncio.sleep(began + number / rate - time.perf_counter())
        asked.append((people.next_writes(), time.perf_counter()))
    await bot.until_quiet()
    times = sorted(1000 * (_first_after(server, *each) - each[1]) for each in asked)
    return {name: times[int(share * (len(times) - 1))] for name, share in QUANTILES.items()}


def _first_after(server: Server, chat: int, moment: float) -> float:
    """When the first message to the chat came that is not an answer to something earlier."""
    return next(heard for heard in server.heard[chat] if heard > moment)
