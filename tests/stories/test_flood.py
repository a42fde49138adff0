"""One who floods is told so politely, loses nothing, and keeps nobody waiting."""

from bot.conversation.pages import SLOW_DOWN
from bot.settings import Settings
from tests.botapi import BotApi
from tests.clock import FakeClock
from tests.stories.conftest import Story
from tests.stories.flooding import flood


async def test_a_flood_is_read_to_its_end_in_order_and_spoken_of_once(
    api: BotApi, settings: Settings
) -> None:
    story = Story(api, settings.model_copy(update={"chat_rate": 10.0}), FakeClock())
    await story.start()
    result = await flood(story, many=80, others=5)
    await story.close()
    assert result.whole, result.replies
    for other in result.others:
        assert other.last_heard.startswith("How this works")
        assert SLOW_DOWN not in other.heard
    assert result.fair, result.passed


async def test_nobody_who_writes_as_people_do_is_asked_to_slow_down(story: Story) -> None:
    person = await story.someone()
    for _ in range(15):
        await person.says("/settings")
        await person.taps("Hard")
        await person.taps("Auto")
    assert SLOW_DOWN not in person.heard
