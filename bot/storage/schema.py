"""The schema, brought up to date before anything is received."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.storage.errors import StorageError, reason
from bot.storage.tables import Table

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0006"
"""The newest migration. Kept here so that Alembic (half a second) is imported only for a step to make."""

MIGRATIONS = Path(__file__).parents[2] / "migrations"

_VERSION = """CREATE TABLE alembic_version
    (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"""
"""As Alembic writes it."""

_LOCK = 0x56495641
"""PostgreSQL's advisory lock of whoever migrates: "VIVA"."""


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction; an empty database is given the tables as
    they are now. Instances that start together take turns.

    Raises:
        StorageError: the schema is newer than this code, or the database cannot be written.
    """
    try:
        _migrate(engine)
    except DBAPIError as error:
        raise StorageError(f"the database cannot be brought up to date: {reason(error)}") from error


def alembic_config(connection: Connection) -> "Config":
    """What Alembic's commands take, so that they run on this connection."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def revision(connection: Connection) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        # Rebuilding a table drops the old one, which with foreign keys on SQLite deletes all that refers to
        # it. The setting is deaf inside a transaction, so it comes first.
        _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                _upgrade(connection)
        finally:
            _foreign_keys(connection, on=True)


def _upgrade(connection: Connection) -> None:
    current = revision(connection)
    if current == HEAD:
        return
    if current is None and not inspect(connection).get_table_names():
        _create(connection)
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise StorageError(f"the database is newer than this program (its schema is {current}): update Viva")
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError("a migration left rows that refer to nothing; nothing was changed")


def _create(connection: Connection) -> None:
    """What all migrations make of an empty database, which a test compares."""
    Table.metadata.create_all(connection)
    connection.execute(text(_VERSION))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}").close()
