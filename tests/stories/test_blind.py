"""Chats of people who had never seen a rubric: what they said is heard."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.interview.assess import SHOWN
from bot.interview.attempt import ATTEMPT
from tests.stories.conftest import Story

CHATS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("blind.yaml").read_text("utf-8"))


async def heard(story: Story, question: str, messages: list[str]) -> set[str]:
    """The ideas that a chat was credited with in full."""
    person = await story.someone()
    await story.ask(person, question)
    for message in messages:
        if story.attempts():
            break
        await person.says(*message.split(" || "))
    if not story.attempts():
        await person.taps("Finish")
    attempt = ATTEMPT.validate_json(story.attempts()[0].body)
    return {concept.id for concept in attempt.concepts if concept.credit >= SHOWN}


@pytest.mark.parametrize(
    "chat",
    [
        pytest.param(
            chat,
            id=chat["question"],
            marks=[pytest.mark.xfail(strict=True, reason=chat["not_yet"])] if "not_yet" in chat else [],
        )
        for chat in CHATS
    ],
)
async def test_what_was_said_is_heard(story: Story, chat: dict[str, Any]) -> None:
    assert set(chat["said"]) - await heard(story, chat["question"], chat["messages"]) == set()
