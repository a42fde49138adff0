"""sqlite3 and psycopg raise the same classes for outages and for mistakes: only the codes tell them apart."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from bot.storage.errors import is_outage


def of_sqlite(code: int) -> Exception:
    error = sqlite3.OperationalError("as raised by the driver")
    error.sqlite_errorcode = code
    return OperationalError("INSERT", None, error)


def of_postgresql(error: type[psycopg.Error]) -> Exception:
    return DBAPIError("INSERT", None, error("as raised by the driver"))


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    ],
)
def test_a_disk_or_a_lock_is_an_outage(code: int) -> None:
    assert is_outage(of_sqlite(code))


@pytest.mark.parametrize(
    "error",
    [
        errors.DiskFull,
        errors.OutOfMemory,
        errors.TooManyConnections,
        errors.DeadlockDetected,
        errors.SerializationFailure,
        errors.LockNotAvailable,
        errors.AdminShutdown,
        errors.CannotConnectNow,
        errors.ConnectionFailure,
        errors.IoError,
    ],
)
def test_a_server_that_cannot_now_is_an_outage(error: type[psycopg.Error]) -> None:
    assert is_outage(of_postgresql(error))


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite(sqlite3.SQLITE_ERROR),
        of_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE),
        of_sqlite(sqlite3.SQLITE_TOOBIG),
        OperationalError("INSERT", None, sqlite3.OperationalError("without a code")),
        of_postgresql(errors.UndefinedColumn),
        of_postgresql(errors.UniqueViolation),
        of_postgresql(errors.StringDataRightTruncation),
        ValueError("of a turn's own"),
    ],
    ids=str,
)
def test_what_was_asked_wrongly_is_none(error: Exception) -> None:
    assert not is_outage(error)


def test_a_statement_that_is_wrong_is_none_in_earnest(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT nothing FROM nowhere"))
    assert not is_outage(caught.value)


def test_a_pool_without_a_connection_is_an_outage(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/viva.db", pool_size=1, max_overflow=0, pool_timeout=0)
    with engine.connect(), pytest.raises(TimeoutError) as caught:
        engine.connect()
    engine.dispose()
    assert is_outage(caught.value)


def test_a_server_that_never_answers_is_an_outage() -> None:
    with pytest.raises(DBAPIError) as caught:
        create_engine("postgresql+psycopg://viva@127.0.0.1:1/viva").connect()
    assert is_outage(caught.value)
