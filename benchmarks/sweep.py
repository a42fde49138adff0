"""A sweep of many people who are due at once, while turns keep arriving; and the same turns without it.

    python -m benchmarks.sweep [PEOPLE]

Viva runs as a process on a new SQLite file, with settling and both rates off, beside a local server. First
turns arrive alone, then everybody's hour has come. The process itself notes how late its event loop wakes.
Trust the ratios: absolute figures change with the machine and with what else it does.
"""

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement, func, insert, select, update

from benchmarks.processes import ROOT, Bot, database, started
from benchmarks.server import TOKEN, Server
from benchmarks.speed import CHATS, QUESTION, RATE, UNTHROTTLED, People
from bot import app
from bot.app import up_to_date
from bot.bank import load
from bot.serving import serve_telegram, stop_on_signals
from bot.settings import Settings
from bot.storage.engine import open_engine, read
from bot.storage.tables import Person, Push, Schedule, Table

PEOPLE = 100_000
ALONE_SECONDS = 20.0
ZONES = ("Asia/Kolkata", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Europe/London",
         "Asia/Singapore", "America/Sao_Paulo", "Africa/Lagos", "Asia/Kathmandu", None)  # fmt: skip
MAKING_SECONDS = 30.0
LOOK_EVERY = 0.2
WAKES_EVERY = 0.005
HELD = 0.05
"""Seconds that the event loop may wake late."""


class Turning:
    """People who write at `RATE`, until told to stop; and how long each waited for the first reply."""

    def __init__(self, server: Server, answers: Sequence[str]) -> None:
        self._server = server
        people = People(server, answers)
        self.write = people.next_writes
        self.stopping = False
        self.asked: list[tuple[int, float]] = []

    async def run(self) -> None:
        began = time.perf_counter()
        number = 0
        while not self.stopping:
            await asyncio.sleep(began + number / RATE - time.perf_counter())
            self.asked.append((self.write(), time.perf_counter()))
            number += 1

    def p95(self, since: float, until: float) -> float:
        """Milliseconds, of the turns that arrived between."""
        times = sorted(
            1000 * (next(heard for heard in self._server.heard[chat] if heard > asked) - asked)
            for chat, asked in self.asked
            if since <= asked < until
        )
        return times[int(0.95 * len(times))] if times else 0.0


def serving(home: Path, server: Server) -> tuple[Sequence[str], dict[str, str]]:
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": database(home),
        "LOG_LEVEL": "warning",
        "LATENESS": str(home / "lateness.json"),
    }
    return ("-m", "benchmarks.sweep", "serve"), environment | UNTHROTTLED


async def serve() -> None:
    """The bot, and beside it a task that notes how late it is woken."""
    late: list[tuple[float, float]] = []
    stopping = stop_on_signals()

    async def watch() -> None:
        while not stopping.is_set():
            began = time.perf_counter()
            await asyncio.sleep(WAKES_EVERY)
            late.append((time.time(), time.perf_counter() - began - WAKES_EVERY))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watch())
        tasks.create_task(serve_telegram(Settings(), app.real_clock(), stopping))
    await asyncio.to_thread(Path(os.environ["LATENESS"]).write_text, json.dumps(late))


def fill(home: Path, people: int) -> None:
    """People who want a set, at an hour that is not near. They live by ten clocks; a tenth wants no weekends,
    a tenth has quiet hours, and half have lately ignored some pushes."""
    chance = random.Random(7)

    def some() -> dict[str, object]:
        quiet = ("22:00", "08:00") if chance.random() < 0.1 else (None, None)
        return {
            "zone": chance.choice(ZONES),
            "weekends": chance.random() > 0.1,
            "quiet_from": quiet[0],
            "quiet_to": quiet[1],
            "ignored": chance.choice((0, 0, 0, 0, 0, 1, 2, 3, 4, 6)),
        }

    engine = up_to_date(database(home))
    far = datetime.fromtimestamp(time.time(), UTC) + timedelta(1)
    with engine.begin() as connection:
        for start in range(0, people, 1000):
            numbers = range(start, min(people, start + 1000))
            new = [
                {"chat": f"telegram:{10_000_000 + each}", "evening": f"{far:%H:%M}", "created_at": far}
                for each in numbers
            ]
            connection.execute(insert(Person), new)
        ids = connection.scalars(select(Person.id)).all()
        for start in range(0, people, 1000):
            rows = [{"person_id": each, "next_push_at": far, **some()} for each in ids[start : start + 1000]]
            connection.execute(insert(Schedule), rows)
    engine.dispose()


