"""Who may bring updates, and when they are taken: over real HTTP, with a store of the test's own."""

import asyncio
import json
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.frontends.listening import listening
from bot.frontends.telegram.send import Telegram
from bot.frontends.telegram.webhook import MOST_BYTES, SECRET, Webhook
from bot.message import Incoming
from bot.storage.errors import Unavailable
from tests.botapi import BotApi
from tests.stories.person import Person

UPDATE: dict[str, Any] = {
    "update_id": 1,
    "message": {"message_id": 7, "chat": {"id": 1001, "type": "private"}, "text": "hello"},
}


@dataclass
class Hook:
    """A webhook without a bot behind it."""

    session: ClientSession
    address: str = ""
    stored: list[Incoming] = field(default_factory=list[Incoming])
    broken: Exception | None = None
    open: bool = True
    committing: asyncio.Event = field(default_factory=asyncio.Event)

    async def store(self, incomings: list[Incoming]) -> None:
        await self.committing.wait()
        if self.broken:
            raise self.broken
        self.stored += incomings

    async def brings(
        self, body: object = UPDATE, secret: str | bytes | None = "right", **headers: str
    ) -> int:
        sent: dict[str, Any] = {"Content-Type": "application/json"} | headers
        if secret is not None:
            sent[SECRET] = secret if isinstance(secret, str) else secret.decode("utf-8", "surrogateescape")
        data = BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self.session.post(self.address, data=data, headers=sent) as answer:
            return answer.status


@asynccontextmanager
async def _served(telegram: Telegram) -> AsyncGenerator[Hook]:
    async with ClientSession() as session, asyncio.TaskGroup() as group:
        hook = Hook(session)
        hook.committing.set()

        def spawn(work: Coroutine[Any, Any, None]) -> object:
            return group.create_task(work)

        webhook = Webhook(telegram, hook.store, "right", lambda: hook.open, spawn)
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post("/hook", webhook.take)
        async with listening(app, "127.0.0.1", 0) as address:
            hook.address = f"{address}/hook"
            yield hook


@pytest.fixture
async def hook(telegram: Telegram) -> AsyncGenerator[Hook, None]:
    async with _served(telegram) as hook:
        yield hook


async def test_an_update_is_stored_as_polling_would_store_it(hook: Hook) -> None:
    assert await hook.brings() == 200
    (row,) = hook.stored
    assert (row.external_id, row.chat, row.kind, row.text) == ("1", "telegram:1001", "text", "hello")


async def test_it_is_acknowledged_only_once_it_is_committed(hook: Hook) -> None:
    hook.committing.clear()
    async with asyncio.TaskGroup() as group:
        bringing = group.create_task(hook.brings())
        done, _ = await asyncio.wait([bringing], timeout=0.1)
        assert not done
        hook.committing.set()
    assert bringing.result() == 200


@pytest.mark.parametrize("secret", [None, "", "wrong", "righ", "rightly", "RIGHT", b"\xff\xfe", "дверь"])
async def test_without_the_secret_nothing_is_taken(hook: Hook, secret: str | bytes | None) -> None:
    assert await hook.brings(secret=secret) == 403
    assert await hook.brings(b"x" * (MOST_BYTES + 1), secret=secret) == 403, "nor is the rest looked at"
    assert hook.stored == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_is_not_said_to_be_json_is_refused(hook: Hook, kind: str) -> None:
    assert await hook.brings(**{"Content-Type": kind}) == 415
    assert hook.stored == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"7", b"null", b"[" * 100_000, b'"text"'])
async def test_what_is_no_json_object_is_refused(hook: Hook, body: bytes) -> None:
    assert await hook.brings(body) == 400
    assert hook.stored == []


async def test_a_body_has_a_limit(hook: Hook) -> None:
    room = MOST_BYTES - len(json.dumps({"text": ""}))
    assert await hook.brings({"text": "a" * room}) == 200
    assert await hook.brings({"text": "a" * (room + 1)}) == 413
    assert len(hook.stored) == 1


@pytest.mark.parametrize("update", [{}, {"update_id": "x"}, {"update_id": 2, "message": 7}, {"message": {}}])
async def test_a_strange_update_is_stored_and_comes_no_more(hook: Hook, update: object) -> None:
    assert await hook.brings(update) == 200
    assert [row.kind for row in hook.stored] == ["unreadable"]


@pytest.mark.parametrize("error", [Unavailable("the disk is full"), ValueError("in words of a person")])
async def test_what_could_not_be_stored_is_to_come_again(
    hook: Hook, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    hook.broken = error
    assert await hook.brings() == 503
    assert "words of a person" not in caplog.text
    hook.broken = None
    assert await hook.brings() == 200


async def test_who_is_closed_takes_nothing(hook: Hook) -> None:
    hook.open = False
    assert await hook.brings() == 503
    assert hook.stored == []


async def test_a_tap_is_answered_and_words_are_being_read(
    telegram: Telegram, api: BotApi, ada: Person
) -> None:
    post = api.world.add(ada.chat, by_bot=True, text="?")
    query = api.world.tap(ada.chat, post, "1:hint:0")
    api.world.write(ada.chat, "words")
    async with _served(telegram) as hook:
        for update in api.world.updates:
            assert await hook.brings(update) == 200
    assert query not in api.world.unanswered
    assert ada.chat.actions == ["typing"]


async def test_only_a_post_is_answered(hook: Hook) -> None:
    async with hook.session.get(hook.address, headers={SECRET: "right"}) as answer:
        assert answer.status == 405
