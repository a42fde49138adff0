"""A person in a story does what a phone lets them do, and tells what they saw when a story fails."""

import pytest

from tests.botapi import BotApi
from tests.botapi.asking import keyboard, result
from tests.stories.person import Person

ADA = 1001


@pytest.fixture
def ada(api: BotApi) -> Person:
    return Person(api, ADA)


async def test_a_person_waits_for_the_bot_after_each_thing_they_do(api: BotApi) -> None:
    settled: list[int] = []

    async def quiet() -> None:
        settled.append(len(api.world.updates))

    ada = Person(api, ADA, "Ada", quiet)
    await ada.says("one", "two")
    await ada.edits(-1, "three")
    await ada.sends_voice()
    assert settled == [2, 3, 4]


async def test_a_story_reads_as_a_chat(api: BotApi, ada: Person) -> None:
    await ada.says("/practice")
    buttons = keyboard(("Hint", "h"), ("Another hint", "a"))
    await result(api, "sendMessage", chat_id=ADA, text="Why?", reply_markup=buttons)
    await ada.taps("hint")
    await ada.taps("Another", on=ada.seen[0])
    await ada.sends_photo("look")
    assert [update["callback_query"]["data"] for update in api.world.updates[1:3]] == ["h", "a"]
    assert ada.transcript().splitlines() == [
        "you: /practice",
        "viva: Why? [Hint] [Another hint]",
        "you tap [Hint]",
        "you tap [Another hint]",
        "you: [photo] look",
    ]


async def test_a_button_that_is_not_there_is_reported_with_those_that_are(api: BotApi, ada: Person) -> None:
    await result(api, "sendMessage", chat_id=ADA, text="?", reply_markup=keyboard(("Hint", "h")))
    with pytest.raises(AssertionError, match=r"'Skip'; buttons seen: \[\['Hint'\]\]\s+viva: \? \[Hint\]"):
        await ada.taps("Skip")


async def test_a_text_longer_than_telegram_takes_is_cut_by_the_phone(api: BotApi, ada: Person) -> None:
    await ada.says("a" * 5000)
    assert [len(post.text) for post in ada.chat.posts] == [4096, 904]
