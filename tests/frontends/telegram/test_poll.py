"""Store first, confirm after; and courtesies once it is stored."""

import asyncio

import pytest

from bot.frontends.telegram import poll as polling
from bot.frontends.telegram.poll import confirmed_by
from bot.frontends.telegram.receive import ALLOWED_UPDATES
from bot.frontends.telegram.send import Telegram
from bot.message import Incoming
from tests.botapi import BotApi
from tests.clock import until
from tests.frontends.telegram.receiving import Inbox, receiving
from tests.stories.person import Person


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

    async def stores_and_is_heard_of_no_more(rows: list[Incoming]) -> None:
        api.faults.drop("getUpdates", 10_000)
        await before(rows)

    await ada.says("one")
    async with receiving(telegram, stores_and_is_heard_of_no_more):
        await until(lambda: len(before.rows) > 0)
    api.faults.relent("getUpdates")
    async with receiving(telegram, after):
        await until(lambda: not api.world.updates)
    assert before.rows == after.rows


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
