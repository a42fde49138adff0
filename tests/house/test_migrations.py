"""What the migrations build is what the models say, and every step can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, text

from bot.storage.schema import HEAD, alembic_config, migrate
from bot.storage.tables import Table
from tests.databases import opened


def test_models_equal_migrations(empty_url: str) -> None:
    with opened(empty_url) as engine, engine.connect() as connection:
        upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_a_new_database_is_what_the_migrations_make_of_an_empty_one(empty_url: str) -> None:
    """Also in what Alembic does not compare: names of constraints, what happens to rows whose person goes,
    partial indexes, and that ids never come back."""
    with opened(empty_url) as engine:
        migrate(engine)
        with engine.connect() as connection:
            made = constraints(connection), columns(connection), statements(connection)
            with connection.begin():
                Table.metadata.drop_all(connection)
                connection.execute(text("DROP TABLE alembic_version"))
            upgrade(connection)
            assert (constraints(connection), columns(connection), statements(connection)) == made


def upgrade(connection: Connection) -> None:
    """Every migration, one after another."""
    with connection.begin():
        command.upgrade(alembic_config(connection), "head")


def statements(connection: Connection) -> list[tuple[object, ...]]:
    """The indexes in the database's own words, and on SQLite which tables never give an id twice."""
    asked = {
        "sqlite": "SELECT name, sql LIKE '% WHERE %', sql LIKE '%AUTOINCREMENT%' FROM sqlite_master",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    with connection.begin():
        return sorted(tuple(row) for row in connection.execute(text(asked[connection.dialect.name])))


def constraints(connection: Connection) -> dict[str, object]:
    with connection.begin():
        found = inspect(connection)
        return {
            table: [
                found.get_pk_constraint(table)["name"],
                sorted(str(key) for key in found.get_foreign_keys(table)),
                sorted(str(key["name"]) for key in found.get_unique_constraints(table)),
            ]
            for table in found.get_table_names()
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
