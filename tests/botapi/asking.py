"""Asking a Bot API server by hand, for tests that need no bot."""

import json
from typing import Any

import aiohttp

from tests.botapi.server import BotApi


async def ask(api: BotApi, method: str, token: str = "", **params: Any) -> tuple[int, dict[str, Any]]:
    """Status and answer of a call whose parameters are sent as a form, as PTB does."""
    form = {name: v if isinstance(v, str) else json.dumps(v) for name, v in params.items()}
    url = f"{api.url}/bot{token or api.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
        return response.status, await response.json()


async def result(api: BotApi, method: str, **params: Any) -> Any:
    """What a call gives that must succeed."""
    status, answer = await ask(api, method, **params)
    assert status == 200, answer
    return answer["result"]


async def refusal(api: BotApi, method: str, **params: Any) -> str:
    """Telegram's words on a call that must be a bad request."""
    status, answer = await ask(api, method, **params)
    assert status == answer["error_code"] == 400, answer
    return answer["description"]


def keyboard(*buttons: tuple[str, str]) -> dict[str, Any]:
    """An inline keyboard of one row: (label, data)."""
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in buttons]]}
