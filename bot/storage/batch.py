"""Group commit: several jobs in one transaction, none at the mercy of another.

All of a transaction counts, or nothing of it. Where a job raises, or its transaction does not outlive it,
or the COMMIT fails, every job that was in it runs again, in a transaction of its own. So a job that raises
undoes itself alone; it is rare, and a savepoint around each job cost every turn a twentieth.

That a job raised nothing is not enough: on a full disk or an I/O error SQLite rolls the whole transaction
back, and behind a job that swallowed that, the next ones would run in autocommit and the final COMMIT
succeed. So after every job the driver is asked whether the transaction still stands.
"""

import asyncio
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.storage.engine import joined
from bot.storage.errors import Unavailable, is_outage

_IN_ERROR = 3
"""libpq's PQTRANS_INERROR."""


@dataclass(slots=True, eq=False)
class Task:
    """A job, and what became of its last run. Only `release` tells whoever waits for it."""

    job: Callable[[Session], object]
    future: Future[Any] | asyncio.Future[Any]
    """The second kind belongs to an event loop: `release` is called in its thread."""
    alone: bool = False
    value: object = None
    error: BaseException | None = None

    def begin(self) -> bool:
        """Whether anybody still wants it."""
        if isinstance(self.future, Future):
            return self.future.set_running_or_notify_cancel()
        return not self.future.cancelled()

    def release(self) -> None:
        if self.future.done():  # cancelled meanwhile
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


class _Lost(Exception):
    """Nothing more can be done in the transaction, and nothing in it counts.

    `broken`: by the job itself, which raised, or swallowed an error of PostgreSQL's; else the database gave
    it up.
    """

    def __init__(self, *, broken: bool) -> None:
        super().__init__()
        self.broken = broken


def run_together(engine: Engine, tasks: Iterable[Task]) -> list[Task]:
    """Run tasks in one transaction, drawing them one after another; those that were drawn, all settled.

    Raises:
        Unavailable: no transaction could be begun, and no task was drawn.
    """
    drawn: list[Task] = []
    try:
        with _transaction(engine) as (connection, session):
            for task in tasks:
                drawn.append(task)
                _attempt(connection, session, task)
    except Unavailable as error:
        if not drawn:
            raise
        for task in drawn:
            task.value, task.error = None, error
    except (SQLAlchemyError, _Lost) as lost:
        alone = len(drawn) == 1 and drawn[0].error is not None
        if not (alone and isinstance(lost, _Lost) and lost.broken):
            _run_each(engine, drawn)
    return drawn


def _run_each(engine: Engine, tasks: list[Task]) -> None:
    outage: Unavailable | None = None
    for task in tasks:
        if outage is not None:
            task.value, task.error = None, outage
            continue
        try:
            with _transaction(engine) as (connection, session):
                _attempt(connection, session, task)
        except Unavailable as error:
            # The database is gone: the rest need not wait for the same answer.
            outage = task.error = error
        except _Lost as lost:
            if not lost.broken:
                _settle_lost(task)
        except SQLAlchemyError as error:
            task.error = error
            _settle_lost(task)


def _settle_lost(task: Task) -> None:
    failed = Unavailable("the transaction was lost")
    failed.__cause__ = task.error
    task.value, task.error = None, failed


@contextmanager
def _transaction(engine: Engine) -> Generator[tuple[Connection, Session]]:
    """A transaction, and a session in it; committed at the end.

    Raises:
        Unavailable: it never began, or the answer to its COMMIT was lost, so that nobody knows.
        Exception: nothing in it was committed.
    """
    try:
        connection = engine.connect()
        try:
            transaction = connection.begin()
        except BaseException:
            connection.close()
            raise
    except SQLAlchemyError as error:
        raise Unavailable("no transaction could be begun") from error
    with connection:
        session = joined(connection)
        try:
            yield connection, session
        except BaseException:
            _discard(connection, transaction)
            raise
        try:
            transaction.commit()
        except SQLAlchemyError as error:
            unknown = connection.invalidated
            _discard(connection, transaction)
            if unknown:
                raise Unavailable("the answer to the COMMIT was lost") from error
            raise


def _discard(connection: Connection, transaction: RootTransaction) -> None:
    """Whatever state the connection is in, nobody meets it again."""
    if transaction.is_active:
        with suppress(SQLAlchemyError):
            transaction.rollback()
    connection.invalidate()


def _attempt(connection: Connection, session: Session, task: Task) -> None:
    """Run a task. Raises _Lost unless it went through and the transaction stands."""
    task.value = task.error = None
    try:
        task.value = task.job(session)
        session.flush()
    except BaseException as error:  # the thread that runs this must outlive any job
        task.value, task.error = None, error
        raise _Lost(broken=not is_outage(error)) from None
    if session.identity_map:
        session.expunge_all()  # what one job has loaded, the next may have to load anew
    _check(connection)


def _check(connection: Connection) -> None:
    """Raise _Lost unless the transaction that was begun is still open and usable in the database."""
    if connection.invalidated or connection.closed:
        raise _Lost(broken=False)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        if not driver.in_transaction:
            raise _Lost(broken=False)
    elif driver.closed:
        raise _Lost(broken=False)
    elif driver.info.transaction_status == _IN_ERROR:
        # Idle is no sign of loss: psycopg begins a transaction only with the first statement.
        raise _Lost(broken=True)
