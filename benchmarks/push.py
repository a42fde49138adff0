"""How fast pushes are sent at Telegram's rate, to a server that refuses what is faster.

    python -m benchmarks.push [PEOPLE]

Viva runs as a process with SQLite, SEND_RATE 30 and CHAT_RATE 1; everybody's hour has come.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import update

from benchmarks.processes import database, started, viva
from benchmarks.server import Limits, Server
from benchmarks.sweep import fill
from benchmarks.table import SQLITE, Row, shown
from bot.storage.engine import open_engine
from bot.storage.tables import Schedule

PEOPLE = 2000
RATE = 30.0
SECONDS = 30.0
"""How long is counted, from the second after the first push."""
SETTINGS = {"SEND_RATE": f"{RATE:g}", "CHAT_RATE": "1"}


async def rows(people: int) -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        fill(home, people)
        engine = open_engine(database(home))
        with engine.begin() as connection:
            now = datetime.now(UTC)  # noqa: TID251 - the process that sends has no other clock
            connection.execute(update(Schedule).values(next_push_at=now))
        engine.dispose()
        async with (
            Server(Limits(RATE)) as server,
            started(server, partial(viva, database(home), SETTINGS)) as bot,
        ):
            await bot.until(lambda: bool(server.heard))
            await asyncio.sleep(1)
            sent = server.messages
            await asyncio.sleep(SECONDS)
            reached, refused = (server.messages - sent) / SECONDS, server.refused
    return [
        Row(f"pushes/s at a rate of {RATE:g}", {SQLITE: [reached]}, "{:.1f}", f"≥ {0.95 * RATE:.1f}"),
        Row("… refused as too fast (429)", {SQLITE: [float(refused)]}, "{:.0f}", "0"),
    ]


async def main(people: int) -> int:
    print(shown(await rows(people)))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)))
