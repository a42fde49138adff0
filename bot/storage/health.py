"""Whether messages can be served, asked from outside the process that serves them."""

from sqlalchemy.exc import DBAPIError

from bot.storage.engine import open_engine, read, sqlite_path
from bot.storage.errors import StorageError, reason
from bot.storage.home import hold
from bot.storage.schema import HEAD, revision


def trouble(url: str) -> str | None:
    """Why not, in a line; None where nothing speaks against it.

    The lock of a SQLite home shows whether a process serves it. PostgreSQL shows no such thing: there the
    answer is about the database alone, whether it can be reached and has this program's schema.
    """
    try:
        if sqlite_path(url) and not _served(url):
            return f"no process serves {sqlite_path(url)}"
        return _of_database(url)
    except StorageError as error:
        return str(error)
    except DBAPIError as error:
        return reason(error)


def _served(url: str) -> bool:
    # A lock that is free is taken for less than a millisecond; a start in that moment would find it in use.
    try:
        with hold(url):
            return False
    except StorageError as error:
        if isinstance(error.__cause__, BlockingIOError):
            return True
        raise


def _of_database(url: str) -> str | None:
    engine = open_engine(url)
    try:
        with read(engine) as session:
            found = revision(session.connection())
    finally:
        engine.dispose()
    return None if found == HEAD else f"the schema is {found or 'missing'}, and this program's is {HEAD}"
