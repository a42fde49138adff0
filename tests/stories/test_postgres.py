"""The same bot on PostgreSQL; `test_instances` has several."""

from collections.abc import AsyncGenerator, Generator

import pytest

from bot.conversation.their_data import GOODBYE
from bot.settings import Settings
from tests import postgres
from tests.botapi import BotApi
from tests.clock import FakeClock
from tests.content import CONTENT
from tests.stories.conftest import Story, example
from tests.stories.traces import TRACES, gone, in_tables, practised


@pytest.fixture
def settings(api: BotApi) -> Generator[Settings]:
    """An empty database: the bot's first start makes its tables."""
    with postgres.database() as url:
        yield Settings(
            telegram_bot_token=api.token,  # pyright: ignore[reportArgumentType] - pydantic makes it secret
            telegram_api_url=api.url,
            database_url=url,
            content_dir=CONTENT,
            log_level="error",
        )


@pytest.fixture
async def story(api: BotApi, settings: Settings) -> AsyncGenerator[Story, None]:
    story = Story(api, settings, FakeClock())
    await story.start()
    yield story
    await story.close()


async def test_from_start_to_scorecard_with_a_restart_in_between(story: Story) -> None:
    ada, dropout = await story.asked("regularisation.dropout")
    assert dropout.ask in ada.last_heard
    await ada.says(example(dropout, "partial"))
    assert "Finish" in ada.buttons, "a probe"
    probe = ada.last_heard

    await story.stop()
    ada.settled = _at_once
    await ada.says("I cannot say")
    await story.start()
    await story.quiet()
    ada.settled = story.quiet
    assert ada.last_heard != probe

    await ada.says("☃ σ² — what the database must keep as it is")
    await ada.taps("Finish")
    assert ada.last_heard.startswith("Dropout · "), ada.transcript()
    assert [attempt.question_id for attempt in story.attempts()] == ["regularisation.dropout"]
    assert "☃ σ²" in story.attempts()[0].body or "\\u2603" in story.attempts()[0].body


async def test_settings_are_edited_in_place(story: Story) -> None:
    ada = await story.someone()
    await ada.says("/settings")
    messages = len(ada.seen)
    await ada.taps("Engineering")
    assert "Role: Engineering" in ada.last_heard
    assert len(ada.seen) == messages


async def test_who_is_forgotten_is_in_no_table(story: Story) -> None:
    person = await practised(story)
    assert in_tables(story) == list(TRACES)
    await person.says("/export")
    await person.says("/forget")
    await person.taps("Delete everything")
    assert person.last_heard == GOODBYE
    await gone(story)


async def _at_once() -> None:
    """The bot is away: there is nothing to wait for."""
