from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import StatementError

from bot.storage.engine import open_engine, read
from bot.storage.errors import StorageError
from bot.storage.tables import Person
from tests.databases import opened, write


def test_a_time_comes_back_in_utc(engine: Engine) -> None:
    half_past_five = datetime(2026, 3, 2, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    write(engine, lambda session: session.add(Person(chat="telegram:1", created_at=half_past_five)))
    with read(engine) as session:
        found = session.scalars(select(Person.created_at)).one()
    assert found == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_naive_time_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 - the very thing that must be refused
    with pytest.raises(StatementError, match="aware"):
        write(engine, lambda session: session.add(Person(chat="telegram:1", created_at=naive)))


def test_the_folder_is_made(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/a/b/viva.db"):
        assert (tmp_path / "a" / "b" / "viva.db").exists()


def test_a_path_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as caught:
        open_engine(f"sqlite:///{tmp_path}/file/viva.db")
    assert str(tmp_path / "file") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="unable to open"):
        open_engine(f"sqlite:///{tmp_path}")


def test_an_unreachable_server_is_one_line_without_the_password() -> None:
    with pytest.raises(StorageError) as caught:
        open_engine("postgresql://viva:secret@127.0.0.1:1/viva")
    assert "127.0.0.1:1" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/viva", "sqlite://", "sqlite:///:memory:"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(StorageError):
        open_engine(url)


def test_a_reader_waits_for_no_writer(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin(), read(sqlite_engine) as session:
        assert session.scalars(select(Person)).all() == []


def test_what_is_committed_is_on_the_disk(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
