"""Viva beside a bare echo bot: updates a second, reply times, processor time, memory, and the first reply.

    python -m benchmarks.speed [ROUNDS]

All are real processes that get the same updates from the same local server, in turn in one run; each round
starts all anew, Viva with a new SQLite file, and as one, two and four instances on a new PostgreSQL database.
The echo keeps nothing: what it has not answered when it dies is lost. Processor time is that of the bots, not
of PostgreSQL. Trust the ratios: absolute figures change with the machine and with what else it does.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.people import CHATS, QUANTILES, QUESTION, TURNS, People, answers_there_are, at_once, paced
from benchmarks.processes import UNTHROTTLED, Starting, database, echo, postgresql, started, viva
from benchmarks.server import Server, ceiling
from benchmarks.table import COLUMNS, ECHO, SQLITE, Row, shown
from bot.storage.engine import open_engine, read
from bot.storage.tables import Attempt, InboxRow

__all__ = ["CHATS", "QUESTION", "RATE", "UNTHROTTLED", "People", "main", "measured", "rows"]

ROUNDS = 3
RATE, FASTER = 40, 200
"""Updates a second, one after another from all chats, when reply times are taken."""
PACED = {RATE: 400, FASTER: 1000}
"""How many of them."""
INSTANCES = dict(zip(COLUMNS[2:], (1, 2, 4), strict=True))

Figures = Mapping[str, float]
"""What one bot did in one round."""

FORMS = {
    "updates/s, 1,000 at once": ("{:.0f}", "≥ 1"),
    "processor time an update, ms": ("{:.2f}", ""),
    **{f"reply time at {rate}/s, {name}, ms": ("{:.1f}", "") for rate in PACED for name in QUANTILES},
    f"reply time at {RATE}/s, p95, ms": ("{:.1f}", "≤ 2"),
    "requests to Telegram an update": ("{:.2f}", ""),
    "memory after 1,000 updates, MiB": ("{:.0f}", "≤ 120 MiB"),
    "start to first reply, s": ("{:.2f}", "≤ 2 s"),
}
"""Of each figure how it is written, and the goal of one process with SQLite."""


async def measured(server: Server, starting: Starting, processes: int = 1) -> Figures:
    """One round of one bot."""
    people = People(server, answers_there_are())
    began = time.perf_counter()
    server.write(999, "/start")
    async with started(server, starting, processes) as bot:
        await bot.until(lambda: bool(server.heard))
        first_reply = server.last_heard - began
        await bot.until_quiet()
        server.calls.clear()
        throughput, cpu = await at_once(bot, people, TURNS)
        figures = {
            "updates/s, 1,000 at once": throughput,
            "processor time an update, ms": cpu,
            "requests to Telegram an update": (server.calls.total() - server.calls["getUpdates"]) / TURNS,
            "memory after 1,000 updates, MiB": bot.memory,
            "start to first reply, s": first_reply,
        }
        for rate, updates in PACED.items():
            for name, taken in (await paced(bot, people, updates, rate)).items():
                figures[f"reply time at {rate}/s, {name}, ms"] = taken
    return figures


async def measured_at_defaults(server: Server, home: Path) -> Figures:
    """Reply times of a Viva that settles answers and keeps Telegram's rates."""
    people = People(server, answers_there_are())
    async with started(server, partial(viva, database(home), {})) as bot:
        for _ in range(2 * CHATS):
            people.next_writes()
        await bot.until_quiet()
        return await paced(bot, people, CHATS, RATE)


async def a_round(server: Server) -> Mapping[str, Figures]:
    """Each bot once, by its column of the table."""
    with tempfile.TemporaryDirectory() as directory:
        url = database(Path(directory))
        figures = {ECHO: await measured(server, echo)}
        figures[SQLITE] = await measured(server, partial(viva, url, UNTHROTTLED))
        check(url)
    for name, processes in INSTANCES.items():
        with postgresql() as url:
            figures[name] = await measured(server, partial(viva, url, UNTHROTTLED), processes)
            check(url)
    return figures


def check(url: str) -> None:
    """That each update was served for good, and answers were graded to the end."""
    engine = open_engine(url)
    with read(engine) as session:
        done = session.scalar(select(func.count()).where(InboxRow.status == "done")) or 0
        graded = session.scalar(select(func.count()).where(Attempt.score.is_not(None))) or 0
    engine.dispose()
    updates = TURNS + sum(PACED.values()) + 1
    assert done == updates, f"{done} of {updates} updates were served"
    assert graded > CHATS, f"only {graded} questions were graded"


async def rows(rounds: int) -> Sequence[Row]:
    """The figures of all rounds."""
    taken: list[Mapping[str, Figures]] = []
    async with Server() as server:
        for number in range(rounds):
            taken.append(await a_round(server))
            print(f"round {number + 1} of {rounds}; load {os.getloadavg()[0]:.1f}", flush=True)
        with tempfile.TemporaryDirectory() as directory:
            defaults = await measured_at_defaults(server, Path(directory))
    found = [
        Row(what, {name: [figures[name][what] for figures in taken] for name in COLUMNS}, form, goal)
        for what, (form, goal) in FORMS.items()
    ]
    found += [
        Row(f"answers at {RATE}/s with the default settings, {name}, s", {SQLITE: [defaults[name] / 1000]})
        for name in ("p50", "p95")
    ]
    return found


async def main(rounds: int) -> int:
    print(f"load before: {os.getloadavg()[0]:.1f}; the server alone: {await ceiling():.0f} messages/s")
    print(shown(await rows(rounds)))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)))
