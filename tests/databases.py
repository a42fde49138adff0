"""Fixtures, taken in by conftest.py: a test that asks for an engine runs on SQLite and on PostgreSQL."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import Session

from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.writer import Writer
from tests import postgres

T = TypeVar("T")


def unsynced(url: str) -> Engine:
    """An engine that does not wait for the disk: no test pulls the machine's plug."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        on_connect(engine, "PRAGMA synchronous=OFF")
    return engine


@contextmanager
def opened(url: str) -> Generator[Engine]:
    engine = unsynced(url)
    try:
        yield engine
    finally:
        engine.dispose()


def write(engine: Engine, job: Callable[[Session], T]) -> T:
    """Run a job of the storage in a transaction of its own."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        return job(session)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to be copied."""
    path = tmp_path_factory.mktemp("template") / "viva.db"
    with opened(f"sqlite:///{path}") as engine:
        migrate(engine)
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Generator[str]:
    """The name of a migrated database, to be copied."""
    with postgres.database() as url:
        with opened(url) as engine:
            migrate(engine)
        yield make_url(url).database or ""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/viva.db"
    else:
        with postgres.database() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """A migrated database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "viva.db")
        yield f"sqlite:///{tmp_path}/viva.db"
    else:
        with postgres.copy(request.getfixturevalue("postgres_template")) as url:
            yield url


@pytest.fixture
def engine(database_url: str) -> Generator[Engine]:
    with opened(database_url) as engine:
        yield engine


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Generator[Engine]:
    shutil.copy(sqlite_template, tmp_path / "viva.db")
    with opened(f"sqlite:///{tmp_path}/viva.db") as engine:
        yield engine


@pytest.fixture
def postgres_engine(postgres_template: str) -> Generator[Engine]:
    with postgres.copy(postgres_template) as url, opened(url) as engine:
        yield engine


@contextmanager
def locked(engine: Engine) -> Generator[None]:
    """Another program holds the lock of a SQLite database that its writer wants."""
    with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def on_connect(engine: Engine, pragma: str) -> None:
    """Say a pragma on every connection of a SQLite engine from now on."""

    def execute(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma).close()

    event.listen(engine, "connect", execute)
    engine.dispose()


def impatient(engine: Engine) -> None:
    """Make a SQLite engine give up at once where it would wait for a lock."""
    on_connect(engine, "PRAGMA busy_timeout=0")


@contextmanager
def writing(engine: Engine, monotonic: Callable[[], float] = time.monotonic) -> Generator[Writer]:
    writer = Writer(engine, monotonic)
    try:
        yield writer
    finally:
        writer.close()
