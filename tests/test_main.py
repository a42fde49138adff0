"""A start that cannot be: one line that names the setting and says what to do, exit code 2, no traceback."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import serving
from bot.__main__ import main
from bot.frontends.telegram import TokenRevoked
from bot.settings import Settings
from bot.storage.home import hold
from tests import databases

CONTENT = Path(__file__).parents[1] / "content"
TOKEN = "123:SECRET"


@pytest.fixture
def server() -> Generator[str]:
    """The address of a server that is away."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, so nobody else gets it, and not listening
        yield f"http://127.0.0.1:{reserved.getsockname()[1]}"


@pytest.fixture(autouse=True)
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: str) -> str:
    """The database of a bot that is well set up, but for its server."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    address = f"sqlite:///{tmp_path}/home/viva.db"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", server)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("CONTENT_DIR", str(CONTENT))
    return address


Refused = Callable[..., str]


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    def run(*arguments: str, lines: int = 1) -> str:
        assert main(list(arguments or ("run",))) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == lines, printed.err
        assert TOKEN not in printed.err
        return printed.err

    return run


def test_a_server_that_is_away(refused: Refused, server: str) -> None:
    line = refused()
    assert server in line
    assert "TELEGRAM_API_URL" in line


def test_a_token_of_the_wrong_shape(monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "<123:SECRET>")
    assert "TELEGRAM_BOT_TOKEN" in refused()


def test_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    monkeypatch.setenv("SEND_RATE", "abc")
    assert refused().startswith("SEND_RATE: expected 0 to 1000 messages a second")


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_folder_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, refused: Refused, command: str
) -> None:
    (tmp_path / "file").touch()  # root may write anywhere, but not below a file
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/file/viva.db")
    line = refused(command)
    assert line.startswith("DATABASE_URL: ")
    assert f"{tmp_path}/file" in line


def test_a_file_that_is_no_database(url: str, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "viva.db").write_bytes(b"not a database, however long one looks at it" * 99)
    line = refused()
    assert line.startswith("DATABASE_URL: ")
    assert "file is not a database" in line


def test_a_damaged_database(url: str, tmp_path: Path, refused: Refused) -> None:
    assert main(["migrate"]) == 0
    with (tmp_path / "home" / "viva.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    line = refused()
    assert line.startswith("DATABASE_URL: ")
    assert "malformed" in line


def test_a_postgresql_that_nobody_serves(monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://viva:hidden@127.0.0.1:1/viva")
    line = refused()
    assert line.startswith("DATABASE_URL: ")
    assert "127.0.0.1:1" in line
    assert "hidden" not in line


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_home_that_is_in_use(url: str, refused: Refused, command: str) -> None:
    with hold(url):
        line = refused(command)
    assert line.startswith("DATABASE_URL: ")
    assert "in use by another process" in line


def test_a_database_of_a_newer_viva(url: str, refused: Refused) -> None:
    assert main(["migrate"]) == 0
    with databases.opened(url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    line = refused()
    assert "newer than this program" in line
    assert "update Viva" in line


def test_a_database_of_another_program(url: str, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "home").mkdir()
    with databases.opened(url) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE people (name TEXT)"))
    line = refused()
    assert line.startswith("DATABASE_URL: ")
    assert "table people already exists" in line


@pytest.mark.parametrize("command", ["run", "grade"])
def test_content_that_cannot_be_used_is_told_whole_and_nothing_begins(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, refused: Refused
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    monkeypatch.setenv("CONTENT_DIR", str(content))
    (content / "questions" / "python" / "a.yaml").write_text("id: [")
    (content / "questions" / "python" / "b.yaml").write_text("id: python.b\nlevel: x\n")
    fields = ["revision", "kind", "skill", "roles", "level", "ask", "concepts", "model_answer"]
    fields += ["sources", "examples"]
    told = refused(command, lines=1 + len(fields)).splitlines()
    assert told[0].startswith("CONTENT_DIR: content/questions/python/a.yaml: line 2: ")
    assert [line.split(": ")[:3] for line in told[1:]] == [
        ["CONTENT_DIR", "content/questions/python/b.yaml", field] for field in fields
    ]
    assert not (tmp_path / "home" / "viva.db").exists()


def test_a_port_that_is_taken(monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        line = refused()
    assert line.startswith("PORT: 127.0.0.1:")
    assert "set PORT to another number" in line


def test_a_file_to_grade_that_is_not_there(refused: Refused) -> None:
    assert "nowhere.jsonl" in refused("grade", "nowhere.jsonl")


def test_a_reader_that_has_read_enough_sees_no_traceback() -> None:
    """As with `python -m bot grade | head`."""
    command = [sys.executable, "-m", "bot", "grade"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=CONTENT.parent, stdin=pipe, stdout=pipe, stderr=pipe) as grading:
        assert grading.stdin
        assert grading.stdout
        assert grading.stderr
        grading.stdout.close()
        grading.stdin.write(b"{}\n" * 100)
        grading.stdin.close()
        assert grading.stderr.read() == b""


def test_a_token_that_is_revoked_later(monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    async def serve(*_: object) -> None:
        revoked = TokenRevoked("Telegram no longer accepts the bot's token. @BotFather gives a new one.")
        raise ExceptionGroup("tasks", [ExceptionGroup("more", [OSError("lost"), revoked])])

    monkeypatch.setattr(serving, "serve_telegram", serve)
    assert "@BotFather" in refused()


def test_a_bug_is_not_taken_for_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(*_: object) -> None:
        raise ExceptionGroup("tasks", [ZeroDivisionError()])

    monkeypatch.setattr(serving, "serve_telegram", serve)
    with pytest.raises(ExceptionGroup):
        main(["run"])
