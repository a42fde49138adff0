import pytest
from sqlalchemy import Engine, text

from bot.storage.errors import StorageError
from bot.storage.schema import HEAD, migrate, revision
from bot.storage.tables import Person, State
from tests.clock import START
from tests.databases import opened, write


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
