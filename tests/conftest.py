"""Databases for every folder: a test that asks for one runs on SQLite and on PostgreSQL."""

from tests.databases import (
    database_url,
    empty_url,
    engine,
    postgres_engine,
    postgres_template,
    sqlite_engine,
    sqlite_template,
)

__all__ = [
    "database_url",
    "empty_url",
    "engine",
    "postgres_engine",
    "postgres_template",
    "sqlite_engine",
    "sqlite_template",
]
