"""What the bot is given is checked at the start, and a reason not to start is one line without the token."""

import logging
import socket

import pytest

from bot.frontends.telegram import CannotStart
from bot.frontends.telegram.connect import connect, register
from bot.frontends.telegram.receive import ALLOWED_UPDATES
from tests.botapi import BotApi
from tests.botapi.world import Hook

COMMANDS = [("practice", "Practise a topic"), ("help", "What I can do")]


async def _refusal(token: str, api_url: str) -> str:
    with pytest.raises(CannotStart) as error:
        async with connect(token, api_url, COMMANDS):
            pass
    line = str(error.value)
    assert "\n" not in line
    return line


async def test_a_good_token_gives_a_bot_that_knows_its_name(api: BotApi) -> None:
    async with connect(api.token, api.url + "/", COMMANDS) as telegram:
        assert telegram.username == "viva_test_bot"
    assert api.world.commands == [
        {"command": command, "description": description} for command, description in COMMANDS
    ]


async def test_polling_removes_a_webhook_and_keeps_what_waits_behind_it(api: BotApi) -> None:
    api.world.hook = Hook("https://example.org/hook")
    api.world.strange({"update_id": 1})
    async with connect(api.token, api.url):
        assert api.world.webhook == ""
    assert len(api.world.updates) == 1


async def test_without_polling_a_webhook_stays(api: BotApi) -> None:
    api.world.hook = Hook("https://example.org/hook")
    async with connect(api.token, api.url, polling=False):
        assert api.world.webhook


async def test_a_webhook_is_registered_with_its_secret_and_what_is_wanted(api: BotApi) -> None:
    async with connect(api.token, api.url, polling=False) as telegram:
        await register(telegram, "https://example.org/hook", "s3cret")
    assert api.world.hook == Hook("https://example.org/hook", "s3cret", ALLOWED_UPDATES)


async def test_a_webhook_that_is_not_taken_is_named(api: BotApi) -> None:
    async with connect(api.token, api.url, polling=False) as telegram:
        with pytest.raises(CannotStart, match=r"^WEBHOOK_URL: .*https"):
            await register(telegram, "http://example.org/hook", "s3cret")
        api.faults.fail("setWebhook", 502)
        with pytest.raises(CannotStart, match=r"^WEBHOOK_URL: ") as error:
            await register(telegram, "https://example.org/hook", "s3cret")
    assert "s3cret" not in str(error.value)


async def test_a_wrong_token_is_named_as_such(api: BotApi) -> None:
    line = await _refusal("7654321:another", api.url)
    assert "TELEGRAM_BOT_TOKEN" in line
    assert "another" not in line


@pytest.mark.parametrize("token", ["", "<your token>", "1:a b", "1:a\n", "1:a/../x", "1:ä"])
async def test_what_could_not_be_a_token_is_never_sent(api: BotApi, token: str) -> None:
    assert "TELEGRAM_BOT_TOKEN" in await _refusal(token, api.url)
    assert api.calls == []


async def test_an_unreachable_server_is_named(api: BotApi) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, so nobody else gets it, and not listening
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        line = await _refusal(api.token, url)
    assert url in line
    assert api.token not in line


@pytest.mark.parametrize("url", ["", "example", "ftp://example.org", "http://{}"])
async def test_what_is_no_address_is_named(api: BotApi, url: str) -> None:
    assert "TELEGRAM_API_URL" in await _refusal(api.token, url)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"ok":true,"result":{}}', b'{"result":[1]}'])
async def test_a_server_of_another_kind_is_named(api: BotApi, body: bytes) -> None:
    api.faults.garble("getMe", body)
    assert "TELEGRAM_API_URL" in await _refusal(api.token, api.url)


@pytest.mark.parametrize("status", [404, 429, 500])
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_server_in_trouble_is_named(api: BotApi, method: str, status: int) -> None:
    api.faults.fail(method, status)
    assert api.url in await _refusal(api.token, api.url)


async def test_commands_that_are_not_taken_stop_nothing(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.fail("setMyCommands", 400)
    async with connect(api.token, api.url, COMMANDS) as telegram:
        assert telegram.name == "telegram"
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


async def test_the_token_is_in_no_log(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with connect(api.token, api.url, COMMANDS):
        pass
    assert api.token not in caplog.text
