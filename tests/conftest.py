"""Databases for every folder: a test that asks for one runs on SQLite and on PostgreSQL.

And what is printed after all tests: which questions come closest to failing with simulated candidates.
"""

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
