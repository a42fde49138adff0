"""Fixtures, taken in by conftest.py: a test that asks for an engine runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.writer import Writer
from tests import postgres

T = TypeVar("T")


@contextmanager
def opened(url: str) -> Generator[Engine]:
    engine = open_engine(url)
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
        with postgres.database(request.getfixturevalue("postgres_template")) as url:
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
    with postgres.database(postgres_template) as url, opened(url) as engine:
        yield engine


@contextmanager
def writing(engine: Engine) -> Generator[Writer]:
    writer = Writer(engine)
    try:
        yield writer
    finally:
        writer.close()
