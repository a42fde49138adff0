"""When Telegram stumbles: nothing said is lost, nothing is scored twice, and at most the reply whose
acknowledgement was lost is heard twice."""

import pytest

from bot.storage.engine import read
from bot.storage.people import of_chat
from tests.stories.conftest import Story, example

DROPOUT = "regularisation.dropout"


async def test_a_flood_warning_is_waited_out_and_the_reply_comes_once(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    story.api.faults.fail("sendMessage", 429, times=2, retry_after=7)
    asked_at, heard = story.clock.now, len(person.heard)
    await person.says(example(question, "strong"))
    assert len(person.heard) == heard + 1
    assert person.last_heard.startswith("Dropout · ")
    assert (story.clock.now - asked_at).total_seconds() >= 14


@pytest.mark.parametrize("status", [500, 502])
async def test_a_server_error_delays_the_reply(story: Story, status: int) -> None:
    person, question = await story.asked(DROPOUT)
    story.api.faults.fail("sendMessage", status, times=3)
    heard = len(person.heard)
    await person.says(example(question, "strong"))
    assert len(person.heard) == heard + 1
    assert len(story.attempts()) == 1


async def test_a_connection_that_breaks_before_the_reply_arrived_delays_it(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    story.api.faults.drop("sendMessage", times=3)
    heard = len(person.heard)
    await person.says(example(question, "strong"))
    assert len(person.heard) == heard + 1


async def test_a_lost_acknowledgement_doubles_its_reply_and_nothing_else(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    story.api.faults.lose_reply("sendMessage")
    heard = len(person.heard)
    await person.says(example(question, "strong"))
    assert len(person.heard) == heard + 2
    assert person.heard[-1] == person.heard[-2]
    assert len(story.attempts()) == 1


async def test_a_lost_acknowledgement_of_an_edit_shows_nothing_twice(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    story.api.faults.lose_reply("editMessageText")
    await person.taps("Skip")
    assert [words.count("→ Skip") for words in person.heard[-2:]] == [1, 0]


async def test_who_blocked_the_bot_is_left_alone_until_they_write_again(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    story.api.faults.fail("sendMessage", 403)
    await person.says("half an answer, then I block you")
    with read(story.engine) as session:
        row = of_chat(session, f"telegram:{person.chat.id}")
        assert row is not None
        assert row.blocked_at is not None
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_who_blocks_and_unblocks_finds_the_question_open_and_hears_nothing_late(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    other = await story.someone(2002, "Bob")
    heard = len(person.heard)
    story.api.world.write(person.chat, "a new mask is drawn on every step")
    await person.blocks()
    await other.says("/help")
    assert other.last_heard.startswith("How this works")
    for _ in range(3):
        story.api.world.block(person.chat, blocked=False)
        story.api.world.block(person.chat, blocked=True)
    await person.unblocks()
    assert len(person.heard) == heard
    with read(story.engine) as session:
        row = of_chat(session, f"telegram:{person.chat.id}")
        assert row is not None
        assert row.blocked_at is None
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")
    [attempt] = story.attempts()
    assert "a new mask" in attempt.body, "what was said before stands"


async def test_a_reply_telegram_will_never_take_does_not_hold_up_the_next(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    story.api.faults.fail("sendMessage", 400, description="Bad Request: message is too odd")
    await person.says("it has something to do with computers")
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_polling_survives_whatever_getupdates_answers(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    faults = story.api.faults
    faults.fail("getUpdates", 502, times=2)
    faults.fail("getUpdates", 409)
    faults.garble("getUpdates", b"<html>gateway</html>")
    faults.garble("getUpdates", b'{"ok": true, "result": 7}')
    faults.drop("getUpdates", times=2)
    faults.lose_reply("getUpdates")
    faults.fail("getUpdates", 429, retry_after=5)
    heard = len(person.heard)
    await person.says(example(question, "strong"))
    assert len(person.heard) == heard + 1


async def test_an_update_that_cannot_be_read_blocks_nobody(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    strange: list[dict[str, object]] = [
        {"message": {}},
        {"message": 7},
        {"callback_query": {"id": "1"}},
        {"news": True},
        {},
    ]
    for number, odd in enumerate(strange, 400_000):
        story.api.world.strange({"update_id": number, **odd})
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_a_stopped_bot_goes_on_where_it_was(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("a new mask is drawn every step")
    await story.stop()
    story.api.world.write(person.chat, example(question, "strong"))
    await story.start()
    await story.quiet()
    assert person.last_heard.startswith("Dropout · ")
    assert len(story.attempts()) == 1
