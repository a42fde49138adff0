"""From one home to another: everything that a SQLite file holds, into an empty database of either kind."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy import Table as CoreTable
from sqlalchemy.exc import DBAPIError

from bot.storage import tables
from bot.storage.engine import open_engine
from bot.storage.errors import StorageError, reason
from bot.storage.health import existing
from bot.storage.home import hold
from bot.storage.schema import migrate

AT_ONCE = 1000
"""Rows held in memory."""


def move(source: Path, url: str) -> Mapping[str, int]:
    """Copy a SQLite database, which stays as it is, into the one of `url`; the rows of each table.

    All of it arrives, or nothing. Neither may be served meanwhile: of SQLite files that is seen to here.

    Raises:
        StorageError: there is no such file, it is served or not up to date, or the other is not empty.
    """
    old = f"sqlite:///{source}"
    with (
        hold(url),
        existing(old) as engine,
        hold(old),
    ):  # in this order, so that no lock is left without a file
        target = open_engine(url)
        try:
            migrate(target)
            return _copied(engine, target)
        except DBAPIError as error:
            raise StorageError(f"cannot copy {source}: {reason(error)}") from error
        finally:
            target.dispose()


def _copied(source: Engine, target: Engine) -> Mapping[str, int]:
    with source.connect() as reading, target.begin() as writing:
        for table in _all_tables():
            if writing.execute(select(table).limit(1)).first() is not None:
                raise StorageError(f"{table.name} holds rows already: name an empty database")
        return {table.name: copy_table(reading, writing, table) for table in _all_tables()}


def _all_tables() -> Sequence[CoreTable]:
    """Each behind those that it refers to."""
    return tables.Table.metadata.sorted_tables


def copy_table(reading: Connection, writing: Connection, table: CoreTable) -> int:
    """Copy all rows of a table; how many these are."""
    count = 0
    for rows in _rows(reading, table):
        writing.execute(insert(table), rows)
        count += len(rows)
    if "id" in table.c and (last := _last_number(reading, table)):
        _number_on(writing, table, last)
    return count


def _last_number(reading: Connection, table: CoreTable) -> int:
    """The highest number that a row was ever given, or of those that are there; 0: there was none. Names of
    attempts are made of the inbox's numbers, so that one given twice would overwrite an old answer."""
    counted = 0
    if table.dialect_options["sqlite"]["autoincrement"]:
        found = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        counted = reading.scalar(found, {"table": table.name}) or 0
    return max(counted, reading.scalar(select(func.max(table.c.id))) or 0)


def _number_on(writing: Connection, table: CoreTable, last: int) -> None:
    """Have the next row numbered behind this."""
    if writing.dialect.name == "postgresql":
        writing.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        given = {"table": table.name, "last": last}
        writing.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), given)
        writing.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), given)


def _rows(reading: Connection, table: CoreTable) -> Iterator[list[dict[str, Any]]]:
    found = reading.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
    return (cast("list[dict[str, Any]]", [dict(row) for row in rows]) for rows in found.partitions())
