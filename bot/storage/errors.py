"""What can go wrong with the database that is nobody's bug."""

import sqlite3

from sqlalchemy.exc import DBAPIError, TimeoutError


class StorageError(Exception):
    """The storage cannot be used at all. Its text is the one line to show before exiting with 2."""


class Unavailable(Exception):
    """The database could not do it now: locked, full, unreachable, or a COMMIT that failed.

    It says nothing about the job, which may be submitted again, after a pause, and counts against nobody.
    """


def reason(error: DBAPIError) -> str:
    """The database's own first line."""
    return str(error.orig).strip().partition("\n")[0]


_SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}

_POSTGRESQL_OUTAGES = ("08", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE: connection, transaction rollback (deadlock), resources, locks, operator, system."""


def is_outage(error: BaseException) -> bool:
    """Whether the database failed, rather than what was asked of it.

    The exception's class is not enough: sqlite3 raises OperationalError for a full disk and for a misspelt
    column alike.
    """
    if isinstance(error, TimeoutError):  # no connection in the pool came free
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code: int | None = getattr(cause, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _SQLITE_OUTAGES
    sqlstate: str | None = getattr(cause, "sqlstate", None)
    if sqlstate is None:  # the server never answered
        return type(cause).__name__ == "OperationalError"
    return sqlstate.startswith(_POSTGRESQL_OUTAGES)
