"""Viva beside a bare echo bot: turns a second, reply times, processor time, memory, and the first reply.

    python -m benchmarks.speed [ROUNDS]

Both are real processes that get the same updates from the same local server, in turn in one run; each round
starts both anew, Viva with a new SQLite file. The echo keeps nothing: what it has not answered when it dies
is lost. Trust the ratios: absolute figures change with the machine and with what else it does.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from benchmarks.processes import ROOT, Bot, Starting, database, echo, started, viva
from benchmarks.server import Server, ceiling
from bot.bank import load
from bot.storage.engine import open_engine, read
from bot.storage.tables import Attempt, InboxRow

ROUNDS = 3
CHATS = 200
TURNS = 1000
"""Given at once: each chat's /start, its deep link to the question, and answers."""
RATE = 40
"""Updates a second, one after another from all chats, when reply times are taken."""
PACED = 400
QUESTION = "regularisation.dropout"
UNTHROTTLED = {"ANSWER_SETTLE_SECONDS": "0", "SEND_RATE": "0", "CHAT_RATE": "0"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process did in one round."""

    first_reply: float
    """Seconds from exec, with an update waiting."""
    throughput: float
    """Turns a second."""
    cpu: float
    """Milliseconds of processor time a turn."""
    requests: float
    """Sent to the server a turn, polling left out."""
    memory: float
    """MiB resident, after the turns."""
    p50: float
    p95: float
    """Milliseconds from the update's arrival at the server to the first message back."""


ROWS = {
    "throughput": ("turns/s, 1,000 at once", "{:.0f}", "≥ 1"),
    "p50": ("reply time at 40/s, p50, ms", "{:.1f}", "≤ 2"),
    "p95": ("reply time at 40/s, p95, ms", "{:.1f}", "≤ 2"),
    "cpu": ("processor time a turn, ms", "{:.2f}", ""),
    "requests": ("requests to Telegram a turn", "{:.2f}", ""),
    "memory": ("memory after 1,000 turns, MiB", "{:.0f}", ""),
    "first_reply": ("start to first reply, s", "{:.2f}", "≤ 2 s"),
}


class People:
    """Each says /start, opens the question by its link, answers three times, and opens it again."""

    def __init__(self, server: Server, answers: Sequence[str]) -> None:
        self._server = server
        self._link = f"/start question_{QUESTION.replace('.', '_')}"
        self._answers = answers
        self._turns = count()

    def next_writes(self) -> int:
        """One update, of the next person; who it was."""
        number = next(self._turns)
        person, turn = number % CHATS, number // CHATS
        if turn == 0:
            text = "/start"
        elif turn % 4 == 1:
            text = self._link
        else:
            text = self._answers[(person + turn) % len(self._answers)]
        self._server.write(1001 + person, text)
        return 1001 + person


async def measured(server: Server, starting: Starting, answers: Sequence[str]) -> Figures:
    """One round of one bot."""
    people = People(server, answers)
    began = time.perf_counter()
    server.write(999, "/start")
    async with started(server, starting) as bot:
        await bot.until(lambda: bool(server.heard))
        first_reply = server.last_heard - began
        await bot.until_quiet()
        server.calls.clear()
        cpu, began = bot.cpu_seconds, time.perf_counter()
        for _ in range(TURNS):
            people.next_writes()
        await bot.until_quiet()
        seconds, cpu = server.last_heard - began, bot.cpu_seconds - cpu
        requests, memory = server.calls.total() - server.calls["getUpdates"], bot.memory
        p50, p95 = await paced(bot, people, PACED)
    return Figures(first_reply, TURNS / seconds, 1000 * cpu / TURNS, requests / TURNS, memory, p50, p95)


async def measured_at_defaults(server: Server, home: Path, answers: Sequence[str]) -> tuple[float, float]:
    """Reply times, in milliseconds, of a Viva that settles answers and keeps Telegram's rates."""
    people = People(server, answers)
    async with started(server, partial(viva, home, {})) as bot:
        for _ in range(2 * CHATS):
            people.next_writes()
        await bot.until_quiet()
        return await paced(bot, people, CHATS)


async def paced(bot: Bot, people: People, updates: int) -> tuple[float, float]:
    """Median and 95th percentile of the reply times, in milliseconds, at `RATE` updates a second."""
    server = bot.server
    server.heard.clear()
    asked: list[tuple[int, float]] = []
    began = time.perf_counter()
    for number in range(updates):
        await asyncio.sleep(began + number / RATE - time.perf_counter())
        asked.append((people.next_writes(), time.perf_counter()))
    await bot.until_quiet()
    times = sorted(1000 * (_first_after(server, *each) - each[1]) for each in asked)
    return median(times), times[int(0.95 * len(times))]


def _first_after(server: Server, chat: int, moment: float) -> float:
    """When the first message to the chat came that is not an answer to something earlier."""
    return next(heard for heard in server.heard[chat] if heard > moment)


def served(home: Path) -> tuple[int, int]:
    """How many updates were served for good, and how many questions graded to the end."""
    engine = open_engine(database(home))
    with read(engine) as session:
        done = session.scalar(select(func.count()).where(InboxRow.status == "done"))
        graded = session.scalar(select(func.count()).where(Attempt.score.is_not(None)))
    engine.dispose()
    return done or 0, graded or 0


async def main(rounds: int) -> int:
    answers = [example.answer for example in load(ROOT / "content").questions[QUESTION].examples]
    print(f"load before: {os.getloadavg()[0]:.1f}; the server alone: {await ceiling():.0f} messages/s")
    echoes: list[Figures] = []
    vivas: list[Figures] = []
    async with Server() as server:
        for number in range(rounds):
            with tempfile.TemporaryDirectory() as directory:
                home = Path(directory)
                echoes.append(await measured(server, echo, answers))
                vivas.append(await measured(server, partial(viva, home, UNTHROTTLED), answers))
                done, graded = served(home)
            assert done == TURNS + PACED + 1, f"{done} updates were served"
            print(f"round {number + 1}: {graded} questions graded; load {os.getloadavg()[0]:.1f}", flush=True)
        with tempfile.TemporaryDirectory() as directory:
            p50, p95 = await measured_at_defaults(server, Path(directory), answers)
    print_table(echoes, vivas)
    print(f"At the default settings, answers at {RATE}/s: p50 {p50 / 1000:.1f} s, p95 {p95 / 1000:.1f} s.")
    return 0


def print_table(echoes: Sequence[Figures], vivas: Sequence[Figures]) -> None:
    """Medians of the rounds; of the ratios also the least and the greatest."""
    print("| | echo | Viva | ratio (least–greatest) | goal |\n|---|---|---|---|---|")
    for name, (words, form, goal) in ROWS.items():
        theirs, ours = ([getattr(run, name) for run in runs] for runs in (echoes, vivas))
        ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        print(f"| {words} | {form.format(median(theirs))} | {form.format(median(ours))} | {ratio} | {goal} |")


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)))
