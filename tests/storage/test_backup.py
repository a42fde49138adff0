"""A copy made while somebody writes: whole, private, and good to start from."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.__main__ import main
from bot.message import Incoming
from bot.storage import inbox
from bot.storage.backup import back_up
from bot.storage.engine import open_engine, read
from bot.storage.errors import StorageError
from bot.storage.health import database_trouble
from bot.storage.home import hold
from tests.clock import START
from tests.databases import write


def url(engine: Engine) -> str:
    return f"sqlite:///{engine.url.database}"


def receive(engine: Engine, number: int) -> None:
    row = Incoming(str(number), "telegram:1", "text", str(number), "words")
    write(engine, lambda session: inbox.receive(session, "telegram", [row], START))


def stored(path: Path) -> int:
    engine = open_engine(f"sqlite:///{path}")
    with read(engine) as session:
        count = session.scalar(text("SELECT count(*) FROM inbox")) or 0
    assert database_trouble(engine) is None
    engine.dispose()
    return count


def test_what_is_committed_is_in_the_copy_and_what_is_not_is_not(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    receive(sqlite_engine, 1)
    with hold(url(sqlite_engine)), closing(sqlite3.connect(sqlite_engine.url.database or "")) as writer:
        writer.isolation_level = None
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE inbox SET external_id = 'half done'")
        writer.execute(
            "INSERT INTO people (chat, created_at, level, rates_self, awaiting) VALUES ('x', 0, '', 0, 0)"
        )
        size = back_up(url(sqlite_engine), tmp_path / "copy.db")
        writer.execute("ROLLBACK")
    copy = tmp_path / "copy.db"
    assert size == copy.stat().st_size
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"], "one file, and nothing beside it"
    assert stored(copy) == 1


def test_a_restored_copy_goes_on_where_it_was_made(sqlite_engine: Engine, tmp_path: Path) -> None:
    receive(sqlite_engine, 1)
    back_up(url(sqlite_engine), tmp_path / "copy.db")
    receive(sqlite_engine, 2)
    home = Path(sqlite_engine.url.database or "")
    sqlite_engine.dispose()
    for path in home.parent.glob(f"{home.name}*"):
        path.unlink()
    (tmp_path / "copy.db").rename(home)
    receive(sqlite_engine, 1)  # Telegram brings again what was not confirmed
    receive(sqlite_engine, 3)
    sqlite_engine.dispose()
    assert stored(home) == 2


def test_a_damaged_home_gives_no_copy(sqlite_engine: Engine, tmp_path: Path) -> None:
    for number in range(200):
        receive(sqlite_engine, number)
    sqlite_engine.dispose()
    home = Path(sqlite_engine.url.database or "")
    with home.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 5 * 4096)
    with pytest.raises(StorageError, match="cannot back up"):
        back_up(url(sqlite_engine), tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


def test_what_cannot_be_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/viva.db")
    target = tmp_path / "copy.db"
    assert main(["backup", str(target)]) == 2
    assert "there is no" in capsys.readouterr().err
    assert main(["migrate"]) == 0
    assert main(["backup", str(target)]) == 0
    assert capsys.readouterr().out.startswith(f"{target}: ")
    for wrong in (target, tmp_path / "no folder" / "copy.db"):
        before = target.read_bytes()
        assert main(["backup", str(wrong)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
        assert target.read_bytes() == before
    monkeypatch.setenv("DATABASE_URL", "postgresql://viva:hidden@127.0.0.1:1/viva")
    assert main(["backup", str(tmp_path / "other.db")]) == 2
    line = capsys.readouterr().err
    assert "pg_dump" in line
    assert "hidden" not in line
