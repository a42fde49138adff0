import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from bot.storage.errors import StorageError
from bot.storage.schema import HEAD, alembic_config, migrate, revision
from bot.storage.tables import Person, State, Table
from tests.clock import START
from tests.databases import opened, write


def test_models_equal_migrations(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_head_names_the_newest_migration(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == HEAD


def test_each_migration_goes_up_down_and_up(empty_url: str) -> None:
    with opened(empty_url) as engine, engine.connect() as connection:
        config = alembic_config(connection)
        scripts = list(ScriptDirectory.from_config(config).walk_revisions())
        for script in reversed(scripts):
            for step in (command.upgrade, command.downgrade, command.upgrade):
                with connection.begin():
                    step(config, "-1" if step is command.downgrade else script.revision)
        with connection.begin():
            command.downgrade(config, "base")
        with connection.begin():
            assert inspect(connection).get_table_names() == ["alembic_version"]


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    with opened(empty_url) as engine:
        migrate(engine)
        migrate(engine)
        with engine.connect() as connection:
            assert revision(connection) == HEAD


def test_an_instance_older_than_the_schema_says_so(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer than this program"):
        migrate(engine)


def test_foreign_keys_hold_after_migrating(empty_url: str) -> None:
    """Migrating turns them off on SQLite, on a connection that others use later."""
    with opened(empty_url) as engine:
        migrate(engine)
        person = Person(chat="telegram:1", created_at=START)
        write(engine, lambda session: session.add(person))
        state = State(person_id=person.id, kind="idle", version=1, body="{}", updated_at=START)
        write(engine, lambda session: session.add(state))
        write(engine, lambda session: session.delete(session.get_one(Person, person.id)))
        assert write(engine, lambda session: session.get(State, person.id)) is None
