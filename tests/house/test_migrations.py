"""What the migrations build is what the models say, and every step can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect

from bot.storage.schema import HEAD, alembic_config, migrate
from bot.storage.tables import Table
from tests.databases import opened


def test_models_equal_migrations(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_what_alembic_does_not_compare_is_equal_too(empty_url: str) -> None:
    """Names of constraints, and what happens to rows whose person goes."""
    with opened(empty_url) as engine:
        with engine.begin() as connection:
            Table.metadata.create_all(connection)
            from_models = constraints(connection)
            Table.metadata.drop_all(connection)
        migrate(engine)
        with engine.connect() as connection:
            assert constraints(connection) == from_models


def constraints(connection: Connection) -> dict[str, object]:
    found = inspect(connection)
    return {
        table: [
            found.get_pk_constraint(table)["name"],
            sorted(str(key) for key in found.get_foreign_keys(table)),
            sorted(str(key["name"]) for key in found.get_unique_constraints(table)),
        ]
        for table in Table.metadata.tables
    }


def test_head_names_the_newest_migration(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == HEAD


def test_each_migration_goes_up_down_and_up(empty_url: str) -> None:
    with opened(empty_url) as engine, engine.connect() as connection:
        config = alembic_config(connection)
        scripts = list(ScriptDirectory.from_config(config).walk_revisions())
        for script in reversed(scripts):
            before = columns(connection)
            with connection.begin():
                command.upgrade(config, script.revision)
            after = columns(connection)
            with connection.begin():
                command.downgrade(config, "-1")
            assert columns(connection) == before
            with connection.begin():
                command.upgrade(config, script.revision)
            assert columns(connection) == after != before


def columns(connection: Connection) -> dict[str, list[str]]:
    """Every table, with its columns, indexes and keys."""
    with connection.begin():
        found = MetaData()
        found.reflect(connection)
        return {
            name: sorted(
                [f"{c.name} {c.type!r} {c.nullable} {c.primary_key}" for c in table.columns]
                + [f"{i.name} {i.columns.keys()} {i.unique}" for i in table.indexes]
                + [f"{key.name} {key.column_keys} {key.ondelete}" for key in table.foreign_key_constraints]
            )
            for name, table in found.tables.items()
            if name != "alembic_version"
        }
