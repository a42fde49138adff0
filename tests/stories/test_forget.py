"""/forget: everything goes, wherever it was kept, and nothing that was under way brings it back."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.their_data import GOODBYE, KEPT, TOO_LATE
from bot.interview import assess
from bot.storage.engine import read
from bot.storage.tables import InboxRow
from tests.clock import until
from tests.stories.conftest import Story
from tests.stories.person import Person
from tests.stories.traces import NAME, NUMBER, TRACES, WORDS, gone, in_files, in_tables, practised


@pytest.fixture
async def person(story: Story) -> Person:
    """Someone who has answered a question and is asked the next."""
    return await practised(story)


def updates(story: Story) -> tuple[list[dict[str, Any]], Callable[[], None]]:
    """All that Telegram hands out from now on, and a way to have it handed out again."""
    seen: list[dict[str, Any]] = []
    heard = story.api.world.heard_of_update

    def hear() -> None:
        seen.extend(update for update in story.api.world.updates if update not in seen)
        heard()

    def again() -> None:
        story.api.world.updates.extend(seen)
        heard()

    story.api.world.heard_of_update = hear
    return seen, again


async def test_nothing_is_left_in_any_table_file_memory_or_log(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = await practised(story)
    assert in_tables(story) == list(TRACES), "there is something to delete"
    assert in_files(story) == list(TRACES)
    await person.says("/forget")
    assert "Delete everything" in person.buttons[0]
    await person.taps("Delete everything")
    assert person.last_heard == GOODBYE
    assert person.seen[-1].labels() == []
    await gone(story)
    with read(story.engine) as session:
        kept = session.execute(select(InboxRow.front_end, InboxRow.external_id, InboxRow.status)).all()
    assert len(kept) > 4
    assert {(front_end, status) for front_end, _, status in kept} == {("telegram", "done")}
    assert assess._judged.cache_info().currsize == 0  # pyright: ignore[reportPrivateUsage]
    assert not [trace for trace in TRACES if trace in caplog.text]


async def test_who_writes_afterwards_is_a_stranger_and_may_begin_anew(story: Story, person: Person) -> None:
    await person.says("/forget")
    await person.taps("Delete everything")
    await person.says("it zeroes activations")
    assert person.last_heard == "Send /start and we can begin."
    await person.says("/forget")
    assert person.last_heard.startswith("I keep nothing of you")
    assert story.people() == 0
    await person.says("/start")
    assert "It takes two minutes" in person.last_heard
    assert story.attempts() == []


async def test_in_the_middle_of_a_mock_round(story: Story, person: Person) -> None:
    await person.says("/cancel", "/mock engineering quick")
    await person.taps("Start")
    await person.says(WORDS)
    await person.says("/forget")
    assert "Mock round, question" in person.last_heard
    await person.taps("Delete everything")
    assert person.last_heard == GOODBYE
    await gone(story)
    await story.later(hours=7)
    await story.tick()
    assert person.last_heard == GOODBYE


async def test_who_keeps_it_goes_on(story: Story, person: Person) -> None:
    await person.says("/forget")
    await person.taps("Keep it")
    assert person.last_heard == KEPT
    assert story.people() == 1
    assert len(story.attempts()) == 1


async def test_a_second_tap_finds_nothing_more_to_do(story: Story, person: Person) -> None:
    await person.says("/forget")
    question = person.seen[-1]
    (delete,), _ = question.buttons
    story.api.world.tap(person.chat, question, delete["callback_data"])
    await person.presses(delete["callback_data"], question)
    assert GOODBYE in person.heard
    assert story.people() == 0


@pytest.mark.parametrize("later", [{"minutes": 10, "seconds": 1}, {"days": 1}])
async def test_an_old_question_deletes_nothing(story: Story, person: Person, later: dict[str, float]) -> None:
    await person.says("/forget")
    await story.later(**later)
    await person.taps("Delete everything")
    assert person.last_heard == TOO_LATE
    assert story.people() == 1
    await person.presses("1:forget:1", person.seen[-1])
    assert story.people() == 1, "a client sends anything"


async def test_the_button_of_an_earlier_life_deletes_nothing(story: Story, person: Person) -> None:
    await person.says("/forget")
    question = person.seen[-1]
    (delete,), _ = question.buttons
    await person.taps("Delete everything")
    await person.says("/start")
    await person.presses(delete["callback_data"], question)
    assert person.last_heard == TOO_LATE
    assert story.people() == 1


async def test_what_telegram_delivers_again_brings_nobody_back(story: Story) -> None:
    seen, again = updates(story)
    person = await story.someone(NUMBER, NAME)
    await person.says(WORDS, "/forget")
    await person.taps("Delete everything")
    assert len(seen) == 4
    await story.stop()
    again()
    await story.start()
    await story.quiet()
    await gone(story)


async def test_what_still_waits_goes_too(story: Story, person: Person) -> None:
    await person.says("/forget")
    question = person.seen[-1]
    (delete,), _ = question.buttons
    await story.stop()
    story.api.world.tap(person.chat, question, delete["callback_data"])
    person.settled = _at_once
    await person.says("/start", WORDS, "/practice")
    await story.start()
    await story.quiet()
    assert person.last_heard == GOODBYE
    await gone(story)


@pytest.mark.parametrize("lost", [False, True])
async def test_a_message_on_its_way_changes_nothing_when_it_arrives(
    story: Story, person: Person, lost: bool
) -> None:
    """The goodbye waits for it, so that it stays the last word."""
    await person.says("/forget")
    question = person.seen[-1]
    (delete,), _ = question.buttons
    held, free = asyncio.Event(), asyncio.Event()

    async def hold(_params: object) -> None:
        held.set()
        await free.wait()

    story.api.faults.on_before("sendMessage", hold)
    if lost:
        story.api.faults.fail("sendMessage", 500)
    person.settled = _at_once
    await person.says("/help")
    await held.wait()
    await person.presses(delete["callback_data"], question)
    await until(lambda: story.people() == 0)
    for _ in range(10):
        await story.clock.advance(1)
    assert GOODBYE not in person.heard
    free.set()
    await story.quiet()
    assert GOODBYE in person.heard
    assert ("How this works" in person.last_heard) == (not lost)
    await gone(story)


async def test_a_process_that_dies_before_the_goodbye_says_it_when_it_is_back(
    story: Story, person: Person
) -> None:
    await person.says("/forget")
    dying = asyncio.Event()

    async def die(_params: object) -> None:
        if not dying.is_set():
            dying.set()
            await asyncio.Event().wait()

    story.api.faults.on_before("editMessageText", die)
    person.settled = _at_once
    await person.taps("Delete everything")
    await dying.wait()
    await kill(story)
    assert story.people() == 0
    assert person.last_heard != GOODBYE
    await story.start()
    await story.quiet()
    assert person.last_heard == GOODBYE
    await gone(story)


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (403, 1), (400, 1)])
async def test_a_goodbye_that_cannot_be_said_is_not_kept_either(
    story: Story, person: Person, status: int, tries: int
) -> None:
    await person.says("/forget")
    story.api.faults.fail("editMessageText", status, times=9)
    before = story.api.count("editMessageText")
    await person.taps("Delete everything")
    assert story.api.count("editMessageText") - before == tries
    assert GOODBYE not in person.heard
    await gone(story)


async def kill(story: Story) -> None:
    """Nothing is finished and nothing is sent any more."""
    serving = story._serving  # pyright: ignore[reportPrivateUsage]
    assert serving is not None
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def _at_once() -> None:
    """There is nothing to wait for."""