async def swept(home: Path, people: int) -> tuple[float, float, float, int]:
    """Make everybody due, and wait: when the sweep began, when all was decided, and when all messages were
    made, or enough of them; and how many these were."""
    engine = open_engine(database(home))
    with engine.begin() as connection:
        now = datetime.fromtimestamp(time.time(), UTC)
        connection.execute(update(Schedule).values(next_push_at=now))

    def any_of(table: type[Table], which: ColumnElement[bool]) -> bool:
        with read(engine) as session:
            return session.scalar(select(select(table).where(which).exists())) or False

    await _until(lambda: any_of(Push, Push.id > 0))
    began = time.perf_counter() - LOOK_EVERY / 2
    await _until(lambda: not any_of(Schedule, Schedule.next_push_at <= now))
    decided = time.perf_counter()
    late = decided + MAKING_SECONDS
    await _until(lambda: not any_of(Push, Push.kind == "due") or time.perf_counter() > late)
    made = time.perf_counter()
    with read(engine) as session:
        messages = session.scalar(select(func.count()).select_from(Push).where(Push.kind == "set")) or 0
    with read(engine) as session:
        kinds = session.execute(select(Push.kind, func.count()).group_by(Push.kind)).all()
        days = session.scalar(select(func.count(func.distinct(Push.person_id))))
    assert days == people, f"{days} people were decided about"
    print(f"decisions: {', '.join(f'{count} {kind}' for kind, count in kinds)}")
    engine.dispose()
    return began, decided, made, messages


async def _until(reached: Callable[[], bool]) -> None:
    """Look now and then, beside the loop that serves and writes."""
    while not await asyncio.to_thread(reached):  # noqa: ASYNC110 - another process reaches it
        await asyncio.sleep(LOOK_EVERY)


async def main(people: int) -> int:
    answers = [example.answer for example in load(ROOT / "content").questions[QUESTION].examples]
    print(f"load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        fill(home, people)
        async with Server() as server, asyncio.TaskGroup() as tasks:
            turning = Turning(server, answers)
            async with started(server, partial(serving, home)) as bot:
                await _warm(bot, turning)
                tasks.create_task(turning.run())
                alone = time.perf_counter()
                await asyncio.sleep(ALONE_SECONDS)
                quiet_until = time.time()
                began, decided, made, messages = await swept(home, people)
                turning.stopping = True
                await asyncio.sleep(2)
                print(f"load after: {os.getloadavg()[0]:.1f}")
                rows = [
                    ("turns alone", ALONE_SECONDS, turning.p95(alone, alone + ALONE_SECONDS)),
                    (f"{people:,} decided", decided - began, turning.p95(began, decided)),
                    (f"{messages:,} messages made", made - decided, turning.p95(decided, made)),
                ]
            late: list[tuple[float, float]] = json.loads((home / "lateness.json").read_text())
    print("| | seconds | turns' p95, ms |\n|---|---|---|")
    for name, seconds, p95 in rows:
        print(f"| {name} | {seconds:.1f} | {p95:.1f} |")
    for name, since, until in (("before", 0.0, quiet_until), ("during", quiet_until, time.time())):
        lags = sorted(lag for at, lag in late if since <= at < until)
        held = sum(lag > HELD for lag in lags)
        print(
            f"event loop woken late, {name}: p99 {1000 * lags[int(0.99 * len(lags))]:.1f} ms, most "
            f"{1000 * lags[-1]:.1f} ms, over 50 ms {held} times of {len(lags)}"
        )
    return 0


async def _warm(bot: Bot, turning: Turning) -> None:
    """Everybody says /start and opens the question, before anything is measured."""
    for _ in range(2 * CHATS):
        turning.write()
    await bot.until_quiet()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)))
