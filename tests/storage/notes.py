"""Jobs that write notes: rows of a small table, in which a test reads what survived."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from bot.storage.engine import read
from bot.storage.writer import Lane, Writer

Job = Callable[[Session], object]


def with_notes(engine: Engine) -> Engine:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (note TEXT)"))
    return engine


def noting(note: str) -> Job:
    return lambda session: session.execute(text("INSERT INTO notes VALUES (:note)"), {"note": note})


def noted(engine: Engine) -> list[str]:
    with read(engine) as session:
        return list(session.scalars(text("SELECT note FROM notes ORDER BY note")))


def failing(error: Exception) -> Job:
    def job(session: Session) -> None:
        noting("of a job that fails")(session)
        raise error

    return job


@contextmanager
def one_batch(writer: Writer) -> Generator[None]:
    """What is submitted inside is drawn together."""
    held, free = threading.Event(), threading.Event()

    def hold(_session: Session) -> None:
        held.set()
        free.wait()

    holding = writer.submit(Lane.RECEIVE, hold, alone=True)
    held.wait()
    try:
        yield
    finally:
        free.set()
        holding.result()


def commits(engine: Engine) -> list[object]:
    """Grows with each commit from now on."""
    seen: list[object] = []
    event.listen(engine, "commit", seen.append)
    return seen


def submitted(writer: Writer, *jobs: Job) -> list[Future[object]]:
    with one_batch(writer):
        return [writer.submit(Lane.TURNS, job) for job in jobs]


def outcome(future: Future[object]) -> str:
    error = future.exception()
    return "done" if error is None else type(error).__name__
