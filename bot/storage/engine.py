"""One engine for either database, set up so that nothing is lost in silence."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from bot.storage.errors import StorageError, reason

BUSY_SECONDS = 5
"""How long SQLite waits for another program's lock (a backup, a shell) before it gives up."""

CONNECT = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""Of PostgreSQL, as libpq names them, unless the URL says otherwise: a server that vanished is noticed in ten
seconds, where the system would take hours."""

_READING = "reading"
_CONNECTION = "connection"


def open_engine(url: str) -> Engine:
    """The engine of `sqlite:///path` or `postgresql://…`, tried once.

    Raises:
        StorageError: the URL is neither, or the database cannot be opened.
    """
    parsed = _parse(url)
    place = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed)
    else:
        unsaid = {name: value for name, value in CONNECT.items() if name not in parsed.query}
        engine = create_engine(parsed, hide_parameters=True, connect_args=unsaid)
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        engine.dispose()
        raise StorageError(f"cannot open the database {place}: {reason(error)}") from error
    return engine


def read(engine: Engine) -> Session:
    """A session that only reads, beside the writer. On SQLite it takes no lock that anyone could wait for."""
    return Session(engine.execution_options(**{_READING: True}))


def core(session: Session) -> Connection:
    """The connection of a session, for statements that need nothing of the ORM: through the session each
    costs half as much again."""
    return session.info.get(_CONNECTION) or session.connection()


def joined(connection: Connection) -> Session:
    """A session in a transaction that is begun, committed and rolled back elsewhere."""
    info = {_CONNECTION: connection}
    return Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False, info=info)


def truncate_log(engine: Engine) -> bool:
    """Move all that SQLite's log holds into the database, and empty it: what was deleted stands there still.

    Returns whether it is empty now; somebody who reads for longer than `BUSY_SECONDS` can be in the way.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL."""
    parsed = _parse(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The text is not repeated: a mistyped URL may hold a password.
        raise StorageError(
            "the database URL cannot be read: expected sqlite:///path or postgresql://…"
        ) from None
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StorageError(f"no storage for {parsed.drivername}: expected sqlite:///path or postgresql://…")
    if parsed.drivername == "sqlite" and (
        parsed.database in (None, "", ":memory:") or parsed.host or parsed.query
    ):
        raise StorageError("SQLite needs a file and nothing else: sqlite:///path")
    return parsed


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot make the folder {path.parent}: {error.strerror}") from error
    # Parameters are what people wrote: no error's text is to hold them.
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # sqlite3's own idea of when a transaction begins leaves reads, DDL and savepoints outside of it.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads before it writes fails at once, or loses updates, when another writes.
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
