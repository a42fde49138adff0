from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import OperationalError

from bot.storage.engine import open_engine, read, truncate_log
from bot.storage.errors import StorageError
from bot.storage.tables import Person
from tests.databases import impatient, opened


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


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: what is committed is on the disk
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),  # what a person had forgotten is not left in the file
    ],
)
def test_every_connection_of_sqlite_is_set_up(tmp_path: Path, pragma: str, value: object) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/viva.db")  # not the fixtures', which do not wait for the disk
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        engine.dispose()


def test_a_reader_cannot_be_overtaken_into_losing_an_update(sqlite_engine: Engine) -> None:
    """A transaction that reads and then writes has the lock before it reads."""
    impatient = create_engine(sqlite_engine.url, connect_args={"timeout": 0})
    with sqlite_engine.begin() as connection:
        connection.execute(select(Person)).all()
        with pytest.raises(OperationalError, match="locked"), impatient.begin() as other:
            other.execute(text("DELETE FROM people"))
    impatient.dispose()


def test_the_log_is_emptied_once_nobody_reads_what_stands_in_it(sqlite_engine: Engine) -> None:
    log = Path(f"{sqlite_engine.url.database}-wal")
    impatient(sqlite_engine)
    with sqlite_engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (note TEXT)"))
    with read(sqlite_engine) as session:
        session.scalars(select(Person)).all()
        assert not truncate_log(sqlite_engine)
        assert log.stat().st_size > 0
    assert truncate_log(sqlite_engine)
    assert log.stat().st_size == 0


def test_a_server_keeps_its_log_itself(postgres_engine: Engine) -> None:
    assert truncate_log(postgres_engine)
