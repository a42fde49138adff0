"""A SQLite file brought to another home: everything arrives, or nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, insert, make_url, select
from sqlalchemy import Table as CoreTable

from bot.__main__ import main
from bot.message import Incoming
from bot.storage import inbox
from bot.storage.engine import open_engine, read
from bot.storage.errors import StorageError
from bot.storage.home import hold
from bot.storage.moving import copy_table as copy
from bot.storage.moving import move
from bot.storage.tables import InboxRow, Person, Table
from tests.clock import START
from tests.databases import write
from tests.storage.filling import fill


@pytest.fixture
def old(sqlite_engine: Engine, tmp_path: Path) -> Path:
    """A file with a row in every table, of somebody whose number is not the first."""
    someone = insert(Person).values(id=41, chat="telegram:1", created_at=START)
    write(sqlite_engine, lambda session: session.execute(someone))
    write(sqlite_engine, lambda session: fill(session, "telegram:2", "bicycle ∇ 👍"))
    sqlite_engine.dispose()
    return (tmp_path / "viva.db").rename(tmp_path / "old.db")


def everything(url: str) -> dict[str, list[object]]:
    engine = open_engine(url)
    with read(engine) as session:
        found = {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Table.metadata.sorted_tables
        }
    engine.dispose()
    return {name: list[object](rows) for name, rows in found.items()}


def test_every_row_of_every_table_arrives_as_it_was(old: Path, empty_url: str) -> None:
    before = everything(f"sqlite:///{old}")
    moved = move(old, empty_url)
    assert moved == {name: len(rows) for name, rows in before.items()}
    assert all(moved.values())
    assert everything(empty_url) == before == everything(f"sqlite:///{old}")


def test_new_rows_are_numbered_behind_those_that_came_along(old: Path, empty_url: str) -> None:
    move(old, empty_url)
    engine = open_engine(empty_url)
    write(engine, lambda session: session.execute(insert(Person).values(chat="x", created_at=START)))
    with read(engine) as session:
        assert session.scalars(select(Person.id).order_by(Person.id)).all() == [41, 42, 43]
    engine.dispose()


def test_the_number_of_a_message_that_is_gone_is_never_given_again(old: Path, empty_url: str) -> None:
    def received(url: str) -> int:
        engine = open_engine(url)
        row = Incoming("new", "telegram:1", "text", "1", "words")
        write(engine, lambda session: inbox.receive(session, "telegram", [row], START))
        with read(engine) as session:
            number = session.scalars(select(InboxRow.id).where(InboxRow.external_id == "new")).one()
        write(engine, lambda session: session.execute(delete(InboxRow)))
        engine.dispose()
        return number

    number = received(f"sqlite:///{old}")
    move(old, empty_url)
    assert received(empty_url) == number + 1


def test_what_is_not_empty_is_left_as_it_is(old: Path, database_url: str) -> None:
    engine = open_engine(database_url)
    write(engine, lambda session: session.execute(insert(Person).values(chat="x", created_at=START)))
    engine.dispose()
    before = everything(database_url)
    with pytest.raises(StorageError, match="people holds rows already"):
        move(old, database_url)
    assert everything(database_url) == before


def test_a_copy_that_fails_leaves_nothing(
    old: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def until_reviews(reading: Connection, writing: Connection, table: CoreTable) -> int:
        if table.name == "reviews":
            raise StorageError("the disk is full")
        return copy(reading, writing, table)

    before = everything(database_url)
    monkeypatch.setattr("bot.storage.moving.copy_table", until_reviews)
    with pytest.raises(StorageError, match="disk is full"):
        move(old, database_url)
    assert everything(database_url) == before


def test_no_file_that_is_missing_served_or_of_another_schema(old: Path, empty_url: str) -> None:
    with pytest.raises(StorageError, match=r"there is no .*nothing\.db"):
        move(old.with_name("nothing.db"), empty_url)
    assert not list(old.parent.glob("nothing.db*"))
    with hold(f"sqlite:///{old}"), pytest.raises(StorageError, match="in use by another process"):
        move(old, empty_url)
    bare = old.with_name("bare.db")
    bare.touch()
    with pytest.raises(StorageError, match="the schema is missing"):
        move(bare, empty_url)


def test_the_command_says_what_was_moved(
    old: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", make_url(empty_url).render_as_string(hide_password=False))
    assert main(["move", str(old)]) == 0
    assert "people 2" in capsys.readouterr().out
    assert main(["move", str(old)]) == 2
    assert "name an empty database" in capsys.readouterr().err
