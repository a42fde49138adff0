"""One who floods is told so politely, loses nothing, and keeps nobody waiting."""

from bot.conversation.pages import SLOW_DOWN
from tests.stories.conftest import Story

MANY = 60


async def test_a_flood_is_read_to_its_end_in_order_and_spoken_of_once(story: Story) -> None:
    flooding, other = await story.someone(1), await story.someone(2)
    heard, names = len(flooding.heard), [f"/q{number:03d}" for number in range(MANY)]
    for name in names:
        story.api.world.write(flooding.chat, name)
    await other.says("/help")
    replies = flooding.heard[heard:]
    assert replies.count(SLOW_DOWN) == 1
    assert [reply.split()[3].rstrip(".") for reply in replies if reply != SLOW_DOWN] == names
    assert other.last_heard.startswith("How this works")
    assert SLOW_DOWN not in other.heard


async def test_nobody_who_writes_as_people_do_is_asked_to_slow_down(story: Story) -> None:
    person = await story.someone()
    for _ in range(15):
        await person.says("/settings")
        await person.taps("Hard")
        await person.taps("Auto")
    assert SLOW_DOWN not in person.heard
