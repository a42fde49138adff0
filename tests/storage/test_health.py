from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.storage.health import trouble
from bot.storage.home import hold
from tests import databases


def test_a_home_that_is_served_is_well(database_url: str) -> None:
    with hold(database_url):
        assert trouble(database_url) is None


def test_a_sqlite_home_without_its_process_is_not(sqlite_template: Path) -> None:
    url = f"sqlite:///{sqlite_template}"
    assert trouble(url) == f"no process serves {sqlite_template}"
    with hold(url):
        assert trouble(url) is None


def test_a_writer_at_work_is_no_trouble(database_url: str) -> None:
    with hold(database_url), databases.opened(database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert trouble(database_url) is None


def test_an_older_or_newer_schema_is_not_well(database_url: str) -> None:
    with hold(database_url):
        with databases.opened(database_url) as engine, engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert "the schema is 9999" in (trouble(database_url) or "")


def test_an_empty_database_is_not_well(empty_url: str) -> None:
    with hold(empty_url):
        assert "the schema is missing" in (trouble(empty_url) or "")


def test_a_damaged_database_is_not_well(tmp_path: Path) -> None:
    (tmp_path / "viva.db").write_bytes(b"not a database, however long one looks at it" * 99)
    url = f"sqlite:///{tmp_path}/viva.db"
    with hold(url):
        assert "file is not a database" in (trouble(url) or "")


def test_a_postgresql_that_nobody_serves_is_not_well() -> None:
    line = trouble("postgresql://viva:hidden@127.0.0.1:1/viva") or ""
    assert "127.0.0.1:1" in line
    assert "hidden" not in line


def test_the_command_ends_with_0_or_with_1_and_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Docker keeps 2 for itself."""
    url = f"sqlite:///{tmp_path}/viva.db"
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["health"]) == 1
    assert capsys.readouterr().err == f"DATABASE_URL: no process serves {tmp_path}/viva.db\n"
    assert main(["migrate"]) == 0
    with hold(url):
        assert main(["health"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_process_with_a_port_is_asked_there_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_template: Path
) -> None:
    url = f"sqlite:///{sqlite_template}"
    for name, value in {"DATABASE_URL": url, "TELEGRAM_BOT_TOKEN": "1:a", "PORT": "1"}.items():
        monkeypatch.setenv(name, value)
    with hold(url):
        assert main(["health"]) == 1
    assert capsys.readouterr().err.startswith("HOST, PORT: nobody answers at 127.0.0.1:1 ")
