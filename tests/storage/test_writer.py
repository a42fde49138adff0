"""Jobs write notes: rows of a small table, in which a test reads what survived."""

import sqlite3
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from bot.storage.engine import read
from bot.storage.errors import Unavailable
from bot.storage.tables import Person
from bot.storage.writer import MOST_JOBS, Lane, Writer
from tests.clock import START
from tests.databases import writing

Job = Callable[[Session], object]


@pytest.fixture
def engine(engine: Engine) -> Engine:
    return with_notes(engine)


@pytest.fixture
def sqlite_engine(sqlite_engine: Engine) -> Engine:
    return with_notes(sqlite_engine)


@pytest.fixture
def postgres_engine(postgres_engine: Engine) -> Engine:
    return with_notes(postgres_engine)


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


def on_connect(engine: Engine, pragma: str) -> None:
    def execute(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma).close()

    event.listen(engine, "connect", execute)
    engine.dispose()


def submitted(writer: Writer, *jobs: Job) -> list[Future[object]]:
    with one_batch(writer):
        return [writer.submit(Lane.TURNS, job) for job in jobs]


def outcome(future: Future[object]) -> str:
    error = future.exception()
    return "done" if error is None else type(error).__name__


def test_a_batch_is_one_commit(engine: Engine) -> None:
    with writing(engine) as writer:
        with one_batch(writer):
            seen = commits(engine)
            futures = [writer.submit(Lane.TURNS, noting(name)) for name in "abc"]
        writer.close()
    assert [outcome(future) for future in futures] == ["done"] * 3
    assert noted(engine) == ["a", "b", "c"]
    assert len(seen) <= 2  # the holding job's, and theirs


def test_results_come_after_the_commit(engine: Engine) -> None:
    """A result that is out while its transaction is open could be acted on, and then be undone."""
    with writing(engine) as writer:
        with one_batch(writer):
            first = writer.submit(Lane.TURNS, noting("first"))
            second = writer.submit(Lane.TURNS, lambda _session: first.done())
        assert second.result() is False
        assert first.done()


def test_a_job_that_raises_undoes_itself_alone(engine: Engine) -> None:
    with writing(engine) as writer:
        futures = submitted(writer, noting("a"), failing(ValueError("mine")), noting("c"))
        assert [outcome(future) for future in futures] == ["done", "ValueError", "done"]
    assert noted(engine) == ["a", "c"]


def test_broken_sql_is_the_jobs_own_fault(engine: Engine) -> None:
    """sqlite3 pytest.raises the same class for it as for a full disk."""
    with writing(engine) as writer:
        broken, other = submitted(
            writer, lambda session: session.execute(text("SELECT nothing FROM nowhere")), noting("b")
        )
        assert outcome(broken) in ("OperationalError", "ProgrammingError")
        assert outcome(other) == "done"


def test_a_job_that_swallows_its_error_harms_nobody(engine: Engine) -> None:
    def careless(session: Session) -> None:
        try:
            session.execute(text("SELECT nothing FROM nowhere"))
        except Exception:
            return

    with writing(engine) as writer:
        futures = submitted(writer, noting("a"), careless, noting("c"))
        assert outcome(futures[0]) == outcome(futures[2]) == "done"
        assert outcome(futures[1]) != "Unavailable"
    assert noted(engine) == ["a", "c"]


@pytest.mark.parametrize("through_orm", [False, True])
def test_a_full_disk_in_the_middle_of_a_batch_takes_one_job(sqlite_engine: Engine, through_orm: bool) -> None:
    """SQLite rolls the whole transaction back, and the jobs that follow would run in autocommit."""

    def fill(session: Session) -> None:
        for number in range(1000):
            if through_orm:
                session.add(Person(chat=f"{number} {'x' * 4000}", created_at=START))
            else:
                noting("x" * 4000)(session)

    with sqlite_engine.connect() as connection:
        pages: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    on_connect(sqlite_engine, f"PRAGMA max_page_count={pages + 50}")
    with writing(sqlite_engine) as writer:
        futures = submitted(writer, noting("a"), noting("b"), fill, noting("d"), noting("e"), noting("f"))
        assert [outcome(future) for future in futures] == [
            "done",
            "done",
            "Unavailable",
            "done",
            "done",
            "done",
        ]
    assert noted(sqlite_engine) == ["a", "b", "d", "e", "f"]


def test_a_lost_connection_in_the_middle_of_a_batch_takes_one_job(postgres_engine: Engine) -> None:

    def cut(session: Session) -> None:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with writing(postgres_engine) as writer:
        futures = submitted(writer, noting("a"), cut, noting("c"))
        assert [outcome(future) for future in futures] == ["done", "Unavailable", "done"]
    assert noted(postgres_engine) == ["a", "c"]


