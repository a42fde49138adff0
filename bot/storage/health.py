"""Whether messages can be served: asked by the process that serves them, and from outside of it."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from bot.storage.engine import open_engine, read, sqlite_path
from bot.storage.errors import StorageError, reason
from bot.storage.home import hold
from bot.storage.schema import HEAD, revision
from bot.storage.tables import InboxRow, OutboxRow

READY_SECONDS = 60.0
"""How long an update that could be served may wait."""
WRITER_SECONDS = 30.0
"""How long the writer may be at one batch."""


def trouble(url: str) -> str | None:
    """Why not, in a line; None where nothing speaks against it.

    The lock of a SQLite home shows whether a process serves it. PostgreSQL shows no such thing: there the
    answer is about the database alone, whether it can be reached and has this program's schema.
    """
    try:
        if sqlite_path(url) and not _served(url):
            return f"no process serves {sqlite_path(url)}"
        engine = open_engine(url)
    except StorageError as error:
        return str(error)
    try:
        return database_trouble(engine)
    finally:
        engine.dispose()


@contextmanager
def existing(url: str) -> Generator[Engine]:
    """The engine of a database that is there and has this program's schema.

    Raises:
        StorageError: it is not, or has not.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise StorageError(f"there is no {path}")
    engine = open_engine(url)
    try:
        if why := database_trouble(engine):
            raise StorageError(why)
        yield engine
    finally:
        engine.dispose()


def database_trouble(engine: Engine) -> str | None:
    """Why the database cannot be used, in a line; None where it can be reached and has our schema."""
    try:
        with read(engine) as session:
            found = revision(session.connection())
    except DBAPIError as error:
        return reason(error)
    return None if found == HEAD else f"the schema is {found or 'missing'}, and this program's is {HEAD}"


def left_waiting(session: Session, now: datetime, busy: Collection[str] = ()) -> float:
    """How long, in seconds, the update has waited that should have been served long ago; 0: there is none.

    It is the head of its chat, which nobody serves and to which nothing was said in the meantime: so those
    that wait behind others, in a long queue of one person's, are none.

    Args:
        busy: chats that were served within the last moments.
    """
    long_ago = now - timedelta(seconds=READY_SECONDS)
    queue, earlier = aliased(InboxRow), aliased(InboxRow)
    before = select(earlier.id).where(
        earlier.status.in_(("waiting", "claimed")), earlier.chat == queue.chat, earlier.id < queue.id
    )
    answered = select(OutboxRow.id).where(OutboxRow.chat == queue.chat, OutboxRow.created_at > long_ago)
    since = session.scalar(
        select(func.min(queue.received_at)).where(
            queue.status == "waiting",
            queue.received_at <= long_ago,
            queue.chat.not_in(busy),
            ~before.exists(),
            ~answered.exists(),
        )
    )
    return 0.0 if since is None else (now - since) / timedelta(seconds=1)


def _served(url: str) -> bool:
    # A lock that is free is taken for less than a millisecond; a start in that moment would find it in use.
    try:
        with hold(url):
            return False
    except StorageError as error:
        if isinstance(error.__cause__, BlockingIOError):
            return True
        raise
