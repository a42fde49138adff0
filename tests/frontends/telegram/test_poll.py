"""Store first, confirm after; and nothing but a revoked token ends it."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.clock import Clock
from bot.frontends.telegram import TokenRevoked
from bot.frontends.telegram import poll as polling
from bot.frontends.telegram.connect import connect
from bot.frontends.telegram.poll import Store, confirmed_by, poll
from bot.frontends.telegram.receive import ALLOWED_UPDATES
from bot.frontends.telegram.send import Telegram
from bot.message import Incoming
from tests.botapi import BotApi, Faults
from tests.clock import until
from tests.stories.person import Person


class Inbox:
    """A store that keeps what it is given, after failing as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.rows: list[Incoming] = []
        self._failures = list(failures)

    async def __call__(self, rows: list[Incoming]) -> None:
        await asyncio.sleep(0)
        if self._failures:
            raise self._failures.pop(0)
        self.rows += rows

    def texts(self) -> list[str]:
        return [row.text for row in self.rows]


class Waits:
    """A clock whose sleeps take no time and are remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def clock(self) -> Clock:
        return Clock(lambda: datetime(2026, 3, 2, tzinfo=UTC), lambda: 0.0, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def receiving(
    telegram: Telegram, store: Store, waits: Waits | None = None
) -> AsyncGenerator[None, None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(poll(telegram, store, (waits or Waits()).clock()))
        yield
        task.cancel()


async def test_updates_are_stored_in_order_and_then_confirmed(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    inbox = Inbox()
    async with receiving(telegram, inbox):
        await ada.says("one", "two")
        await until(lambda: not api.world.updates)
        await ada.says("three")
        await until(lambda: not api.world.updates)
    assert inbox.texts() == ["one", "two", "three"]
    assert len({row.external_id for row in inbox.rows}) == 3


async def test_it_asks_for_the_kinds_it_reads_and_waits_at_the_server(
    api: BotApi, telegram: Telegram
) -> None:
    async with receiving(telegram, Inbox()):
        await until(lambda: api.count("getUpdates") > 0)
    asked = next(call.params for call in api.calls if call.method == "getUpdates")
    assert asked == {"timeout": 25, "allowed_updates": ALLOWED_UPDATES}


async def test_a_process_that_dies_while_storing_is_given_the_same_again(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    storing = asyncio.Event()

    async def never_commits(rows: list[Incoming]) -> None:
        storing.set()
        await asyncio.Event().wait()

    await ada.says("one", "two")
    async with receiving(telegram, never_commits):
        await storing.wait()
    assert len(api.world.updates) == 2
    inbox = Inbox()
    async with receiving(telegram, inbox):
        await until(lambda: not api.world.updates)
    assert inbox.texts() == ["one", "two"]


async def test_a_process_that_dies_after_storing_is_given_the_same_again(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    before, after = Inbox(), Inbox()
    await ada.says("one")
    api.faults.on_before("getUpdates", lambda params: _raise_if("offset" in params and not after.rows))
    async with receiving(telegram, before):
        await until(lambda: len(before.rows) > 0)
    async with receiving(telegram, after):
        await until(lambda: len(after.rows) > 0)
        await until(lambda: not api.world.updates)
    assert before.rows == after.rows


def _raise_if(condition: bool) -> None:
    if condition:
        raise ConnectionError("killed")


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


async def test_strange_updates_hold_up_nobody(api: BotApi, telegram: Telegram, ada: Person) -> None:
    inbox = Inbox()
    api.world.strange({"update_id": 1, "message": {"text": "neither date nor chat"}})
    api.world.strange({"update_id": 2, "message": ["not", "even"]})
    api.world.strange({"update_id": 3, "callback_query": {"id": 1}})
    api.world.strange({"message": "without a number"})
    await ada.says("hello")
    async with receiving(telegram, inbox):
        await until(lambda: not api.world.updates)
    assert [row.kind for row in inbox.rows] == ["unreadable"] * 4 + ["text"]


async def test_updates_that_cannot_be_confirmed_are_not_asked_for_in_a_hurry(
    api: BotApi, telegram: Telegram
) -> None:
    waits = Waits()
    api.world.strange({"message": "without a number"})
    async with receiving(telegram, Inbox(), waits):
        await until(lambda: len(waits.seconds) >= 7)
    assert waits.seconds[:7] == [1, 2, 4, 8, 16, 30, 30]


_TROUBLES: list[tuple[Callable[[Faults], None], str]] = [
    (lambda faults: faults.drop("getUpdates", 3), "RemoteProtocolError"),
    (lambda faults: faults.lose_reply("getUpdates", 3), "RemoteProtocolError"),
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
    async with connect(api.token, api.url) as second:
        async with receiving(telegram, one, waits), receiving(second, other, waits):
            await until(lambda: len(waits.seconds) > 3)
            await ada.says("hello")
            await until(lambda: not api.world.updates)
    assert {*one.texts(), *other.texts()} == {"hello"}


async def test_a_revoked_token_ends_it_with_one_clear_line(api: BotApi, telegram: Telegram) -> None:
    api.faults.fail("getUpdates", 401)
    with pytest.raises(TokenRevoked, match="@BotFather") as error:
        await poll(telegram, Inbox(), Waits().clock())
    assert api.token not in str(error.value)


async def test_taps_are_answered_and_typing_is_shown_once_the_rows_are_stored(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    inbox = Inbox()
    post = api.world.add(ada.chat, by_bot=True, text="?")
    stored: list[int] = []
    for courtesy in ("answerCallbackQuery", "sendChatAction"):
        api.faults.on_before(courtesy, lambda _: stored.append(len(inbox.rows)))
    await ada.says("/start", "one", "two")
    await ada.presses("t:h:0", post)
    async with receiving(telegram, inbox):
        await until(lambda: not api.world.unanswered and ada.chat.actions == ["typing"])
    assert stored == [4, 4]


async def test_courtesies_that_fail_disturb_nothing(api: BotApi, telegram: Telegram, ada: Person) -> None:
    inbox = Inbox()
    api.faults.fail("sendChatAction", 500)
    api.faults.drop("answerCallbackQuery")
    post = api.world.add(ada.chat, by_bot=True, text="?")
    async with receiving(telegram, inbox):
        await ada.says("one")
        await ada.presses("t:h:0", post)
        await until(lambda: api.count("answerCallbackQuery") == 1 and api.count("sendChatAction") == 1)
        await ada.says("two")
        await until(lambda: not api.world.updates)
    assert inbox.texts() == ["one", "t:h:0", "two"]


async def test_numbers_that_restart_lower_are_not_confirmed_unread(
    api: BotApi, telegram: Telegram, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LONG_POLL", 0)
    inbox = Inbox()

    def last_asked_without_offset() -> bool:
        asked = [call.params for call in api.calls if call.method == "getUpdates"]
        return not api.world.updates and "offset" not in asked[-1]

    async with receiving(telegram, inbox):
        await ada.says("before the silence")
        await until(lambda: len(inbox.rows) == 1)
        await until(last_asked_without_offset)
        api.world.strange(
            {"update_id": 5, "message": {"chat": {"id": 1, "type": "private"}, "text": "after"}}
        )
        await until(lambda: len(inbox.rows) == 2)
    assert inbox.texts() == ["before the silence", "after"]


def test_only_the_last_batch_is_confirmed() -> None:
    assert confirmed_by([]) is None
    assert confirmed_by([{"update_id": 7}, {"update_id": 9}, {}, "?"]) == 10
    with pytest.raises(ValueError, match="without numbers"):
        confirmed_by([{}])
