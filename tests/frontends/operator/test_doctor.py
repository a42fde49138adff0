"""What the doctor finds, and what it says to do; it holds no secret and changes nothing."""

import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.__main__ import main
from bot.clock import Clock
from bot.frontends.operator import doctor
from bot.frontends.operator.doctor import Finding, examine, told
from bot.settings import Settings
from tests import databases
from tests.botapi import BotApi
from tests.botapi.world import Hook
from tests.clock import FakeClock
from tests.content import CONTENT

SECRET = "a_secret-of-the-tests"


@pytest.fixture
async def api() -> AsyncGenerator[BotApi, None]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(
        telegram_bot_token=SecretStr(api.token),
        telegram_api_url=api.url,
        database_url=f"sqlite:///{tmp_path}/viva.db",
        content_dir=CONTENT,
        admin_ids=frozenset({7}),
    )


@pytest.fixture
def migrated(sqlite_template: Path, tmp_path: Path) -> Path:
    """The database of the settings, once it is there."""
    return Path(shutil.copy(sqlite_template, tmp_path / "viva.db"))


@pytest.fixture(autouse=True)
def a_small_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the whole bank for each case would take a second each."""
    real = doctor.load

    def load(folder: Path) -> object:
        return real(folder) if folder != CONTENT else type("Bank", (), {"questions": {}, "stocked": ()})()

    monkeypatch.setattr(doctor, "load", load)


def right_now(ahead: float = 0.0) -> Clock:
    clock = FakeClock(datetime.now(UTC) + timedelta(seconds=ahead))  # noqa: TID251 - beside a real server's
    return clock.clock


async def found(settings: Settings, ahead: float = 0.0) -> dict[str, Finding]:
    findings = await examine(settings, right_now(ahead))
    lines = "\n".join(map(told, findings))
    assert not settings.token or settings.token not in lines
    assert SECRET not in lines
    return {finding.about: finding for finding in findings}


async def test_a_bot_that_is_well_set_up_has_nothing_wrong(settings: Settings, api: BotApi) -> None:
    seen = await found(settings)
    assert {name: finding.verdict for name, finding in seen.items()} == {
        "settings": "ok", "token": "ok", "webhook": "ok", "clock": "ok", "database": "note", "content": "ok",
        "rates": "ok",
    }  # fmt: skip
    assert "@viva_test_bot" in seen["token"].said
    assert not (await found(settings))["database"].grave, "it made no database"
    assert {call.method for call in api.calls} == {"getMe", "getWebhookInfo"}


async def test_a_token_that_is_refused(settings: Settings) -> None:
    wrong = settings.model_copy(update={"telegram_bot_token": SecretStr("7654321:another")})
    seen = await found(wrong)
    assert seen["token"].grave
    assert "@BotFather" in seen["token"].said
    assert seen["content"].verdict == "ok", "and it looks on"


async def test_no_token_is_no_fault(settings: Settings) -> None:
    seen = await found(settings.model_copy(update={"telegram_bot_token": None}))
    assert seen["token"].verdict == "note"
    assert "webhook" not in seen


@pytest.mark.parametrize(("ahead", "said"), [(60, "ahead of Telegram's"), (-60, "behind Telegram's")])
async def test_a_clock_that_is_wrong(settings: Settings, ahead: float, said: str) -> None:
    finding = (await found(settings, ahead))["clock"]
    assert finding.grave
    assert said in finding.said
    assert "NTP" in finding.said


async def test_a_webhook_that_is_not_ours_or_not_yet(settings: Settings, api: BotApi) -> None:
    api.world.hook = Hook("https://old.example.org/hook")
    seen = await found(settings)
    assert (seen["webhook"].verdict, "removed at the next start" in seen["webhook"].said) == ("note", True)
    named = {"webhook_url": "https://viva.example.org/hook", "webhook_secret": SecretStr(SECRET)}
    hooked = settings.model_copy(update=named)
    assert "start Viva" in (await found(hooked))["webhook"].said
    api.world.hook = Hook("https://viva.example.org/hook")
    assert (await found(hooked))["webhook"].verdict == "ok"
    assert "secret" not in await found(hooked)


async def test_a_webhook_that_telegram_cannot_reach(settings: Settings, api: BotApi) -> None:
    info = (
        b'{"ok":true,"result":{"url":"https://viva.example.org/hook","has_custom_certificate":false,'
        b'"pending_update_count":12,"last_error_message":"Connection refused","last_error_date":1}}'
    )
    api.faults.garble("getWebhookInfo", info)
    finding = (await found(settings))["webhook"]
    assert finding.grave
    assert "Connection refused" in finding.said
    assert "12 updates wait" in finding.said


async def test_a_secret_that_can_be_guessed(settings: Settings) -> None:
    named = {"webhook_url": "https://viva.example.org/hook", "webhook_secret": SecretStr("short")}
    finding = (await found(settings.model_copy(update=named)))["secret"]
    assert finding.grave
    assert "openssl" in finding.said


async def test_a_database_of_another_version(settings: Settings, migrated: Path) -> None:
    assert (await found(settings))["database"].verdict == "ok"
    with databases.opened(settings.database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    finding = (await found(settings))["database"]
    assert finding.grave
    assert "python -m bot migrate" in finding.said


async def test_a_disk_that_is_nearly_full(
    settings: Settings, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**70)
    assert "make room" in (await found(settings))["database"].said


async def test_content_with_problems(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    seen = await found(settings.model_copy(update={"content_dir": tmp_path / "content"}))
    assert seen["content"].grave
    assert "python -m bot check" in seen["content"].said


@pytest.mark.parametrize(
    ("name", "rate", "grave"),
    [("send_rate", 31, True), ("send_rate", 0, True), ("chat_rate", 2, True), ("chat_rate", 0.5, False)],
)
async def test_rates_beyond_what_telegram_takes(
    settings: Settings, name: str, rate: float, grave: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "TELEGRAM_ITSELF", settings.telegram_api_url)
    finding = (await found(settings.model_copy(update={name: rate})))["rates"]
    assert finding.grave is grave
    assert (name.upper() in finding.said) is grave


def test_the_command_ends_with_1_where_something_is_to_be_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def examined(*_: object) -> list[Finding]:
        return findings

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "examine", examined)
    monkeypatch.setenv("CONTENT_DIR", str(CONTENT))
    findings = [Finding("token", "ok", "good"), Finding("clock", "note", "hm")]
    assert main(["doctor"]) == 0
    findings = [*findings, Finding("rates", "wrong", "do this")]
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.endswith("wrong rates     do this\n")
