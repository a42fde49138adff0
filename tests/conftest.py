"""Databases for every folder: a test that asks for one runs on SQLite and on PostgreSQL.

And what is printed after all tests: which questions come closest to failing with simulated candidates.
"""

import gc
import logging
from collections.abc import Generator

import pytest

from tests.databases import (
    database_url,
    empty_url,
    engine,
    postgres_engine,
    postgres_template,
    sqlite_engine,
    sqlite_template,
)
from tests.simulated.closest import pytest_terminal_summary

__all__ = [
    "database_url",
    "empty_url",
    "engine",
    "postgres_engine",
    "postgres_template",
    "pytest_terminal_summary",
    "sqlite_engine",
    "sqlite_template",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is there before the first test stays to the end, so it is never looked through for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def a_log_as_it_was() -> Generator[None]:
    """Who runs `main` sets up the log of the process: the next test's process has none yet."""
    ours = logging.getLogger("bot")
    level = ours.level
    yield
    ours.setLevel(level)
