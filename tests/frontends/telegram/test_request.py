"""The transport by itself: what it sends arrives whole, and each wait has an end."""

import asyncio
from collections.abc import AsyncGenerator

import aiohttp.test_utils
import aiohttp.web
import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.frontends.telegram.request import Request, Timeouts
from tests.botapi import BotApi
from tests.stories.person import Person

ADA = 1001
SOON = 0.1
"""Seconds: a wait that is to run out."""


@pytest.fixture
async def request_(api: BotApi) -> AsyncGenerator[Request, None]:
    request = Request(1, Timeouts(read=30, write=0, connect=30, pool=30))
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.fixture
def bot(api: BotApi, request_: Request) -> Bot:
    return Bot(api.token, f"{api.url}/bot", request=request_)


async def test_a_file_arrives_with_its_words(bot: Bot, ada: Person) -> None:
    await bot.send_document(
        ADA, b"{}", filename="über.json", caption="Größe &amp; <b>all</b>", parse_mode="HTML"
    )
    assert ada.heard == ["[document] Größe & all"]
    assert ada.seen[0].upload == b"{}"


async def test_whatever_the_words_hold_they_arrive(bot: Bot, ada: Person) -> None:
    words = "a=b&c+d%41;#?/:@ [{<'\"\\|>}] \t\n1 é “λ” \u2028 \N{GRINNING FACE}"
    await bot.send_message(ADA, words)
    assert ada.heard == [words]


async def test_an_answer_that_does_not_come_is_uncertain(bot: Bot, api: BotApi, ada: Person) -> None:
    api.faults.delay("sendMessage", 3 * SOON)
    with pytest.raises(TimedOut) as error:
        await bot.send_message(ADA, "hello", read_timeout=SOON)
    assert isinstance(error.value.__cause__, TimeoutError)


async def test_where_no_connection_is_free_nothing_was_sent(bot: Bot, api: BotApi, ada: Person) -> None:
    api.faults.delay("sendMessage", 5 * SOON)
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(bot.send_message(ADA, "slow"))
        while not api.count("sendMessage"):
            await asyncio.sleep(0)
        with pytest.raises(NetworkError) as error:
            await bot.send_message(ADA, "hello", pool_timeout=SOON, connect_timeout=SOON)
    assert isinstance(error.value.__cause__, httpx.ConnectError)
    assert (await slow).text == "slow"
    assert ada.heard == ["slow"]


async def test_redirects_are_not_followed(api: BotApi) -> None:
    async def elsewhere(_: aiohttp.web.BaseRequest) -> aiohttp.web.Response:
        return aiohttp.web.Response(status=307, headers={"Location": f"{api.url}/bot{api.token}/getMe"})

    async with aiohttp.test_utils.RawTestServer(elsewhere) as server:
        request = Request(1)
        await request.initialize()
        status, _ = await request.do_request(str(server.make_url("/")), "POST")
        await request.shutdown()
    assert status == 307
    assert api.calls == []


async def test_it_is_used_only_between_initialize_and_shutdown(request_: Request, api: BotApi) -> None:
    for _ in range(2):
        await request_.shutdown()
    with pytest.raises(RuntimeError):
        await request_.do_request(f"{api.url}/bot{api.token}/getMe", "POST")
    for _ in range(2):
        await request_.initialize()
    assert (await request_.do_request(f"{api.url}/bot{api.token}/getMe", "POST"))[0] == 200
