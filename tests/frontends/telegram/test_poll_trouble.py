"""Nothing but a revoked token ends receiving: what fails is waited out, and logged once."""

import logging
from collections.abc import Callable

import pytest

from bot.frontends.telegram import TokenRevoked
from bot.frontends.telegram.connect import connect
from bot.frontends.telegram.poll import poll
from bot.frontends.telegram.send import Telegram
from tests.botapi import BotApi, Faults
from tests.clock import until
from tests.frontends.telegram.receiving import Inbox, Waits, receiving
from tests.stories.person import Person


async def test_a_store_that_fails_is_given_the_same_again(
    api: BotApi, telegram: Telegram, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    inbox, waits = Inbox(OSError("disk full: 'my secret'"), OSError("x"), ValueError("y")), Waits()
    await ada.says("my secret")
    async with receiving(telegram, inbox, waits):
        await until(lambda: not api.world.updates)
    assert inbox.texts() == ["my secret"]
    assert waits.seconds == [1, 2, 4]
    lines = [record.getMessage() for record in caplog.records]
    assert [line.split(" at ")[0].split(";")[0] for line in lines] == [
        "cannot receive: OSError",
        "cannot receive: ValueError",
        "receiving again",
    ]
    assert "secret" not in caplog.text


async def test_updates_that_cannot_be_confirmed_are_not_asked_for_in_a_hurry(
    api: BotApi, telegram: Telegram
) -> None:
    waits = Waits()
    api.world.strange({"message": "without a number"})
    async with receiving(telegram, Inbox(), waits):
        await until(lambda: len(waits.seconds) >= 7)
    assert waits.seconds[:7] == [1, 2, 4, 8, 16, 30, 30]


_TROUBLES: list[tuple[Callable[[Faults], None], str]] = [
    (lambda faults: faults.drop("getUpdates", 3), "ServerDisconnectedError"),
    (lambda faults: faults.lose_reply("getUpdates", 3), "ServerDisconnectedError"),
    (lambda faults: faults.fail("getUpdates", 502, 3), "NetworkError"),
    (lambda faults: faults.garble("getUpdates", b"<html>", 3), "TelegramError"),
    (lambda faults: faults.garble("getUpdates", b'{"result": {}}', 3), "TelegramError"),
    (lambda faults: faults.fail("getUpdates", 404, 3), "InvalidToken"),
    (lambda faults: faults.fail("getUpdates", 409, 3), "another process receives"),
]


@pytest.mark.parametrize(("fault", "reason"), _TROUBLES)
async def test_trouble_on_the_way_is_waited_out_and_logged_once(
    api: BotApi,
    telegram: Telegram,
    ada: Person,
    caplog: pytest.LogCaptureFixture,
    fault: Callable[[Faults], None],
    reason: str,
) -> None:
    inbox, waits = Inbox(), Waits()
    fault(api.faults)
    await ada.says("hello")
    async with receiving(telegram, inbox, waits):
        await until(lambda: not api.world.updates)
    assert inbox.texts() == ["hello"]
    assert waits.seconds == [1, 2, 4]
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 2
    assert reason in lines[0]
    assert lines[1] == "receiving again"


async def test_flood_control_is_obeyed(api: BotApi, telegram: Telegram, ada: Person) -> None:
    waits = Waits()
    api.faults.fail("getUpdates", 429, retry_after=40)
    await ada.says("hello")
    async with receiving(telegram, Inbox(), waits):
        await until(lambda: not api.world.updates)
    assert waits.seconds == [40]


async def test_a_second_poller_leaves_the_first_with_a_conflict(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    one, other, waits = Inbox(), Inbox(), Waits()
    async with (
        connect(api.token, api.url) as second,
        receiving(telegram, one, waits),
        receiving(second, other, waits),
    ):
        await until(lambda: len(waits.seconds) > 3)
        await ada.says("hello")
        await until(lambda: not api.world.updates)
    assert {*one.texts(), *other.texts()} == {"hello"}


async def test_a_revoked_token_ends_it_with_one_clear_line(api: BotApi, telegram: Telegram) -> None:
    api.faults.fail("getUpdates", 401)
    with pytest.raises(TokenRevoked, match="@BotFather") as error:
        await poll(telegram, Inbox(), Waits().clock())
    assert api.token not in str(error.value)
