"""How much memory a Viva takes that serves: before its first picture, and after many and a shared location.

    python -m benchmarks.memory

A real process with SQLite. Answers are to one question, and then to all that there are, for each of which a
grader is made and kept.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.people import QUESTION, TURNS, People, answers_there_are, at_once
from benchmarks.processes import ROOT, UNTHROTTLED, Bot, database, started, viva
from benchmarks.server import Server
from benchmarks.table import SQLITE, Row, shown
from bot.bank import load

PICTURES = 20
PLACE = {"location": {"latitude": 19.08, "longitude": 72.88}}


async def rows() -> Sequence[Row]:
    names = list(load(ROOT / "content").questions)
    found: list[Row] = []
    async with Server() as server:
        for questions in ([QUESTION], names):
            before, after = await resident(server, questions)
            what = f"memory, {len(questions)} question{'s' if len(questions) > 1 else ''} answered"
            few = len(questions) == 1
            pictures = f"{what}, {PICTURES} pictures and a location, MiB"
            found += [
                Row(f"{what}, MiB", {SQLITE: [before]}, "{:.0f}", "≤ 120 MiB" if few else ""),
                Row(pictures, {SQLITE: [after]}, "{:.0f}", "≤ 220 MiB" if few else ""),
            ]
    return found


async def resident(server: Server, questions: Sequence[str]) -> tuple[float, float]:
    """MiB before the first picture, and after the last and a location."""
    people = People(server, answers_there_are(), questions=questions)
    with tempfile.TemporaryDirectory() as home:
        async with started(server, partial(viva, database(Path(home)), UNTHROTTLED)) as bot:
            await at_once(bot, people, max(TURNS, 4 * len(questions)))
            before = bot.memory
            await pictures(bot, 1001)
            return before, bot.memory


async def pictures(bot: Bot, chat: int) -> None:
    server = bot.server
    for _ in range(3):  # whatever is open is scored then, and there is something to draw
        server.write(chat, answers_there_are()[0])
    for _ in range(PICTURES):
        server.write(chat, "/progress")
    await bot.until(lambda: server.calls["sendPhoto"] == PICTURES)
    said = server.messages
    server.share(chat, PLACE)
    await bot.until(lambda: server.messages > said)


async def main() -> int:
    print(shown(await rows()))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