def test_a_failed_commit_takes_only_the_job_that_makes_it_fail(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")
        )
    with writing(engine) as writer:
        futures = submitted(
            writer,
            noting("a"),
            lambda session: session.execute(text("INSERT INTO children VALUES (7)")),
            noting("c"),
        )
        assert [outcome(future) for future in futures] == ["done", "Unavailable", "done"]
    assert noted(engine) == ["a", "c"]


def test_after_a_commit_of_which_nobody_heard_nothing_runs_again(postgres_engine: Engine) -> None:
    """It may have gone through: a claim that ran again would take other rows, and orphan the first."""
    with postgres_engine.begin() as connection:
        connection.execute(
            text("""
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION cut();
            """)
        )
    runs: list[None] = []
    with writing(postgres_engine) as writer:
        futures = submitted(writer, noting("a"), lambda _session: runs.append(None))
        assert [outcome(future) for future in futures] == ["Unavailable", "Unavailable"]
    assert len(runs) == 1


def test_a_locked_database_is_unavailable_until_it_is_free(sqlite_engine: Engine) -> None:
    on_connect(sqlite_engine, "PRAGMA busy_timeout=0")
    with writing(sqlite_engine) as writer:
        with sqlite_engine.begin(), pytest.raises(Unavailable):
            writer.submit(Lane.TURNS, noting("a")).result()
        writer.submit(Lane.TURNS, noting("b")).result()
    assert noted(sqlite_engine) == ["b"]


def test_all_that_waits_hears_at_once_of_a_database_that_is_gone() -> None:
    """A hundred time-outs one after another would be a second outage."""
    submitted = threading.Event()
    attempts: list[None] = []

    def refuse() -> None:
        attempts.append(None)
        submitted.wait()
        raise psycopg.OperationalError("gone")

    with writing(create_engine("postgresql+psycopg://", creator=refuse)) as writer:
        futures = [writer.submit(lane, noting("a")) for lane in Lane for _ in range(100)]
        submitted.set()
        assert {outcome(future) for future in futures} == {"Unavailable"}
    assert len(attempts) == 1


def test_a_job_alone_shares_its_transaction_with_none(engine: Engine) -> None:
    with writing(engine) as writer:
        with one_batch(writer):
            seen = commits(engine)
            before = writer.submit(Lane.TURNS, lambda _session: len(seen))
            alone = writer.submit(Lane.TURNS, lambda _session: len(seen), alone=True)
            after = writer.submit(Lane.TURNS, lambda _session: len(seen))
        assert before.result() < alone.result() < after.result()


def test_the_urgent_lane_goes_first(engine: Engine) -> None:
    order: list[Lane] = []
    with writing(engine) as writer, one_batch(writer):
        for lane in reversed(Lane):
            for _ in range(2):
                writer.submit(lane, lambda _session, lane=lane: order.append(lane))
    assert order == [Lane.RECEIVE] * 2 + [Lane.TURNS] * 2 + [Lane.BACKGROUND] * 2


def test_background_jobs_never_starve(engine: Engine) -> None:
    """However much is waiting before them, one goes with each batch."""
    order: list[Lane] = []
    with writing(engine) as writer, one_batch(writer):
        for lane, jobs in ((Lane.TURNS, 3 * MOST_JOBS), (Lane.BACKGROUND, 1)):
            for _ in range(jobs):
                writer.submit(lane, lambda _session, lane=lane: order.append(lane))
    assert order.index(Lane.BACKGROUND) <= MOST_JOBS


def test_background_jobs_share_a_slice_of_fifty_milliseconds(engine: Engine) -> None:
    now = 0.0
    batches: list[int] = []

    def tick(_session: Session) -> None:
        nonlocal now
        now += 0.02
        batches.append(len(seen))

    writer = Writer(engine, monotonic=lambda: now)
    seen = commits(engine)
    with one_batch(writer):
        for _ in range(6):
            writer.submit(Lane.BACKGROUND, tick)
    writer.close()
    assert [batches.count(number) for number in sorted(set(batches))] == [3, 3]


def test_a_cancelled_job_is_not_run(engine: Engine) -> None:
    with writing(engine) as writer, one_batch(writer):
        writer.submit(Lane.TURNS, noting("a")).cancel()
        writer.submit(Lane.TURNS, noting("b"))
    assert noted(engine) == ["b"]


def test_closing_runs_what_was_handed_in(engine: Engine) -> None:
    with writing(engine) as writer:
        futures = [writer.submit(Lane.BACKGROUND, noting(str(number))) for number in range(200)]
        writer.close()
        assert all(future.done() for future in futures)
        with pytest.raises(RuntimeError):
            writer.submit(Lane.TURNS, noting("late"))
    assert len(noted(engine)) == 200


async def test_the_event_loop_waits_for_a_job(engine: Engine) -> None:
    with writing(engine) as writer:
        assert await writer.run(Lane.TURNS, lambda _session: 7) == 7
        with pytest.raises(ValueError, match="mine"):
            await writer.run(Lane.TURNS, failing(ValueError("mine")))
