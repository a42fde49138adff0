"""/admin is for those who run it; nobody else learns that there is such a command."""

import pytest
from sqlalchemy import text

from bot.settings import Settings
from tests.stories.conftest import Story, example

DROPOUT = "regularisation.dropout"
ADMIN, OTHER = 900, 1001


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"admin_ids": frozenset({ADMIN})})


def park(story: Story, chat: int, words: str) -> None:
    """As if a turn of theirs had failed three times."""
    with story.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO inbox (front_end, external_id, chat, kind, message, text, raw, received_at,"
                " status, tries, alone) VALUES ('telegram', :words, :chat, 'command', '', :words, '{}',"
                " '2026-03-02 11:00:00', 'parked', 3, false)"
            ),
            {"chat": f"telegram:{chat}", "words": words},
        )


async def test_it_tells_how_things_stand(story: Story) -> None:
    await story.someone(OTHER)
    admin = await story.someone(ADMIN, "Root")
    await admin.says("/admin")
    assert admin.last_heard.startswith(
        "How things stand\nPeople: 2, 0 of them blocked me\nActive today (UTC): 2"
    )
    assert "Parked: 0\nFailed sends: 0" in admin.last_heard
    assert "Retry" not in admin.buttons


async def test_to_others_it_is_an_unknown_command_like_any_other(story: Story) -> None:
    person, stranger = await story.someone(OTHER), story.person(5, "Eve")
    await person.says("/admin")
    admin, said = person.last_heard, "I don't know /{}. /help lists what I know."
    await person.says("/adminx")
    assert [admin, person.last_heard] == [said.format("admin"), said.format("adminx")]
    await stranger.says("/admin")
    await stranger.says("/adminx")
    assert stranger.heard[0] == stranger.heard[1]
    for each in (person, stranger):
        await each.says("/help")
        assert "admin" not in each.last_heard


async def test_what_was_parked_is_served_once_it_is_retried(story: Story) -> None:
    person, admin = await story.someone(OTHER), await story.someone(ADMIN, "Root")
    park(story, OTHER, "/settings")
    await admin.says("/admin")
    assert "Parked: 1" in admin.last_heard
    await admin.taps("Retry")
    assert person.last_heard.startswith("Settings")
    assert "Parked: 0" in admin.last_heard
    assert "1 to be tried again." in admin.last_heard
    assert admin.seen[-1].buttons == []


async def test_nobody_else_has_it_retried_by_forged_data(story: Story) -> None:
    person = await story.someone(OTHER)
    park(story, OTHER, "/settings")
    await person.presses("-:retry:0", person.chat.posts[0])
    assert person.last_heard == "That button belongs to an earlier question; nothing has changed."
    assert story.is_quiet()


async def test_an_open_question_stays_open(story: Story) -> None:
    admin, question = await story.asked(DROPOUT, ADMIN)
    await admin.says("/admin")
    assert "Still open: Dropout" in admin.last_heard
    await admin.says(example(question, "strong"))
    assert admin.last_heard.startswith("Dropout · ")
