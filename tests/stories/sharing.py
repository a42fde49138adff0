"""Three real processes on one PostgreSQL, two of which are killed in a burst: the reckoning."""

import asyncio
import random

from sqlalchemy import select, text

from bot.storage.tables import InboxRow
from tests.botapi import BotApi
from tests.stories.killing import Reckoning, Sender, Viva, reading, reckon, served, until_quiet

HAND_OVER_SECONDS = 4.0
"""From the death of who leads until another asks for updates: a look a second, on a machine that is busy."""


async def burst_on_three(
    api: BotApi, database_url: str, *, chats: int, updates: int, seed: int, **environment: str
) -> tuple[Reckoning, float, int]:
    """Send `updates` updates from `chats` people to three processes; on the way kill one that does not lead,
    and then the one that does. The reckoning, the seconds until another led, and how many took turns."""
    chance = random.Random(seed)
    vivas = {name: Viva(api, database_url, PGAPPNAME=name, **environment) for name in ("one", "two", "three")}
    for viva in vivas.values():
        await viva.start()
    people = [Sender(api, 1001 + number, chance) for number in range(chats)]
    for person in people:
        person.arrives()
    await until_quiet(api, database_url, *vivas.values())
    result = Reckoning(updates)
    served_before = served(database_url)
    hand_over = 0.0
    victims = {updates // 3: False, 2 * updates // 3: True}
    for number in range(1, updates + 1):
        chance.choice(people).does(number)
        if number in victims:
            await asyncio.sleep(chance.uniform(0.01, 0.5))
            leads = leader(database_url)
            name = leads if victims[number] else chance.choice([name for name in vivas if name != leads])
            polls = api.count("getUpdates")
            assert vivas.pop(name).kill()
            result.kills += 1
            began = asyncio.get_running_loop().time()
            while victims[number] and api.count("getUpdates") == polls:
                await asyncio.sleep(0.02)
                hand_over = asyncio.get_running_loop().time() - began
                assert hand_over < 10 * HAND_OVER_SECONDS, "nobody leads"
    await until_quiet(api, database_url, *vivas.values())
    for viva in vivas.values():
        assert await viva.terminate() == 0, "SIGTERM ends it cleanly"
    reckon(result, database_url, served_before, people)
    with reading(database_url) as session:
        owners = session.scalars(
            select(InboxRow.claimed_by).where(InboxRow.claimed_by.is_not(None)).distinct()
        )
        return result, hand_over, len(owners.all())


def leader(database_url: str) -> str:
    """The process that holds the lead, by the name it connects with."""
    asked = """
        SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
        WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND objid = 0
    """
    with reading(database_url) as session:
        return session.scalars(text(asked)).one()
