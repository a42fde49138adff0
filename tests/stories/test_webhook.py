"""The whole bot behind a webhook: the same chat as by polling, and the same nothing lost."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession
from pydantic import SecretStr

from bot import serving
from bot.frontends.telegram import CannotStart, TokenRevoked
from bot.frontends.telegram.receive import ALLOWED_UPDATES
from bot.frontends.web import CannotServe
from bot.settings import Settings
from tests.bank.sample import Content
from tests.botapi import BotApi
from tests.botapi.world import Hook
from tests.clock import FakeClock
from tests.stories.conftest import Story, example
from tests.stories.killing import burst_under_fire

DROPOUT = "regularisation.dropout"
SECRET = "a_secret-of-the-tests"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def hooked(settings: Settings, port: int) -> Settings:
    named = {
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": SecretStr(SECRET),
        "port": port,
    }
    return settings.model_copy(update=named)


@pytest.fixture
async def story(api: BotApi, hooked: Settings) -> AsyncGenerator[Story, None]:
    story = Story(api, hooked, FakeClock())
    await story.start()
    yield story
    await story.close()


async def test_a_question_is_asked_and_answered(story: Story) -> None:
    assert story.api.world.hook == Hook(story.settings.webhook_url or "", SECRET, ALLOWED_UPDATES)
    person, question = await story.asked(DROPOUT)
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")
    assert "typing" in person.chat.actions
    await person.taps("Model answer")
    assert story.api.world.unanswered == {}
    assert set(story.api.brought) == {200}
    assert story.api.count("getUpdates") == 0


async def test_a_stop_leaves_the_webhook_and_what_comes_meanwhile_waits(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await story.stop()
    assert story.api.world.webhook
    story.api.world.write(person.chat, example(question, "strong"))
    await story.start()
    await story.quiet()
    assert person.last_heard.startswith("Dropout · ")
    assert len(story.attempts()) == 1


async def test_an_instance_that_polls_takes_the_webhook_away(
    story: Story, settings: Settings, api: BotApi
) -> None:
    person, question = await story.asked(DROPOUT)
    await story.stop()
    polling = Story(api, settings, story.clock)
    await polling.start()
    assert api.world.webhook == ""
    polled = polling.person()
    await polled.says(example(question, "strong"))
    await polling.close()
    assert person.last_heard.startswith("Dropout · ")


async def test_an_update_brought_twice_is_served_once(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    said = story.api.world.write(person.chat, example(question, "strong"))
    story.api.world.strange(dict(story.api.world.updates[-1]))
    await story.quiet()
    assert len(story.attempts()) == 1
    assert [post.id for post in person.chat.posts if post.text == said.text] == [said.id]


async def gets(port: int, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_health_and_metrics_are_beside_it(story: Story) -> None:
    await story.asked(DROPOUT)
    assert (await gets(story.settings.port, "/healthz"))[0] == 200
    assert (await gets(story.settings.port, "/readyz"))[0] == 200
    status, body = await gets(story.settings.port, "/metrics")
    assert status == 200
    assert 'viva_updates_total{kind="command"} 2.0' in body
    assert 'viva_sends_total{result="sent"} 2.0' in body
    assert "viva_turn_seconds_count 2.0" in body


async def test_who_polls_has_them_where_it_is_told_to(api: BotApi, settings: Settings, port: int) -> None:
    listening = Settings(**settings.model_dump(exclude_unset=True), port=port)
    story = Story(api, listening, FakeClock())
    await story.start()
    assert await gets(port, "/healthz") == (200, "ok\n")
    assert (await gets(port, "/telegram"))[0] == 404
    await story.close()
    with pytest.raises(ClientError):
        await gets(port, "/healthz")


async def test_a_port_that_is_taken_stops_the_start(api: BotApi, hooked: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", hooked.port))
        taken.listen()
        with pytest.raises(ExceptionGroup) as group:
            await serving.serve_telegram(hooked, FakeClock().clock, asyncio.Event())
    assert group.value.subgroup(CannotServe)
    assert api.world.webhook == "", "Telegram was not told of it"


async def test_an_address_that_telegram_does_not_take_stops_the_start(api: BotApi, hooked: Settings) -> None:
    wrong = hooked.model_copy(update={"webhook_url": "http://viva.example.org/telegram"})
    with pytest.raises(ExceptionGroup) as group:
        await serving.serve_telegram(wrong, FakeClock().clock, asyncio.Event())
    assert group.value.subgroup(CannotStart)


async def test_a_revoked_token_stops_who_polls_and_watches(
    api: BotApi, settings: Settings, port: int
) -> None:
    listening = Settings(**settings.model_dump(exclude_unset=True), port=port)
    api.faults.fail("getUpdates", 401)
    with pytest.raises(ExceptionGroup) as group:
        await serving.serve_telegram(listening, FakeClock().clock, asyncio.Event())
    assert group.value.subgroup(TokenRevoked)


@pytest.mark.process
async def test_sigkill_in_a_burst_loses_nothing(api: BotApi, tmp_path: Path, port: int) -> None:
    result = await burst_under_fire(
        api,
        f"sqlite:///{tmp_path}/viva.db",
        chats=6,
        updates=40,
        kills=2,
        seed=7,
        moments=("after sendMessage", "random"),
        CONTENT_DIR=str(Content(tmp_path).folder),
        WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram",
        WEBHOOK_SECRET=SECRET,
        PORT=str(port),
    )
    assert (result.lost, result.decided_twice, result.out_of_order) == (0, 0, 0), result
    assert result.most_doubled_in_a_chat <= result.kills
    assert 0 in api.brought, "while it was dead nobody answered"
