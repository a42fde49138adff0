"""The tests' own Bot API server hands out updates as Telegram does, and fails exactly as it is told."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi
from tests.botapi.asking import ask, result
from tests.stories.person import Person

ADA = 1001


async def test_an_offset_confirms_what_is_below_it(api: BotApi, ada: Person) -> None:
    await ada.says("one", "two", "three")
    first = await result(api, "getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    assert await result(api, "getUpdates", limit=2) == first
    rest = await result(api, "getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["three"]
    assert await result(api, "getUpdates", offset=rest[0]["update_id"] + 1) == []
    assert await result(api, "getUpdates") == []


async def test_only_the_kinds_asked_for_are_given(api: BotApi, ada: Person) -> None:
    await ada.blocks()
    assert await result(api, "getUpdates", allowed_updates=["message"]) == []
    assert len(await result(api, "getUpdates", allowed_updates=["my_chat_member"])) == 1


async def test_a_long_poll_ends_with_the_first_update(api: BotApi, ada: Person) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(result(api, "getUpdates", timeout=50))
        while not api.calls:
            await asyncio.sleep(0.001)
        await ada.says("hello")
    assert waiting.result()[0]["message"]["text"] == "hello"


async def test_a_second_poller_ends_the_first_with_409(api: BotApi, ada: Person) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(ask(api, "getUpdates", timeout=50))
        while not api.calls:
            await asyncio.sleep(0.001)
        second = group.create_task(ask(api, "getUpdates", timeout=50))
        status, _ = await first
        await ada.says("hello")
    assert (status, second.result()[0]) == (409, 200)


async def test_a_webhook_forbids_polling(api: BotApi) -> None:
    await result(api, "setWebhook", url="https://example.org")
    assert (await ask(api, "getUpdates"))[0] == 409
    await result(api, "deleteWebhook")
    assert (await ask(api, "getUpdates"))[0] == 200


async def test_faults_come_in_order_and_end(api: BotApi, ada: Person) -> None:
    say: dict[str, Any] = {"method": "sendMessage", "chat_id": ADA, "text": "a"}
    api.faults.fail("sendMessage", 429, retry_after=3)
    api.faults.fail("sendMessage", 502)
    api.faults.delay("sendMessage", 0.001)
    status, answer = await ask(api, **say)
    assert (status, answer["parameters"]) == (429, {"retry_after": 3})
    assert (await ask(api, **say))[0] == 502
    assert (await ask(api, **say))[0] == 200
    assert ada.heard == ["a"]


async def test_a_dropped_call_is_not_handled_and_a_lost_reply_is(api: BotApi, ada: Person) -> None:
    api.faults.drop("sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask(api, "sendMessage", chat_id=ADA, text="dropped")
    api.faults.lose_reply("sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask(api, "sendMessage", chat_id=ADA, text="lost")
    assert ada.heard == ["lost"]


async def test_hooks_run_before_and_after_a_call_is_handled(api: BotApi, ada: Person) -> None:
    seen: list[tuple[str, int]] = []

    async def after(params: dict[str, Any]) -> None:
        seen.append((params["text"], len(ada.heard)))

    api.faults.on_before("sendMessage", lambda params: seen.append((params["text"], len(ada.heard))))
    api.faults.on_after("sendMessage", after)
    await result(api, "sendMessage", chat_id=ADA, text="a")
    assert seen == [("a", 0), ("a", 1)]
