from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.storage.tables import Person
from bot.storage.writer import Lane
from tests.clock import START
from tests.databases import on_connect, write, writing
from tests.storage.notes import (
    commits,
    failing,
    noted,
    noting,
    one_batch,
    outcome,
    submitted,
    with_notes,
)

unhurried = partial(writing, monotonic=lambda: 0.0)
"""A writer that cuts no batch short, however slow the machine."""


@pytest.fixture
def engine(engine: Engine) -> Engine:
    return with_notes(engine)


@pytest.fixture
def sqlite_engine(sqlite_engine: Engine) -> Engine:
    return with_notes(sqlite_engine)


@pytest.fixture
def postgres_engine(postgres_engine: Engine) -> Engine:
    return with_notes(postgres_engine)


def test_a_batch_is_one_commit(engine: Engine) -> None:
    with unhurried(engine) as writer:
        with one_batch(writer):
            seen = commits(engine)
            futures = [writer.submit(Lane.TURNS, noting(name)) for name in "abc"]
        writer.close()
    assert [outcome(future) for future in futures] == ["done"] * 3
    assert noted(engine) == ["a", "b", "c"]
    assert len(seen) <= 2  # the holding job's, and theirs


def test_results_come_after_the_commit(engine: Engine) -> None:
    """A result that is out while its transaction is open could be acted on, and then be undone."""
    with unhurried(engine) as writer:
        with one_batch(writer):
            first = writer.submit(Lane.TURNS, noting("first"))
            second = writer.submit(Lane.TURNS, lambda _session: first.done())
        assert second.result() is False
        assert first.done()


def test_a_job_that_raises_undoes_itself_alone(engine: Engine) -> None:
    with unhurried(engine) as writer:
        futures = submitted(writer, noting("a"), failing(ValueError("mine")), noting("c"))
        assert [outcome(future) for future in futures] == ["done", "ValueError", "done"]
    assert noted(engine) == ["a", "c"]


def test_a_flush_that_fails_takes_one_job(engine: Engine) -> None:
    """It has rolled back the session, hence the batch; what ran before it runs again, and counts once."""
    runs: list[str] = []

    def twice(session: Session) -> None:
        session.add_all(
            [Person(chat="telegram:1", created_at=START), Person(chat="telegram:1", created_at=START)]
        )

    def counted(name: str) -> Callable[[Session], object]:
        def job(session: Session) -> object:
            runs.append(name)
            return noting(name)(session)

        return job

    with unhurried(engine) as writer:
        futures = submitted(writer, counted("a"), twice, counted("c"))
        assert [outcome(future) for future in futures] == ["done", "IntegrityError", "done"]
    assert noted(engine) == ["a", "c"]
    assert runs == ["a", "a", "c"]
    assert write(engine, lambda session: session.query(Person).count()) == 0


def test_a_job_that_raises_by_itself_runs_once(engine: Engine) -> None:
    runs: list[None] = []

    def fail(_session: Session) -> None:
        runs.append(None)
        raise ValueError("mine")

    with unhurried(engine) as writer:
        assert outcome(writer.submit(Lane.TURNS, fail, alone=True)) == "ValueError"
    assert len(runs) == 1


def test_broken_sql_is_the_jobs_own_fault(engine: Engine) -> None:
    """sqlite3 pytest.raises the same class for it as for a full disk."""
    with unhurried(engine) as writer:
        broken, other = submitted(
            writer, lambda session: session.execute(text("SELECT nothing FROM nowhere")), noting("b")
        )
        assert outcome(broken) in ("OperationalError", "ProgrammingError")
        assert outcome(other) == "done"


def test_a_job_that_swallows_its_error_harms_nobody(engine: Engine) -> None:
    def careless(session: Session) -> None:
        try:
            session.execute(text("SELECT nothing FROM nowhere"))
        except DBAPIError:
            return

    with unhurried(engine) as writer:
        futures = submitted(writer, noting("a"), careless, noting("c"))
        assert outcome(futures[0]) == outcome(futures[2]) == "done"
        assert outcome(futures[1]) != "Unavailable"
    assert noted(engine) == ["a", "c"]


@pytest.mark.parametrize("through_orm", [False, True])
def test_a_full_disk_in_the_middle_of_a_batch_takes_one_job(sqlite_engine: Engine, through_orm: bool) -> None:
    """SQLite rolls the whole transaction back, and the jobs that follow would run in autocommit. Five of six
    are saved, none twice, and whose result is out is on the disk."""

    def fill(session: Session) -> None:
        for number in range(1000):
            if through_orm:
                session.add(Person(chat=f"{number} {'x' * 4000}", created_at=START))
            else:
                noting("x" * 4000)(session)

    with sqlite_engine.connect() as connection:
        pages: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    on_connect(sqlite_engine, f"PRAGMA max_page_count={pages + 50}")
    early: list[set[str]] = []

    def last(session: Session) -> None:
        noting("f")(session)
        out = {name for name, future in futures.items() if future.done()}
        early.append(out - {"fill"} - set(noted(sqlite_engine)))

    jobs = {name: noting(name) for name in "ab"} | {"fill": fill} | {name: noting(name) for name in "de"}
    futures: dict[str, Future[object]] = {}
    with unhurried(sqlite_engine) as writer:
        with one_batch(writer):
            for name, job in (*jobs.items(), ("f", last)):
                futures[name] = writer.submit(Lane.TURNS, job)
        outcomes = {name: outcome(future) for name, future in futures.items()}
    assert outcomes.pop("fill") == "Unavailable"
    assert set(outcomes.values()) == {"done"}
    assert noted(sqlite_engine) == ["a", "b", "d", "e", "f"]
    assert set().union(*early) == set()
    assert early


def test_a_result_lost_with_its_batch_is_that_of_the_last_run(sqlite_engine: Engine) -> None:
    """Whatever a job said before its transaction was lost, it says of rows that are not there."""
    runs: list[None] = []

    def count(session: Session) -> int:
        runs.append(None)
        noting("counted")(session)
        return len(runs)

    def lose(session: Session) -> None:
        if len(runs) == 1:
            session.connection().connection.rollback()

    with unhurried(sqlite_engine) as writer:
        counted, lost = submitted(writer, count, lose)
        assert counted.result() == 2
        assert outcome(lost) == "done"
    assert noted(sqlite_engine) == ["counted"]


def test_a_lost_connection_in_the_middle_of_a_batch_takes_one_job(postgres_engine: Engine) -> None:

    def cut(session: Session) -> None:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with unhurried(postgres_engine) as writer:
        futures = submitted(writer, noting("a"), cut, noting("c"))
        assert [outcome(future) for future in futures] == ["done", "Unavailable", "done"]
    assert noted(postgres_engine) == ["a", "c"]


def test_a_failed_commit_takes_only_the_job_that_makes_it_fail(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")
        )
    with unhurried(engine) as writer:
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
    with unhurried(postgres_engine) as writer:
        futures = submitted(writer, noting("a"), lambda _session: runs.append(None))
        assert [outcome(future) for future in futures] == ["Unavailable", "Unavailable"]
    assert len(runs) == 1
