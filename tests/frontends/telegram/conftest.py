"""A Bot API server for each test, and the front end connected to it."""

from collections.abc import AsyncGenerator

import pytest

from bot.frontends.telegram.connect import connect
from bot.frontends.telegram.send import Telegram
from tests.botapi import BotApi
from tests.stories.person import Person


@pytest.fixture
async def api() -> AsyncGenerator[BotApi, None]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def telegram(api: BotApi) -> AsyncGenerator[Telegram, None]:
    async with connect(api.token, api.url) as front_end:
        yield front_end


@pytest.fixture
def ada(api: BotApi) -> Person:
    return Person(api, 1001, "Ada")
