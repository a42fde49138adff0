"""The environment, read once. A wrong value is one clear line."""

import re
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import unquote, urlsplit

from pydantic import DirectoryPath, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DATABASE = (
    r"^(sqlite:///[^?]+"
    r"|postgres(ql)?(\+psycopg)?://([^\s/]*@)?([^\s/@:\[]*|\[[^\s\]]+\])(:\d+)?([/?]\S*)?)$"
)
Rate = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]

EXPECTED = {
    "telegram_api_url": "an address such as https://api.telegram.org",
    "database_url": "sqlite:///path/to/file.db or postgresql://user:password@host:5432/name",
    "content_dir": "the folder that holds topics.yaml, such as content",
    "answer_settle_seconds": "0 to 15 seconds, such as 3; 0 turns settling off",
    "send_rate": "0 to 1000 messages a second, such as 30; 0 turns the limit off",
    "chat_rate": "0 to 1000 messages a second, such as 1; 0 turns the limit off",
    "retention_days": "a whole number of days from 1 to 3650, such as 7",
    "webhook_url": "an address without a query, such as https://viva.example.org/telegram",
    "host": "an address of this machine to listen on, such as 127.0.0.1, or 0.0.0.0 for all of them",
    "admin_ids": "Telegram's numbers of people, such as 123456789, 987654321",
    "port": "a whole number from 1 to 65535, such as 8080",
    "log_level": "debug, info, warning or error",
}

SECRETS = ("telegram_bot_token", "database_url", "webhook_secret")
"""Each may also be the content of the file that `<NAME>_FILE` names. The variable itself goes first."""


LOOPBACK = "127.0.0.1"
"""Where the web server listens unless it is told otherwise: a proxy stands before it."""
RESERVED = ("/healthz", "/readyz", "/metrics")
"""Paths of the web server that are not Telegram's."""
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class WrongSetting(Exception):
    """The message names the variables and what is wrong with them, and repeats no secret."""


class Settings(BaseSettings):
    """What Viva is told from outside: each field an environment variable, in capitals, or a line of .env."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8-sig", extra="ignore", env_ignore_empty=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_bot_token_file: Path | None = None
    telegram_api_url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/\S*)?$")] = (
        "https://api.telegram.org"
    )
    database_url: Annotated[str, Field(repr=False, pattern=DATABASE)] = "sqlite:///data/viva.db"
    """It may hold a password."""
    database_url_file: Path | None = None
    content_dir: DirectoryPath = Path("content")
    answer_settle_seconds: Annotated[float, Field(ge=0, le=15, allow_inf_nan=False)] = 3.0
    send_rate: Rate = 30.0
    """Messages a second, overall; 0 turns it off."""
    chat_rate: Rate = 1.0
    """Messages a second to one chat; 0 turns it off."""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    """Telegram's numbers of those who may say /admin."""
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 7
    """How long mailbox rows are kept."""
    webhook_url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")] | None = None
    """Where Telegram reaches us from outside; None: we ask for updates."""
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    host: Annotated[str, Field(pattern=r"^[^\s/]+$")] | None = None
    """Where the web server of a bot on Telegram listens. The chat page is for this machine alone, always."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    """Of that web server, or of the chat page."""
    log_level: Annotated[str, Field(pattern=r"^(?i:debug|info|warning|error)$")] = "info"

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        return values | {
            name: _secret(f"{name}_file".upper(), path)
            for name in SECRETS
            if (path := values.get(f"{name}_file")) and not values.get(name)
        }

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        return re.split(r"[\s,;]+", value.strip(" ,;")) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url is None:
            return self
        if not _WEBHOOK_SECRET.fullmatch(self.secret):
            raise ValueError("WEBHOOK_SECRET: expected beside WEBHOOK_URL: 1 to 256 letters, digits, _ and -")
        if self.webhook_path in RESERVED:
            raise ValueError(f"WEBHOOK_URL: expected a path of its own: {self.webhook_path} is taken")
        return self

    @property
    def webhook_path(self) -> str:
        """Where the web server takes updates."""
        return urlsplit(self.webhook_url or "").path or "/"

    @property
    def secret(self) -> str:
        """What Telegram shows us with each update; empty where there is none."""
        return self.webhook_secret.get_secret_value() if self.webhook_secret else ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be shown to nobody."""
        return self.token, self.secret, unquote(urlsplit(self.database_url).password or "")

    @property
    def listens(self) -> bool:
        """Whether a bot on Telegram has a web server. One that polls has it where it is told where."""
        return self.webhook_url is not None or bool({"host", "port"} & self.model_fields_set)

    @property
    def token(self) -> str:
        """Empty where there is none."""
        return self.telegram_bot_token.get_secret_value() if self.telegram_bot_token else ""


def read() -> Settings:
    """The settings of this process.

    Raises:
        WrongSetting: naming every variable whose value cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong: list[str] = []
        for problem in error.errors(include_url=False, include_input=False):
            field = str(problem["loc"][0]) if problem["loc"] else ""
            reason = problem["msg"].removeprefix("Value error, ")
            wrong.append(f"{field.upper()}: expected {EXPECTED[field]}" if field in EXPECTED else reason)
        raise WrongSetting("; ".join(wrong)) from None
    except (OSError, UnicodeDecodeError):
        raise WrongSetting(
            ".env cannot be read: expected a text file in UTF-8, a NAME=value a line"
        ) from None


def _secret(variable: str, path: str | Path) -> str:
    """The content of a file, without white space around it.

    Raises:
        ValueError: it cannot be read or holds nothing.
    """
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{variable}: {path} cannot be read: expected a text file") from None
    if not secret:
        raise ValueError(f"{variable}: {path} is empty: expected the secret in it")
    return secret
