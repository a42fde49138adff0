"""What a turn takes with a thousand stored attempts, and with a million of a hundred thousand people.

    python -m benchmarks.growth [COPIES]

A hundred people answer until a thousand attempts are stored, by the real process. Then each of them is
copied, with all that is kept of them and with the mailbox of their last days, a thousand times less one. What
the same hundred say next is measured with and without that, on copies of the same database.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from shutil import copy

from benchmarks.people import CHATS, TURNS, People, answers_there_are, at_once, paced
from benchmarks.processes import ROOT, UNTHROTTLED, database, started, viva
from benchmarks.server import Server
from benchmarks.speed import PACED, RATE
from benchmarks.table import SQLITE, Row, shown
from bot.bank import load
from bot.storage.tables import Table

PEOPLE, ATTEMPTS = 100, 10
"""Who really answered, and how often each."""
COPIES = 1000
STRIDE = 1000
"""Between the numbers of a person and of their copy."""
KEPT = ("people", "states", "attempts", "days", "cards", "reviews", "inbox", "outbox")
"""What there is of somebody who practises."""
FORGOTTEN = 8
"""Of so many messages, received or sent, all but one are older than they are kept."""


async def answered(server: Server, home: Path) -> None:
    """A new database in which a hundred people have answered ten questions each."""
    async with started(server, partial(viva, database(home), UNTHROTTLED)) as bot:
        await at_once(bot, _people(server), PEOPLE * (1 + 4 * ATTEMPTS))


def _people(server: Server) -> People:
    names = list(load(ROOT / "content").questions)
    return People(server, answers_there_are(), PEOPLE, names[:: len(names) // ATTEMPTS][:ATTEMPTS])


def multiply(path: Path, copies: int) -> None:
    """So many of each person where there was one. The file is safe only once this is over."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for table in KEPT:
            recent = f"WHERE id % {FORGOTTEN} = 0" if table in ("inbox", "outbox") else ""
            connection.execute(f"CREATE TEMP TABLE one AS SELECT * FROM {table} {recent}")
            columns = dict(_copied(table))
            connection.execute(
                "WITH RECURSIVE copy(n) AS"
                f" (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies} - 1)"
                f" INSERT INTO {table} ({', '.join(columns)})"
                f" SELECT {', '.join(columns.values())} FROM copy CROSS JOIN one"
            )
            connection.execute("DROP TABLE one")
        connection.execute("COMMIT")


def _copied(table: str) -> Iterator[tuple[str, str]]:
    """Each column of a table's copies, and what stands in it."""
    for column in Table.metadata.tables[table].columns:
        match table, column.name:
            case ("people", "id") | (_, "person_id"):
                yield column.name, f"{column.name} + {STRIDE} * n"
            case _, "chat":
                yield "chat", "chat || (100000 + n)"
            case "inbox", "external_id":
                yield "external_id", "external_id || '-' || n"
            case _, "id":
                pass
            case _, name:
                yield name, name


async def turns(server: Server, home: Path) -> Mapping[str, float]:
    """What the hundred say next, in a process of its own."""
    people = People(server, answers_there_are(), PEOPLE)
    async with started(server, partial(viva, database(home), UNTHROTTLED)) as bot:
        await at_once(bot, people, CHATS)  # what is looked up once
        _, cpu = await at_once(bot, people, TURNS)
        times = await paced(bot, people, PACED[RATE], RATE)
    return {"processor time an update, ms": cpu, f"reply time at {RATE}/s, p50, ms": times["p50"]}


async def rows(copies: int) -> list[Row]:
    """What a turn takes with few and with many, each a row of its own, and the growth."""
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        async with Server() as server:
            await answered(server, Path(small))
            copy(Path(small) / "viva.db", large)
            multiply(Path(large) / "viva.db", copies)
            count = _attempts(Path(large))
            few, many = await turns(server, Path(small)), await turns(server, Path(large))
            again = await turns(server, Path(small))
    found: list[Row] = []
    for what, taken in many.items():
        before = (few[what] + again[what]) / 2
        found += [
            Row(f"{what}, {PEOPLE * ATTEMPTS:,} attempts stored", {SQLITE: [before]}, "{:.2f}"),
            Row(f"{what}, {count:,} attempts stored", {SQLITE: [taken]}, "{:.2f}"),
            Row("… growth, times", {SQLITE: [taken / before]}, "{:.2f}", "≤ 1.5"),
        ]
    return found


def _attempts(home: Path) -> int:
    with closing(sqlite3.connect(home / "viva.db")) as connection:
        return connection.execute("SELECT count(*) FROM attempts").fetchone()[0]


async def main(copies: int) -> int:
    print(shown(await rows(copies)))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else COPIES)))
