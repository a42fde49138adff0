"""A server without a bot, and a person to be seen by."""

from collections.abc import AsyncGenerator

import pytest

from tests.botapi import BotApi
from tests.stories.person import Person


@pytest.fixture
async def api() -> AsyncGenerator[BotApi, None]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def ada(api: BotApi) -> Person:
    return Person(api, 1001, "Ada")
