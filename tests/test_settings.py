"""What Viva is told from outside: every name there is, and one clear line for a value that cannot be used."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, WrongSetting

NAMES = [*Settings.model_fields, "webhook_url", "webhook_secret", "host", "admin_ids"]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to run in, and an environment that says nothing."""
    for name in NAMES:
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _wrong() -> str:
    with pytest.raises(WrongSetting) as error:
        settings.read()
    line = str(error.value)
    assert "\n" not in line
    return line


def test_nothing_needs_to_be_said() -> None:
    read = settings.read()
    assert read.token == ""
    assert read.telegram_api_url == "https://api.telegram.org"
    assert read.database_url == "sqlite:///data/viva.db"
    assert read.content_dir == Path("content")
    assert (read.answer_settle_seconds, read.send_rate, read.chat_rate) == (3, 30, 1)
    assert (read.retention_days, read.port, read.log_level) == (7, 8080, "info")


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "questions").mkdir()
    said = {
        "TELEGRAM_BOT_TOKEN": "1:a",
        "TELEGRAM_API_URL": "http://127.0.0.1:8081",
        "DATABASE_URL": "postgresql://viva:pass@localhost:5432/viva",
        "CONTENT_DIR": "questions",
        "ANSWER_SETTLE_SECONDS": "0",
        "SEND_RATE": "0",
        "CHAT_RATE": "0.5",
        "RETENTION_DAYS": "30",
        "PORT": "9000",
        "LOG_LEVEL": "WARNING",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    read = settings.read()
    assert read.token == "1:a"
    assert read.telegram_api_url == "http://127.0.0.1:8081"
    assert read.database_url == "postgresql://viva:pass@localhost:5432/viva"
    assert read.content_dir == Path("questions")
    assert (read.answer_settle_seconds, read.send_rate, read.chat_rate) == (0, 0, 0.5)
    assert (read.retention_days, read.port, read.log_level) == (30, 9000, "WARNING")


def test_a_file_called_env_says_what_the_environment_does_not(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / ".env").write_text(
        '\ufeff# mine\nexport TELEGRAM_BOT_TOKEN="1:a"\nSEND_RATE=5\nOTHER_PROGRAM=x\n'
    )
    monkeypatch.setenv("SEND_RATE", "7")
    read = settings.read()
    assert (read.token, read.send_rate) == ("1:a", 7)


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("SEND_RATE", "")
    assert settings.read() == settings.Settings()


def test_an_env_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"\xff\xfeTELEGRAM_BOT_TOKEN=1:secret")
    assert _wrong().startswith(".env cannot be read")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "nonsense"),
        ("TELEGRAM_API_URL", "http://"),
        ("TELEGRAM_API_URL", "ftp://example.org"),
        ("DATABASE_URL", "mysql://viva:secret@localhost/viva"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite://host/viva.db"),
        ("DATABASE_URL", "postgresql://viva:secret@localhost:port/viva"),
        ("CONTENT_DIR", "nowhere"),
        ("ANSWER_SETTLE_SECONDS", "-1"),
        ("ANSWER_SETTLE_SECONDS", "16"),
        ("SEND_RATE", "abc"),
        ("SEND_RATE", "nan"),
        ("CHAT_RATE", "inf"),
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "1.5"),
        ("WEBHOOK_URL", "viva.example.org"),
        ("WEBHOOK_URL", "https://viva.example.org/a?b=c"),
        ("HOST", "http://0.0.0.0"),
        ("ADMIN_IDS", "@ada"),
        ("ADMIN_IDS", "7, ada"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("LOG_LEVEL", "x"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    line = _wrong()
    assert line.startswith(f"{name}: expected ")
    assert "secret" not in line


def test_several_wrong_values_share_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "abc")
    monkeypatch.setenv("LOG_LEVEL", "x")
    assert {part.split(":")[0] for part in _wrong().split("; ")} >= {"SEND_RATE", "LOG_LEVEL"}


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/viva/viva.db",
        "sqlite:///with space.db",
        "postgresql:///viva",
        "postgres://localhost",
        "postgresql+psycopg://viva:p%40ss@[::1]:5432/viva?sslmode=require",
        "postgresql://postgres:@/viva?host=/tmp/socket",
    ],
)
def test_the_databases_there_are_pass(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert settings.read().database_url == url


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "token").write_text("1:secret\n")
    (folder / "url").write_text("postgresql://viva:secret@localhost/viva\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")
    monkeypatch.setenv("DATABASE_URL_FILE", "url")
    read = settings.read()
    assert read.token == "1:secret"
    assert read.database_url == "postgresql://viva:secret@localhost/viva"
    assert "secret@" not in repr(read)
    assert "1:secret" not in repr(read)


def test_the_variable_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:a")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "nowhere")
    assert settings.read().token == "1:a"


@pytest.mark.parametrize(
    ("content", "why"), [(None, "cannot be read"), (b" \n", "is empty"), (b"\xff", "cannot be read")]
)
def test_a_secrets_file_without_a_secret_is_named(
    monkeypatch: pytest.MonkeyPatch, folder: Path, content: bytes | None, why: str
) -> None:
    if content is not None:
        (folder / "token").write_bytes(content)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")
    assert f"TELEGRAM_BOT_TOKEN_FILE: token {why}" in _wrong()


@pytest.mark.parametrize(
    ("value", "numbers"),
    [("7", {7}), ("7,8", {7, 8}), (" 7 ; 8, ", {7, 8}), ("7 8", {7, 8}), ("", set[int]())],
)
def test_admins_are_numbers(monkeypatch: pytest.MonkeyPatch, value: str, numbers: set[int]) -> None:
    monkeypatch.setenv("ADMIN_IDS", value)
    assert settings.read().admin_ids == numbers


def test_a_webhook_has_a_secret_which_may_lie_in_a_file(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / "hook").write_text("from_A-file\n")
    monkeypatch.setenv("WEBHOOK_URL", "https://viva.example.org/telegram")
    assert _wrong().startswith("WEBHOOK_SECRET: expected beside WEBHOOK_URL")
    monkeypatch.setenv("WEBHOOK_SECRET_FILE", "hook")
    read = settings.read()
    assert (read.secret, read.webhook_path) == ("from_A-file", "/telegram")
    assert "from_A-file" not in repr(read)


@pytest.mark.parametrize("secret", ["with space", "ü", "a" * 257, "a.b"])
def test_a_secret_that_telegram_would_refuse_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://viva.example.org/telegram")
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    line = _wrong()
    assert line.startswith("WEBHOOK_SECRET: ")
    assert secret not in line


@pytest.mark.parametrize("path", settings.RESERVED)
def test_a_webhook_has_a_path_of_its_own(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("WEBHOOK_URL", f"https://viva.example.org{path}")
    monkeypatch.setenv("WEBHOOK_SECRET", "secret")
    assert _wrong().startswith("WEBHOOK_URL: ")


@pytest.mark.parametrize(
    ("named", "listens"),
    [({}, False), ({"HOST": "0.0.0.0"}, True), ({"PORT": "9090"}, True), ({"PORT": ""}, False),
     ({"WEBHOOK_URL": "https://viva.example.org", "WEBHOOK_SECRET": "secret"}, True)],
)  # fmt: skip
def test_who_polls_listens_where_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], listens: bool
) -> None:
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert settings.read().listens is listens
